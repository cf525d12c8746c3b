"""What processes made to be killed have in common (``killed_signups``, ``killed_digests``).

Each loads everything once. For each line it reads it forks a child that does this deed; the child
says its number and that it is ready. ``work`` is a worker that sends letters, ``finish`` one that
ends when none is left; ``bury`` says when all children are dead.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from contextlib import suppress
from functools import partial

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.core.mail import get_connection  # noqa: E402
from django.core.management import call_command, get_commands, load_command_class  # noqa: E402
from django.db import connection  # noqa: E402

WORKER = ("--backend", "outbox", "--queue-name", "*", "--interval", "0.02", "--no-startup-delay")


def say(what: object) -> None:
    os.write(1, f"{what}\n".encode())


def warm_up() -> None:
    """Load what a worker loads once, so that a child is killed at its work and not before."""
    load_command_class(get_commands()["db_worker"], "db_worker")
    get_connection()


def work(*more: str) -> None:
    call_command("db_worker", *WORKER, *more)


def bury() -> None:
    """What the children said is said by then."""
    with suppress(ChildProcessError):
        while True:
            os.wait()
    say("buried")


def obey(port: str, **more: Callable[[], None]) -> None:
    """Do what each line says; letters go to the mail server at this port."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", int(port)
    settings.EMAIL_TIMEOUT = 10
    warm_up()
    deeds = {"work": work, "finish": partial(work, "--batch"), **more}
    for line in sys.stdin:
        if line.strip() == "bury":
            bury()
            continue
        if os.fork() == 0:
            os.close(0)
            connection.ensure_connection()
            say(os.getpid())
            say("ready")
            deeds[line.strip()]()
            os._exit(0)
