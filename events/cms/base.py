"""Base classes of the CMS views about events and spaces: permission, breadcrumbs, forms."""

from __future__ import annotations

import secrets
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property

from events.models import EventPage, Occurrence
from network.cms.views import AdminView, Crumb, crumb
from network.http.sent_forms import SentBefore
from sites.cms.space_views import SpaceView


class SpaceEventsView(SpaceView):
    """About the events of one space; for its coordinators and who runs the network."""

    header_icon = "date"

    def trail(self) -> list[Crumb]:
        return [crumb(self.space.title, "wagtailadmin_explore", self.space.pk)]


class EventView(AdminView):
    """About one event; for those who may publish it."""

    header_icon = "date"

    @cached_property
    def event(self) -> EventPage:
        return get_object_or_404(EventPage, pk=self.kwargs["pk"])

    def may(self) -> bool:
        return self.event.permissions_for_user(self.request.user).can_publish()

    def get_page_subtitle(self) -> str:
        return self.event.title

    def trail(self) -> list[Crumb]:
        title = self.event.get_admin_display_title()
        return [crumb(title, "wagtailadmin_pages:edit", self.event.pk)]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(event=self.event, **kwargs)

    def back(self) -> HttpResponseRedirect:
        return HttpResponseRedirect(reverse("event_dates", args=[self.event.pk]))


class OccurrenceMixin:
    """For a view about one date of an event, by the primary key of the date."""

    @cached_property
    def date(self) -> Occurrence:
        dates = Occurrence.objects.real().select_related("event", "other_space")
        return get_object_or_404(dates, pk=self.kwargs["pk"])

    @cached_property
    def event(self) -> EventPage:
        return self.date.event

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(date=self.date, **kwargs)


class ConfirmForm(forms.Form):
    """No fields: only the button to confirm."""


class SentOnceMixin(forms.Form):
    """A form with a random name: sent again as it was it does nothing more."""

    once = forms.CharField(required=False, max_length=32, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {**self.initial, "once": secrets.token_urlsafe(16)}

    def go_on_as(self, once: str) -> None:
        """Give it another name: with what was typed something more is to be done."""
        data: Any = self.data.copy()
        data[self.add_prefix("once")] = once
        self.data = data


class ChangeMixin:
    """For a form view with ``back()``: calls a service, then tells of it in a message.

    What the service refuses (``ValidationError``) is shown above the form with what was typed.
    """

    template_name = "events/admin/change_people.html"
    form_class: type[forms.Form] = ConfirmForm
    submit_label: Any = ""
    explanation: Any = ""
    done: Any = ""
    #: The button's label where something else was sent with the form before.
    more_label: Any = ""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            submit_label=self.submit_label, explanation=self.explanation, **kwargs
        )

    def change(self, form: Any) -> Any:
        """Call the service. Raises ``ValidationError`` with what the user can do about it."""
        raise NotImplementedError

    def success(self, changed: Any) -> str:
        """The message afterwards; never with a name: messages are kept in cookies."""
        return str(self.done)

    def form_valid(self, form: forms.Form) -> HttpResponse:
        try:
            changed = self.change(form)
        except ValidationError as error:
            if isinstance(error, SentBefore):
                form.go_on_as(error.once)
                self.submit_label = self.more_label
            form.add_error(None, error.messages)
            return self.form_invalid(form)
        messages.success(self.request, self.success(changed))
        return self.back()
