"""Letters to people who signed up: written when they are sent, in the language of their reader.

One structure for all kinds (``events/templates/events/mail/letter``); what differs is in
``letter_words``, what it is about in ``letter_case``. What is no longer true is not sent.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from events.feeds.icalendar import Calendar
from events.models import OutgoingMail, SignUpState
from events.signup.letters.context import Case, Fact, Kind
from events.signup.letters.texts import Words, words_of
from network.i18n import formatting as wording
from network.mail.composers import composes

#: Letters after which a calendar should know the date as it is now.
WITH_CALENDAR = frozenset(
    {
        Kind.PLACED,
        Kind.CLAIMED,
        Kind.PEOPLE,
        Kind.MOVED,
        Kind.DATE_CANCELLED,
        Kind.DATE_MOVED,
        Kind.DATE_ONLINE,
        Kind.DATE_RESTORED,
        Kind.REMINDED,
    }
)


@composes(OutgoingMail, "signup")
def compose(mail: OutgoingMail) -> EmailMultiAlternatives | None:
    """The letter as it is to be sent now; None if it is no longer true or nobody would read it."""
    signup = mail.change.signup
    if signup.anonymised_at or not signup.email:
        return None
    with translation.override(signup.language):
        case = Case(mail)
        if not case.is_true:
            return None
        return _message(mail, case, words_of(case))


def _message(mail: OutgoingMail, case: Case, words: Words) -> EmailMultiAlternatives:
    context = _context(case, words)
    contact = case.policy.contact
    message = EmailMultiAlternatives(
        subject=_subject(case, words),
        body=render_to_string("events/mail/letter.txt", context),
        to=[case.signup.email],
        reply_to=[contact] if contact else None,
        headers={
            "Message-ID": mail.message_id,
            # So that no automatic answer comes back (RFC 3834).
            "Auto-Submitted": "auto-generated",
            "Content-Language": case.signup.language,
        },
    )
    message.attach_alternative(render_to_string("events/mail/letter.html", context), "text/html")
    if case.kind in WITH_CALENDAR and case.signup.state == SignUpState.PLACED:
        content = _calendar(case).decode()
        message.attach(_("event.ics"), content, "text/calendar; method=PUBLISH")
    return message


def _subject(case: Case, words: Words) -> str:
    """One line whatever was typed into a title: nothing of it can become a header."""
    mark = "" if words.what.endswith("?") else ":"
    parts = [f"{words.what}{mark} {case.event.title}"]
    if case.kind == Kind.MESSAGE:
        parts = [f"{case.event.title}: {words.what}"]
    elif case.date is not None and not case.is_course and not case.event.all_day:
        parts.append(f"({wording.day_and_month(wording.local(case.date.start))})")
    return " ".join(" ".join(parts).split())


def _context(case: Case, words: Words) -> dict[str, Any]:
    name = case.signup.name.strip()
    is_message = case.kind == Kind.MESSAGE
    return {
        "language": case.signup.language,
        "title": _typeset([words.what])[0],
        "house": case.space.title if case.space else settings.WAGTAIL_SITE_NAME,
        "greeting": _("Hello %(name)s,") % {"name": name} if name else _("Hello!"),
        "said": words.said if is_message else _typeset(words.said),
        "facts": _facts(case, words),
        "know": case.event.confirmation_text.strip() if words.know else "",
        "next": _typeset(words.next),
        "button": words.button,
        "link": case.event_link if words.to_event else case.link,
        "leads_to_sign_up": not words.to_event,
        "contact": case.policy.contact,
        "event": case.event,
        "is_message": is_message,
    }


def _facts(case: Case, words: Words) -> list[Fact]:
    """What is new comes first; how many they were before stands beside how many they are."""
    facts = [*words.extra, *case.facts]
    if case.kind == Kind.PEOPLE:
        facts = [*case.facts, *words.extra]
    return [(name, [wording.bind_short_words(line) for line in lines]) for name, lines in facts]


def _typeset(texts: list[str]) -> list[str]:
    if translation.get_language() != "pl":
        return texts
    return [wording.bind_short_words(text) for text in texts]


def _calendar(case: Case) -> bytes:
    """The date, or all coming dates of the course, under the names the public feeds give them."""
    calendar = Calendar(None, name=case.event.title)
    # A date of the course that has just been cancelled is among them, as such.
    calendar.add(case.dates, apart=not case.is_course)
    return calendar.to_bytes()
