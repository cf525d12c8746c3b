"""Groups of page types that a contributor (a user who may only add pages) works with in the CMS."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise


@dataclass(frozen=True)
class ContributorSection:
    """A page type in the small view of a partner.

    ``heading`` stands above those they have, ``add`` on the button for a new one; ``order`` says
    which section comes first.
    """

    heading: str | Promise
    add: str | Promise
    order: int
