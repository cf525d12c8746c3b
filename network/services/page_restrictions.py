"""Keeps ``NetworkPage.restricted_by`` equal to the view restrictions that hold for each page.

Wagtail looks restrictions up for one page at a time, from its ancestors; lists of pages would have
to compare paths. So each page stores the keys of the restrictions that hold for it: its own and
those of the pages above it; of an alias, those of its source (``NetworkPage.get_view_restrictions``
is the same rule for one page).
"""

from __future__ import annotations

from collections import defaultdict

from django.db import transaction
from wagtail.models import PageViewRestriction

from network.models import NetworkPage
from network.routing.tree_paths import ancestor_paths
from network.signals import readers_changed

#: The keys of the restrictions put on each path, for itself and all below it.
_Placed = dict[str, list[int]]


def follow_page(page: NetworkPage) -> None:
    """After a page was saved, possibly as an older revision or a copy had it.

    Read after the row was written: whoever restricts it at the same time waits for that row.
    """
    keys = page.get_view_restrictions().values_list("pk", flat=True)
    found = _text(list(keys))
    if page.restricted_by != found:
        page.restricted_by = found
        NetworkPage.objects.filter(pk=page.pk).update(restricted_by=found)


@transaction.atomic
def follow_restriction(restriction: PageViewRestriction) -> None:
    """After a restriction was put on a page, or taken off it."""
    page = NetworkPage.objects.filter(pk=restriction.page_id).first()
    if page is not None:
        follow_tree(page, *NetworkPage.objects.filter(alias_of=page))


@transaction.atomic
def follow_tree(*roots: NetworkPage) -> None:
    """Bring pages and all below them up to date, then send ``readers_changed``."""
    placed = _placed()
    for root in roots:
        _write(root.path, placed)
    readers_changed.send(sender=NetworkPage, pages=roots)


@transaction.atomic
def follow_all() -> None:
    """Every page, after restrictions were written past ``save()``. Repeatable."""
    placed = _placed()
    for root in NetworkPage.objects.filter(depth=1):
        _write(root.path, placed)


def _placed() -> _Placed:
    placed: _Placed = defaultdict(list)
    rows = PageViewRestriction.objects.order_by("pk")
    for path, key in rows.filter(page__alias_of=None).values_list("page__path", "pk"):
        placed[path].append(key)
    for path, key in rows.exclude(page__aliases=None).values_list("page__aliases__path", "pk"):
        placed[path].append(key)
    return placed


def _write(root: str, placed: _Placed) -> None:
    """One UPDATE for the tree, one for each restricted page in it."""
    below = sorted(path for path in placed if path.startswith(root) and path != root)
    for path in [root, *below]:
        keys = [key for above in ancestor_paths(path) for key in placed.get(above, ())]
        tree = NetworkPage.objects.filter(path__startswith=path)
        tree.exclude(restricted_by=_text(keys)).update(restricted_by=_text(keys))


def _text(keys: list[int]) -> str:
    return " ".join(map(str, sorted(set(keys))))
