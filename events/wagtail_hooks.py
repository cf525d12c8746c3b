"""What events add to the CMS and to a space's page."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date, datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.templatetags.static import static
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail import hooks
from wagtail.admin.widgets.button import Button

from events.caching.expiry import follow_dates
from events.cms import dashboard, dates, unlock
from events.cms import event_list as listing
from events.cms.preview import preview_dates
from events.cms.report import views as report
from events.cms.showings import Showings
from events.cms.signup import attendance as signup_attendance
from events.cms.signup import changes as signup_changes
from events.cms.signup import delete_guard  # noqa: F401  registers hooks
from events.cms.signup import exports as signup_exports
from events.cms.signup import lists as signups
from events.cms.timetable import Timetable
from events.feeds.views import spaces_calendar
from events.filters.saved_search import SavedSpaceSearch
from events.integrations.activities import KIND, offer_all_activities
from events.integrations.freshness import regular_activities
from events.integrations.next_dates import coming_dates, next_words
from events.integrations.proposals import ActivityKind, EventKind
from events.integrations.search_documents import dates_of
from events.integrations.subscribe_box import Subscription
from events.listing.agenda import next_and_last
from events.models import EventIndexPage, EventPage, Occurrence, OccurrenceStatus
from events.models.querysets import OccurrenceQuerySet
from events.occurrences.attendees_hook import HOOK as PEOPLE_OF_DATES
from events.occurrences.cancellation import cancel_between, coming_dates_of
from events.occurrences.change_kinds import DateChange
from events.occurrences.closures import Closures
from events.signup.date_changes import people_of_dates
from events.signup.permissions import sees_people
from network.cms.dashboard import WORKDAY_HOOK
from network.i18n.fallback import both
from network.models import Category, NetworkPage, User
from network.search.documents import DATES_HOOK
from network.services.add_page import add_page
from sites.cms.contributor_home import OVER_HOOK
from sites.cms.network_overview import GAPS_HOOK
from sites.directory.facet_kinds import OfferedKind
from sites.freshness.subjects import SUBJECTS_HOOK
from sites.models import SpaceIndexPage, SpacePage
from sites.proposals.kinds import HOOK as PROPOSAL_KINDS
from sites.proposals.kinds import ProposalKind
from sites.team import permissions

COMING = 5
PAST = 3
WARNINGS = 3


@hooks.register("register_admin_urls")
def admin_urls() -> list[URLPattern]:
    one = "events/dates/<int:pk>/"
    return [
        path("events/preview-dates/", preview_dates, name="event_preview_dates"),
        path("events/<int:pk>/dates/", dates.EventDates.as_view(), name="event_dates"),
        path("events/<int:pk>/copy/", dates.Duplicate.as_view(), name="event_duplicate"),
        path("events/<int:pk>/unlock/", unlock.unlock, name="event_unlock"),
        path(f"{one}cancel/", dates.CancelDate.as_view(), name="event_cancel_date"),
        path(f"{one}move/", dates.MoveDate.as_view(), name="event_move_date"),
        path(f"{one}online/", dates.MoveOnline.as_view(), name="event_move_online"),
        path(f"{one}note/", dates.NoteDate.as_view(), name="event_note_date"),
        path(f"{one}restore/", dates.RestoreDate.as_view(), name="event_restore_date"),
        path(f"{one}remove/", dates.RemoveDate.as_view(), name="event_remove_date"),
        path("spaces/<int:pk>/timetable/", Timetable.as_view(), name="space_timetable"),
        path("spaces/<int:pk>/shared-events/", Showings.as_view(), name="space_showings"),
    ]


@hooks.register("register_admin_urls")
def people_urls() -> list[URLPattern]:
    """About people: of a space, of an event, of a date, of one sign-up."""
    date, one = "events/dates/<int:pk>/", "events/sign-ups/<int:pk>/"
    export = signup_exports.Export.as_view()
    changes = signup_changes
    return [
        path("spaces/<int:pk>/sign-ups/", signups.SpaceSignUps.as_view(), name="space_sign_ups"),
        path("spaces/<int:pk>/sign-up-terms/", signups.UsualTerms.as_view(), name="usual_terms"),
        path("events/<int:pk>/sign-ups/", signups.EventSignUps.as_view(), name="event_sign_ups"),
        path(f"{date}sign-ups/", signups.DateSignUps.as_view(), name="date_sign_ups"),
        path(f"{date}sign-ups/add/", changes.AddSignUp.as_view(), name="add_sign_up"),
        path(f"{date}sign-ups/places/", changes.ChangeCapacity.as_view(), name="change_places"),
        path(f"{date}sign-ups/write/", changes.WriteTo.as_view(), name="write_to_people"),
        path(f"{date}sign-ups/sheet/", signup_exports.Sheet.as_view(), name="sign_in_sheet"),
        path(f"{date}sign-ups/csv/", export, {"kind": "csv"}, name="export_csv"),
        path(f"{date}sign-ups/xlsx/", export, {"kind": "xlsx"}, name="export_xlsx"),
        path(f"{date}attendance/", signup_attendance.NoteAttendance.as_view(), name="attendance"),
        path(one, signups.OneSignUp.as_view(), name="one_sign_up"),
        path(f"{one}let-in/", changes.LetIn.as_view(), name="let_in"),
        path(f"{one}claim/", changes.Claim.as_view(), name="claim_place"),
        path(f"{one}move/", changes.Move.as_view(), name="move_sign_up"),
        path(f"{one}people/", changes.ChangePeople.as_view(), name="change_people"),
        path(f"{one}cancel/", changes.Cancel.as_view(), name="cancel_sign_up"),
    ]


@hooks.register("register_admin_urls")
def report_urls() -> list[URLPattern]:
    file = report.GrantReportFile.as_view()
    chart = report.GrantReportChart.as_view()
    one = "reports/grants/"
    return [
        path(one, report.GrantReport.as_view(), name="grant_report"),
        path(f"{one}dates/", report.GrantReportDates.as_view(), name="grant_report_dates"),
        path(f"{one}csv/", file, {"kind": "csv"}, name="grant_report_csv"),
        path(f"{one}xlsx/", file, {"kind": "xlsx"}, name="grant_report_xlsx"),
        path(f"{one}chart/<slug:by>/", chart, name="grant_report_chart"),
    ]


@hooks.register("construct_homepage_panels")
def months_of_the_network(request: HttpRequest, panels: list[Any]) -> None:
    if permissions.looks_after_the_network(request.user):
        panels.append(dashboard.MonthsPanel(request))


@hooks.register("register_reports_menu_item")
def grant_report_item() -> report.ReportMenuItem:
    return report.ReportMenuItem(
        _("Grant report"),
        reverse("grant_report"),
        name="grant-report",
        icon_name="doc-full-inverse",
        order=100,
    )


hooks.register(PEOPLE_OF_DATES, people_of_dates)
hooks.register(DATES_HOOK, dates_of)
hooks.register(SUBJECTS_HOOK, regular_activities)
hooks.register(WORKDAY_HOOK, dashboard.today)
hooks.register(WORKDAY_HOOK, dashboard.who_waits)
hooks.register(GAPS_HOOK, dashboard.without_next_date)


hooks.register("directory_renewal", offer_all_activities)
hooks.register("directory_clock", follow_dates)


@hooks.register("directory_kinds")
def activities() -> OfferedKind:
    return OfferedKind(KIND, _("Activities"), Category)


@hooks.register("directory_next")
def next_of_spaces(now: datetime) -> OccurrenceQuerySet:
    return coming_dates(now)


@hooks.register("directory_next_words")
def next_of_spaces_in_words(now: datetime, spaces: Collection[int] | None) -> dict[int, str]:
    return next_words(now, spaces)


@hooks.register("register_admin_viewset")
def events_list() -> Any:
    return listing.viewset


@hooks.register("register_page_header_buttons")
def event_buttons(page: NetworkPage, user: User, **kwargs: Any) -> Iterator[Button]:
    """From an event to its dates, and to the same event at another time."""
    if not isinstance(page, EventPage):
        return
    if page.live and page.permissions_for_user(user).can_publish():
        url = reverse("event_dates", args=[page.pk])
        yield Button(_("Dates: cancel, move, note"), url, icon_name="date", priority=5)
    if page.live and sees_people(user, page):
        label = _("Sign-ups") if page.takes_signups else _("Who came")
        url = reverse("event_sign_ups", args=[page.pk])
        yield Button(label, url, icon_name="group", priority=4)
    yield Button(
        _("Copy to a new date"),
        reverse("event_duplicate", args=[page.pk]),
        icon_name="copy",
        priority=6,
    )


@hooks.register("register_page_listing_more_buttons")
def event_listing_buttons(page: NetworkPage, user: User, **kwargs: Any) -> Iterator[Button]:
    if page.specific_class is EventPage:
        yield from event_buttons(page.specific, user)


@hooks.register("space_cms_links")
def links_of_a_space(space: SpacePage) -> list[tuple[Any, str]]:
    return [
        (_("Timetable"), reverse("space_timetable", args=[space.pk])),
        (_("Events of others"), reverse("space_showings", args=[space.pk])),
        (_("Sign-ups"), reverse("space_sign_ups", args=[space.pk])),
        (_("Terms of sign-up"), reverse("usual_terms", args=[space.pk])),
    ]


@hooks.register("insert_global_admin_css")
def people_css() -> SafeString:
    return format_html('<link rel="stylesheet" href="{}">', static("events/admin/people.css"))


@hooks.register("insert_editor_js")
def dates_while_typing() -> SafeString:
    return format_html('<script type="module" src="{}"></script>', static("events/admin/dates.js"))


@hooks.register("register_log_actions")
def log_actions(actions: Any) -> None:
    for change in DateChange:
        actions.register_action(change.action, change.label, change.label)
    for name, label, done in (
        ("export", _("Export the list of people"), _("Exported the list of people")),
        ("write", _("Write to people"), _("Wrote to people")),
        ("capacity", _("Change the number of places"), _("Changed the number of places")),
        ("terms", _("Change the terms of sign-up"), _("Changed the terms of sign-up")),
    ):
        actions.register_action(f"events.signups.{name}", label, done)


@hooks.register("space_page_sections")
def events_of_a_space(space: SpacePage, request: HttpRequest) -> dict[str, Any] | None:
    """The next and the latest dates of a space, on its own page; none in a preview of a new one."""
    if not space.pk:
        return None
    dates = Occurrence.objects.public()
    # Of both at once PostgreSQL may read all dates there are for the last three of a space.
    whose = [dates.of_space(space), dates.guests_of(space)]
    follow_dates(space)
    coming, past = next_and_last(request, *whose, coming=COMING, past=PAST, space=space)
    index = EventIndexPage.objects.child_of(space).live().first()
    return {
        "order": 10,
        "template": "events/partials/space_section.html",
        "context": {
            "coming": coming,
            "past": past,
            "list_url": index.get_url(request) if index else None,
        },
    }


@hooks.register("after_publish_page")
def warn_of_closures(request: HttpRequest, page: NetworkPage) -> None:
    """Tell the editor of dates that fall into a closure; they are published all the same."""
    if not isinstance(page, EventPage) or page.status == OccurrenceStatus.CANCELLED:
        return
    coming = page.occurrences.real().coming(timezone.now())
    known = [*coming] or [*page.occurrences.real()[:1]]
    closures = Closures(page.venue)
    warnings = [closures.warning(each.start, each.end) for each in known]
    warnings = [warning for warning in warnings if warning]
    for warning in warnings[:WARNINGS]:
        messages.warning(request, warning)
    more = len(warnings) - WARNINGS
    if more > 0:
        text = ngettext(
            "%(number)s more date falls into a time when the space is not open.",
            "%(number)s more dates fall into times when the space is not open.",
            more,
        )
        messages.warning(request, text % {"number": more})


@hooks.register(PROPOSAL_KINDS)
def events_are_proposed() -> list[ProposalKind]:
    return [EventKind(), ActivityKind()]


@hooks.register("space_opening")
def events_of_a_new_space(space: SpacePage, user: User | None) -> None:
    """A space that is opened has a list of events."""
    add_page(space, EventIndexPage(**both("title", _("Events"))), user=user)


@hooks.register(OVER_HOOK)
def events_that_are_over(keys: list[int]) -> set[int]:
    """Those of these pages that are events with dates, all of them past."""
    dates = Occurrence.objects.real().filter(event__in=keys)
    coming = dates.filter(end__gt=timezone.now()).values("event")
    return set(dates.exclude(event__in=coming).values_list("event", flat=True))


@hooks.register("space_coming_dates")
def dates_of_a_space_that_stops(space: SpacePage) -> int:
    return coming_dates_of(space).count()


@hooks.register("space_stopping")
def cancel_the_dates_of_a_space_that_stops(
    space: SpacePage, first: date, last: date | None, reason: dict[str, str], user: User | None
) -> int:
    return cancel_between(space, first, last, reason=reason, by=user)


# --- From the directory of spaces -----------------------------------------------------------------


@hooks.register("directory_files")
def files_of_the_directory(
    page: SpaceIndexPage, request: HttpRequest, name: str
) -> HttpResponse | None:
    """The calendar of the events of the spaces that are found."""
    return spaces_calendar(page, request) if name == "calendar.ics" else None


@hooks.register("directory_sections")
def subscribing_to_the_directory(page: SpaceIndexPage, request: HttpRequest) -> dict[str, Any]:
    """Below the spaces that are found: their events, in one's own calendar or by letter."""
    search = SavedSpaceSearch(page, request.GET, page.directory(request).filters.vocabulary)
    return {
        "order": 90,
        "template": "events/partials/subscribe_spaces.html",
        "context": None if search.matches_nothing or not page.pk else Subscription(search, request),
    }
