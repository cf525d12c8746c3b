"""Public views: signing up, and the page of one's own sign-up, without an account or a cookie.

No CSRF token: there is no session that another site could misuse. The sign-up form is open to
everybody; the page of a sign-up is found by a secret link.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse, translate_url
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from events.feeds import views as feeds
from events.models import EventPage, Occurrence, SignUp, SignUpState
from events.signup import correction, retention
from events.signup import links as signup_links
from events.signup import services as signups
from events.signup.availability import Availability
from events.signup.date_changes import decisive_date, places_of
from events.signup.forms import CorrectionForm, PeopleField, SignUpForm, contact_of_signup
from events.signup.privacy_notice import DataPolicy
from events.signup.services import SignUpRefused, SomebodyElse
from events.signup.status import MySignUp
from network.db.compiled_queries import Param, fetch
from network.db.related_rows import with_exists_flags
from network.http.private_pages import private
from network.http.rate_limits import visitor, within_limit
from network.i18n.languages import LANGUAGE_CODES
from network.pages.restrictions import respond_as
from network.routing.page_views import view_of

TEN_MINUTES = 600


# --- Signing up ----------------------------------------------------------------------------------


def availability_of(event: EventPage, date: Occurrence | None) -> Availability:
    """Whether one can sign up for a date of the event, or for the whole course it belongs to."""
    date = decisive_date(event, date)
    if date is None:
        raise Http404
    places = places_of(event, [date])
    return Availability(event, date, next(iter(places.values()), None))


def form_page(event: EventPage, request: HttpRequest, date: Occurrence | None) -> HttpResponse:
    """The empty form, below the event's page."""
    if not event.takes_signups:
        raise Http404
    availability = availability_of(event, date)
    policy = DataPolicy(event)
    form = SignUpForm(policy=policy, most_people=availability.most_people)
    return _form_page(
        policy, request, availability, form, status=200 if availability.is_open else 410
    )


def _taking_sign_ups(event: Param) -> QuerySet[EventPage]:
    events = EventPage.objects.live().exclude(signup_mode="drop-in").filter(pk=event)
    return with_exists_flags(events, ("questions",))


@csrf_exempt
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def sign_up(request: HttpRequest, event: int, key: str) -> HttpResponse:
    """POST: sign up, or show the form with errors (422). GET: redirect to the form."""
    page = next(iter(fetch(_taking_sign_ups, event=event)), None)
    if page is None:
        raise Http404
    return respond_as(page, request, lambda: _sign_up(page, request, key))


def _sign_up(page: EventPage, request: HttpRequest, key: str) -> HttpResponse:
    date = page.date_named(key)
    if request.method != "POST":
        return HttpResponseRedirect(f"{page.get_url(request)}{date.sign_up_address}")
    availability = availability_of(page, date)
    policy = DataPolicy(page)
    form = SignUpForm(request.POST, policy=policy, most_people=availability.most_people)
    if not form.is_valid():
        return _form_page(policy, request, availability, form, status=422)
    if not within_limit(f"sign-up:{visitor(request)}", settings.SIGNUP_RATE, TEN_MINUTES):
        form.add_error(
            None,
            _("Very many sign-ups have come from here. Please wait ten minutes, or call us."),
        )
        return _form_page(policy, request, availability, form, status=429)
    try:
        who = form.applicant()
        done = signups.sign_up(page, availability.date or date, who, once=form.once)
    except SomebodyElse as first:
        form.go_on_as(first.once)
        now = availability_of(page, date)
        return _form_page(policy, request, now, form, status=409, first=first)
    except SignUpRefused as refused:
        form.add_error(None, refused)
        return _form_page(policy, request, availability_of(page, date), form, status=422)
    return private(HttpResponseRedirect(done.get_absolute_url(), status=303))


def _form_page(
    policy: DataPolicy,
    request: HttpRequest,
    availability: Availability,
    form: SignUpForm,
    *,
    status: int,
    first: SomebodyElse | None = None,
) -> HttpResponse:
    """``first``: who was signed up with this form before, if what was sent now is somebody else."""
    event = policy.event
    if availability.date is not None:
        view_of(event, request).canonical_path = availability.date.sign_up_address
    response = event.render(
        request,
        template="events/sign_up.html",
        context_overrides={
            "availability": availability,
            "form": form,
            "first": first,
            "clause": policy.clause,
            "contact": policy.contact,
        },
        chosen=None if availability.event.is_course else availability.date,
    )
    response.status_code = status
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex"
    return response


# --- One's own sign-up ---------------------------------------------------------------------------


class PeopleForm(forms.Form):
    """Another number of people."""

    def __init__(self, *args: Any, signup: SignUp, most_people: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        most = max(most_people, signup.people)
        self.fields["people"] = PeopleField(most, label=_("How many people, with you"))
        self.initial["people"] = signup.people


def _found(token: str) -> SignUp:
    try:
        signup = signup_links.find(token)
    except SignUp.DoesNotExist as error:
        raise Http404("No such sign-up") from error
    return signup


@csrf_exempt
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def my_sign_up(request: HttpRequest, token: str) -> HttpResponse:
    """The page of one's own sign-up; POST does one of ``ACTIONS``."""
    try:
        signup = _found(token)
    except Http404:
        return private(_page(request, "events/no_sign_up.html", status=404))
    if signup.anonymised_at:
        return private(_page(request, "events/no_sign_up.html", status=410))
    mine = MySignUp(signup)
    form = PeopleForm(signup=signup, most_people=mine.availability.most_people)
    problem, status = "", 200
    if request.method == "POST":
        try:
            return private(_do(request, mine))
        except ValidationError as refused:
            problem = " ".join(refused.messages)
            status = 429 if isinstance(refused, TooOften) else 422
            mine = MySignUp(_found(token))
            form = PeopleForm(
                request.POST if request.POST.get("do") == "people" else None,
                signup=mine.signup,
                most_people=mine.availability.most_people,
            )
    contact = CorrectionForm(
        request.POST if problem and request.POST.get("do") == "correct" else None,
        initial=contact_of_signup(mine.signup),
    )
    context = {
        "mine": mine,
        "signup": mine.signup,
        "form": form,
        "contact_form": contact,
        "problem": problem,
    }
    return private(_page(request, "events/my_sign_up.html", status=status, **context))


class TooOften(ValidationError):  # noqa: N818  what happened, in words for people
    """Too many changes have come from a visitor, or of one sign-up."""


def _check_rate(request: HttpRequest, signup: SignUp) -> None:
    """Raises ``TooOften``."""
    of_one = f"my-sign-up:{signup.pk}", settings.OWN_PAGE_RATE
    of_visitor = f"my-sign-ups:{visitor(request)}", settings.SIGNUP_RATE
    for name, most in (of_one, of_visitor):
        if not within_limit(name, most, TEN_MINUTES):
            raise TooOften(_("This has been changed very often. Please wait ten minutes."))


def _do(request: HttpRequest, mine: MySignUp) -> HttpResponse:
    """Do what was chosen, then redirect to the sign-up."""
    signup, action = mine.signup, request.POST.get("do", "")
    if action not in ENDING:
        _check_rate(request, signup)
    if action == "people":
        form = PeopleForm(request.POST, signup=signup, most_people=mine.availability.most_people)
        if not form.is_valid():
            raise ValidationError(form.errors["people"].as_data())
        mine.require("people")
        signup = signups.change_people(signup, form.cleaned_data["people"])
    elif action == "correct":
        contact = CorrectionForm(request.POST, initial=contact_of_signup(signup))
        if not contact.is_valid():
            raise ValidationError(_("Please check what you have written."))
        signup = correction.correct(signup, **contact.cleaned_data)
    elif action == "erase":
        retention.erase(signup)
        return _page(request, "events/no_sign_up.html", status=200, erased=True)
    elif action in ACTIONS:
        mine.require(action)
        signup = ACTIONS[action](signup)
    else:
        raise ValidationError(_("Please choose what to do."))
    return HttpResponseRedirect(signup.get_absolute_url(), status=303)


#: What can be done once only, and at any time.
ENDING = frozenset({"cancel", "erase"})
ACTIONS = {
    "cancel": signups.cancel,
    "claim": signups.claim,
    "take": signups.take_free_place,
    "decline": signups.decline,
    "confirm": signups.confirm,
    "link": signups.rotate_link,
}


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def confirm_email(request: HttpRequest, token: str) -> HttpResponse:
    """A button by which a new address is confirmed; a mailbox that follows links presses none."""
    try:
        signup = signup_links.find_by_email_token(token)
    except SignUp.DoesNotExist:
        return private(_page(request, "events/confirm_email.html", status=404))
    if request.method == "POST":
        done = correction.confirm_email(signup)
        return private(HttpResponseRedirect(done.get_absolute_url(), status=303))
    return private(_page(request, "events/confirm_email.html", signup=signup))


@require_safe
def my_calendar(request: HttpRequest, token: str) -> HttpResponse:
    """The date or course of a sign-up as an iCalendar file."""
    signup = _found(token)
    if signup.state != SignUpState.PLACED:
        raise Http404
    event, date = signup.places.event, signup.places.occurrence
    if date is not None:
        date.event = event
    content = feeds.calendar_of_guest(event, date, request)
    response = HttpResponse(content, content_type=feeds.CALENDAR)
    response["Content-Disposition"] = f'inline; filename="{event.slug}.ics"'
    return private(response)


@require_safe
def my_data(request: HttpRequest, token: str) -> HttpResponse:
    """A copy of the person's data as JSON (art. 15 and 20 GDPR)."""
    response = JsonResponse(
        retention.copy_of(_found(token)), json_dumps_params={"ensure_ascii": False, "indent": 2}
    )
    name = reverse("events:my_data", args=["x"]).rpartition("/")[2]
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return private(response)


def _page(request: HttpRequest, template: str, status: int = 200, **context: Any) -> HttpResponse:
    around = {
        "home_url": f"/{translation.get_language()}/",
        "here": {code: translate_url(request.path, code) for code in LANGUAGE_CODES},
    }
    return render(request, template, {**around, **context}, status=status)
