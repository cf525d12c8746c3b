"""CMS views by which coordinators change sign-ups; each calls a service and is logged."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import FormView
from wagtail.log_actions import log

from events.cms.base import ChangeMixin
from events.cms.signup.base import DateView, SignUpView
from events.cms.signup.forms import (
    AddForm,
    CapacityForm,
    ChangePeopleForm,
    LetInForm,
    MoveSignUpForm,
    WriteForm,
    room_for,
)
from events.cms.signup.people import Person, by_name
from events.models import ACTIVE, CALLED_OFF, Occurrence, SignUp, SignUpState
from events.signup import messages as staff_messages
from events.signup import services
from events.signup.correction import correct
from events.signup.date_changes import decisive_date, places_of
from events.signup.forms import CorrectionForm, contact_of_signup
from events.signup.waiting_list import position

DATES_SHOWN = 40


class AddSignUp(ChangeMixin, DateView, FormView):
    """Sign somebody up by telephone or on the spot."""

    page_title = gettext_lazy("Sign somebody up")
    submit_label = gettext_lazy("Sign them up")
    more_label = gettext_lazy("Sign up a second person")
    template_name = "events/admin/add_signup.html"
    form_class = AddForm

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "event": self.event, "places": self.places}

    def get_initial(self) -> dict[str, Any]:
        free = room_for(self.places, self.event)
        return {"seen": free} if free == 0 else {}

    def change(self, form: AddForm) -> SignUp:
        given = form.cleaned_data
        return services.sign_up(
            self.event,
            decisive_date(self.event, self.date) or self.date,
            form.applicant(),
            once=given["once"] or None,
            source=given["source"],
            by=self.user,
            overrule=bool(given.get("overrule")),
        )

    def success(self, changed: SignUp) -> str:
        if changed.state == SignUpState.WAITING:
            text = _("Put on the waiting list, as number %(number)s.")
            return text % {"number": position(changed)}
        if changed.overruled:
            return _("Signed up, beyond the number of places.")
        return _("Signed up.")


class ChangeCapacity(ChangeMixin, DateView, FormView):
    submit_label = gettext_lazy("Save")
    done = gettext_lazy("The number of places is saved.")
    form_class = CapacityForm

    def get_page_title(self) -> str:
        return _("Places of the course") if self.event.is_course else _("Places of this date")

    def get_initial(self) -> dict[str, Any]:
        places = self.places
        return {"capacity": places.capacity if places is not None else self.event.capacity}

    def change(self, form: CapacityForm) -> None:
        capacity = form.cleaned_data["capacity"]
        services.change_capacity(self.event, self.date, capacity, by=self.user)
        data = {"date": self.date.start.isoformat(), "capacity": capacity}
        log(instance=self.event, action="events.signups.capacity", user=self.user, data=data)


class WriteTo(ChangeMixin, DateView, FormView):
    """Send a message to the ticked people, or to all with an active sign-up."""

    page_title = gettext_lazy("Write to people")
    submit_label = gettext_lazy("Send")
    more_label = gettext_lazy("Send this one as well")
    template_name = "events/admin/write_to.html"
    form_class = WriteForm

    @property
    def _ticked(self) -> list[str]:
        keys = self.request.POST.getlist("signup")
        return [key for key in keys if key.isdecimal() and len(key) < 19]

    @property
    def _is_first_step(self) -> bool:
        """Whether the POST comes from the list of people, without the message yet."""
        return self.request.method == "POST" and "subject" not in self.request.POST

    def _people(self) -> list[SignUp]:
        if self.places is None:
            return []
        active: QuerySet[SignUp] = self.places.signups.filter(state__in=ACTIVE)
        # With ticks (even of sign-ups that have ended since) never to all.
        if "signup" in self.request.POST:
            active = active.filter(pk__in=self._ticked)
        return list(active.order_by("pk"))

    def get_form_kwargs(self) -> dict[str, Any]:
        kwargs = super().get_form_kwargs()
        return {"initial": {}} if self._is_first_step else kwargs

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self._is_first_step:
            if not self._ticked:
                messages.error(request, _("Tick somebody first."))
                return self.back()
            return self.get(request, *args, **kwargs)
        return super().post(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        people = sorted((Person(signup) for signup in self._people()), key=by_name)
        return super().get_context_data(
            people=people,
            ticked=self._ticked,
            reached=sum(bool(person.signup.email) for person in people),
            to_call=[person for person in people if not person.signup.email],
            **kwargs,
        )

    def change(self, form: WriteForm) -> int:
        people = self._people()
        if not any(signup.email for signup in people):
            raise ValidationError(_("None of them has an e-mail address."))
        written = staff_messages.write_to(
            people, by=self.user, ticked=self._ticked, **form.cleaned_data
        )
        data = {"date": self.date.start.isoformat(), "people": len(people)}
        log(instance=self.event, action="events.signups.write", user=self.user, data=data)
        return written

    def success(self, changed: int) -> str:
        text = ngettext(
            "The message goes to %(number)s address.",
            "The message goes to %(number)s addresses.",
            changed,
        )
        return text % {"number": changed}


class LetIn(ChangeMixin, SignUpView, FormView):
    page_title = gettext_lazy("Give a place")
    submit_label = gettext_lazy("Give the place")
    explanation = gettext_lazy(
        "They get a place now, before those who wait longer, and a letter if they have an e-mail."
    )
    form_class = LetInForm

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "signup": self.signup}

    def change(self, form: LetInForm) -> SignUp:
        overrule = bool(form.cleaned_data.get("overrule"))
        changed = services.take_free_place(self.signup, by=self.user, overrule=overrule)
        if changed.state != SignUpState.PLACED:
            raise ValidationError(_("This sign-up has ended."))
        return changed

    def success(self, changed: SignUp) -> str:
        if changed.overruled:
            return _("They have a place, beyond the number of places.")
        return _("They have a place.")


class Claim(ChangeMixin, SignUpView, FormView):
    page_title = gettext_lazy("Called: takes the place")
    submit_label = gettext_lazy("Takes the place")
    explanation = gettext_lazy("The offered place is taken on their behalf.")
    done = gettext_lazy("They have a place.")

    def change(self, form: forms.Form) -> None:
        services.claim(self.signup, by=self.user)


class Cancel(ChangeMixin, SignUpView, FormView):
    page_title = gettext_lazy("Cancel this sign-up")
    submit_label = gettext_lazy("Cancel this sign-up")
    explanation = gettext_lazy(
        "The place becomes free and is offered to those who wait. They get a letter if they have "
        "an e-mail."
    )
    done = gettext_lazy("The sign-up is cancelled.")

    def change(self, form: forms.Form) -> None:
        services.cancel(self.signup, by=self.user)


class ChangePeople(ChangeMixin, SignUpView, FormView):
    page_title = gettext_lazy("Number of people")
    submit_label = gettext_lazy("Save")
    done = gettext_lazy("The number of people is saved.")
    form_class = ChangePeopleForm

    def get_initial(self) -> dict[str, Any]:
        return {"people": self.signup.people, "names": "\n".join(map(str, self.signup.names))}

    def change(self, form: ChangePeopleForm) -> None:
        people, names = form.cleaned_data["people"], form.names_given
        services.change_people(self.signup, people, names=names, by=self.user)


class Correct(ChangeMixin, SignUpView, FormView):
    """Corrects name and contact, also of a sign-up that has ended, until its data is deleted."""

    page_title = gettext_lazy("Correct name or contact")
    submit_label = gettext_lazy("Save")
    explanation = gettext_lazy(
        "The place stays as it is. With another e-mail the old link stops working, and a letter "
        "with a new one goes to the new address."
    )
    done = gettext_lazy("Corrected.")
    form_class = CorrectionForm

    def get_initial(self) -> dict[str, Any]:
        return contact_of_signup(self.signup)

    def change(self, form: CorrectionForm) -> None:
        correct(self.signup, by=self.user, **form.cleaned_data)


class Move(ChangeMixin, SignUpView, FormView):
    page_title = gettext_lazy("Move to another date")
    submit_label = gettext_lazy("Move")
    explanation = gettext_lazy("The place on the old date becomes free.")
    done = gettext_lazy("Moved. This is the sign-up as it is now.")
    form_class = MoveSignUpForm

    def get_form_kwargs(self) -> dict[str, Any]:
        dates = self._dates
        places = places_of(self.event, dates)
        free = {date.pk: room_for(places.get(date.pk), self.event) for date in dates}
        people = self.signup.people
        return {**super().get_form_kwargs(), "dates": dates, "free": free, "people": people}

    @property
    def _dates(self) -> list[Occurrence]:
        if self.event.is_course:
            return []
        coming = self.event.occurrences.real().coming(timezone.now()).exclude(status__in=CALLED_OFF)
        dates = list(coming.exclude(pk=self.signup.places.occurrence_id)[:DATES_SHOWN])
        for date in dates:
            date.event = self.event
        return dates

    def change(self, form: MoveSignUpForm) -> None:
        overrule = bool(form.cleaned_data.get("overrule"))
        services.move(self.signup, form.date, by=self.user, overrule=overrule)
