"""A process made to be killed: ``python -m tests.events.killed_signups SMTP_PORT EVENT``.

Its children sign people up and off (``load``), or send letters.
"""

from __future__ import annotations

import os
import random
import sys
from functools import partial

from tests.events.killed import obey  # first: it sets Django up

# isort: split
from django.core.mail import EmailMultiAlternatives

from events.models import EventPage, OutgoingMail, SignUp
from events.signup import services as signups
from events.signup.services import Applicant, SignUpRefused
from network.mail import composers


def letter(mail: OutgoingMail) -> EmailMultiAlternatives:
    to = [mail.change.signup.email]
    return EmailMultiAlternatives("?", "!", to=to, headers={"Message-ID": mail.message_id})


def load(key: str) -> None:
    chance = random.Random(os.getpid())  # noqa: S311
    event = EventPage.objects.get(pk=key)
    dates = list(event.occurrences.real())
    while True:
        name = f"p{chance.getrandbits(40)}"
        who = Applicant(name=name, email=f"{name}@example.org", people=chance.randint(1, 3))
        rows = list(SignUp.objects.exclude(state="ended").order_by("?")[:1])
        try:
            if not rows or chance.random() < 0.5:
                signups.sign_up(event, chance.choice(dates), who, once=name)
            elif rows[0].state == "offered":
                signups.claim(rows[0])
            elif chance.random() < 0.7:
                signups.cancel(rows[0])
            else:
                signups.change_people(rows[0], chance.randint(1, 3))
        except SignUpRefused:
            pass


def main(port: str, event: str) -> None:
    composers.compose = letter
    obey(port, load=partial(load, event))


if __name__ == "__main__":
    main(*sys.argv[1:])
