"""The database is locked, full or away, or the disk is full: 503, and nothing of it is lost.

Each is a real one: a lock in another process, a database that may not grow, a full device.
"""

from __future__ import annotations

import errno
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.core.files.storage import InMemoryStorage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError, connection
from django.test import Client
from django.urls import reverse
from wagtail.documents import get_document_model
from wagtail.test.utils.form_data import rich_text, streamfield

from events.models import SignUp
from network.http.unavailable import is_unavailable
from network.models import Picture
from tests import pictures
from tests.events.live import database_url
from tests.events.signup.pages import FORM, make, soup, text
from tests.factories import (
    make_administrator,
    make_event_index,
    make_home,
    make_space,
    make_space_index,
)
from tests.forms import edit, event_form

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

IS_SQLITE = connection.vendor == "sqlite"
ENGLISH = "/en/spaces/dom/events/yoga/sign-up/"
LOCKED = """
import sys
url = sys.argv[1]
if url.startswith("sqlite"):
    import sqlite3
    held = sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None)
    held.execute("BEGIN EXCLUSIVE")
else:
    import psycopg
    held = psycopg.connect(url)
    held.execute(f"LOCK TABLE {sys.argv[2]} IN EXCLUSIVE MODE")
print("held", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def client():
    return Client(raise_request_exception=False)


@pytest.fixture
def event(settings):
    settings.SIGNUP_FORM_SECONDS = 0
    settings.SIGNUP_RATE = 1_000
    values = {"title_pl": "Dom", "title_en": "Dom", "contact_email": "dom@example.org"}
    index = make_event_index(make_space(make_space_index(make_home()), **values))
    return make(index, capacity=200)


def filled(client, address=FORM, **values):
    form = soup(client.get(address)).select_one("form.sign-up-form")
    given = {field["name"]: field.get("value", "") for field in form.select("input[name]")}
    return form["action"], given | {"name": "Ala Kot", "email": "ala@example.org", **values}


@contextmanager
def locked(table: str = "events_signup"):
    """By another process (on SQLite the whole database); who waits here waits 0.3 seconds."""
    wait = "PRAGMA busy_timeout = 300" if IS_SQLITE else "SET lock_timeout = '300ms'"
    with connection.cursor() as cursor:
        cursor.execute(wait)
    command = [sys.executable, "-c", LOCKED, database_url(), table]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdout.readline() == b"held\n"
        try:
            yield
        finally:
            other.stdin.close()
            other.wait(timeout=20)


@contextmanager
def full():
    """The database may not grow any more."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM")
        cursor.execute("PRAGMA page_count")
        (pages,) = cursor.fetchone()
        cursor.execute(f"PRAGMA max_page_count = {pages}")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA max_page_count = 1073741823")


@contextmanager
def away():
    """Nobody listens where the database was."""
    connection.close()
    known = dict(connection.settings_dict)
    connection.settings_dict.update(HOST="127.0.0.1", PORT="1")
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict.update(known)


def send_again(client, response):
    form = soup(response).select_one("main form")
    given = {field["name"]: field["value"] for field in form.select("input[name]")}
    return client.post(form["action"], given)


@pytest.mark.parametrize(
    ("address", "said", "again"),
    [
        (FORM, "Nic nie zostało zapisane.", "Wyślij ponownie"),
        (ENGLISH, "Nothing was saved.", "Send again"),
    ],
)
def test_a_locked_database_says_so_and_the_same_can_be_sent_again(
    client, event, address, said, again
):
    action, given = filled(client, address)
    with locked():
        response = client.post(action, given)
        assert response.status_code == 503
        assert response["Retry-After"] == "30"
        assert response["Cache-Control"] == "no-store"
        assert said in text(response)
        assert soup(response).select_one("main form button").get_text() == again
    assert not SignUp.objects.exists()
    assert send_again(client, response).status_code == 303
    assert SignUp.objects.get().name == "Ala Kot"


@pytest.mark.skipif(not IS_SQLITE, reason="of SQLite alone")
def test_in_a_full_database_what_was_acknowledged_is_there_and_the_rest_is_told(client, event):
    forms = [
        filled(client, name=f"Ala {number}", email=f"ala{number}@example.org")
        for number in range(40)
    ]
    with full():
        told = [(given["name"], client.post(action, given)) for action, given in forms]
        assert client.get(FORM).status_code == 200
    assert {response.status_code for _name, response in told} == {303, 503}
    acknowledged = {name for name, response in told if response.status_code == 303}
    assert {*SignUp.objects.values_list("name", flat=True)} == acknowledged
    refused = next(response for _name, response in told if response.status_code == 503)
    assert send_again(client, refused).status_code == 303
    assert SignUp.objects.count() == len(acknowledged) + 1


@pytest.mark.skipif(IS_SQLITE, reason="of a server alone")
def test_while_the_database_is_away_a_page_says_so(client, event):
    action, given = filled(client)
    with away():
        sent, read = client.post(action, given), client.get("/en/")
    assert {sent.status_code, read.status_code} == {503}
    assert "Nic nie zostało zapisane." in text(sent)
    assert "The site does not respond just now" in text(read)
    assert not soup(read).select_one("main form")
    assert send_again(client, sent).status_code == 303


def test_a_locked_database_in_the_cms_loses_nothing_that_was_typed(client, event):
    client.force_login(make_administrator())
    client.get("/admin/")
    title, body = 'Joga "dla" <wszystkich> ą', [("text", rich_text("<p>Długo pisane</p>"))]
    given = event_form(
        title_pl=title,
        title_en="Yoga",
        slug_pl="joga",
        slug_en="yoga",
        start="10.05.2031 17:00",
        end="10.05.2031 18:00",
        body_pl=streamfield(body),
    )
    with locked("wagtailcore_revision"):
        response = edit(client, event, given, action="action-submit")
    assert response.status_code == 503, soup(response).select(".error-message")
    assert "najwyżej zapisał się szkic" in text(response)
    fields = soup(response).select("main form input[name]")
    kept = {field["name"]: field["value"] for field in fields}
    assert kept.pop("action-submit") == "1"
    assert kept == {name: str(value) for name, value in given.items()}


class FullDisk(InMemoryStorage):
    def _save(self, name, content):
        with Path("/dev/full").open("wb") as device:
            device.write(content.read())
        raise AssertionError("The device is never full.")


@pytest.mark.parametrize(
    ("language", "said"), [("pl", "wróć w przeglądarce"), ("en", "go back in your browser")]
)
@pytest.mark.parametrize(
    ("address", "name", "file"),
    [
        ("wagtailimages:add", "file", ("a.jpg", pictures.jpeg())),
        ("wagtailimages:add_multiple", "files[]", ("a.jpg", pictures.jpeg())),
        ("wagtaildocs:add", "file", ("a.txt", b"x" * 10_000)),
        ("wagtaildocs:add_multiple", "files[]", ("a.txt", b"x" * 10_000)),
    ],
)
def test_a_file_that_does_not_fit_on_the_disk_leaves_no_row(
    client, settings, address, name, file, language, said
):
    make_home()
    client.force_login(make_administrator())
    client.get("/admin/")
    full = {"BACKEND": f"{__name__}.FullDisk"}
    settings.STORAGES = {**settings.STORAGES, "default": full}
    response = client.post(
        reverse(address),
        {"title": "Sala", "collection": 1, name: SimpleUploadedFile(*file)},
        headers={"accept-language": language, "x-requested-with": "XMLHttpRequest"},
    )
    assert response.status_code == 503
    assert said in text(response)
    assert not soup(response).select_one("main form")
    assert not Picture.objects.exists()
    assert not get_document_model().objects.exists()


def test_a_password_is_not_written_into_a_page(client, event):
    with locked():
        response = client.post(
            "/admin/login/", {"username": "a", "password": "tajne-haslo"}, follow=False
        )
    assert b"tajne-haslo" not in response.content


def test_our_own_mistakes_stay_errors():
    with pytest.raises(OperationalError if IS_SQLITE else Exception) as raised:
        connection.cursor().execute("SELECT nothing FROM nowhere")
    assert not is_unavailable(raised.value)
    assert not is_unavailable(ValueError("x"))
    assert not is_unavailable(OSError(errno.ENOENT, "x"))
    assert is_unavailable(OSError(errno.ENOSPC, "x"))
