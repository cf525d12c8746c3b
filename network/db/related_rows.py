"""The rows of a page's relations: drafts' own, and none asked for where there are none."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypeVar

from django.db.models import Exists, Model, OuterRef, QuerySet

from network.db.compiled_queries import Param, fetch

Row = TypeVar("Row")


def with_exists_flags(rows: QuerySet[Any, Row], relations: Iterable[str]) -> QuerySet[Any, Row]:
    """The same pages, each knowing which of these relations have no rows: see ``related_rows``.

    For what few pages have: to look is part of a query that is run anyhow.
    """
    found = {}
    for relation in relations:
        field: Any = rows.model._meta.get_field(relation)
        theirs = field.related_model._default_manager.order_by()
        found[_flag(relation)] = Exists(theirs.filter(**{field.remote_field.name: OuterRef("pk")}))
    return rows.annotate(**found)


def _flag(relation: str) -> str:
    return f"has_{relation}"


def is_loaded(owner: Model, relation: str) -> bool:
    """Whether a relation's rows came with their owner: a draft's, or prefetched."""
    kept = ("_cluster_related_objects", "_prefetched_objects_cache")
    return owner.pk is None or any(relation in getattr(owner, name, ()) for name in kept)


def related_rows(owner: Model, relation: str, *related: str) -> list[Any]:
    """The rows of one of a page's relations, as its manager gives them, with what they refer to.

    A draft's rows are in no table, and rows that were prefetched are not asked for again; nor are
    those known to be none (``with_exists_flags``).
    """
    if is_loaded(owner, relation):
        return list(getattr(owner, relation).all())
    if not getattr(owner, _flag(relation), True):
        return []
    field: Any = owner._meta.get_field(relation)
    # The relation as it is called from the other side.
    name = field.remote_field.name if field.one_to_many else field.related_query_name()

    def write(owner: Param) -> QuerySet:
        rows = field.related_model._default_manager.filter(**{name: owner})
        return rows.select_related(*related) if related else rows

    rows = fetch(write, key=(type(owner), relation, related), owner=owner.pk)
    if field.one_to_many:
        for row in rows:
            setattr(row, field.remote_field.name, owner)
    return rows
