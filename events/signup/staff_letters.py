"""Letters to those who look after an event: it did not expire, or its venue has stopped.

Composed when they are sent, in the language of their reader; what is no longer true is not sent.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.urls import reverse
from django.utils import translation
from wagtail.users.models import UserProfile

from events.models import EventPage, StaffLetter
from events.occurrences.changes import days_between
from events.occurrences.held_in import held_below, held_in_space, in_words
from events.signup.date_changes import people_at, people_below
from network.i18n import formatting as wording
from network.mail.composers import composes
from network.mail.messages import LetterText, greeting, make_message
from network.mail.outbox import post_once
from network.models import NetworkPage, User
from sites.models import SpacePage, space_of
from sites.moderation.decisions import network_approvers
from sites.space.stoppage import last_day_off, stoppage_of
from sites.team.permissions import coordinators_of

Kind = StaffLetter.Kind
TEMPLATES = "events/letters/staff"


def keepers_of(page: NetworkPage) -> set[User]:
    """Who is told about a page: the coordinators of its space and whoever made it.

    Where a space has no coordinator, or there is no space: the moderators of the network.
    """
    space = space_of(page)
    people = set(coordinators_of(space)) if space is not None else set()
    people = people or {each for each in network_approvers() if each.email}
    owner = page.owner
    if owner is not None and _can_be_told(owner, page):
        people.add(owner)
    return people


def _can_be_told(person: User, page: NetworkPage) -> bool:
    may = page.specific.permissions_for_user(person)
    return person.is_active and bool(person.email) and may.can_edit()


def keep_what_people_count_on(page: NetworkPage) -> bool:
    """Whether a page that is to expire stays public, with a letter about it (once a day of it).

    It does while people are signed up below it, or dates of others take place there.
    """
    if not people_below(page) and not held_below(page).exists():
        return False
    day = wording.local(page.expire_at).date()
    for person in keepers_of(page):
        post_once(StaffLetter, page=page, kind=Kind.EXPIRY, to=person, day=day)
    return True


def tell_of_a_stopped_venue(space: SpacePage, first: date, last: date | None) -> None:
    """Write to who looks after the events of others in a space that stops from ``first``."""
    dates = held_in_space(space).filter(**days_between(first, last)).order_by()
    for event in EventPage.objects.filter(pk__in=dates.values("event")).select_related("owner"):
        for person in keepers_of(event):
            about = {"page": event, "kind": Kind.VENUE, "to": person, "day": first}
            post_once(StaffLetter, defaults={"space": space}, **about)


@composes(StaffLetter)
def compose(letter: StaffLetter) -> EmailMultiAlternatives | None:
    """The letter as it is to be sent now; None if it is no longer true or nobody would read it."""
    page = letter.page.specific
    if not page.live or not _can_be_told(letter.to, page):
        return None
    profile = UserProfile.get_for_user(letter.to)
    with translation.override(profile.preferred_language or settings.LANGUAGE_CODE):
        facts = (_of_a_venue if letter.kind == Kind.VENUE else _of_an_expiry)(letter, page)
        return _message(letter, page, facts) if facts is not None else None


def _of_an_expiry(letter: StaffLetter, page: NetworkPage) -> dict[str, Any] | None:
    people, dates = people_below(page), held_below(page)
    lines = in_words(dates)
    if page.expire_at is None or not (people or lines):
        return None
    return {"people": people, "lines": lines, "day": wording.long_date(letter.day)}


def _of_a_venue(letter: StaffLetter, page: NetworkPage) -> dict[str, Any] | None:
    space = letter.space
    stoppage = stoppage_of(space, letter.day)
    if space is None or not stoppage:
        return None
    until = last_day_off(space)
    dates = held_in_space(space).filter(event=page.pk, **days_between(letter.day, until))
    if not dates.exists():
        return None
    return {"stoppage": stoppage, "lines": in_words(dates), "people": people_at(dates)}


def _message(
    letter: StaffLetter, page: NetworkPage, facts: dict[str, Any]
) -> EmailMultiAlternatives:
    text = LetterText(f"{TEMPLATES}/{letter.kind}.txt", page=page, **facts)
    space = space_of(page)
    is_event = isinstance(page, EventPage)
    path = reverse("event_dates" if is_event else "wagtailadmin_explore", args=[page.pk])
    return make_message(
        text,
        f"{TEMPLATES}/frame",
        subject=f"{text['title']}: {page.title}",
        to=letter.to.email,
        message_id=letter.message_id,
        house=space.title if space else settings.WAGTAIL_SITE_NAME,
        greeting=greeting(letter.to.get_short_name()),
        link=settings.BASE_URL + path,
    )
