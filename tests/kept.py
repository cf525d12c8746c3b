"""A reader of a site whose answers are kept, and one of the same site without that."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from django.core.cache import caches
from django.test import Client, override_settings

from network.page_cache import keys
from network.page_cache.middleware import MARK
from network.page_cache.store import store
from network.page_cache.versions import versions

#: What may differ from one making to the next: when a calendar was written.
_WRITTEN = re.compile(rb"DTSTAMP:\d{8}T\d{6}Z")


def forget() -> None:
    """As when the server has just been started."""
    caches["pages"].clear()
    versions.forget()
    store.come_back()
    keys.query_names_at.clear()


@contextmanager
def kept(tmp_path, **settings) -> Iterator[None]:
    """Answers are kept inside, and none from before."""
    chosen = {
        "PAGE_CACHE": True,
        "PAGE_CACHE_MARK": True,
        "PAGE_CACHE_SIGNAL": tmp_path / "signal",
        **settings,
    }
    with override_settings(**chosen):
        forget()
        yield
        forget()


class Reader:
    """Asks for full addresses; ``fresh`` is what the same address says when made anew."""

    def __init__(self, client: Client | None = None) -> None:
        self.client = client or Client()
        self._plain = Client()
        with override_settings(PAGE_CACHE=False):
            self._plain.get("/healthz")  # the middleware is made now, without the cache

    @staticmethod
    def _parts(address: str) -> tuple[str, dict[str, str]]:
        parts = urlsplit(address)
        path = f"{parts.path}{'?' + parts.query if parts.query else ''}"
        return path, {"HTTP_HOST": parts.netloc or "localhost"}

    def get(self, address: str, **headers):
        path, host = self._parts(address)
        return self.client.get(path, **host, **headers)

    def head(self, address: str, **headers):
        path, host = self._parts(address)
        return self.client.head(path, **host, **headers)

    def fresh(self, address: str) -> bytes:
        path, host = self._parts(address)
        return body(self._plain.get(path, **host))

    def mark(self, address: str) -> str:
        return self.get(address).get(MARK, "")

    def warm(self, addresses) -> None:
        for address in addresses:
            response = self.get(address)
            assert response.status_code == 200, (address, response.status_code)

    def stale(self, addresses) -> list[str]:
        """Those that say something else than they would if they were made now.

        An answer that was not kept has just been made; the next question compares it.
        """
        answers = ((each, self.get(each)) for each in addresses)
        hits = ((each, answer) for each, answer in answers if answer.get(MARK) == "hit")
        return [each for each, answer in hits if body(answer) != self.fresh(each)]


def body(response) -> bytes:
    content = response.content
    if response.get("Content-Encoding") == "gzip":
        content = gzip.decompress(content)
    return _WRITTEN.sub(b"DTSTAMP:", content)
