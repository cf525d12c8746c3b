"""A process made to be killed: ``python -m tests.events.killed_digests SMTP_PORT``.

Its children are workers, whose clock writes the weekly letters. They say when they begin and have
finished to write those of one wish, when the week is noted and the letters are not, and when they
begin and have finished to send one.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import wraps
from typing import Any

from tests.events.killed import obey, say  # first: it sets Django up

# isort: split
from django.conf import settings
from django.template.loader import get_template
from django.urls import reverse
from django.utils import translation

from events.digest import services as digests
from network.mail import outbox


def aloud(before: str, work: Callable, after: str) -> Callable:
    @wraps(work)
    def told(*given: Any) -> Any:
        say(before)
        answer = work(*given)
        say(after)
        return answer

    return told


def load_letters() -> None:
    """Before any child is born, so that none is killed only while it loads them."""
    for name in ("weekly.txt", "weekly_frame.txt", "weekly_frame.html"):
        get_template(f"events/letters/digest/{name}")
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            reverse("events:digest_leave", args=["…"])


def main(port: str) -> None:
    digests._write = aloud("writing", digests._write, "written")
    digests.hand_over = aloud("noted", digests.hand_over, "posted")
    outbox.send = aloud("sending", outbox.send, "sent")
    load_letters()
    obey(port)


if __name__ == "__main__":
    main(*sys.argv[1:])
