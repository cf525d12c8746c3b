"""Compression of responses."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseBase
from django.middleware.gzip import GZipMiddleware


class CompressTextMiddleware(GZipMiddleware):
    """Django's compression of what is text, guarded against BREACH; see docs/decisions/0024.

    Pictures and documents are compressed in themselves, and may be asked for in parts.
    """

    TEXTS = (
        "text/",
        "application/json",
        "application/geo+json",
        "application/ld+json",
        "application/atom+xml",
        "application/opensearchdescription+xml",
        "application/xml",
        "image/svg+xml",
    )

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        if not response.get("Content-Type", "").startswith(self.TEXTS):
            return response
        return super().process_response(request, response)
