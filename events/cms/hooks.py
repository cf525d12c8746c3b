"""Wagtail hooks: URLs of views of dates, buttons, dashboard panels, warnings of closures."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail import hooks
from wagtail.admin.widgets.button import Button

from events.cms import dashboard, dates, unlock
from events.cms import event_list as listing
from events.cms.preview import preview_dates
from events.cms.showings import Showings
from events.cms.timetable import Timetable
from events.models import CALLED_OFF, EventPage
from events.occurrences.change_kinds import DateChange
from events.occurrences.closures import Closures
from events.signup.permissions import sees_people
from network.cms.dashboard import WORKDAY_HOOK
from network.models import NetworkPage, User
from sites.cms.gaps import GAPS_HOOK
from sites.models import SpacePage
from sites.team import permissions

WARNINGS = 3

hooks.register(WORKDAY_HOOK, dashboard.today)
hooks.register(WORKDAY_HOOK, dashboard.who_waits)
hooks.register(WORKDAY_HOOK, dashboard.who_is_phoned)
hooks.register(GAPS_HOOK, dashboard.without_next_date)
hooks.register("register_admin_viewset", lambda: listing.viewset)


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


@hooks.register("construct_homepage_panels")
def months_of_the_network(request: HttpRequest, panels: list[Any]) -> None:
    if permissions.looks_after_the_network(request.user):
        panels.append(dashboard.MonthsPanel(request))


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


@hooks.register("insert_editor_js")
def scripts_of_event_form() -> SafeString:
    scripts = ["events/admin/dates.js", "events/admin/sign_up.js"]
    addresses = [(static(name),) for name in scripts]
    return format_html_join("\n", '<script type="module" src="{}"></script>', addresses)


@hooks.register("register_log_actions")
def log_actions(actions: Any) -> None:
    for change in DateChange:
        actions.register_action(change.action, change.label, change.label)


@hooks.register("after_publish_page")
def warn_of_closures(request: HttpRequest, page: NetworkPage) -> None:
    """Tell the editor of dates that fall into a closure; they are published all the same."""
    if not isinstance(page, EventPage) or page.status in CALLED_OFF:
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
