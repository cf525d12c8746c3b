"""Pages were written or removed past the ORM: what is derived from them is brought up to date here.

The directory and the search index are written anew afterwards (``command``).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.dispatch import Signal, receiver

from network.cache_tags.tags import EVERYTHING
from network.models import SearchEntry
from network.page_cache.invalidation import invalidate
from network.search.backends import engine

BATCH = 100

#: Pages were written past ``save()`` (``sender=NetworkPage, keys=[…]``), in this transaction.
pages_written_in_bulk = Signal()

#: Pages are about to go past ``delete()`` (``sender=NetworkPage, keys=[…]``). Rows with a foreign
#: key to a page go by themselves.
pages_removed_in_bulk = Signal()


@receiver([pages_written_in_bulk, pages_removed_in_bulk])
def invalidate_cached_pages(**kwargs: Any) -> None:
    invalidate(EVERYTHING)


@receiver(pages_removed_in_bulk)
def forget_words(keys: Sequence[int], **kwargs: Any) -> None:
    """The words of the index are in no table with a foreign key."""
    for start in range(0, len(keys), BATCH):
        entries = QuerySet(SearchEntry).filter(pk__in=keys[start : start + BATCH])
        engine().remove(list(entries.values_list("position", flat=True)))
