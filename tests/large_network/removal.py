"""Taking the large example network away by set: its pages and whatever points to them.

Wagtail's ``delete()`` goes page by page. Here the relations of the models say what goes with a
page, so that a table added later is followed as well. Each part is one transaction: a removal that
is interrupted can be repeated.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import models, router, transaction
from django.db.models import Model, QuerySet
from wagtail.models import PageLogEntry, Site

from home.wagtail_hooks import LARGE_NETWORK
from network.db.any_of import AnyOf
from network.models import NetworkPage
from sites.models import SpaceGroup, SpacePage, SpaceSettings
from tests.large_network.network import (
    analyse,
    below,
    count_children,
    example_organisations,
    known_plan,
    known_spaces,
)
from tests.large_network.plan import Progress
from tests.large_network.signals import pages_removed_in_bulk

SPACES_AT_ONCE = 50
WHAT = "spaces taken away"

Keys = Sequence[int]


def remove_large_network(progress: Progress) -> int:
    """Take the large network away with everything below it; return the number of its spaces."""
    spaces = sorted(known_spaces().values(), key=lambda space: space.path)
    if not spaces and known_plan() is None:
        return 0
    for done in range(0, len(spaces), SPACES_AT_ONCE):
        progress(WHAT, done, len(spaces))
        _remove(spaces[done : done + SPACES_AT_ONCE])
    progress(WHAT, len(spaces), len(spaces))
    example_organisations().delete()
    PageLogEntry.objects.filter(action=LARGE_NETWORK).delete()
    analyse(progress)
    return len(spaces)


@transaction.atomic
def _remove(spaces: list[SpacePage]) -> None:
    parents = {space.path[: -NetworkPage.steplen] for space in spaces}
    # Locked: whoever adds a page there meanwhile waits.
    locked = list(NetworkPage.objects.select_for_update().filter(path__in=parents))
    keys = [key for space in spaces for key in below(space).values_list("pk", flat=True)]
    pages_removed_in_bulk.send(NetworkPage, keys=keys)
    _let_go(keys)
    _Sweep().pages(keys)
    for parent in locked:
        count_children(parent)


def _let_go(keys: Keys) -> None:
    """What goes with receivers of its own: groups, files, workflows, hostnames. Mostly none."""
    of_spaces = AnyOf("space_id", tuple(keys))
    SpaceGroup.objects.filter(of_spaces).delete()
    equipped = models.Q(collection__isnull=False) | models.Q(workflow__isnull=False)
    SpaceSettings.objects.filter(of_spaces).filter(equipped).delete()
    Site.objects.filter(AnyOf("root_page_id", tuple(keys))).delete()


class _Sweep:
    """Deletes rows and, as the models say, what points to them, with a few statements a table."""

    def __init__(self) -> None:
        self._emptied: list[tuple[Any, Keys]] = []

    def pages(self, keys: Keys) -> None:
        for rows in _rows_naming(keys):
            self.rows(rows.model, list(rows.values_list("pk", flat=True)))
        self.rows(NetworkPage, keys)
        # Last, when most of what pointed to these rows is gone itself.
        for field, gone in self._emptied:
            _of(field, gone).update(**{field.name: None})

    def rows(self, model: type[Model], keys: Keys) -> None:
        """These rows, but first whatever cannot be without them."""
        if not keys:
            return
        for relation in _relations_to(model):
            field = relation.field
            if relation.on_delete is models.SET_NULL:
                self._emptied.append((field, keys))
            elif _relations_to(field.model):
                theirs = _of(field, keys).values_list("pk", flat=True)
                own = set(keys) if field.model is model else set()
                self.rows(field.model, [key for key in theirs if key not in own])
            else:
                _delete(_of(field, keys))
        _delete(QuerySet(model).filter(AnyOf("pk", tuple(keys))))


def _of(field: Any, keys: Keys) -> QuerySet:
    """The rows of the field's model that point to one of these."""
    return QuerySet(field.model).order_by().filter(AnyOf(field.attname, tuple(keys)))


def _delete(rows: QuerySet) -> None:
    # Django's own delete() would read the rows to tell their listeners.
    rows._raw_delete(using=router.db_for_write(rows.model))


def _relations_to(model: type[Model]) -> list[Any]:
    """The foreign keys that name a model, those of many-to-many tables too, not its parents'."""
    related = model._meta.get_fields(include_parents=False, include_hidden=True)
    return [
        relation
        for relation in related
        if relation.auto_created
        and not relation.concrete
        and (relation.one_to_one or relation.one_to_many)
    ]


def _rows_naming(keys: Keys) -> Iterator[QuerySet]:
    """The rows that name a page by its type and number: revisions, references, the index."""
    types = _page_types()
    names = tuple(map(str, keys))
    for model in apps.get_models():
        fields = {field.name for field in model._meta.concrete_fields}
        for kind, number in (
            ("base_content_type", "object_id"),
            ("content_type", "object_id"),
            ("to_content_type", "to_object_id"),
        ):
            if {kind, number} <= fields:
                of_pages = models.Q(**{f"{kind}__in": types})
                yield QuerySet(model).order_by().filter(of_pages, AnyOf(number, names))


def _page_types() -> list[int]:
    pages = [model for model in apps.get_models() if issubclass(model, NetworkPage)]
    return [found.pk for found in ContentType.objects.get_for_models(*pages).values()]
