"""What somebody who may only add pages adds, and where they find it again: their lane."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise


@dataclass(frozen=True)
class Lane:
    """A page type in the small view of a partner.

    ``heading`` stands above those they have, ``add`` on the button for a new one; ``order`` says
    which lane comes first.
    """

    heading: str | Promise
    add: str | Promise
    order: int
