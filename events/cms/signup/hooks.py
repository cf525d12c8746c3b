"""Wagtail hooks: URLs of views of sign-ups, log actions, refusal to delete events with sign-ups."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.templatetags.static import static
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail import hooks

from events.cms.signup import (
    attendance,
    changes,
    exports,
    lists,
)
from events.signup.date_changes import people_below
from network.models import NetworkPage


@hooks.register("register_admin_urls")
def people_urls() -> list[URLPattern]:
    """About people: of a space, of an event, of a date, of one sign-up."""
    date, one = "events/dates/<int:pk>/", "events/sign-ups/<int:pk>/"
    export = exports.Export.as_view()
    return [
        path("spaces/<int:pk>/sign-ups/", lists.SpaceSignUps.as_view(), name="space_sign_ups"),
        path("spaces/<int:pk>/sign-up-terms/", lists.UsualTerms.as_view(), name="usual_terms"),
        path("events/<int:pk>/sign-ups/", lists.EventSignUps.as_view(), name="event_sign_ups"),
        path(f"{date}sign-ups/", lists.DateSignUps.as_view(), name="date_sign_ups"),
        path(f"{date}sign-ups/add/", changes.AddSignUp.as_view(), name="add_sign_up"),
        path(f"{date}sign-ups/places/", changes.ChangeCapacity.as_view(), name="change_places"),
        path(f"{date}sign-ups/write/", changes.WriteTo.as_view(), name="write_to_people"),
        path(f"{date}sign-ups/sheet/", exports.Sheet.as_view(), name="sign_in_sheet"),
        path(f"{date}sign-ups/csv/", export, {"kind": "csv"}, name="export_csv"),
        path(f"{date}sign-ups/xlsx/", export, {"kind": "xlsx"}, name="export_xlsx"),
        path(f"{date}attendance/", attendance.NoteAttendance.as_view(), name="attendance"),
        path(one, lists.OneSignUp.as_view(), name="one_sign_up"),
        path(f"{one}let-in/", changes.LetIn.as_view(), name="let_in"),
        path(f"{one}claim/", changes.Claim.as_view(), name="claim_place"),
        path(f"{one}move/", changes.Move.as_view(), name="move_sign_up"),
        path(f"{one}people/", changes.ChangePeople.as_view(), name="change_people"),
        path(f"{one}cancel/", changes.Cancel.as_view(), name="cancel_sign_up"),
    ]


@hooks.register("insert_global_admin_css")
def people_css() -> SafeString:
    return format_html('<link rel="stylesheet" href="{}">', static("events/admin/people.css"))


@hooks.register("register_log_actions")
def log_actions(actions: Any) -> None:
    for name, label, done in (
        ("export", _("Export the list of people"), _("Exported the list of people")),
        ("write", _("Write to people"), _("Wrote to people")),
        ("capacity", _("Change the number of places"), _("Changed the number of places")),
        ("terms", _("Change the terms of sign-up"), _("Changed the terms of sign-up")),
    ):
        actions.register_action(f"events.signups.{name}", label, done)


# --- Events people have signed up for are neither deleted nor unpublished unnoticed ---------------

STOPPED = frozenset({"delete", "unpublish"})


def _refuse(request: HttpRequest, page: NetworkPage) -> HttpResponse | None:
    people = people_below(page)
    if not people:
        return None
    text = ngettext(
        "%(people)s person has a place there or waits for one. Cancel the dates first: everybody "
        "is told.",
        "%(people)s people have a place there or wait for one. Cancel the dates first: everybody "
        "is told.",
        people,
    )
    messages.error(request, text % {"people": people})
    return HttpResponseRedirect(reverse("wagtailadmin_explore", args=[page.get_parent().pk]))


@hooks.register("before_delete_page")
def keep_what_people_count_on(request: HttpRequest, page: NetworkPage) -> HttpResponse | None:
    return _refuse(request, page)


@hooks.register("before_unpublish_page")
def keep_public_what_people_count_on(
    request: HttpRequest, page: NetworkPage
) -> HttpResponse | None:
    return _refuse(request, page)


@hooks.register("before_bulk_action")
def keep_in_bulk(
    request: HttpRequest, action_type: str, objects: Iterable[object], action: object
) -> HttpResponse | None:
    if action_type not in STOPPED:
        return None
    pages = (page for page in objects if isinstance(page, NetworkPage))
    return next(filter(None, (_refuse(request, page) for page in pages)), None)
