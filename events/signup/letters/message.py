"""The message of a letter to somebody who signed up, in the language of its reader.

Its texts are in ``events/templates/events/letters/signup``, a file for each kind. What is no longer
true is not sent.
"""

from __future__ import annotations

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.http import HttpRequest
from django.utils import translation
from django.utils.translation import gettext as _

from events.feeds.views import calendar_of_guest
from events.models import OutgoingMail
from events.signup.history import address_of
from events.signup.letters.context import Kind, SignUpLetter
from network.i18n import formatting as wording
from network.mail.composers import composes
from network.mail.messages import Fact, LetterText, greeting, make_message

TEMPLATES = "events/letters/signup"
#: Letters after which a calendar should know the date as it is now.
WITH_CALENDAR = frozenset(
    {
        Kind.PLACED,
        Kind.CLAIMED,
        Kind.PEOPLE,
        Kind.MOVED,
        Kind.DATE_CANCELLED,
        Kind.DATE_POSTPONED,
        Kind.DATE_MOVED,
        Kind.DATE_ONLINE,
        Kind.DATE_RESTORED,
        Kind.REMINDED,
    }
)


@composes(OutgoingMail, "signup")
def compose(mail: OutgoingMail) -> EmailMultiAlternatives | None:
    """The letter as it is to be sent now; None if it is no longer true or nobody would read it."""
    if mail.change is None:
        return None
    signup = mail.change.signup
    if signup.anonymised_at or not address_of(mail.change):
        return None
    with translation.override(signup.language):
        letter = SignUpLetter(mail)
        return _message(mail, letter) if letter.is_true else None


def _message(mail: OutgoingMail, letter: SignUpLetter) -> EmailMultiAlternatives:
    # What staff wrote is shown as it stands.
    typeset = letter.kind != Kind.MESSAGE
    text = LetterText(f"{TEMPLATES}/{letter.kind}.txt", typeset=typeset, letter=letter)
    link = text["link"] or letter.link
    message = make_message(
        text,
        f"{TEMPLATES}/frame",
        subject=_subject(letter, text["title"]),
        to=address_of(letter.change),
        message_id=mail.message_id,
        contact=letter.policy.contact,
        title=wording.typeset(text["title"]),
        house=letter.space.title if letter.space else settings.WAGTAIL_SITE_NAME,
        greeting=greeting(letter.signup.name if letter.is_to_known_mailbox else ""),
        facts=_facts(letter, text),
        know=text["know"],
        link=link,
        leads_to_sign_up=link == letter.link,
        event=letter.event,
    )
    if letter.kind in WITH_CALENDAR and letter.is_placed:
        content = _calendar(letter).decode()
        message.attach(_("event.ics"), content, "text/calendar; method=PUBLISH")
    return message


def _subject(letter: SignUpLetter, title: str) -> str:
    event = letter.event.title
    if letter.kind == Kind.MESSAGE:
        return f"{event}: {title}"
    subject = f"{title}{'' if title.endswith('?') else ':'} {event}"
    if letter.date is None or letter.is_course or letter.event.all_day:
        return subject
    return f"{subject} ({wording.day_and_month(wording.local(letter.date.start))})"


def _facts(letter: SignUpLetter, text: LetterText) -> list[Fact]:
    """What is new comes first, then what every letter names (if the text has not named it)."""
    facts = text.facts
    if letter.kind != Kind.PEOPLE:
        facts = [*facts, *LetterText(f"{TEMPLATES}/facts.txt", letter=letter).facts]
    return [(name, [wording.bind_short_words(line) for line in lines]) for name, lines in facts]


def _calendar(letter: SignUpLetter) -> bytes:
    """The date, or all of the course, under the names the public calendars give them."""
    date = None if letter.is_course else letter.dates[0]
    return calendar_of_guest(letter.event, date, HttpRequest())
