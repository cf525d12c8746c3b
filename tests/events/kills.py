"""What tests that kill workers have in common: a mail server, whom they kill, and over what."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import socketserver
import subprocess
import sys
import threading
import time
from collections import Counter, defaultdict
from pathlib import Path
from queue import Queue

from django.db.models import F

from events.models import OutgoingMail
from network.models.mail import CLAIM_LASTS, LetterQuerySet
from tests.events.live import ROOT, environment

PATIENCE = 120  # seconds, for one word


class MailServer(socketserver.ThreadingTCPServer):
    """Takes every letter and remembers by its Message-ID how often, and to whom it went."""

    allow_reuse_address = daemon_threads = True

    def __init__(self) -> None:
        self.accepted: Counter[str] = Counter()
        self.sent_to: defaultdict[str, set[str]] = defaultdict(set)
        super().__init__(("127.0.0.1", 0), Conversation)
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def __exit__(self, *error: object) -> None:
        self.shutdown()
        self.server_close()


class Conversation(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        with contextlib.suppress(OSError):  # the other end was killed
            self._talk()

    def _talk(self) -> None:
        to: set[str] = set()
        self.wfile.write(b"220 here\r\n")
        while line := self.rfile.readline():
            word = line[:4].upper().strip()
            if word == b"RCPT":
                to.add(re.search(rb"<(.*)>", line)[1].decode())
            if word == b"DATA":
                self.wfile.write(b"354 go on\r\n")
                letter = b""
                while (line := self.rfile.readline()) not in (b".\r\n", b""):
                    letter += line
                if not line:
                    return  # cut off: not accepted
                name = re.search(rb"(?im)^message-id: *(\S+)", letter)[1].decode()
                self.server.accepted[name] += 1
                self.server.sent_to[name] |= to
            self.wfile.write(b"221 bye\r\n" if word == b"QUIT" else b"250 ok\r\n")


class Mother:
    """The process whose children are killed: one of the modules ``killed_…``."""

    def __init__(self, module: str, port: int, log: Path, *more: object) -> None:
        self._log = log
        command = [sys.executable, "-m", f"tests.events.{module}", str(port), *map(str, more)]
        self._process = subprocess.Popen(
            command,
            cwd=ROOT,
            env=environment(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log.open("wb"),
            text=True,
            bufsize=1,
        )
        self._words: Queue[str] = Queue()
        threading.Thread(target=self._listen, daemon=True).start()

    def __enter__(self) -> Mother:
        return self

    def __exit__(self, *error: object) -> None:
        self._process.stdin.close()
        self._process.wait(timeout=20)
        log = self._log.read_text()
        assert "Traceback" not in log, log[-3000:]

    def _listen(self) -> None:
        for line in self._process.stdout:
            self._words.put(line.strip())

    def _say(self, deed: str) -> None:
        self._process.stdin.write(f"{deed}\n")

    def _bury(self) -> list[str]:
        """All that is heard until the last child is dead."""
        self._say("bury")
        return list(iter(lambda: self._words.get(timeout=PATIENCE), "buried"))

    def finish(self) -> None:
        """A worker does what is left."""
        self._say("finish")
        self._bury()

    def kill(self, deed: str, seconds: float, word: str = "ready", times: int = 2) -> list[str]:
        """Two at work at once, both killed so long after the word; answers what they said."""
        self._say(deed)
        self._say(deed)
        heard: list[str] = []
        try:
            while heard.count("ready") < 2 or heard.count(word) < times:
                heard.append(self._words.get(timeout=PATIENCE))
            time.sleep(seconds)
        finally:
            for child in _children(heard):
                os.kill(child, signal.SIGKILL)
        return heard + self._bury()


def _children(heard: list[str]) -> list[int]:
    return [int(word) for word in heard if word.isdigit()]


class Claims:
    """The letters over which workers have died: these, and no others, may be sent twice."""

    def __init__(self) -> None:
        self.names: set[str] = set()
        self.deaths = 0

    def note(self) -> None:
        """To be called after each kill."""
        time.sleep(0.05)  # a database server finishes what the dead have asked for
        # Accepted by the mail server, and not marked; or not yet sent at all.
        claimed = open_letters().exclude(claimed_at=None)
        names = {mail.message_id for mail in claimed}
        self.deaths += bool(names - self.names)
        self.names |= names


def open_letters() -> LetterQuerySet:
    return OutgoingMail.objects.filter(sent_at=None, dropped_at=None)


def let_claims_run_out() -> None:
    """As if more than ten minutes had gone by: what the dead have left is free."""
    past = 2 * CLAIM_LASTS
    open_letters().update(claimed_at=F("claimed_at") - past, due_at=F("due_at") - past)
