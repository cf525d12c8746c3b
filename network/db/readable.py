"""The one condition on pages that lists, feeds, the search, letters and the sitemap ask with.

``NetworkPage.restricted_by`` stores which of Wagtail's view restrictions hold for a page, its own
and those inherited (``network.services.page_restrictions`` keeps it up to date), so that a list
needs neither a query more nor a comparison of paths.
"""

from __future__ import annotations

from django.db.models import Q


def readable(relation: str = "", *, within: str = "") -> Q:
    """Published pages that anybody may read; ``relation`` leads to the page: ``event__``.

    ``within`` is the ``restricted_by`` of the page on which they are named: whoever reads a
    private list may also read what is behind the very same restrictions.
    """
    if not within:
        return Q(**{f"{relation}live": True, f"{relation}restricted_by": ""})
    return Q(**{f"{relation}live": True, f"{relation}restricted_by__in": ("", within)})
