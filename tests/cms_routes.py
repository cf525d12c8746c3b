"""The addresses of the CMS, found in its URL patterns."""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.urls import URLPattern, URLResolver


def routes(resolver: URLResolver, before: str = "") -> Iterator[str]:
    """All addresses of the CMS, with ``{}`` for what must be filled in."""
    for each in resolver.url_patterns:
        text = before + re.sub(r"\(\?P<\w+>[^)]*\)|<[^>]+>|\([^?][^)]*\)", "{}", str(each.pattern))
        text = re.sub(r"[\^$]|\\Z", "", text)
        if isinstance(each, URLPattern):
            yield text
        else:
            yield from routes(each, text)
