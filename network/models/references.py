"""Random names of rows, for links that only who got them may follow."""

from __future__ import annotations

import secrets


def new_reference() -> str:
    """22 characters (128 bits), which can be neither guessed nor counted."""
    return secrets.token_urlsafe(16)
