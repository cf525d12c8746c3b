"""Wagtail hooks: what people count on is neither deleted nor unpublished unnoticed.

That is: events people are signed up for, rooms and spaces in which events of others take place.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail import hooks

from events.occurrences.held_in import held_below, in_words
from events.signup.date_changes import people_below
from network.models import NetworkPage

STOPPED = frozenset({"delete", "unpublish"})


def _reason(page: NetworkPage) -> str:
    """Why it has to stay; empty if it may go."""
    if people := people_below(page):
        text = ngettext(
            "%(people)s person has a place there or waits for one. Cancel the dates first: "
            "everybody is told.",
            "%(people)s people have a place there or wait for one. Cancel the dates first: "
            "everybody is told.",
            people,
        )
        return text % {"people": people}
    if lines := in_words(held_below(page)):
        text = _("Events take place there: %(dates)s. Move or cancel these dates first.")
        return text % {"dates": "; ".join(lines)}
    return ""


def _refuse(request: HttpRequest, page: NetworkPage) -> HttpResponse | None:
    reason = _reason(page)
    if not reason:
        return None
    messages.error(request, reason)
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
