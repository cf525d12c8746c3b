"""Whoever sends slowly holds up nobody: the server as ``make run`` starts it, and slow requests."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from tests.events.live import ROOT, Port, server
from tests.factories import make_home

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

SLOW = 40  # of each kind; two workers have four threads
LENGTH = 1000
PROMPTLY = 3  # seconds
HEADER = b"POST /pl/ HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/plain\r\n"
BODY = HEADER + b"Content-Length: %d\r\n\r\n" % LENGTH
HALF = BODY + b"x" * 500


@contextmanager
def slow_senders(port: int, began: bytes, number: int = SLOW) -> Iterator[list[socket.socket]]:
    """Requests that have begun and do not go on."""
    with ExitStack() as stack:
        found = []
        for _number in range(number):
            sender = socket.create_connection(("127.0.0.1", int(port)), timeout=30)
            found.append(stack.enter_context(sender))
            sender.sendall(began)
        yield found


def seconds_for(port: int, address: str = "/pl/") -> float:
    start = time.monotonic()
    asker = http.client.HTTPConnection("127.0.0.1", int(port), timeout=30)
    asker.request("GET", address, headers={"Host": "localhost"})
    answer = asker.getresponse()
    assert (answer.status, bool(answer.read())) == (200, True)
    asker.close()
    return time.monotonic() - start


def test_pages_are_served_beside_slow_senders(tmp_path):
    make_home()
    with server(log=tmp_path / "log") as port, ExitStack() as stack:
        for _time in range(8):
            seconds_for(port)
        before = memory(port)
        for began in (b"", HEADER, BODY, HALF):
            senders = stack.enter_context(slow_senders(port, began))
        assert max(seconds_for(port) for _time in range(8)) < PROMPTLY
        # One of them goes on after all.
        senders[0].sendall(b"x" * (LENGTH - 500))
        assert senders[0].recv(100).startswith(b"HTTP/1.1 ")
        assert memory(port) - before < 20_000_000
        # It stops without waiting for them.
        os.kill(port.pid, signal.SIGTERM)
        started = time.monotonic()
        assert not senders[-1].recv(100)
        assert time.monotonic() - started < PROMPTLY


def memory(port: Port) -> int:
    """Bytes that the workers have beyond what they share with the process they come from."""
    own = 0
    for pid in port.workers():
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
        own += sum(int(each.split()[1]) for each in lines if each.startswith("Private_Dirty"))
    return own * 1024


def test_who_sends_too_slowly_or_too_much_is_cut_off(tmp_path):
    config = tmp_path / "impatient.py"
    config.write_text(
        f"exec(open({str(ROOT / 'deploy/gunicorn.conf.py')!r}).read())\n"
        "from network.http import buffering_worker\n"
        "buffering_worker.PATIENCE = 1\n"
    )
    with (
        server("--config", str(config), log=tmp_path / "log") as port,
        slow_senders(port, HEADER, 3) as headers,
        slow_senders(port, BODY, 3) as bodies,
        slow_senders(port, HEADER + b"X-Long: " + b"x" * 40_000, 1) as (long,),
    ):
        started = time.monotonic()
        assert b" 431 " in long.recv(100)
        assert not any(each.recv(100) for each in (*headers, *bodies))
        assert 0.5 < time.monotonic() - started < 2 * PROMPTLY


@pytest.mark.parametrize("name", ["Makefile", "deploy/mam.service.example"])
def test_it_is_started_so_everywhere(name):
    text = Path(ROOT, name).read_text(encoding="utf-8")
    assert "--config deploy/gunicorn.conf.py" in text


def test_the_proxy_cuts_off_slow_senders_as_well():
    text = Path(ROOT, "deploy/Caddyfile.example").read_text(encoding="utf-8")
    for each in ("read_header 10s", "read_body 2m", "max_size 100MB", "request_buffers 64KB"):
        assert each in text
