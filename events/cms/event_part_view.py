"""The screen for one part of an event (``events.cms.event_parts``)."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from events.cms.base import EventView
from events.cms.event_parts import EventPart, edit_handler_of, part_named
from events.models import EventPage


class EditEventPart(EventView, TemplateView):
    """Edits one part of the newest version of an event and saves it as the next version.

    Open to those who may edit the event. A locked event is read only: its form tells why.
    """

    template_name = "events/admin/event_part.html"

    @cached_property
    def part(self) -> EventPart:
        part = part_named(self.kwargs["name"])
        if part is None:
            raise Http404
        return part

    @cached_property
    def draft(self) -> EventPage:
        return self.event.get_latest_revision_as_object()

    def may(self) -> bool:
        return self.event.permissions_for_user(self.request.user).can_edit()

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if self.may() and (lock := self.event.get_lock()) and lock.for_user(request.user):
            return self.back()
        return super().dispatch(request, *args, **kwargs)

    def get_page_title(self) -> Any:
        return self.part.title

    def form(self, data: Any = None) -> Any:
        return edit_handler_of(self.part.name).get_form_class()(
            data,
            instance=self.draft,
            parent_page=self.draft.get_parent(),
            for_user=self.request.user,
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = kwargs.pop("form", None) or self.form()
        panel = edit_handler_of(self.part.name).get_bound_panel(
            instance=self.draft, request=self.request, form=form
        )
        return super().get_context_data(
            form=form,
            panel=panel,
            media=panel.media + form.media,
            action_url=self.request.path,
            submit_button_label=_("Save"),
            submit_button_active_label=_("Saving…"),
            has_unsaved_changes=form.is_bound,
            **kwargs,
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = self.form(request.POST)
        if not form.is_valid():
            messages.error(request, _("Nothing was saved: please look at what is marked."))
            return self.render_to_response(self.get_context_data(form=form))
        with transaction.atomic():
            event = form.save(commit=not self.event.live)
            event.save_revision(user=request.user, log_action=True, clean=False)
        text = _("Saved.")
        if self.event.live:
            text = _("Saved in the draft. Publish the event for everybody to see it.")
        messages.success(request, text)
        return self.back()

    def back(self) -> HttpResponseRedirect:
        address = reverse("wagtailadmin_pages:edit", args=[self.event.pk])
        return HttpResponseRedirect(f"{address}#event-parts")
