"""Tokens of links that work without signing in: a row's random name (``reference``) and its MAC.

A token holds no personal data, and a copy of the database makes none of them: they are signed with
``SECRET_KEY`` under a salt of their own. One kind is good as long as its row is, the other for a
number of seconds or a ``timedelta``.
"""

from __future__ import annotations

import base64
from datetime import timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.core.signing import BadSignature, TimestampSigner
from django.utils.crypto import constant_time_compare, salted_hmac

REFERENCE = 22  # characters of a row's random name: 128 bits


class ForgedLink(Exception):  # noqa: N818  it is the link that is forged
    """Not one of our links, altered, run out, or of a row that is gone."""


def permanent_token(reference: str, salt: str, *, signed: str = "") -> str:
    """The reference and 22 characters (128 bits) of MAC; ``signed``: over this text instead."""
    mac = salted_hmac(salt, signed or reference, algorithm="sha256").digest()[:16]
    return reference + base64.urlsafe_b64encode(mac).decode().rstrip("=")


def reference_of(token: str, salt: str) -> str:
    """The reference in a permanent token. Raises ``ForgedLink``."""
    reference = token[:REFERENCE]
    if not constant_time_compare(token, permanent_token(reference, salt)):
        raise ForgedLink
    return reference


def timed_token(reference: str, salt: str) -> str:
    """A token that says when it was made."""
    return TimestampSigner(salt=salt).sign(reference)


def reference_within(token: str, salt: str, max_age: timedelta) -> str:
    """The reference in a timed token. Raises ``ForgedLink``, also if it is older."""
    try:
        return TimestampSigner(salt=salt).unsign(token, max_age=max_age)
    except BadSignature as error:
        raise ForgedLink from error


def origin_of(address: str | None) -> str:
    """``https://host`` of a page's full address: a space's own host, or the hub; else the hub."""
    parts = urlsplit(address or settings.BASE_URL)
    return f"{parts.scheme}://{parts.netloc}"
