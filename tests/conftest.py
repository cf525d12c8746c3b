"""Fixtures that every part of the suite shares."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.apps import apps
from django.core.cache import caches
from django.utils import translation


@pytest.fixture(autouse=True)
def polish() -> Iterator[None]:
    """Each test begins in Polish, whatever language the last one left behind."""
    with translation.override("pl"):
        yield


@pytest.fixture(autouse=True)
def empty_caches() -> Iterator[None]:
    yield
    caches["default"].clear()


@pytest.fixture
def wagtail_root(transactional_db) -> None:
    """For tests with real transactions: they flush the tables, Wagtail's root page included.

    Puts back what Wagtail's migrations leave: a locale, the root page, the root collection.
    """
    _restore_first_data()


def _restore_first_data() -> None:
    from network.models import NetworkPage

    if NetworkPage.objects.filter(depth=1).exists():
        return
    locale = apps.get_model("wagtailcore", "Locale")
    locale.objects.get_or_create(language_code="pl")
    NetworkPage.add_root(title="Root", title_pl="Root", slug_pl="root", slug_en="root")
    collection = apps.get_model("wagtailcore", "Collection")
    if not collection.objects.exists():
        collection.add_root(name="Root")
