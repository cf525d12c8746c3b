"""The weekly letter, and the two that come before and after: to confirm, and a farewell.

What a letter tells of is asked for once in some minutes, however many people want the same; only
the links to leave differ. Nothing but the request to confirm goes to an address before its owner
has confirmed.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import date, datetime
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.core.mail import EmailMultiAlternatives
from django.db.models import Max
from django.http import HttpRequest, QueryDict
from django.utils import timezone, translation
from wagtail.models import PageLogEntry

from events.digest.content import DigestContent, content_of
from events.digest.links import confirm_path, leave_path
from events.digest.weeks import DigestWeek
from events.filters.saved_search import saved_search_of
from events.models import Digest, EventSettings, OutgoingMail
from network.http.signed_links import origin_of
from network.mail.composers import composes
from network.mail.messages import LetterText, make_message
from network.models import NetworkSettings

logger = logging.getLogger(__name__)

TEMPLATES = "events/letters/digest"
REMEMBERED = 600  # seconds; a date that is cancelled meanwhile may still be told of
SHAPE = 2  # of what is remembered: to be raised when ``DigestContent`` changes


@composes(OutgoingMail, "digest")
def compose(mail: OutgoingMail, now: datetime | None = None) -> EmailMultiAlternatives | None:
    """The letter as it is to be sent now; None if there is nothing to say (any more)."""
    digest = mail.digest
    if digest is None or digest.page.restricted_by:
        return None
    now = now or timezone.now()
    with translation.override(digest.language):
        if mail.week is None:
            return _about_asking(mail, digest)
        if not digest.is_confirmed:
            return None
        content = _remembered(digest, mail.week, lambda: _content(digest, mail.week, now))
        if content is None or now > content.too_late_after:
            return None
        if content.matches_nothing:
            mail.is_last = True
            return _farewell(mail, digest, content)
        return None if content.is_empty else _weekly(mail, digest, content)


# --- What it tells of -----------------------------------------------------------------------------


def _content(digest: Digest, monday: date | None, now: datetime) -> DigestContent | None:
    search = saved_search_of(digest.page, QueryDict(digest.query))
    if search is None or monday is None:
        return None
    return content_of(search, DigestWeek.beginning(monday, EventSettings.load()), now)


def _remembered(
    digest: Digest, monday: date, make: Callable[[], DigestContent | None]
) -> DigestContent | None:
    """What was made in the last minutes for somebody who wants the same."""
    # What became private since is told of no more: of that Wagtail keeps a log.
    changed = PageLogEntry.objects.aggregate(last=Max("timestamp"))["last"]
    same = f"{SHAPE} {digest.page_id} {digest.query} {digest.language} {monday} {changed}"
    name = f"digest:{sha256(same.encode()).hexdigest()[:32]}"
    try:
        if (known := cache.get(name)) is not None:
            return known
    except Exception as error:  # each cache backend raises its own errors
        logger.warning("The cache does not respond: %s", type(error).__name__)
        return make()
    made = make()
    cache.set(name, made, REMEMBERED)
    return made


# --- Each letter ----------------------------------------------------------------------------------


def _weekly(mail: OutgoingMail, digest: Digest, content: DigestContent) -> EmailMultiAlternatives:
    leave = f"{content.origin}{leave_path(digest)}"
    text = LetterText(f"{TEMPLATES}/weekly.txt", content=content)
    message = _message(
        mail,
        digest,
        text,
        content.house,
        content.contact,
        "weekly_frame",
        content=content,
        leave=leave,
    )
    # RFC 8058: a mailbox may show a button, which sends this form without asking further.
    message.extra_headers["List-Unsubscribe"] = f"<{leave}>"
    message.extra_headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return message


def _about_asking(mail: OutgoingMail, digest: Digest) -> EmailMultiAlternatives | None:
    """To somebody who has asked for letters: a request to confirm, or that they come already."""
    search = saved_search_of(digest.page, QueryDict(digest.query))
    if search is None or search.matches_nothing:
        return None
    kind, path = ("already", leave_path) if digest.is_confirmed else ("confirm", confirm_path)
    text = LetterText(f"{TEMPLATES}/{kind}.txt", days=settings.DIGEST_CONFIRM_DAYS)
    link = f"{origin_of(search.address(HttpRequest()))}{path(digest)}"
    network = NetworkSettings.load()
    house = search.house or network.name
    return _message(mail, digest, text, house, network.contact_email, search=search.line, link=link)


def _farewell(mail: OutgoingMail, digest: Digest, content: DigestContent) -> EmailMultiAlternatives:
    text = LetterText(f"{TEMPLATES}/farewell.txt")
    link = content.anew_address
    return _message(
        mail, digest, text, content.house, content.contact, search=content.search, link=link
    )


def _message(
    mail: OutgoingMail,
    digest: Digest,
    text: LetterText,
    house: str,
    contact: str,
    frame: str = "frame",
    **context: Any,
) -> EmailMultiAlternatives:
    return make_message(
        text,
        f"{TEMPLATES}/{frame}",
        subject=text["title"],
        to=digest.email,
        message_id=mail.message_id,
        contact=contact,
        house=house or settings.WAGTAIL_SITE_NAME,
        **context,
    )
