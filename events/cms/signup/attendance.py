"""Noting who came, at the door and on a telephone."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView

from events.cms.signup.base import DateView
from events.cms.signup.forms import AttendanceForm
from events.cms.signup.numbers import numbers_of
from events.cms.signup.people import by_name, people_of
from events.models import SignUpState
from events.signup.attendance import note_attendance, others_of


class NoteAttendance(DateView, FormView):
    """One big tick a person; where nobody signs up, only how many there were."""

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
