"""How files and answers are sent: named by what they hold, compressed, kept for good."""

from __future__ import annotations

import gzip
import re
from http import HTTPStatus
from pathlib import Path

import pytest
from django.contrib.staticfiles.finders import AppDirectoriesFinder
from django.core.management import call_command
from django.http import FileResponse, HttpResponse
from django.test import Client

from network.http.compression import CompressTextMiddleware
from network.settings import base
from network.storage.static_files import StaticFiles
from tests.factories import make_home

OURS = ("network", "sites", "events", "home")
A_YEAR = 31_536_000
COMPRESSED_ALREADY = {".woff2", ".png", ".ico"}


@pytest.fixture(scope="module")
def collected(tmp_path_factory):
    """Our files as an installation has them, and a server of them."""
    root = tmp_path_factory.mktemp("static")
    from django.conf import settings
    from django.test import override_settings

    storages = {**settings.STORAGES, "staticfiles": base.STORAGES["staticfiles"]}
    with override_settings(
        STORAGES=storages, STATIC_ROOT=str(root), WHITENOISE_AUTOREFRESH=False, DEBUG=False
    ):
        call_command("collectstatic", interactive=False, verbosity=0)
        yield root


def ours(root: Path) -> list[Path]:
    found = [path for name in OURS for path in (root / name).rglob("*") if path.is_file()]
    return sorted(path for path in found if path.suffix not in (".br", ".gz"))


def test_every_file_is_named_by_what_it_holds_and_compressed_ahead(collected):
    files = ours(collected)
    known = sum(
        1
        for path, storage in AppDirectoriesFinder().list([])
        if Path(storage.location).parent.name in OURS
    )
    assert len(files) == known
    assert known > 30
    for path in files:
        assert re.search(r"\.[0-9a-f]{12}\.\w+$", path.name), path
        if path.suffix in COMPRESSED_ALREADY:
            continue
        plain = path.read_bytes()
        for ending in (".br", ".gz"):
            ahead = path.with_name(path.name + ending)
            # A file that compression would only make larger goes without.
            assert ahead.exists() or len(plain) < 200, ahead
            if ahead.exists():
                assert ahead.stat().st_size < len(plain)


@pytest.mark.parametrize(
    ("accepts", "sent"), [("gzip, deflate, br", "br"), ("gzip", "gzip"), ("", "")]
)
def test_each_is_sent_compressed_and_kept_for_good(collected, accepts, sent):
    client = Client(headers={"accept-encoding": accepts})
    for path in ours(collected):
        response = client.get(f"/static/{path.relative_to(collected)}")
        assert response.status_code == HTTPStatus.OK, path
        control = response["Cache-Control"]
        assert int(re.search(r"max-age=(\d+)", control)[1]) >= A_YEAR, path
        assert {"public", "immutable"} <= set(re.split(r",\s*", control)), path
        assert response.get("Content-Type"), path
        if path.suffix not in COMPRESSED_ALREADY and path.stat().st_size >= 200:
            assert response.get("Content-Encoding", "") == sent, path
            assert response["Vary"] == "Accept-Encoding", path


def test_an_address_is_worked_out_once(collected, monkeypatch):
    from django.contrib.staticfiles.storage import staticfiles_storage as files

    names = ["network/icons/sprite.svg", "sites/map.css", "network/icons/sprite.svg"]
    addresses = [files.url(name) for name in names]
    monkeypatch.setattr(StaticFiles, "stored_name", None)  # whoever works one out fails
    assert [files.url(name) for name in names] == addresses
    assert all(re.search(r"\.[0-9a-f]{12}\.\w+$", address) for address in addresses)


def compressed(response, accepts="gzip"):
    from django.test import RequestFactory

    middleware = CompressTextMiddleware(lambda request: response)
    return middleware(RequestFactory().get("/", headers={"accept-encoding": accepts}))


@pytest.mark.django_db
class TestPages:
    def test_a_page_is_compressed_for_who_can_read_it(self, client):
        make_home()
        plain = client.get("/pl/")
        zipped = client.get("/pl/", headers={"accept-encoding": "gzip, br"})
        assert "Content-Encoding" not in plain
        assert zipped["Content-Encoding"] == "gzip"
        assert gzip.decompress(zipped.content) == plain.content
        assert len(zipped.content) < len(plain.content) / 2
        for response in (plain, zipped):
            assert "Accept-Encoding" in response["Vary"]

    def test_the_same_page_is_not_always_as_long(self, client):
        """What an attacker would measure (BREACH) says nothing."""
        make_home()
        lengths = {
            len(client.get("/pl/", headers={"accept-encoding": "gzip"}).content) for _ in range(8)
        }
        assert len(lengths) > 1


@pytest.mark.parametrize(
    "kind",
    ["text/html", "text/calendar; charset=utf-8", "application/atom+xml", "application/geo+json"],
)
def test_every_text_is_compressed(kind):
    assert compressed(HttpResponse(b"text " * 200, content_type=kind))["Content-Encoding"] == "gzip"


@pytest.mark.parametrize("kind", ["image/jpeg", "application/pdf", "application/zip"])
def test_a_file_stays_as_it_is(kind, tmp_path):
    path = tmp_path / "file"
    path.write_bytes(b"file " * 200)
    response = compressed(FileResponse(path.open("rb"), content_type=kind))
    assert "Content-Encoding" not in response
    assert response["Content-Length"] == "1000"
