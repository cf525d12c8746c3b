"""Counters without a cache server: of several processes, for as long as they say, and none lost."""

from __future__ import annotations

import importlib
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest
from django.core.cache import caches
from django.utils import timezone

from events.clock import tick as clock
from network.http.rate_limits import within_limit
from network.models import SharedCount
from network.services.counter_cache import CounterCache
from network.settings import cache as cache_settings
from tests.clock import at
from tests.events.live import ROOT, environment

PROCESSES, CALLS, MOST = 3, 40, 50
HOUR = 3600
TEN = datetime(2026, 11, 30, 10, tzinfo=UTC)


def after(seconds: int) -> datetime:
    return TEN + timedelta(seconds=seconds)


@pytest.fixture
def counters(settings):
    """The cache ``shared`` as an installation without CACHE_URL has it."""
    name = "network.services.counter_cache.CounterCache"
    settings.CACHES = {**settings.CACHES, "shared": {"BACKEND": name}}
    return caches["shared"]


def test_without_a_cache_server_the_shared_cache_is_rows(monkeypatch):
    monkeypatch.delenv("CACHE_URL", raising=False)
    shared = importlib.reload(cache_settings).CACHES["shared"]
    assert shared["BACKEND"].rpartition(".")[2] == CounterCache.__name__


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_several_processes_together_let_through_no_more_than_one_would():
    program = (
        "from network.http.rate_limits import within_limit;"
        f"print(sum(within_limit('everybody', {MOST}, 10**6) for _call in range({CALLS})))"
    )
    command = [sys.executable, "manage.py", "shell", "--verbosity=0", "--command", program]
    own = environment(DJANGO_SETTINGS_MODULE="tests.network.machine_settings", CACHE_URL="")
    processes = [
        subprocess.Popen(command, cwd=ROOT, env=own, stdout=subprocess.PIPE, text=True)
        for _process in range(PROCESSES)
    ]
    assert sum(int(process.communicate()[0]) for process in processes) == MOST
    assert SharedCount.objects.get().value == PROCESSES * CALLS


@pytest.mark.django_db
class TestCounters:
    def test_a_limit_of_an_hour_lasts_an_hour(self, counters):
        with at(TEN):
            assert [within_limit("a", 3, HOUR) for _call in range(4)] == [True, True, True, False]
        with at(after(HOUR - 1)):
            assert not within_limit("a", 3, HOUR)
        with at(after(HOUR)):
            assert within_limit("a", 3, HOUR)

    def test_no_number_of_other_names_washes_a_counter_out(self, counters, settings):
        for _call in range(3):
            within_limit("zz", 3, HOUR)
            within_limit("aa", 3, HOUR)
        end = timezone.now() + timedelta(hours=1)
        others = (SharedCount(name=f"m{n}", value=1, expires_at=end) for n in range(100_000))
        SharedCount.objects.bulk_create(others, batch_size=10_000)
        assert within_limit("one more", 1, HOUR)
        assert not within_limit("zz", 3, HOUR)
        assert not within_limit("aa", 3, HOUR)

    def test_the_clock_removes_what_has_expired_and_nothing_else(self, counters):
        counters.add("a", 1, timeout=60)
        counters.add("b", 1, timeout=600)
        clock.tick(timezone.now() + timedelta(seconds=61))
        assert SharedCount.objects.get().name.endswith(":b")

    def test_it_is_a_cache_of_numbers(self, counters):
        with at(TEN):
            assert counters.add("a", 5, timeout=10)
            assert not counters.add("a", 6, timeout=10)
            assert counters.incr("a", 2) == 7
            assert counters.decr("a") == 6
            counters.set("b", 1, timeout=None)
            assert counters.get_many(["a", "b", "c"]) == {"a": 6, "b": 1}
            assert counters.touch("a", 20)
        with at(after(19)):
            assert counters.get("a") == 6
        with at(after(21)):
            assert counters.get("a", "none") == "none"
            assert "a" not in counters
            with pytest.raises(ValueError, match="not found"):
                counters.incr("a")
            assert counters.add("a", 1, timeout=10)
            assert counters.delete("a")
            assert not counters.delete("a")
            counters.clear()
            assert not SharedCount.objects.exists()
