"""Letters that ask to confirm: composed when they are sent, in the language of their reader."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.utils import timezone, translation
from wagtail.users.models import UserProfile

from network.i18n import formatting as wording
from network.mail.composers import composes
from network.mail.messages import LetterText, greeting, make_message
from network.mail.outbox import post_once
from network.models import User
from sites.freshness.links import LINK_LASTS, confirm_path
from sites.freshness.subjects import IN_OPERATION, RecordEntry, record_of
from sites.models import Confirmation, FreshnessLetter, SpacePage
from sites.team.permissions import coordinators_of

TEMPLATES = "sites/letters/freshness"


def post(space: SpacePage, kind: str, people: Iterable[User], now: datetime) -> None:
    """Write one letter to each, once a day however often it is asked for, and have it sent."""
    day = timezone.localtime(now, timezone.get_default_timezone()).date()
    defaults = {"written_at": now, "due_at": now}
    for person in people:
        post_once(FreshnessLetter, space=space, kind=kind, to=person, day=day, defaults=defaults)


def still_open(letter: FreshnessLetter) -> bool:
    """Whether what the letter asks about has not been confirmed since it was written."""
    rows = Confirmation.objects.filter(space=letter.space_id, since__lt=letter.written_at)
    return rows.exists()


@composes(FreshnessLetter)
def compose(letter: FreshnessLetter) -> EmailMultiAlternatives | None:
    """The letter as it is to be sent now; None if nobody need answer it any more."""
    working = SpacePage.objects.filter(IN_OPERATION, pk=letter.space_id).exists()
    if not working or not still_open(letter):
        return None
    if not coordinators_of(letter.space).filter(pk=letter.to_id).exists():
        return None
    profile = UserProfile.get_for_user(letter.to)
    with translation.override(profile.preferred_language or settings.LANGUAGE_CODE):
        return _message(letter, record_of(letter.space))


def _message(letter: FreshnessLetter, record: list[RecordEntry]) -> EmailMultiAlternatives:
    text = LetterText(f"{TEMPLATES}/{letter.kind}.txt", typeset=False)
    return make_message(
        text,
        f"{TEMPLATES}/frame",
        subject=f"{text['title']} {letter.space.title}",
        to=letter.to.email,
        message_id=letter.message_id,
        house=letter.space.title,
        greeting=greeting(letter.to.get_short_name()),
        facts=[(entry.subject.name, entry.lines) for entry in record],
        link=f"{settings.BASE_URL}{confirm_path(letter)}",
        until=wording.long_date(wording.local(letter.written_at + LINK_LASTS).date()),
    )
