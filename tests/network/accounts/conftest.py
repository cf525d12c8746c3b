"""An installation behind a proxy, without a cache server."""

from __future__ import annotations

import pytest
from django.core.cache import caches

from tests.factories import make_home


@pytest.fixture(autouse=True)
def counters(settings, db):
    """The cache ``shared`` as an installation without CACHE_URL has it."""
    name = "network.services.counter_cache.CounterCache"
    settings.CACHES = {**settings.CACHES, "shared": {"BACKEND": name}}
    settings.TRUST_FORWARDED_FOR = True
    return caches["shared"]


@pytest.fixture
def home():
    return make_home()
