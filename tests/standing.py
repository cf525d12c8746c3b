"""What many tests only read is made once for them, and every test's own changes are still undone.

A fixture of class or module scope makes its pages inside ``standing``: one transaction around all
the tests that share it, inside which each test has its own savepoint. Not for tests that need real
transactions (``transaction=True``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import transaction
from django.utils import translation


@contextmanager
def standing(blocker) -> Iterator[None]:
    """``blocker``: pytest-django's ``django_db_blocker``; the fixture needs ``django_db_setup``."""
    with blocker.unblock(), transaction.atomic():
        with translation.override("pl"):
            yield
        transaction.set_rollback(True)


def stands(make: Callable[[], Any]) -> Any:
    """A fixture of a module: what is made stands while the module's tests run."""

    @pytest.fixture(scope="module")
    def made(django_db_setup: None, django_db_blocker: Any) -> Iterator[Any]:
        with standing(django_db_blocker):
            yield make()

    return made


def page_of(name: str = "") -> Any:
    """A fixture: the page that stands, or the one of this name among those that stand, read anew.

    The module's fixture ``pages`` makes it (``pages = stands(make_it)``), or a dictionary of them.
    """

    @pytest.fixture
    def page(pages: Any, db: None) -> Any:
        return again(pages[name] if name else pages)

    return page


def again(page: Any) -> Any:
    """The same page read anew: what one test does to the object in its hands is not the next's."""
    return type(page).objects.get(pk=page.pk)
