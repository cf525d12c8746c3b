"""Fixtures that every part of the suite shares."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
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
