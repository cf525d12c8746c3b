"""A small client that asks as fast as it is answered, over sockets of its own.

It reads no more of an answer than it must, so that the server and not the client is measured; what
it takes itself is told as well (``Burst.client_ms``).
"""

from __future__ import annotations

import itertools
import os
import socket
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

LINES = 4
TIMEOUT = 120
_TICK_MS = 1000 / os.sysconf("SC_CLK_TCK")
_HIT = b"\r\nx-page-cache: hit"


@dataclass(frozen=True)
class Answer:
    status: int
    head: bytes
    size: int  # bytes of the body as sent

    def header(self, name: str) -> str:
        for line in self.head.split(b"\r\n")[1:]:
            key, _colon, value = line.partition(b":")
            if key.strip().lower() == name.lower().encode():
                return value.decode().strip()
        return ""


class Line:
    """One connection, opened anew when the server has closed it."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._socket: socket.socket | None = None

    def ask(self, address: str, *headers: str) -> Answer:
        lines = [f"GET {address} HTTP/1.1", "Host: localhost", "Accept-Encoding: gzip", *headers]
        question = ("\r\n".join(lines) + "\r\n\r\n").encode()
        if self._socket is None:
            self._socket = socket.create_connection(("127.0.0.1", self._port), timeout=TIMEOUT)
            self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._socket.sendall(question)
        return self._read(self._socket)

    def _read(self, open_socket: socket.socket) -> Answer:
        data = b""
        while b"\r\n\r\n" not in data:
            part = open_socket.recv(65536)
            if not part:
                raise ConnectionError("The server closed before it answered.")
            data += part
        head, _blank, body = data.partition(b"\r\n\r\n")
        answer = Answer(int(head[9:12]), head, 0)
        length = answer.header("Content-Length")
        size, closes = len(body), answer.header("Connection").lower() == "close" or not length
        while not length or size < int(length):
            part = open_socket.recv(262_144)
            if not part:
                break
            size += len(part)
        if closes:
            self.close()
        return Answer(answer.status, head, size)

    def close(self) -> None:
        if self._socket is not None:
            self._socket.close()
            self._socket = None


@dataclass
class Burst:
    """What some seconds of asking have shown; the times of single answers are in ms."""

    seconds: float = 0
    cpu_ms: float = 0  # of the server's processes and the database's, all together
    client_ms: float = 0
    kept: int = 0  # answers that had been kept
    sent: int = 0  # bytes of all bodies
    times: list[float] = field(default_factory=list)
    wrong: list[int] = field(default_factory=list)

    @property
    def rate(self) -> float:
        return len(self.times) / self.seconds

    @property
    def cpu_each(self) -> float:
        return self.cpu_ms / len(self.times)


def burst(
    port: int, addresses: Sequence[str], seconds: float, pids: Sequence[int], lines: int = LINES
) -> Burst:
    """Ask for the addresses in turn over so many connections; ``pids``: whose time is counted."""
    found = Burst()
    turn = itertools.cycle(addresses)
    until = time.monotonic() + seconds
    failed: list[BaseException] = []

    def work() -> None:
        line = Line(port)
        try:
            while time.monotonic() < until:
                _note(found, line, next(turn))
        except OSError as error:
            failed.append(error)
        finally:
            line.close()

    threads = [threading.Thread(target=work) for _number in range(lines)]
    before, own, start = processor_ms(pids), time.process_time(), time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    found.seconds = time.monotonic() - start
    found.client_ms = (time.process_time() - own) * 1000
    found.cpu_ms = processor_ms(pids) - before
    if failed or found.wrong:
        raise AssertionError(f"{addresses[0]}: {failed[:1] or found.wrong[:5]}")
    return found


def _note(found: Burst, line: Line, address: str) -> None:
    start = time.perf_counter()
    answer = line.ask(address)
    found.times.append((time.perf_counter() - start) * 1000)
    found.sent += answer.size
    if answer.status != 200:
        found.wrong.append(answer.status)
    if _HIT in answer.head.lower():
        found.kept += 1


def processor_ms(pids: Sequence[int]) -> float:
    """What these processes and all below them have taken of a core, those that ended included."""
    return sum(_ticks(pid) for pid in pids) * _TICK_MS


def _ticks(pid: int) -> int:
    try:
        # After the name, which may hold anything, in brackets.
        stat = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except (FileNotFoundError, ProcessLookupError):
        return 0
    own = sum(int(number) for number in stat[11:15])  # utime, stime, and of children that ended
    return own + sum(_ticks(int(child)) for child in children)
