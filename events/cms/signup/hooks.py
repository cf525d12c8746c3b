"""Wagtail hooks: URLs of views of sign-ups, log actions."""

from __future__ import annotations

from typing import Any

from django.templatetags.static import static
from django.urls import URLPattern, path
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from events.cms.signup import (
    attendance,
    changes,
    exports,
    lists,
    phone_calls,
)


@hooks.register("register_admin_urls")
def people_urls() -> list[URLPattern]:
    """About people: of a space, of an event, of a date, of one sign-up."""
    date, one = "events/dates/<int:pk>/", "events/sign-ups/<int:pk>/"
    export = exports.Export.as_view()
    return [
        path("spaces/<int:pk>/sign-ups/", lists.SpaceSignUps.as_view(), name="space_sign_ups"),
        path("spaces/<int:pk>/calls/", phone_calls.SpacePhoneCalls.as_view(), name="phone_calls"),
        path("spaces/<int:pk>/sign-up-terms/", lists.UsualTerms.as_view(), name="usual_terms"),
        path("events/<int:pk>/calls/", phone_calls.EventPhoneCalls.as_view(), name="event_calls"),
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
        path(f"{one}correct/", changes.Correct.as_view(), name="correct_sign_up"),
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
