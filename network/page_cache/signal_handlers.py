"""Signal handlers for everything that is written: the rules say which cache tags it invalidates."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connections
from django.db.models import Model
from django.db.models.signals import m2m_changed, post_migrate, post_save, pre_delete, pre_save
from django.dispatch import receiver
from modeltranslation.utils import build_localized_fieldname
from wagtail.signals import post_page_move

from network.cache_tags.tags import EVERYTHING
from network.i18n.languages import LANGUAGE_CODES
from network.models import NetworkPage, PageVersion
from network.page_cache import rules
from network.page_cache.invalidation import invalidate

_ADDRESSES = [build_localized_fieldname("url_path", code) for code in LANGUAGE_CODES]


def on_page_pre_save(
    sender: type[Model], instance: NetworkPage, update_fields: Collection[str] | None, **kwargs: Any
) -> None:
    """Any text may lead to the page; and below it all addresses change."""
    if not settings.PAGE_CACHE or instance.pk is None or update_fields is not None:
        return
    before = NetworkPage.objects.rewrite(False).filter(pk=instance.pk, live=True)
    known = before.values(*_ADDRESSES).first()
    if known and any(known[name] != getattr(instance, name) for name in _ADDRESSES):
        invalidate(EVERYTHING)


def on_row_saved(
    sender: type[Model],
    instance: Model,
    created: bool,
    update_fields: Collection[str] | None,
    **kwargs: Any,
) -> None:
    if settings.PAGE_CACHE:
        rules.saved(instance, created, update_fields)


def on_row_deleted(sender: type[Model], instance: Model, **kwargs: Any) -> None:
    """Before: what it belongs to can still be asked."""
    if settings.PAGE_CACHE:
        rules.removed(instance)


def on_many_to_many_changed(
    sender: type[Model], instance: Model, action: str, **kwargs: Any
) -> None:
    if settings.PAGE_CACHE and action.startswith("post_"):
        rules.saved(instance, False, None)


def listen() -> None:
    """Connect to the models that responses show; to be called when all apps have registered rules.

    Not to all models: Django cannot delete rows in one statement if a signal is connected for them.
    """
    for model in filter(rules.is_public, apps.get_models()):
        post_save.connect(on_row_saved, sender=model)
        pre_delete.connect(on_row_deleted, sender=model)
        if issubclass(model, NetworkPage):
            pre_save.connect(on_page_pre_save, sender=model)
        for field in model._meta.local_many_to_many:
            m2m_changed.connect(on_many_to_many_changed, sender=field.remote_field.through)


@receiver(post_page_move)
def on_page_moved(instance: NetworkPage, **kwargs: Any) -> None:
    invalidate(EVERYTHING)


@receiver(post_migrate)
def on_migrated(sender: Any, using: str, **kwargs: Any) -> None:
    """Migrations run when a release is installed, whose templates may be others."""
    tables = connections[using].introspection.table_names
    if settings.PAGE_CACHE and sender.name == "network" and PageVersion._meta.db_table in tables():
        invalidate(EVERYTHING)
