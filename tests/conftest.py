"""Fixtures that every part of the suite shares."""

from __future__ import annotations

import gc
import os
import shutil
from collections.abc import Iterator

import pytest
from django.core.cache import caches
from django.db import connection
from django.utils import translation
from pytest_django.plugin import blocking_manager_key

from tests import cms_indexes
from tests.plugins.database import MIGRATED
from tests.selection import mark


def pytest_itemcollected(item: pytest.Item) -> None:
    mark(item)


def pytest_collection_finish() -> None:
    """What is loaded by now stays: collecting it again and again took a tenth of the suite."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item) -> Iterator[None]:
    """Give back what migrations wrote after a test with real transactions, which leaves nothing.

    Django counts on such tests being the last; an idle worker takes them over before others.
    """
    yield
    if (marker := item.get_closest_marker("django_db")) and marker.kwargs.get("transaction"):
        with item.config.stash[blocking_manager_key].unblock():
            connection.creation.deserialize_db_from_string(connection._test_serialized_contents)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """Let the database of this process begin as a copy of the migrated one."""
    from django.conf import settings

    if not (migrated := os.environ.get(MIGRATED)):
        return
    database = settings.DATABASES["default"]
    if database["ENGINE"] == "django.db.backends.sqlite3":
        shutil.copyfile(migrated, database["TEST"]["NAME"])
    else:
        database["TEST"]["TEMPLATE"] = migrated


@pytest.fixture(autouse=True)
def polish() -> Iterator[None]:
    """Each test begins in Polish, whatever language the last one left behind."""
    with translation.override("pl"):
        yield


@pytest.fixture(autouse=True)
def empty_caches() -> Iterator[None]:
    yield
    caches["default"].clear()
    caches["shared"].clear()


@pytest.fixture(scope="module")
def cms_indexed() -> Iterator[None]:
    """Pages made by the test are entered where the CMS looks for uses."""
    with cms_indexes.kept():
        yield
