"""Answers to anonymous readers, kept until what they are made of changes.

Whoever answers says so (``keep``), of what it is made (``made_of``, ``made_of_pages``) and when its
text will be another (``changes_at``). Whoever changes something says what (``changed``): an app
registers rules for its models (``rules``). See docs/decisions/0023.
"""

from network.cache_tags.collector import (
    changes_at,
    is_written,
    keep,
    made_of,
    made_of_pages,
    never,
)
from network.cache_tags.tags import EVERYTHING, NETWORK, of_path
from network.page_cache.invalidation import changed, changed_later

__all__ = [
    "EVERYTHING",
    "NETWORK",
    "changed",
    "changed_later",
    "changes_at",
    "is_written",
    "keep",
    "made_of",
    "made_of_pages",
    "never",
    "of_path",
]
