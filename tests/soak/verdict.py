"""Whether all that was acknowledged is there in the end, once: figures that must be zero."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from typing import Any

from django.db.models import F, Q, Sum
from django.utils import timezone

from events.models import Digest, EventPage, Occurrence, OutgoingMail, Places, SignUp
from events.signup import links
from network.mail.composers import letter_models
from network.mail.outbox import pick_up_the_lost
from network.models.mail import CLAIM_LASTS
from tests.events.signup.signup_rules import problems
from tests.soak.client import Ledger
from tests.soak.installation import Installation
from tests.soak.mail_server import MailServer

ROUNDS = 5  # of letting the outbox drain
HOLDING = ("placed", "offered")
#: No worker is at one letter for so long: the one that claimed it is dead.
DEAD_AFTER = timedelta(seconds=60)


class Orphans:
    """Message-IDs of letters that a worker had in hand when it died (or its database did)."""

    def __init__(self) -> None:
        self.names: set[str] = set()

    def note(self, *, now: bool = False) -> None:
        """Those claimed long ago; ``now``: all that are claimed, no worker being left."""
        before = timezone.now() - (timedelta() if now else DEAD_AFTER)
        for model in letter_models():
            for letter in model.objects.unsent().filter(claimed_at__lte=before):
                self.names.add(letter.message_id)


def drain(installation: Installation) -> None:
    """Send all that waits, as if the times that claims and refused letters wait had gone by."""
    past = 2 * CLAIM_LASTS
    for _round in range(ROUNDS):
        unsent = [model.objects.unsent() for model in letter_models()]
        if not any(letters.exists() for letters in unsent):
            return
        for letters in unsent:
            letters.update(claimed_at=F("claimed_at") - past, due_at=timezone.now() - past)
        for model in letter_models():
            pick_up_the_lost(model)
        installation.work_once()


def figures(ledger: Ledger, mail: MailServer, orphans: Orphans) -> dict[str, list[str]]:
    """Each figure that must be zero, with what was found."""
    errors = [text for text in ledger.faults if text[:1] == "5"]
    return {
        "oversold": _oversold(),
        "lost": _lost(ledger),
        "letters lost": _letters_lost(mail),
        "letters twice": _letters_twice(mail, orphans),
        "5xx": errors,
        "rules broken": _rules_broken(),
        "other faults": [text for text in ledger.faults if text not in errors],
    }


def _oversold() -> list[str]:
    found = []
    for places in Places.objects.exclude(capacity=None):
        held = SignUp.objects.filter(places=places, state__in=HOLDING)
        people = held.aggregate(people=Sum("people"))["people"] or 0
        if people > places.capacity:
            found.append(f"{places}: {people} people for {places.capacity} places")
    return found


def _lost(ledger: Ledger) -> list[str]:
    """Acknowledged and not there, or not as it was acknowledged, or there twice."""
    found = []
    rows: dict[str, list[SignUp]] = defaultdict(list)
    for signup in SignUp.objects.all():
        rows[signup.email].append(signup)
    for email, promise in ledger.sign_ups.items():
        if len(rows[email]) != 1:
            found.append(f"{email}: {len(rows[email])} sign-ups in place of one")
            continue
        [signup] = rows[email]
        token = promise.link.rstrip("/").rpartition("/")[2]
        if links.find(token).pk != signup.pk:
            found.append(f"{email}: its link leads elsewhere")
        if promise.ended and signup.state != "ended":
            found.append(f"{email}: cancelled, and {signup.state}")
        if promise.people not in (None, signup.people):
            found.append(f"{email}: {signup.people} people in place of {promise.people}")
    known = set(Digest.objects.values_list("email", flat=True))
    found += [f"{email}: newsletter" for email in ledger.subscribed - known]
    statuses = dict(Occurrence.objects.values_list("pk", "status"))
    for key, status in ledger.dates.items():
        if status not in (None, statuses.get(key)):
            found.append(f"date {key}: {statuses.get(key)} in place of {status}")
    titles = set(EventPage.objects.live().values_list("title_pl", flat=True))
    return found + [f"event {title}" for title in ledger.published - titles]


def _letters_lost(mail: MailServer) -> list[str]:
    """Neither accepted by the mail server nor dropped as no longer true."""
    found = []
    for model in letter_models():
        sent: dict[Any, set[str]] = defaultdict(set)
        letters = list(model.objects.filter(dropped_at=None).select_related(*model.related))
        for letter in letters:
            sent[letter.sent_at].add(letter.message_id)
        for letter in letters:
            if letter.sent_at is None:
                found.append(f"{letter.message_id}: not sent after {letter.attempts} attempts")
            # Letters that one message stands for are marked by one statement.
            elif not any(name in mail.accepted for name in sent[letter.sent_at]):
                found.append(f"{letter.message_id}: marked as sent, never accepted")
    names = {letter.message_id for model in letter_models() for letter in model.objects.all()}
    return found + [f"{name}: nobody's letter" for name in set(mail.accepted) - names]


def repeated(mail: MailServer) -> set[str]:
    return {name for name, times in mail.accepted.items() if times > 1}


def _letters_twice(mail: MailServer, orphans: Orphans) -> list[str]:
    """Not those of a worker that died between the server's 250 and its note, or did not hear it."""
    excused = orphans.names | set(mail.unheard)
    return [f"{name}: {mail.accepted[name]} times" for name in repeated(mail) - excused]


def _rules_broken() -> list[str]:
    """Counters, queues, states and letters against the log of every event."""
    events = EventPage.objects.filter(~Q(signup_mode="drop-in"))
    return [f"{event}: {text}" for event in events for text in problems(event)]


def letters_about() -> dict[str, int]:
    mails = OutgoingMail.objects
    return {
        "written": mails.count(),
        "sent": mails.exclude(sent_at=None).count(),
        "dropped": mails.exclude(dropped_at=None).count(),
    }
