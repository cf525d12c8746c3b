"""How kept answers are given: to whom, with which headers, by many at once, without a cache."""

from __future__ import annotations

import gzip
import socket
import threading
import time
from datetime import timedelta

import pytest
from django.core.cache import caches
from django.db import OperationalError, transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory, override_settings
from django.utils import timezone

from network.cache_tags import collector
from network.models import PageVersion
from network.page_cache import versions as versions_module
from network.page_cache.change_marker import signal_file
from network.page_cache.invalidation import invalidate
from network.page_cache.middleware import MARK, PageCacheMiddleware
from network.page_cache.store import store
from network.page_cache.versions import Versions, versions
from tests.factories import make_home
from tests.kept import forget, kept

pytestmark = pytest.mark.django_db


class Site:
    """A site of one view, behind the middleware; counts how often the view is asked."""

    def __init__(self, answer=None) -> None:
        self.made = 0
        self._answer = answer or self.usual
        self._middleware = PageCacheMiddleware(self._make)

    def usual(self, request: HttpRequest) -> HttpResponse:
        collector.allow_caching(("page",))
        return HttpResponse("x" * 2000)

    def _make(self, request: HttpRequest) -> HttpResponse:
        self.made += 1
        return self._answer(request)

    def get(self, path="/pl/strona/", *, method="get", **headers):
        return self._middleware(getattr(RequestFactory(), method)(path, **headers))

    def mark(self, path="/pl/strona/", **headers) -> str:
        return self.get(path, **headers).get(MARK, "")


@pytest.fixture
def on(tmp_path):
    with kept(tmp_path):
        yield


@pytest.mark.parametrize(
    ("first", "second", "word"),
    [
        ("/pl/s/", "/pl/s/", "hit"),
        ("/pl/s/?page=2", "/pl/s/?page=2&utm_source=x", "hit"),
        ("/pl/s/?page=2", "/pl/s/?page=3", "kept"),
        ("/pl/s/?page=2", "/pl/s/", "kept"),
        ("/pl/s/", "/en/s/", "kept"),
    ],
)
def test_the_address_the_language_and_what_matters_of_the_query_are_the_key(
    on, first, second, word
):
    site = Site()
    assert site.mark(first) == "kept"
    assert site.mark(second) == word


def test_each_host_has_its_own(on):
    site = Site()
    site.get()
    assert site.mark(HTTP_HOST="localhost") == "kept"


@pytest.mark.parametrize(
    "headers",
    [
        {"HTTP_COOKIE": "sessionid=x"},
        {"HTTP_COOKIE": "messages=x"},
        {"HTTP_AUTHORIZATION": "Basic x"},
    ],
)
def test_who_is_known_gets_nothing_that_was_kept(on, headers):
    site = Site()
    site.get()
    assert site.mark(**headers) == ""
    assert site.made == 2


@pytest.mark.parametrize(
    "path",
    [
        "/pl/sign-up/abc/",
        "/pl/invitation/abc/",
        "/admin/",
        "/pl/weekly/a/",
    ],
)
def test_what_is_somebodys_own_is_passed_by(on, path):
    site = Site()
    assert [site.mark(path), site.mark(path)] == ["", ""]
    assert not caches["pages"].held


def _private(request):
    collector.allow_caching()
    return HttpResponse("x", headers={"Cache-Control": "private"})


def _cookie(request):
    collector.allow_caching()
    response = HttpResponse("x")
    response.set_cookie("a", "b")
    return response


def _token(request):
    collector.allow_caching()
    request.META["CSRF_COOKIE_NEEDS_UPDATE"] = True
    return HttpResponse("x")


def _varies(request):
    collector.allow_caching()
    return HttpResponse("x", headers={"Vary": "Cookie"})


def _missing(request):
    collector.allow_caching()
    return HttpResponse("x", status=404)


def _refused(request):
    collector.forbid_caching()
    collector.allow_caching()
    return HttpResponse("x")


@pytest.mark.parametrize(
    "answer",
    [_private, _cookie, _token, _varies, _missing, _refused, lambda request: HttpResponse("x")],
)
def test_what_is_not_for_everybody_is_not_kept(on, answer):
    site = Site(answer)
    assert [site.mark(), site.mark()] == ["passed", "passed"]
    assert not caches["pages"].held


def test_who_has_it_is_told_so(on):
    site = Site()
    etag = site.get()["ETag"]
    for _time in range(2):  # kept, and made anew
        again = site.get(HTTP_IF_NONE_MATCH=etag)
        assert (again.status_code, again.content, again["ETag"]) == (304, b"", etag)
        forget()
    assert site.get()["Cache-Control"] == "public, no-cache"


def test_a_head_request_says_what_a_get_would(on):
    site = Site()
    got = site.get()
    asked = site.get(method="head")
    assert asked[MARK] == "hit"
    assert {k: v for k, v in asked.items() if k != MARK} == {
        k: v for k, v in got.items() if k != MARK
    }


def test_it_is_packed_for_who_can_unpack_it(on):
    site = Site()
    plain, packed = site.get(), site.get(HTTP_ACCEPT_ENCODING="br, gzip;q=0.5")
    assert (plain.get("Content-Encoding"), packed["Content-Encoding"]) == (None, "gzip")
    assert gzip.decompress(packed.content) == plain.content
    assert packed["Content-Length"] == str(len(packed.content))
    assert packed["Vary"] == plain["Vary"] == "Accept-Encoding"
    assert site.get(HTTP_ACCEPT_ENCODING="gzip;q=0").get("Content-Encoding") is None


def test_a_cdn_keeps_it_no_longer_than_the_text_holds(on):
    def soon(request):
        collector.allow_caching()
        collector.expires_at(timezone.now() + timedelta(seconds=20))
        return HttpResponse("x")

    with override_settings(PAGE_CACHE_CDN_SECONDS=60):
        control = Site(soon).get()["Cache-Control"]
    assert control.startswith("public, max-age=0, s-maxage=1")


def test_a_change_is_heard_of_by_every_process(on):
    """Another process has the table and the signal, and no more."""
    here, there = Versions(), Versions()
    assert here.look(signal_file.read())
    epoch = here.epoch
    versions_module.raise_all(["page:1"])
    assert there.look(signal_file.read())
    assert here.look(signal_file.read())
    for each in (here, there):
        assert not each.allow(epoch, ["page:1"])
        assert each.allow(epoch, ["page:2"])
        assert each.allow(each.epoch, ["page:1"])


def test_without_a_signal_the_table_is_asked_in_time(on, settings):
    here = Versions()
    here.look(b"same")
    PageVersion.objects.update_or_create(scope="", defaults={"number": 9})
    PageVersion.objects.create(scope="a", number=9)
    here.look(b"same")
    assert here.allow(0, ["a"])
    settings.PAGE_CACHE_CHECK_SECONDS = 0
    here.look(b"same")
    assert not here.allow(0, ["a"])


def test_what_changes_while_an_answer_is_made_makes_it_stale(on):
    def changing(request):
        collector.allow_caching()
        collector.add_tags("a")
        if site.made == 1:
            versions_module.raise_all(["a"])
        return HttpResponse("x")

    site = Site(changing)
    assert [site.mark(), site.mark(), site.mark()] == ["kept", "kept", "hit"]


def test_an_older_copy_of_the_database_trusts_nothing_that_was_kept(on):
    site = Site()
    versions_module.raise_all(["a"])
    site.get()
    PageVersion.objects.all().delete()
    versions.doubt()
    assert site.mark() == "kept"


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_a_database_that_goes_after_the_commit_leaves_nothing_stale(on, monkeypatch):
    """The change is committed: whoever wrote it hears of no fault, and readers see it at once."""

    def tagged(request):
        collector.allow_caching()
        collector.add_tags("a")
        return HttpResponse("x")

    site = Site(tagged)
    assert [site.mark(), site.mark()] == ["kept", "hit"]
    get_or_create = QuerySet.get_or_create

    def away(self, *args, **kwargs):
        raise OperationalError("the database system is shutting down")

    monkeypatch.setattr(QuerySet, "get_or_create", away)
    with transaction.atomic():
        invalidate("a")
    assert site.mark() == ""  # made anew: nobody knows what holds
    monkeypatch.setattr(QuerySet, "get_or_create", get_or_create)
    assert [site.mark(), site.mark()] == ["kept", "hit"]


def test_of_many_who_ask_at_once_one_makes_it(on, monkeypatch):
    # The threads have no database: nothing has changed meanwhile.
    monkeypatch.setattr(versions, "look", lambda signal: True)

    def slow(request):
        collector.allow_caching()
        time.sleep(0.2)
        return HttpResponse("x")

    site = Site(slow)
    answers: list[bytes] = []
    threads = [
        threading.Thread(target=lambda: answers.append(site.get().content)) for _n in range(12)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [b"x"] * 12
    assert site.made == 1


def test_what_is_not_kept_keeps_nobody_waiting(on, monkeypatch):
    monkeypatch.setattr(versions, "look", lambda signal: True)

    def slow(request):
        time.sleep(0.2)
        return HttpResponse("x")

    site = Site(slow)
    site.get()
    began = time.monotonic()
    threads = [threading.Thread(target=site.get) for _n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert time.monotonic() - began < 0.8


def test_without_its_server_everything_is_answered_and_nobody_waits_twice(tmp_path):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    away = {
        **{name: dict(caches.settings[name]) for name in ("default", "shared")},
        "pages": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": f"redis://127.0.0.1:{port}/0",
            "OPTIONS": {"socket_connect_timeout": 0.5, "socket_timeout": 0.5, "retry": None},
        },
    }
    with override_settings(
        CACHES=away,
        PAGE_CACHE=True,
        PAGE_CACHE_MARK=True,
        PAGE_CACHE_SIGNAL=tmp_path / "signal",
    ):
        versions.forget()
        store.come_back()
        site = Site()
        assert [site.get().status_code for _time in range(5)] == [200] * 5
        assert store.is_away
        versions_module.raise_all(["a"])  # whoever edits is not told of it either
        store.come_back()
    versions.forget()


def test_the_root_still_leads_to_the_visitors_language(on):
    make_home()
    client = Client()
    for language in ("en", "pl", "en"):
        response = client.get("/", HTTP_ACCEPT_LANGUAGE=language, HTTP_HOST="localhost")
        assert response["Location"] == f"/{language}/"
        assert "Accept-Language" in response["Vary"]


def test_a_new_model_without_a_rule_changes_everything():
    """To forget a rule costs time, never the truth."""
    from network.models import Amenity, SearchEntry
    from network.page_cache import rules

    assert rules.is_public(Amenity)
    assert not rules.is_public(SearchEntry)


def test_a_hit_says_all_that_the_whole_site_says(on):
    """It passes none of the other middleware, but the answer that was kept has been through it."""
    make_home()
    client, packed = Client(), {"accept-encoding": "gzip"}
    with override_settings(PAGE_CACHE=False):
        plain = Client().get("/pl/")
        made = Client().get("/pl/", headers=packed)
    assert plain["X-Content-Type-Options"] == "nosniff"
    client.get("/pl/", headers=packed)  # kept in the shape the first reader wanted
    hits = [client.get("/pl/"), client.get("/pl/", headers=packed)]
    assert [hit[MARK] for hit in hits] == ["hit", "hit"]
    assert hits[0].content == gzip.decompress(hits[1].content) == plain.content
    for hit, other in zip(hits, (plain, made), strict=True):
        said = {name: value for name, value in hit.items() if name not in (MARK, "ETag")}
        once = {**dict(other.items()), "Content-Length": said["Content-Length"]}
        assert said == {**once, "Cache-Control": "public, no-cache"}
