"""Browsers in which somebody has signed in before: a signed cookie, nothing on the server.

Failures of strangers do not hold up such a browser, which has a limit of its own (OWASP: "slow down
online guessing attacks with device cookies"). The cookie holds a random name and, for each of the
last accounts, a MAC of both: it tells nobody who they are, and is of no use for another account.
"""

from __future__ import annotations

import base64
import re
import secrets
import unicodedata

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare, salted_hmac

COOKIE = "known_browser"
LASTS = 365 * 24 * 3600  # seconds
#: Accounts one browser is known for, as at a desk that several people share.
MOST = 5
_SALT = "network.known-browser"
_FORM = re.compile(r"[\w-]{22}(\.[\w-]{22}){1,5}", re.ASCII)


def name_key(username: str) -> str:
    """The same for all ways to write a name that look alike."""
    return unicodedata.normalize("NFKC", username).strip().casefold()


def known_as(request: HttpRequest, username: str) -> str:
    """What this browser is called for that account; empty if nobody signed in to it here."""
    browser, macs = _read(request)
    mac = _mac(browser, username)
    return mac if any(constant_time_compare(mac, each) for each in macs) else ""


def remember(response: HttpResponse, request: HttpRequest, username: str) -> None:
    """Let the browser be known for that account, from now on for a year."""
    browser, macs = _read(request)
    mac = _mac(browser, username)
    kept = [each for each in macs if each != mac][: MOST - 1]
    response.set_cookie(
        COOKIE,
        ".".join([browser, mac, *kept]),
        max_age=LASTS,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _read(request: HttpRequest) -> tuple[str, list[str]]:
    value = request.COOKIES.get(COOKIE, "")
    if not _FORM.fullmatch(value):
        return secrets.token_urlsafe(16), []
    browser, *macs = value.split(".")
    return browser, macs


def _mac(browser: str, username: str) -> str:
    mac = salted_hmac(_SALT, f"{browser}.{name_key(username)}", algorithm="sha256")
    return base64.urlsafe_b64encode(mac.digest()[:16]).decode().rstrip("=")
