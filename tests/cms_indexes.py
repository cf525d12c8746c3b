"""Wagtail's own two indexes, which take a third of the time of making a page in a test.

One is asked where the CMS uses a page or a file (its reference index), the other by the search of
the CMS (modelsearch). Pages made by ``tests.factories`` are entered in neither, unless the tests
ask for it: ``pytestmark = pytest.mark.usefixtures("cms_indexed")``. What the code under test saves
is always entered.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.test import override_settings
from wagtail.signal_handlers import disable_reference_index_auto_update

#: Notes the tasks and runs none.
NOT_RUN = {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}

_kept = False


@contextmanager
def kept() -> Iterator[None]:
    """Pages that are made meanwhile are entered in both."""
    global _kept
    before, _kept = _kept, True
    try:
        yield
    finally:
        _kept = before


@contextmanager
def left_out() -> Iterator[None]:
    """What is saved meanwhile is entered in neither."""
    if _kept:
        yield
        return
    with (
        disable_reference_index_auto_update(),
        override_settings(TASKS={**settings.TASKS, "default": NOT_RUN}),
    ):
        yield
