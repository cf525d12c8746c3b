"""Under which key the response to a request is cached."""

from __future__ import annotations

from hashlib import blake2b
from urllib.parse import parse_qsl

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest
from django.utils import translation

from network.http.log_redaction import SECRETS
from network.listing.position import PARAMETER

LAYOUT = 2  # of cached entries: with another number those of an earlier release are not found
_PREFIXES = tuple(f"/{code}/" for code, _name in settings.LANGUAGES)
#: Cached although no language stands in the address.
_OTHERS = ("/sitemap.xml", "/sitemap-")
_MAX_PATHS = 5000


class RequestKey:
    """The cache key of an anonymous request.

    Which names of the query string are part of it is learnt from the response, per address.
    """

    def __init__(self, request: HttpRequest, host: str) -> None:
        path = request.path_info
        self.address = f"{LAYOUT} {request.scheme}://{host}{path}"
        if not path.startswith(_PREFIXES):
            self.address += f" {translation.get_language_from_request(request)}"
        query = request.META.get("QUERY_STRING", "")
        self._query = parse_qsl(query, keep_blank_values=True) if query else []
        self.query_names = query_names_at.get(self.address, ()) if query else ()

    def digest(self, query_names: tuple[str, ...] | None = None) -> str:
        """The key, by the names in the query that matter here, as far as they are known."""
        text = self.address
        if self._query:
            names = self.query_names if query_names is None else query_names
            given = sorted((pair for pair in self._query if pair[0] in names), key=_name)
            if given:
                text = f"{text} {given!r}"
        return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=20).hexdigest()

    @property
    def has_query(self) -> bool:
        return bool(self._query)

    @property
    def has_position(self) -> bool:
        return any(name == PARAMETER for name, _value in self._query)

    @property
    def is_by_position(self) -> bool:
        """Whether the response is known to depend on the position given: nobody keeps it."""
        return self.has_position and PARAMETER in self.query_names

    @property
    def is_known(self) -> bool:
        """Whether it is known which names of its query matter."""
        return not self._query or self.address in query_names_at

    def learn(self, query_names: tuple[str, ...]) -> None:
        if len(query_names_at) > _MAX_PATHS:
            query_names_at.clear()
        query_names_at[self.address] = query_names


def _name(pair: tuple[str, str]) -> str:
    return pair[0]


#: Which names in the query an address depends on, as learnt by this process.
query_names_at: dict[str, tuple[str, ...]] = {}


def request_key(request: HttpRequest) -> RequestKey | None:
    """None if the response is, or may be, for one person alone, or not worth caching."""
    meta = request.META
    path = request.path_info
    if request.method not in ("GET", "HEAD") or not path.startswith((*_PREFIXES, *_OTHERS)):
        return None
    if "HTTP_AUTHORIZATION" in meta or SECRETS.search(path):
        return None
    if meta.get("HTTP_COOKIE"):
        personal = (settings.SESSION_COOKIE_NAME, "messages", settings.LANGUAGE_COOKIE_NAME)
        if any(name in request.COOKIES for name in personal):
            return None
    try:
        return RequestKey(request, request.get_host())
    except DisallowedHost:
        return None
