"""What is asked for, as the key under which the answer is kept."""

from __future__ import annotations

from hashlib import blake2b
from urllib.parse import parse_qsl

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest
from django.utils import translation

from network.http.log_redaction import SECRETS
from network.listing.position import PARAMETER

LAYOUT = 1  # of what is kept; another number, and what an earlier release kept is not found
LONGEST_QUERY = 512
_PREFIXES = tuple(f"/{code}/" for code, _name in settings.LANGUAGES)
#: Kept although no language stands in the address.
_OTHERS = ("/sitemap.xml",)
_MOST_PATHS = 5000


class Asked:
    """One question of somebody nobody knows."""

    def __init__(self, request: HttpRequest, host: str) -> None:
        path = request.path_info
        self.place = f"{LAYOUT} {request.scheme}://{host}{path}"
        if not path.startswith(_PREFIXES):
            self.place += f" {translation.get_language_from_request(request)}"
        query = request.META.get("QUERY_STRING", "")
        self._query = parse_qsl(query, keep_blank_values=True) if query else []
        self.names = names_at.get(self.place, ()) if query else ()

    def key(self, names: tuple[str, ...] | None = None) -> str:
        """The key, by the names in the query that matter here, as far as they are known."""
        text = self.place
        if self._query:
            names = self.names if names is None else names
            given = sorted((pair for pair in self._query if pair[0] in names), key=_name)
            if given:
                text = f"{text} {given!r}"
        return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=20).hexdigest()

    @property
    def has_query(self) -> bool:
        return bool(self._query)

    @property
    def is_known(self) -> bool:
        """Whether it is known which names of its query matter."""
        return not self._query or self.place in names_at

    def learn(self, names: tuple[str, ...]) -> None:
        if len(names_at) > _MOST_PATHS:
            names_at.clear()
        names_at[self.place] = names


def _name(pair: tuple[str, str]) -> str:
    return pair[0]


#: Which names in the query an address depends on, as learnt by this process.
names_at: dict[str, tuple[str, ...]] = {}


def asked(request: HttpRequest) -> Asked | None:
    """None if the answer is, or may be, for one person alone, or not worth keeping."""
    meta = request.META
    path = request.path_info
    if request.method not in ("GET", "HEAD") or not path.startswith((*_PREFIXES, *_OTHERS)):
        return None
    if "HTTP_AUTHORIZATION" in meta or "HTTP_RANGE" in meta or SECRETS.search(path):
        return None
    if meta.get("HTTP_COOKIE"):
        personal = (settings.SESSION_COOKIE_NAME, "messages", settings.LANGUAGE_COOKIE_NAME)
        if any(name in request.COOKIES for name in personal):
            return None
    query = meta.get("QUERY_STRING", "")
    if query and (len(query) > LONGEST_QUERY or PARAMETER in request.GET):
        return None
    try:
        return Asked(request, request.get_host())
    except DisallowedHost:
        return None
