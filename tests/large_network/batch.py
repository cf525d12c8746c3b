"""Many pages written at once, each row as ``add_child`` and ``save`` would have written it.

``network/models/bilingual.py`` says what that is: slugs and addresses in both languages, the
columns without a language in Polish. No signal is sent for a single page; whoever derives something
from pages listens to ``tests.large_network.signals.pages_written_in_bulk``.
"""

from __future__ import annotations

import random
import uuid
from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache
from typing import TypeVar

from django.contrib.contenttypes.models import ContentType
from django.db import models
from wagtail.models import Locale

from network.i18n.slugs import slug_from_title
from network.models import NetworkPage
from tests.large_network.rows import Keys, insert, insert_records
from tests.large_network.signals import pages_written_in_bulk

AnyPage = TypeVar("AnyPage", bound=NetworkPage)
#: Asked of the same few titles again and again.
_slug = lru_cache(maxsize=1024)(slug_from_title)


class Batch:
    """Pages and rows that are written together, or not at all.

    To be filled and written in one transaction, with Polish as the active language.
    """

    def __init__(self) -> None:
        self._keys = Keys()
        self._pages: dict[type[NetworkPage], list[NetworkPage]] = defaultdict(list)
        self._rows: dict[type[models.Model], list[models.Model]] = defaultdict(list)
        self._links: dict[models.ManyToManyField, list[tuple[int, int]]] = defaultdict(list)
        self._taken: dict[tuple[str, str, str], int] = {}
        self._locale = Locale.get_default()

    def place(
        self,
        page: AnyPage,
        parent: NetworkPage,
        *,
        dice: random.Random,
        published: datetime,
        step: int | None = None,
    ) -> AnyPage:
        """Put a page below a parent, after its last child or at ``step``; published then.

        The children of the parent must all be in this batch, or have a slug that is free.
        """
        parent.numchild += 1
        page.depth = parent.depth + 1
        page.path = NetworkPage._get_path(parent.path, page.depth, step or parent.numchild)
        page.locale_id = self._locale.pk
        # Drawn, so that the same network has the same keys.
        page.translation_key = uuid.UUID(int=dice.getrandbits(128), version=4)
        page.content_type_id = ContentType.objects.get_for_model(type(page)).pk
        page.draft_title = page.title_pl
        page.first_published_at = page.last_published_at = published
        for code in ("pl", "en"):
            slug = getattr(page, f"slug_{code}") or _slug(getattr(page, f"title_{code}"))
            slug = self._free(parent.path, code, slug)
            setattr(page, f"slug_{code}", slug)
            setattr(page, f"url_path_{code}", f"{getattr(parent, f'url_path_{code}')}{slug}/")
        page.id = page.pk = self._keys.next(NetworkPage)
        self._pages[type(page)].append(page)
        return page

    def _free(self, path: str, code: str, base: str) -> str:
        """``base``, or ``base-2``, ``base-3`` … below a parent."""
        number = self._taken[path, code, base] = self._taken.get((path, code, base), 0) + 1
        return base if number == 1 else f"{base}-{number}"

    def add(self, *rows: models.Model) -> None:
        """Rows that belong to pages of this batch."""
        for row in rows:
            self._rows[type(row)].append(row)

    def add_keyed(self, row: models.Model) -> None:
        """A row that other rows will point to: it has its key at once."""
        row.pk = self._keys.next(type(row))
        self.add(row)

    def link(self, page: NetworkPage, field: str, others: Iterable[models.Model]) -> None:
        """Fill a many-to-many field of a page of this batch."""
        relation = type(page)._meta.get_field(field)
        self._links[relation] += [(page.pk, other.pk) for other in others]

    def write(self) -> None:
        """Store everything, and tell whoever derives something from pages."""
        pages = [page for theirs in self._pages.values() for page in theirs]
        if not pages:
            return
        insert(NetworkPage, pages)
        for kind, theirs in self._pages.items():
            insert(kind, theirs)
        for model, rows in self._rows.items():
            insert(model, rows)
        for relation, records in self._links.items():
            columns = [relation.m2m_column_name(), relation.m2m_reverse_name()]
            insert_records(_through(relation), columns, records)
        pages_written_in_bulk.send(NetworkPage, keys=[page.pk for page in pages])


def _through(relation: models.ManyToManyField) -> type[models.Model]:
    return getattr(relation.remote_field, "through")  # noqa: B009  unknown to its stub
