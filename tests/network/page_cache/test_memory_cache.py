"""Where each process keeps answers: so much memory and no more."""

from __future__ import annotations

import time
from dataclasses import dataclass

import pytest

from network.page_cache.memory_backend import MemoryCache


@dataclass(frozen=True)
class Answer:
    size: int


@pytest.fixture
def cache():
    cache = MemoryCache("tests", {"OPTIONS": {"MAX_BYTES": 100_000}})
    cache.clear()
    yield cache
    cache.clear()


def test_what_is_kept_is_given_back_as_it_is(cache):
    answer = Answer(2000)
    cache.set("a", answer)
    assert cache.get("a") is answer
    assert MemoryCache("tests", {"OPTIONS": {"MAX_BYTES": 100_000}}).get("a") is answer
    assert cache.get("b") is None


def test_what_was_not_asked_for_longest_goes_first(cache):
    for name in "abcd":
        cache.set(name, Answer(20_000))
    cache.get("a")
    cache.set("e", Answer(20_000))
    assert [name for name in "abcde" if cache.get(name)] == ["a", "c", "d", "e"]


def test_a_great_one_does_not_drive_out_all_others(cache):
    for name in "abc":
        cache.set(name, Answer(20_000))
    cache.set("a", Answer(90_000))
    assert [name for name in "abc" if cache.get(name)] == ["b", "c"]


def test_memory_that_is_given_up_can_be_used_again(cache):
    for turn in range(50):
        cache.set("same", Answer(20_000))
        cache.set(f"short {turn}", Answer(20_000), timeout=0)
        assert cache.get(f"short {turn}") is None
    for name in "abc":
        cache.set(name, Answer(20_000))
    assert len([name for name in ("same", *"abc") if cache.get(name)]) == 4


def test_after_its_time_it_is_gone(cache):
    cache.set("a", Answer(1), timeout=0.02)
    cache.set("b", Answer(1), timeout=None)
    assert cache.get("a")
    time.sleep(0.03)
    assert [cache.get("a"), cache.get("b")] == [None, Answer(1)]
