"""Wagtail's index of references, which takes a part of the time of making a page in a test.

It is asked where the CMS uses a page or a file. Pages made by ``tests.factories`` are not entered
in it unless the tests ask for it: ``pytestmark = pytest.mark.usefixtures("cms_indexed")``. What the
code under test saves is always entered.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from wagtail.signal_handlers import disable_reference_index_auto_update

_kept = False


@contextmanager
def kept() -> Iterator[None]:
    """Pages that are made meanwhile are entered in it."""
    global _kept
    before, _kept = _kept, True
    try:
        yield
    finally:
        _kept = before


@contextmanager
def left_out() -> Iterator[None]:
    """What is saved meanwhile is not entered."""
    if _kept:
        yield
        return
    with disable_reference_index_auto_update():
        yield
