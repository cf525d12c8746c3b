"""From a response to its cache entry, and back."""

from __future__ import annotations

import gzip
from hashlib import blake2b

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.http import parse_http_date_safe

from network.cache_tags.collector import Cacheability
from network.http.compression import CompressTextMiddleware
from network.page_cache.store import Entry

_WORTH_ZIPPING = 1000  # bytes
_ZIPPED = CompressTextMiddleware.TEXTS
_NOT_CACHED = ("Content-Length", "Content-Encoding")  # depend on the reader


def may_be_cached(request: HttpRequest, response: HttpResponse, cacheability: Cacheability) -> bool:
    """Whether its view allows it, and nothing in the response is for one person."""
    if not cacheability.is_cacheable or response.status_code != 200 or response.streaming:
        return False
    if response.cookies or request.META.get("CSRF_COOKIE_NEEDS_UPDATE"):
        return False
    control = response.get("Cache-Control", "").lower()
    if any(word in control for word in ("private", "no-store", "no-cache")):
        return False
    return "cookie" not in response.get("Vary", "").lower()


def entry_of(
    response: HttpResponse, cacheability: Cacheability, epoch: int, expires: float
) -> Entry:
    """The entry to cache; the response gets the headers that every reader shall get.

    Its body may have been compressed already, for the reader who asked.
    """
    body, zipped = response.content, None
    if response.get("Content-Encoding") == "gzip":
        body, zipped = gzip.decompress(body), body
    if not response.has_header("Cache-Control"):
        response["Cache-Control"] = "public, no-cache"
    if not response.has_header("ETag"):
        response["ETag"] = f'W/"{blake2b(body, digest_size=16).hexdigest()}"'
    kind = response.get("Content-Type", "")
    if zipped is None and len(body) >= _WORTH_ZIPPING and kind.startswith(_ZIPPED):
        patch_vary_headers(response, ("Accept-Encoding",))
        zipped = gzip.compress(body, 6, mtime=0)
    headers = [(name, value) for name, value in response.items() if name not in _NOT_CACHED]
    return Entry(
        epoch=epoch,
        tags=cacheability.all_tags,
        query_names=cacheability.query_names,
        expires=expires,
        status=response.status_code,
        headers=tuple(headers),
        body=body,
        zipped=zipped,
    )


def response_of(entry: Entry, request: HttpRequest) -> HttpResponse:
    """The response, or 304 if the reader has it (RFC 9110 §13)."""
    meta = request.META
    body, zipped = entry.body, False
    if entry.zipped is not None and _accepts_gzip(meta.get("HTTP_ACCEPT_ENCODING", "")):
        body, zipped = entry.zipped, True
    response = HttpResponse(body, status=entry.status)
    headers = response.headers
    # Past ``headers[name] = value``, which checks once more what was checked when it was cached.
    headers._store.update({name.lower(): (name, value) for name, value in entry.headers})
    if zipped:
        headers["Content-Encoding"] = "gzip"
    headers["Content-Length"] = str(len(body))
    if settings.PAGE_CACHE_CDN_SECONDS and headers["Cache-Control"] == "public, no-cache":
        headers["Cache-Control"] = _for_a_cdn(entry)
    if "HTTP_IF_NONE_MATCH" in meta or "HTTP_IF_MODIFIED_SINCE" in meta:
        changed = headers.get("Last-Modified")
        modified = parse_http_date_safe(changed) if changed else None
        found = get_conditional_response(request, headers["ETag"], modified, response)
        return found if found is not None else response
    return response


def _for_a_cdn(entry: Entry) -> str:
    """A shared cache may respond for some seconds, but not past the moment the entry expires."""
    left = int(entry.expires - timezone.now().timestamp())
    seconds = max(0, min(settings.PAGE_CACHE_CDN_SECONDS, left))
    stale = max(0, min(settings.PAGE_CACHE_CDN_STALE_SECONDS, left - seconds))
    after = f", stale-while-revalidate={stale}" if stale else ""
    return f"public, max-age=0, s-maxage={seconds}{after}"


def _accepts_gzip(accepted: str) -> bool:
    for part in accepted.lower().split(","):
        name, _semicolon, weight = part.partition(";")
        if name.strip() == "gzip":
            return weight.replace(" ", "") not in ("q=0", "q=0.0", "q=0.00", "q=0.000")
    return False
