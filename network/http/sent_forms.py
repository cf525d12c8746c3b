"""Forms that are sent again: a repeat if they say the same, else something else to be asked about.

A form carries a random name (``once``). With what was sent a keyed digest of its content is kept
(``fingerprint``), which tells a repeat (pressed twice, or once more without an answer) from a form
that was opened again by *Back* and filled in with something else.
"""

from __future__ import annotations

import json
from typing import Any

from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.utils.crypto import salted_hmac

FINGERPRINT = 32  # characters


class SentBefore(ValidationError):  # noqa: N818  what happened, in words for people
    """Something else was sent with this form; ``once`` names the form of what is sent now."""

    def __init__(self, message: str, once: str) -> None:
        super().__init__(message)
        self.once = once


def fingerprint(*content: Any) -> str:
    """A keyed digest of what a form says: of no use to whoever reads the database."""
    text = json.dumps(content, cls=DjangoJSONEncoder, sort_keys=True)
    return salted_hmac("network.sent_forms", text, algorithm="sha256").hexdigest()[:FINGERPRINT]


def name_of_second(once: str, content: str) -> str:
    """The name under which a form with another content goes on; always the same for the same."""
    return fingerprint(once, content)[:24]
