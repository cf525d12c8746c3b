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
from django.http import HttpRequest, QueryDict
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from events.digest.content import DigestContent, content_of
from events.digest.links import confirm_path, leave_path
from events.digest.weeks import DigestWeek
from events.filters.saved_search import saved_search_of
from events.models import Digest, EventSettings, OutgoingMail
from network.http.signed_links import origin_of
from network.i18n import formatting as wording
from network.mail.composers import composes
from network.models import NetworkSettings

logger = logging.getLogger(__name__)

REMEMBERED = 600  # seconds; a date that is cancelled meanwhile may still be told of
SHAPE = 2  # of what is remembered: to be raised when ``DigestContent`` changes


@composes(OutgoingMail, "digest")
def compose(mail: OutgoingMail, now: datetime | None = None) -> EmailMultiAlternatives | None:
    """The letter as it is to be sent now; None if there is nothing to say (any more)."""
    digest = mail.digest
    if digest is None:
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
    same = f"{SHAPE} {digest.page_id} {digest.query} {digest.language} {monday}"
    name = f"digest:{sha256(same.encode()).hexdigest()[:32]}"
    try:
        if (known := cache.get(name)) is not None:
            return known
    except Exception as error:  # each cache backend raises its own errors
        logger.warning("The cache does not answer: %s", type(error).__name__)
        return make()
    made = make()
    cache.set(name, made, REMEMBERED)
    return made


# --- Each letter ----------------------------------------------------------------------------------


def _weekly(mail: OutgoingMail, digest: Digest, content: DigestContent) -> EmailMultiAlternatives:
    leave = f"{content.origin}{leave_path(digest)}"
    subject = _("What is on: %(days)s") % {"days": content.days_words}
    context = {"title": subject, "content": content, "leave": leave}
    message = _message(mail, digest, "digest", content.house, content.contact, context)
    # RFC 8058: a mailbox may show a button, which sends this form without asking further.
    message.extra_headers["List-Unsubscribe"] = f"<{leave}>"
    message.extra_headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return message


def _about_asking(mail: OutgoingMail, digest: Digest) -> EmailMultiAlternatives | None:
    """To whoever has asked for letters: a request to confirm, or that they come already."""
    search = saved_search_of(digest.page, QueryDict(digest.query))
    if search is None or search.matches_nothing:
        return None
    origin = origin_of(search.address(HttpRequest()))
    note = _you_have_it(digest, origin) if digest.is_confirmed else _please_confirm(digest, origin)
    network = NetworkSettings.load()
    house = search.house or network.name
    context = {**note, "search": search.line}
    return _message(mail, digest, "digest_note", house, network.contact_email, context)


def _please_confirm(digest: Digest, origin: str) -> dict[str, Any]:
    days = settings.DIGEST_CONFIRM_DAYS
    said = ngettext(
        "Somebody gave this address to get a letter once a week about what is on. If it was you, "
        "please confirm; the link is good for %(days)s day. The letters would be about:",
        "Somebody gave this address to get a letter once a week about what is on. If it was you, "
        "please confirm; the link is good for %(days)s days. The letters would be about:",
        days,
    )
    after = ngettext(
        "If it was not you, do nothing: no letter follows, and the address is deleted after "
        "%(days)s day.",
        "If it was not you, do nothing: no letter follows, and the address is deleted after "
        "%(days)s days.",
        days,
    )
    return {
        "title": _("Please confirm: a letter once a week"),
        "said": _typeset(said % {"days": days}),
        "button": _("Yes, write to me"),
        "link": f"{origin}{confirm_path(digest)}",
        "after": _typeset(after % {"days": days}),
    }


def _you_have_it(digest: Digest, origin: str) -> dict[str, Any]:
    said = _("Somebody gave this address once more to get a letter once a week. You get it, about:")
    return {
        "title": _("You get this letter already"),
        "said": _typeset(said),
        "after": _typeset(_("There is nothing you have to do. You can leave at any time.")),
        "button": _("No more letters"),
        "link": f"{origin}{leave_path(digest)}",
    }


def _farewell(mail: OutgoingMail, digest: Digest, content: DigestContent) -> EmailMultiAlternatives:
    said = _(
        "What you asked to hear of is no longer there: a list, a space or a category has closed or "
        "has been taken away. So this is the last letter, and your address is deleted. The letters "
        "were about:"
    )
    context = {
        "title": _("Your weekly letter has ended"),
        "said": _typeset(said),
        "search": content.search,
        "after": _typeset(_("You can choose anew at any time what you want to hear of.")),
        "button": _("Choose anew"),
        "link": content.anew_address,
    }
    return _message(mail, digest, "digest_note", content.house, content.contact, context)


def _message(
    mail: OutgoingMail,
    digest: Digest,
    template: str,
    house: str,
    contact: str,
    context: dict[str, Any],
) -> EmailMultiAlternatives:
    context = {
        **context,
        "language": digest.language,
        "house": house or settings.WAGTAIL_SITE_NAME,
        "contact": contact,
    }
    message = EmailMultiAlternatives(
        subject=" ".join(context["title"].split()),  # one line, whatever is in it
        body=render_to_string(f"events/mail/{template}.txt", context),
        to=[digest.email],
        reply_to=[contact] if contact else None,
        headers={
            "Message-ID": mail.message_id,
            # So that no automatic answer comes back (RFC 3834).
            "Auto-Submitted": "auto-generated",
            "Content-Language": digest.language,
        },
    )
    html = render_to_string(f"events/mail/{template}.html", context)
    message.attach_alternative(html, "text/html")
    return message


def _typeset(text: str) -> str:
    return wording.bind_short_words(text) if translation.get_language() == "pl" else text
