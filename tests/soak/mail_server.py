"""A mail server (RFC 5321, what a client needs of it) that does not always take a letter."""

from __future__ import annotations

import contextlib
import re
import socketserver
import threading
import time
from collections import Counter
from enum import StrEnum
from typing import Any


class Mood(StrEnum):
    ACCEPTS = "accepts"
    BUSY = "451 at the recipient"
    NO_RELAY = "550 relay refused"
    HANGS = "never responds"
    CUTS = "cut before the 250"
    CUTS_ACCEPTED = "accepted, cut before the 250"


#: In this order, each for ``SECONDS_EACH``; between two of them it accepts.
TROUBLES = [Mood.BUSY, Mood.CUTS, Mood.HANGS, Mood.NO_RELAY, Mood.CUTS_ACCEPTED]
SECONDS_EACH = 4


class MailServer(socketserver.ThreadingTCPServer):
    """Remembers by its Message-ID how often a letter was accepted, and the last one to a mailbox.

    ``unheard`` holds those that were accepted although the client could not know.
    """

    allow_reuse_address = daemon_threads = True

    def __init__(self) -> None:
        self.accepted: Counter[str] = Counter()
        self.unheard: Counter[str] = Counter()
        self.moods: Counter[Mood] = Counter()  # how often each was met
        self._lock = threading.Lock()
        self._began, self._troubled = time.monotonic(), True
        super().__init__(("127.0.0.1", 0), Conversation)
        threading.Thread(target=self.serve_forever, daemon=True).start()

    @property
    def port(self) -> int:
        return self.server_address[1]

    def accept_all(self) -> None:
        """No more troubles."""
        self._troubled = False

    @property
    def mood(self) -> Mood:
        turn = int((time.monotonic() - self._began) / SECONDS_EACH)
        if not self._troubled or turn % 2 == 0:
            return Mood.ACCEPTS
        return TROUBLES[turn // 2 % len(TROUBLES)]

    def take(self, name: str, mood: Mood) -> None:
        with self._lock:
            self.accepted[name] += 1
            if mood == Mood.CUTS_ACCEPTED:
                self.unheard[name] += 1

    def meet(self, mood: Mood) -> None:
        with self._lock:
            self.moods[mood] += 1

    def __exit__(self, *error: object) -> None:
        self.shutdown()
        self.server_close()


class Conversation(socketserver.StreamRequestHandler):
    server: MailServer

    def handle(self) -> None:
        with contextlib.suppress(OSError):  # the other end was killed
            self._talk(self.server.mood)

    def _talk(self, mood: Mood) -> None:
        self.server.meet(mood)
        if mood == Mood.HANGS:
            self.rfile.read()  # until the client gives up
            return
        self._say("220 here")
        while line := self.rfile.readline():
            word = line[:4].upper().strip()
            if word == b"DATA":
                self._say("354 go on")
                name = self._letter()
                if not name or mood == Mood.CUTS:
                    return
                self.server.take(name, mood)
                if mood == Mood.CUTS_ACCEPTED:
                    return
            self._say(self._reply(word, mood))
            if word == b"QUIT":
                return

    def _reply(self, word: bytes, mood: Mood) -> str:
        replies: dict[Any, str] = {
            (b"RCPT", Mood.BUSY): "451 4.3.2 try again later",
            (b"RCPT", Mood.NO_RELAY): "550 5.7.1 relaying denied",
        }
        return replies.get((word, mood), "221 bye" if word == b"QUIT" else "250 ok")

    def _letter(self) -> str:
        """Its Message-ID; empty if the client was cut off within it."""
        text = b""
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            text += line
        found = re.search(rb"(?im)^message-id:\s*(\S+)", text)
        return found[1].decode() if line and found else ""

    def _say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())
