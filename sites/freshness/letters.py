"""Letters that ask to confirm: composed when they are sent, in the language of their reader."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from wagtail.users.models import UserProfile

from network.i18n import formatting as wording
from network.mail.composers import composes
from network.mail.outbox import post_once
from network.models import User
from sites.freshness.links import LINK_LASTS, confirm_path
from sites.freshness.subjects import IN_OPERATION, RecordEntry, record_of
from sites.models import Confirmation, FreshnessLetter, SpacePage
from sites.team.permissions import coordinators_of

Kind = FreshnessLetter.Kind


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
    name = letter.to.get_short_name().strip()
    space = letter.space.title
    title = _("Is this still right?")
    said = [_("This is what your pages say now. Is it still right? One click says so.")]
    if letter.kind == Kind.REMINDED:
        title = _("Is this still right? A reminder")
        said = [
            _("We asked you some time ago and have not heard from you. It takes one click."),
            _("Until then your page says when this was last confirmed."),
        ]
    context: dict[str, Any] = {
        "language": translation.get_language(),
        "title": title,
        "house": space,
        "greeting": _("Hello %(name)s,") % {"name": name} if name else _("Hello!"),
        "said": said,
        "facts": [(entry.subject.name, entry.lines) for entry in record],
        "button": _("Look and confirm"),
        "link": f"{settings.BASE_URL}{confirm_path(letter)}",
        "until": wording.long_date(wording.local(letter.written_at + LINK_LASTS).date()),
    }
    message = EmailMultiAlternatives(
        subject=" ".join(f"{title} {space}".split()),
        body=render_to_string("sites/mail/freshness.txt", context),
        to=[letter.to.email],
        headers={
            "Message-ID": letter.message_id,
            # So that no automatic answer comes back (RFC 3834).
            "Auto-Submitted": "auto-generated",
            "Content-Language": translation.get_language(),
        },
    )
    message.attach_alternative(render_to_string("sites/mail/freshness.html", context), "text/html")
    return message
