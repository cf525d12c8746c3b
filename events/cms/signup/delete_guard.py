"""Nobody deletes or unpublishes an event people count on without telling them."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import ngettext
from wagtail import hooks

from events.signup.date_changes import people_below
from network.models import NetworkPage

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
