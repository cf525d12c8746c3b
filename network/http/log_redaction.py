"""What no log may hold: the secret part of a link that opens what is somebody's own (a sign-up, an
account, a new password or e-mail address, a weekly letter, a proposal, what a space says of
itself), where somebody is, and what somebody searches for.
"""

from __future__ import annotations

import logging
import re

SECRETS = re.compile(
    r"/(sign-up|invitation|weekly|weekly-confirm|proposal|proposal-confirm|freshness"
    r"|account/email|password_reset/confirm/[^/\s]+)/[^/\s?#\"']+"
)
# A position (``network.listing.position``) and the words of a search; in a query within a query as
# well (%3F, %26).
_PRIVATE = re.compile(r"((?:[?&;]|%3F|%26)(?:near|q)(?:=|%3D))[^&\s\"'#]+", re.IGNORECASE)
#: Loggers whose handlers are not ours. Settings could only replace those.
OF_THE_SERVER = ("gunicorn.access", "gunicorn.error")
_plain = logging.Formatter()


def without_secrets(text: str) -> str:
    """``/pl/sign-up/…/data.json`` for ``/pl/sign-up/abcdef/data.json``, ``?q=…`` for words."""
    return _PRIVATE.sub(r"\1…", SECRETS.sub(r"/\1/…", text))


class HideSecrets(logging.Filter):
    """Writes secret links without what makes them work, and no positions."""

    def filter(self, record: logging.LogRecord) -> bool:
        message = record.getMessage()
        cleaned = without_secrets(message)
        if cleaned != message:
            record.msg, record.args = cleaned, None
        if record.exc_info and not record.exc_text:
            record.exc_text = _plain.formatException(record.exc_info)
        if record.exc_text:
            record.exc_text = without_secrets(record.exc_text)
        return True


def guard_the_server() -> None:
    """Let what the web server logs pass through the filter as well."""
    for name in OF_THE_SERVER:
        logger = logging.getLogger(name)
        if not any(isinstance(each, HideSecrets) for each in logger.filters):
            logger.addFilter(HideSecrets())
