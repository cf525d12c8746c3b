"""Which cache tags a written row invalidates, by its model.

A model of ours without a rule invalidates everything: a forgotten rule costs time, never
correctness. Rows of a page (with a ``ParentalKey``) count as the page. An app registers its rules
in a module imported by ``AppConfig.ready()``; a write past ``save()`` calls ``invalidate`` itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache, partial
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model
from modelcluster.fields import ParentalKey
from wagtail.documents import get_document_model
from wagtail.models import PageViewRestriction, ReferenceIndex, Site, get_page_models

from network import models
from network.cache_tags.tags import EVERYTHING, NETWORK, subtree_tag
from network.page_cache.invalidation import invalidate, invalidate_later
from network.routing.tree_paths import ancestor_paths

Rule = Callable[[Any], None]

#: What Wagtail writes of a page while a draft is saved, locked, moderated.
UNSEEN = frozenset(
    {
        "draft_title",
        "expired",
        "has_unpublished_changes",
        "latest_revision",
        "latest_revision_created_at",
        "locked",
        "locked_at",
        "locked_by",
        "owner",
    }
)
_rules: dict[type[Model], Rule] = {}


@cache
def _is_ours(label: str) -> bool:
    """Whether it is an app of the project itself."""
    return Path(apps.get_app_config(label).path).parent == settings.BASE_DIR


def rule(*of: type[Model]) -> Callable[[Rule], Rule]:
    """What follows when a row of these models is written or removed (``@rule(Showing)``)."""

    def register(function: Rule) -> Rule:
        for model in of:
            _rules[model] = function
        return function

    return register


def _nothing(row: Model) -> None:
    pass


def nothing_public(*of: type[Model]) -> None:
    """No reader sees these, or only on responses that are never kept."""
    rule(*of)(_nothing)


def is_public(model: type[Model]) -> bool:
    """Whether readers may see something of its rows."""
    known = _rules.get(model)
    return known is not _nothing and (
        known is not None or model in _FILES or _is_ours(model._meta.app_label)
    )


def follow(row: Model) -> None:
    """Say what has changed with this row."""
    if type(row) is models.NetworkPage:
        row = row.specific  # its own type may have more to say
    known = next((_rules[model] for model in type(row).__mro__ if model in _rules), None)
    if known is not None:
        known(row)
    elif isinstance(row, models.NetworkPage):
        follow_page(row)
    elif (key := _parental_key(type(row))) is not None:
        parent = getattr(row, key.name, None)
        if parent is not None:
            follow(parent)
    elif _is_ours(row._meta.app_label):
        invalidate(EVERYTHING)


def _parental_key(model: type[Model]) -> ParentalKey | None:
    keys = (field for field in model._meta.fields if isinstance(field, ParentalKey))
    return next(keys, None)


def follow_page(page: models.NetworkPage) -> None:
    """The section the page is in; a page of the network itself stands in every menu."""
    invalidate_later(("page", page.pk), partial(of_page, page.path))


def of_page(path: str) -> list[str]:
    section = section_path(path)
    return [EVERYTHING] if section is None else [NETWORK, subtree_tag(section)]


def section_path(path: str) -> str | None:
    """The path of the section (the space) a page is in; None for a page of the network itself."""
    sections = [model for model in get_page_models() if model.is_section]
    types = [kind.pk for kind in ContentType.objects.get_for_models(*sections).values()]
    above = models.NetworkPage.objects.filter(path__in=ancestor_paths(path), content_type__in=types)
    return above.order_by("depth").values_list("path", flat=True).first()


# --- The network's own ---------------------------------------------------------------------------

nothing_public(
    models.FormerHostname,  # leads on; such responses are not kept
    models.PageVersion,
    models.PictureRendition,
    models.SearchEntry,
    models.SearchWord,
    models.Translation,
    models.User,
)


def changes_everything(row: Model) -> None:
    invalidate(EVERYTHING)


rule(Site, PageViewRestriction)(changes_everything)
_FILES = (models.Picture, get_document_model())


def page_saved(
    page: models.NetworkPage, created: bool, update_fields: Iterable[str] | None
) -> None:
    """A page as readers see it: not a new draft, nor what only editors see of a page."""
    if created and not page.live:
        return
    if update_fields is not None and set(update_fields) <= UNSEEN:
        return
    follow(page)


def saved(row: Model, created: bool, update_fields: Iterable[str] | None) -> None:
    if isinstance(row, models.NetworkPage):
        page_saved(row, created, update_fields)
    elif isinstance(row, _FILES):
        if not created:  # nobody shows a new file yet
            invalidate(EVERYTHING)
    else:
        follow(row)


def removed(row: Model) -> None:
    if isinstance(row, _FILES):
        invalidate(EVERYTHING)
        return
    if isinstance(row, models.NetworkPage) and _is_linked_to(row):
        invalidate(EVERYTHING)
    follow(row)


def _is_linked_to(page: models.NetworkPage) -> bool:
    """Whether a text somewhere leads to it; asked before it is gone."""
    return ReferenceIndex.get_references_to(page).exists()
