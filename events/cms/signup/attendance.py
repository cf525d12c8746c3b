"""The CMS view to record attendance, for use on a phone at the door."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView

from events.cms.signup.base import DateView
from events.cms.signup.numbers import numbers_of
from events.cms.signup.people import Person, by_name, people_of
from events.models import SignUpState
from events.signup.attendance import note_attendance, others_of


class AttendanceForm(forms.Form):
    """A checkbox for each sign-up.

    Only changed fields are saved (``show_hidden_initial``), so that two people can record
    attendance at the same time.
    """

    others = forms.IntegerField(
        required=False, min_value=0, max_value=100_000, show_hidden_initial=True
    )
    rest = forms.BooleanField(
        label=gettext_lazy("All others did not come"),
        required=False,
        help_text=gettext_lazy("Tick it at the end. Until then nobody is noted as absent."),
    )

    def __init__(self, *args: Any, people: Iterable[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = list(people)
        for person in self.people:
            signup = person.signup
            self.fields[f"came_{signup.pk}"] = forms.BooleanField(
                label=person.title,
                required=False,
                initial=bool(person.came),
                show_hidden_initial=True,
            )
            if signup.people > 1:
                self.fields[f"people_{signup.pk}"] = self._how_many(person)
        if not self.people:
            del self.fields["rest"]
        self.fields["others"].label = (
            _("More people, without a sign-up") if self.people else _("How many people came")
        )

    @staticmethod
    def _how_many(person: Person) -> forms.IntegerField:
        most = person.signup.people
        return forms.IntegerField(
            label=_("how many of %(people)s") % {"people": most},
            required=False,
            min_value=1,
            max_value=most,
            initial=person.came or most,
            show_hidden_initial=True,
        )

    @property
    def others_before(self) -> str:
        """The hidden initial value, which Wagtail's field template leaves out."""
        return self["others"].as_hidden(only_initial=True)

    @property
    def rows(self) -> list[tuple[Person, Any, Any]]:
        """Each person with the fields about them."""
        rows = []
        for person in self.people:
            key = person.signup.pk
            count = self[f"people_{key}"] if f"people_{key}" in self.fields else None
            rows.append((person, self[f"came_{key}"], count))
        return rows

    @property
    def came(self) -> dict[int, int | None]:
        """How many came of each sign-up that was changed; None: not noted any more."""
        changed, given = set(self.changed_data), self.cleaned_data
        came: dict[int, int | None] = {}
        for person in self.people:
            key, most = person.signup.pk, person.signup.people
            if {f"came_{key}", f"people_{key}"} & changed:
                number = given.get(f"people_{key}") or most
                came[key] = number if given[f"came_{key}"] else None
        return came


class NoteAttendance(DateView, FormView):
    """A checkbox for each sign-up; without sign-ups only the number of people."""

    page_title = gettext_lazy("Who came")
    template_name = "events/admin/attendance.html"
    form_class = AttendanceForm

    def get_form_kwargs(self) -> dict[str, Any]:
        people = people_of(self.places, self.date)
        placed = [person for person in people if person.signup.state == SignUpState.PLACED]
        return {**super().get_form_kwargs(), "people": sorted(placed, key=by_name)}

    def get_initial(self) -> dict[str, Any]:
        return {"others": others_of(self.date)}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(numbers=numbers_of([self.date])[self.date.pk], **kwargs)

    def form_valid(self, form: AttendanceForm) -> HttpResponse:
        given = form.cleaned_data
        note_attendance(
            self.date,
            form.came,
            others=given["others"] if "others" in form.changed_data else ...,
            rest_absent=bool(given.get("rest")),
            by=self.user,
        )
        messages.success(self.request, _("Saved."))
        return HttpResponseRedirect(reverse("attendance", args=[self.date.pk]))
