"""gunicorn's worker in which slow senders hold no process and no thread.

gunicorn's own sync and thread workers read a request while it is served: as many slow bodies as
there are workers or threads stop the site. Here waitress reads all connections in one loop and
gives a request to a thread when it is there as a whole (docs/decisions/0035).
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterable
from typing import Any

from gunicorn.workers.base import Worker
from waitress import wasyncore
from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser
from waitress.server import BaseWSGIServer, create_server

#: Connections of one worker; each takes a file descriptor, two with a body beyond ``IN_MEMORY``.
MOST_CONNECTIONS = 2_000
#: Seconds a request may take to arrive, and one more for so many bytes that have.
PATIENCE = 20
SLOWEST = 4_096  # bytes a second
#: Seconds a request may take while more than half of the connections are taken.
IMPATIENCE = 2
#: Seconds a connection is kept on which nothing happens.
IDLE = 60
MAX_HEADER = 32_768  # bytes
MAX_BODY = 100_000_000  # bytes; forms have lower limits, and say so
IN_MEMORY = 65_536  # bytes of a body; the rest is in a temporary file

_LOOK_EVERY = 0.5  # seconds


class BufferingWorker(Worker):
    """One process of gunicorn: a loop that reads and writes, and ``threads`` that work."""

    def run(self) -> None:
        self._began: dict[HTTPRequestParser, float] = {}
        self._served_since: dict[int, float] = {}
        self._open: dict[int, wasyncore.dispatcher] = {}
        server = create_server(
            self._application,
            map=self._open,
            sockets=[each.sock for each in self.sockets],
            threads=self.cfg.threads,
            connection_limit=MOST_CONNECTIONS,
            channel_timeout=IDLE,
            cleanup_interval=5,
            max_request_header_size=MAX_HEADER,
            max_request_body_size=MAX_BODY,
            inbuf_overflow=IN_MEMORY,
            # Read by Django alone, and only where a proxy of ours stands in front.
            clear_untrusted_proxy_headers=False,
            log_socket_errors=False,
            ident="",
        )
        look_next = 0.0
        while self.alive and os.getppid() == self.ppid:
            self._turn()
            if time.monotonic() >= look_next:
                look_next = time.monotonic() + _LOOK_EVERY
                self._shed()
                if not self._hangs():
                    self.notify()
        self._finish()
        server.task_dispatcher.shutdown(timeout=1)
        wasyncore.close_all(self._open)

    def _turn(self) -> None:
        wasyncore.loop(timeout=_LOOK_EVERY, use_poll=True, map=self._open, count=1)

    def _application(self, environ: dict[str, Any], start_response: Callable) -> Iterable[bytes]:
        """In a thread."""
        self.nr += 1
        if self.nr >= self.max_requests:
            self.alive = False
        thread = threading.get_ident()
        self._served_since[thread] = time.monotonic()
        try:
            return self.wsgi(environ, start_response)
        finally:
            del self._served_since[thread]

    def _hangs(self) -> bool:
        """Whether a request takes longer than ``timeout``: gunicorn then replaces the process."""
        now = time.monotonic()
        return any(now - since > self.timeout for since in list(self._served_since.values()))

    def _channels(self) -> list[HTTPChannel]:
        return [each for each in self._open.values() if isinstance(each, HTTPChannel)]

    def _shed(self) -> None:
        """Close the connections whose requests arrive too slowly."""
        now, channels = time.monotonic(), self._channels()
        scarce = len(channels) > MOST_CONNECTIONS / 2
        arriving = {each.request: each for each in channels if each.request is not None}
        self._began = {request: self._began.get(request, now) for request in arriving}
        for request, channel in arriving.items():
            received = request.header_bytes_received + request.body_bytes_received
            allowed = IMPATIENCE if scarce else PATIENCE + received / SLOWEST
            if now - self._began[request] > allowed:
                channel.will_close = True

    def _finish(self) -> None:
        """Serve what is there as a whole, and let it be read; accept nothing new."""
        for each in self._open.values():
            if isinstance(each, BaseWSGIServer):
                each.accepting = False
        until = time.monotonic() + self.cfg.graceful_timeout
        while time.monotonic() < until and any(
            each.requests or each.total_outbufs_len for each in self._channels()
        ):
            self.notify()
            self._turn()
