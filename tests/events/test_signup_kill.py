"""SIGKILL at any moment: what is written is whole, and every letter arrives."""

from __future__ import annotations

import contextlib
import os
import random
import re
import signal
import socketserver
import subprocess
import sys
import threading
import time
from collections import Counter
from datetime import timedelta
from http.client import HTTPException

import pytest
from django.db.models import F
from django_tasks_db.models import DBTaskResult

from events.models import OutgoingMail, SignUp
from events.services import outbox, signups
from events.signup_form import new_stamp
from network.models.letters import CLAIM_LASTS
from tests.events.live import ROOT, Form, Visitor, environment, server, together
from tests.events.series import next_tuesday, weekly
from tests.events.signup_rules import problems
from tests.factories import make_event_index, make_home, make_space, make_space_index, make_user

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)
KILLS = 20


class MailServer(socketserver.ThreadingTCPServer):
    """Takes every letter and remembers its Message-ID."""

    allow_reuse_address = daemon_threads = True

    def __init__(self) -> None:
        self.accepted: Counter[str] = Counter()
        super().__init__(("127.0.0.1", 0), Conversation)
        threading.Thread(target=self.serve_forever, daemon=True).start()


class Conversation(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        with contextlib.suppress(OSError):  # the other end was killed
            self._talk()

    def _talk(self) -> None:
        self.wfile.write(b"220 here\r\n")
        while line := self.rfile.readline():
            word = line[:4].upper().strip()
            if word == b"DATA":
                self.wfile.write(b"354 go on\r\n")
                letter = b""
                while (line := self.rfile.readline()) not in (b".\r\n", b""):
                    letter += line
                if not line:
                    return  # cut off: not accepted
                name = re.search(rb"(?im)^message-id: *(\S+)", letter)[1].decode()
                self.server.accepted[name] += 1
            self.wfile.write(b"221 bye\r\n" if word == b"QUIT" else b"250 ok\r\n")


class Mother:
    """The process whose children are killed."""

    def __init__(self, event, port, log):
        command = [sys.executable, "-m", "tests.events.killed", str(event.pk), str(port)]
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

    def _say(self, deed):
        self._process.stdin.write(f"{deed}\n")

    def _hear(self):
        return self._process.stdout.readline().strip()

    def finish(self):
        """A worker sends what is left."""
        self._say("finish")
        heard = [self._hear() for _word in range(3)]
        assert heard[-1] == "finished", heard

    def kill(self, deed, seconds):
        """Two at work at once, both killed so many seconds later."""
        self._say(deed)
        self._say(deed)
        heard = [self._hear() for _word in range(4)]
        assert heard.count("ready") == 2, heard
        time.sleep(seconds)
        for child in heard:
            if child != "ready":
                os.kill(int(child), signal.SIGKILL)

    def stop(self):
        self._process.stdin.close()
        self._process.wait(timeout=20)


@pytest.fixture
def event():
    index = make_event_index(make_space(make_space_index(make_home()), title_pl="Dom"))
    first = next_tuesday() + timedelta(weeks=2)
    return weekly(index, weeks=2, first=first, signup_mode="date", capacity=6)


@pytest.fixture
def mail_server():
    with MailServer() as server:
        yield server
        server.shutdown()


@pytest.fixture
def mother(event, mail_server, tmp_path):
    log = tmp_path / "killed.log"
    mother = Mother(event, mail_server.server_address[1], log)
    yield mother
    mother.stop()
    assert "Traceback" not in log.read_text(), log.read_text()[-3000:]


def open_letters():
    return OutgoingMail.objects.filter(sent_at=None)


def test_killed_at_any_moment_nothing_is_half_done_and_no_letter_is_lost(
    event, mother, mail_server
):
    chance = random.Random(5)  # noqa: S311
    kills = 0
    # On a slow machine they come later, until there is enough to look at.
    while kills < KILLS or (SignUp.objects.count() <= KILLS and kills < 5 * KILLS):
        mother.kill("load", chance.uniform(0.02, 0.2) * max(1, kills / KILLS))
        kills += 1
    time.sleep(0.5)  # a database server rolls back what the dead have left
    assert SignUp.objects.count() > KILLS
    assert not problems(event)
    # Letters enough for every worker to be killed at one.
    staff = make_user("staff")
    while OutgoingMail.objects.count() < 10 * KILLS:
        signups.write_to(list(SignUp.objects.all()[:KILLS]), subject="?", text="!", by=staff)
    tasks = sorted(task.args_kwargs["args"] for task in DBTaskResult.objects.all())
    written = list(OutgoingMail.objects.order_by("pk").values_list("pk", flat=True))
    assert tasks == [[key] for key in written]

    may_repeat: set[str] = set()
    died_over_one = 0
    for kill in range(KILLS):
        mother.kill("work", chance.uniform(0.05, 0.35))
        time.sleep(0.05)
        # Claimed by the dead: accepted by the mail server, and not marked; or not yet sent at all.
        claimed = open_letters().exclude(claimed_at=None)
        names = {mail.message_id for mail in claimed}
        died_over_one += bool(names - may_repeat)
        may_repeat |= names
        if kill % 5 == 4:
            _later()
    assert died_over_one, "no worker was killed at work"
    _later()
    mother.finish()
    assert not open_letters().exists()
    accepted = mail_server.accepted
    assert set(accepted) == {mail.message_id for mail in OutgoingMail.objects.all()}
    twice = {name for name, times in accepted.items() if times > 1}
    assert twice <= may_repeat
    print(f"{len(written)} letters, {died_over_one} workers killed at one, {len(twice)} twice")  # noqa: T201
    # A repeat is safe.
    before = accepted.total()
    for key in written[:20]:
        outbox.deliver.call(key)
    assert accepted.total() == before


@pytest.mark.skipif(not os.path.exists("/proc/self/task"), reason="needs Linux")  # noqa: PTH110
def test_the_server_killed_while_people_sign_up_and_press_again(event, tmp_path):
    """Whoever gets no answer sends the same form again: it is one sign-up all the same."""
    form = Form(event, event.occurrences.real().first())
    people = 40
    unanswered = Counter()

    def sign_up(port, number):
        values = {"name": f"P{number}", "email": f"p{number}@example.org", "people": 1}
        stamp = new_stamp(event, form.clause)
        for _press in range(200):
            try:
                return Visitor(port).post(form.address, form=stamp, **values)[0]
            except (OSError, HTTPException):
                unanswered["all"] += 1
                time.sleep(0.1)
        return "no answer"

    def kill(port):
        chance = random.Random(7)  # noqa: S311
        for _kill in range(KILLS):
            time.sleep(chance.uniform(0.05, 0.2))
            for worker in port.workers():
                with contextlib.suppress(ProcessLookupError):  # it has just gone
                    os.kill(worker, signal.SIGKILL)
        return "killed"

    with server("--threads", "4", log=tmp_path / "server.log") as port:
        deeds = [lambda n=n: sign_up(port, n) for n in range(people)]
        answers = together([*deeds, lambda: kill(port)])
    assert Counter(answers) == {303: people, "killed": 1}
    assert unanswered["all"], "nobody was cut off"
    assert SignUp.objects.count() == people
    assert not problems(event)


def _later():
    """As if more than ten minutes had gone by: what the dead have left is picked up."""
    past = 2 * CLAIM_LASTS
    open_letters().update(claimed_at=F("claimed_at") - past, due_at=F("due_at") - past)
    outbox.pick_up_the_lost()
