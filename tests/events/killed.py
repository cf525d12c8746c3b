"""A process made to be killed: ``python -m tests.events.killed EVENT SMTP_PORT``.

It loads everything once. For each line it reads it forks a child that signs people up and off
(``load``), or is a worker that sends letters (``work``, or ``finish`` until none is left), and
answers with the child's number; the child says when it is ready.
"""

from __future__ import annotations

import os
import random
import sys

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.core.mail import EmailMultiAlternatives  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402

from events.models import EventPage, OutgoingMail, SignUp  # noqa: E402
from events.services import outbox, signups  # noqa: E402
from events.services.signups import Applicant, SignUpRefused  # noqa: E402

WORKER = ("--backend", "outbox", "--queue-name", "*", "--interval", "0.02", "--no-startup-delay")


def letter(mail: OutgoingMail) -> EmailMultiAlternatives:
    to = [mail.change.signup.email]
    return EmailMultiAlternatives("?", "!", to=to, headers={"Message-ID": mail.message_id})


def say(what: object) -> None:
    os.write(1, f"{what}\n".encode())


def load(event: EventPage) -> None:
    chance = random.Random(os.getpid())  # noqa: S311
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


def main(event: str, port: str) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", int(port)
    settings.EMAIL_TIMEOUT = 10
    outbox._compose = letter
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            os.close(0)
            connection.ensure_connection()
            say("ready")
            if line.strip() == "load":
                load(EventPage.objects.get(pk=event))
            else:
                call_command("db_worker", *WORKER, *(["--batch"] * (line.strip() == "finish")))
            os._exit(0)
        say(child)
        if line.strip() == "finish":
            os.waitpid(child, 0)
            say("finished")


if __name__ == "__main__":
    main(*sys.argv[1:])
