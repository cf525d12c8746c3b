"""CMS views of the dates of one event: cancel, move, note, restore, remove, copy."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import FormView
from wagtail.models import PageLogEntry

from events.cms.base import ChangeMixin, EventView, OccurrenceMixin
from events.cms.date_forms import (
    BetweenForm,
    DuplicateForm,
    MoveDateForm,
    NoteForm,
    OnlineForm,
    ReasonForm,
)
from events.models import Occurrence, OccurrenceStatus
from events.occurrences import changes as services
from events.occurrences.change_kinds import DateChange
from events.occurrences.duplicate import duplicate
from events.recurrence.text import date_in_words
from events.signup.permissions import sees_people
from events.signup.phone_calls import Audience, audience_of
from network.cms.views import Crumb, crumb, keep_nowhere

PAST_SHOWN = 30
LOG_SHOWN = 20


class TellsPeople(EventView):
    """Says whom a change concerns before it is made; the names for who may see sign-ups."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return keep_nowhere(super().dispatch(request, *args, **kwargs))

    def audience(self) -> Audience | None:
        """None: not said."""
        return None

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        names = sees_people(self.user, self.event)
        return super().get_context_data(audience=self.audience(), names=names, **kwargs)


class EventDates(TellsPeople, FormView):
    """All dates of an event with their history; the form cancels those of some days."""

    page_title = gettext_lazy("Dates")
    template_name = "events/admin/dates.html"
    form_class = BetweenForm

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        now = timezone.now()
        rows = self.event.occurrences.select_related("moved_to", "other_space")
        coming, past = (
            list(rows.to_come(now)),
            list(rows.real().past(now).exclude(status=OccurrenceStatus.POSTPONED)[:PAST_SHOWN]),
        )
        for row in (*coming, *past):
            row.event = self.event
        log = PageLogEntry.objects.filter(page=self.event.pk, action__startswith="events.date.")
        return super().get_context_data(
            coming=coming,
            past=past,
            log=_told(log.select_related("user")[:LOG_SHOWN]),
            sees_people=sees_people(self.user, self.event),
            **kwargs,
        )

    def audience(self) -> Audience | None:
        """Of the days asked for."""
        return self._audience

    _audience: Audience | None = None

    def form_valid(self, form: BetweenForm) -> HttpResponse:
        days = services.days_between(form.cleaned_data["first"], form.cleaned_data["last"])
        dates = Occurrence.objects.filter(event=self.event, end__gt=timezone.now(), **days)
        still_on = dates.real().exclude(status=OccurrenceStatus.CANCELLED)
        self._audience = audience_of(still_on)
        if self._audience.people and not form.cleaned_data["sure"]:
            form.add_error("sure", _("People are signed up: tick this to cancel all the same."))
            return self.form_invalid(form)
        cancelled = len(services.cancel_dates(dates, reason=form.reason, by=self.user))
        if not cancelled:
            form.add_error(None, _("There is no date to cancel in these days."))
            return self.form_invalid(form)
        text = ngettext("%(number)s date cancelled.", "%(number)s dates cancelled.", cancelled)
        messages.success(self.request, text % {"number": cancelled})
        return self.back()


def _told(entries: Any) -> list[dict[str, Any]]:
    """Log entries of the dates, for the template."""
    labels = {change.action: change.label for change in DateChange}
    return [
        {
            "what": labels[entry.action],
            "date": _moment(entry.data.get("date")),
            "to": _moment(entry.data.get("to")),
            "why": entry.data.get("reason", ""),
            "who": entry.user,
            "when": entry.timestamp,
        }
        for entry in entries
    ]


def _moment(text: str | None) -> Any:
    return parse_datetime(text) if text else None


class ChangeDate(ChangeMixin, OccurrenceMixin, TellsPeople, FormView):
    """A form that changes one date."""

    #: Whether those signed up are told of the change.
    is_told = True

    template_name = "events/admin/change_date.html"

    def trail(self) -> list[Crumb]:
        return [*super().trail(), crumb(_("Dates"), "event_dates", self.event.pk)]

    def audience(self) -> Audience | None:
        if not self.is_told or not self.event.takes_signups:
            return None
        return audience_of(Occurrence.objects.filter(pk=self.date.pk))

    def success(self, changed: Any) -> str:
        when = date_in_words(self.date.start, self.date.end, all_day=self.date.all_day)
        return f"{self.done} {when}"


class CancelDate(ChangeDate):
    page_title = gettext_lazy("Cancel this date")
    submit_label = gettext_lazy("Cancel this date")
    done = gettext_lazy("Cancelled:")
    explanation = gettext_lazy(
        "The date stays in lists and calendars, marked as cancelled, with your reason."
    )
    form_class = ReasonForm

    def change(self, form: ReasonForm) -> None:
        services.cancel_date(self.date.pk, reason=form.reason, by=self.user)


class MoveDate(ChangeDate):
    page_title = gettext_lazy("Move this date")
    submit_label = gettext_lazy("Move")
    done = gettext_lazy("Moved; it was to be:")
    explanation = gettext_lazy(
        "Another time, another place, or both. Where the date was, lists say where it has gone."
    )
    form_class = MoveDateForm
    template_name = "events/admin/move_date.html"

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "date": self.date, "user": self.user}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(deadline=self.event.registration_deadline, **kwargs)

    def change(self, form: MoveDateForm) -> None:
        services.move_date(
            self.date.pk,
            start=form.cleaned_data["start"],
            end=form.cleaned_data["end"],
            place=form.place,
            reason=form.reason,
            by=self.user,
        )


class MoveOnline(ChangeDate):
    page_title = gettext_lazy("Move this date online")
    submit_label = gettext_lazy("Move online")
    done = gettext_lazy("Moved online:")
    explanation = gettext_lazy("Say how to join; the rooms become free.")
    form_class = OnlineForm

    def get_initial(self) -> dict[str, Any]:
        return {"online_url": self.date.online_url}

    def change(self, form: OnlineForm) -> None:
        url = form.cleaned_data["online_url"]
        services.move_online(self.date.pk, note=form.note, url=url, by=self.user)


class NoteDate(ChangeDate):
    is_told = False
    page_title = gettext_lazy("A note about this date")
    submit_label = gettext_lazy("Save")
    done = gettext_lazy("Noted:")
    explanation = gettext_lazy("Shown beside this date only. Empty: no note.")
    form_class = NoteForm

    def get_initial(self) -> dict[str, Any]:
        return {"note_pl": self.date.note_pl, "note_en": self.date.note_en}

    def change(self, form: NoteForm) -> None:
        services.note_date(self.date.pk, note=form.note, by=self.user)


class RestoreDate(ChangeDate):
    page_title = gettext_lazy("Restore this date")
    submit_label = gettext_lazy("Restore")
    done = gettext_lazy("Takes place as planned again; it was:")
    explanation = gettext_lazy("It takes place when and where the event says; notes are removed.")

    def change(self, form: forms.Form) -> None:
        services.restore_date(self.date.pk, by=self.user)


class RemoveDate(ChangeDate):
    is_told = False
    page_title = gettext_lazy("Remove this date from the archive")
    submit_label = gettext_lazy("Remove")
    done = gettext_lazy("Removed:")
    explanation = gettext_lazy(
        "Only for a date that was never to be. What took place, or was cancelled, should stay."
    )

    def change(self, form: forms.Form) -> None:
        services.remove_date(self.date.pk, by=self.user)


class Duplicate(EventView, FormView):
    """Copy the event to another time, as a draft."""

    page_title = gettext_lazy("Copy to a new date")
    template_name = "events/admin/duplicate.html"
    form_class = DuplicateForm

    def may(self) -> bool:
        """Users who may add an event here; a draft only if they may edit it."""
        parent, event = self.event.get_parent(), self.event
        if not event.live and not event.permissions_for_user(self.request.user).can_edit():
            return False
        return parent.permissions_for_user(self.request.user).can_add_subpage()

    def form_valid(self, form: DuplicateForm) -> HttpResponse:
        copy = duplicate(self.event, form.cleaned_data["start"], by=self.user)
        messages.success(self.request, _("This is the copy, a draft. Look it over and publish it."))
        return HttpResponseRedirect(reverse("wagtailadmin_pages:edit", args=[copy.pk]))
