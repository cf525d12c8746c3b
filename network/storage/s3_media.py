"""Pictures and documents in an S3-compatible bucket, for an installation of several machines.

Readers never learn of the bucket: addresses stay ``/media/…`` of the site they read, so that there
is no request to another host, and files may move from a folder to a bucket and back. What lies in
the bucket is fetched here, or by the web server in front (docs/operations.md). ADR 0027.
"""

from __future__ import annotations

import mimetypes
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urljoin

from botocore.client import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.encoding import filepath_to_uri
from django.views.decorators.http import require_safe
from storages.backends.s3 import S3Storage

from network.storage.media_files import public_name

CACHE_CONTROL = "public, max-age=604800"  # a week; no file is ever written over
AWAY_SECONDS = 10


class Bucket(S3Storage):
    """Django's storage for media in an S3 bucket, under the names they would have in a folder.

    Every failure is an ``OSError``, as with a folder: callers that can do without a file for a
    while catch that.
    """

    def get_default_settings(self) -> dict[str, Any]:
        return super().get_default_settings() | {
            "file_overwrite": False,
            # Servers that are not Amazon's know neither checksums in trailers nor, many of them,
            # a host name for each bucket.
            "client_config": Config(
                signature_version="s3v4",
                s3={"addressing_style": "path"},
                request_checksum_calculation="when_required",
                response_checksum_validation="when_required",
                connect_timeout=2,
                read_timeout=10,
                retries={"total_max_attempts": 2},
            ),
        }

    def url(self, name: str, *_arguments: Any, **_more: Any) -> str:
        return urljoin(settings.MEDIA_URL, filepath_to_uri(name).lstrip("/"))

    def _open(self, name: str, mode: str = "rb") -> Any:
        with _as_os_error():
            return super()._open(name, mode)

    def _save(self, name: str, content: Any) -> str:
        with _as_os_error():
            return super()._save(name, content)

    def exists(self, name: str) -> bool:
        with _as_os_error():
            return super().exists(name)

    def delete(self, name: str) -> None:
        with _as_os_error():
            super().delete(name)


@contextmanager
def _as_os_error() -> Iterator[None]:
    try:
        yield
    except (BotoCoreError, ClientError) as error:
        # Not the message: it may quote the address of the bucket.
        raise OSError(f"The bucket does not answer as it should: {type(error).__name__}") from error


@require_safe
def serve(request: HttpRequest, path: str) -> HttpResponseBase:
    """A file of the bucket: 404 for none and for a document, 503 while the bucket is away."""
    name = public_name(path)
    try:
        with _as_os_error():
            response = _response(request, name)
    except (FileNotFoundError, SuspiciousOperation) as error:
        raise Http404 from error
    except OSError:
        return HttpResponse(status=503, headers={"Retry-After": str(AWAY_SECONDS)})
    response["Cache-Control"] = CACHE_CONTROL
    return response


def _response(request: HttpRequest, path: str) -> HttpResponseBase:
    file = default_storage.open(path)
    about = file.obj
    # None of the file itself is fetched for a reader who has it.
    modified = int(about.last_modified.timestamp())
    known: HttpResponse | None = get_conditional_response(request, about.e_tag, modified)
    if known is not None:
        return known
    response = HttpResponse() if request.method == "HEAD" else FileResponse(file)
    response["Content-Type"] = mimetypes.guess_type(path)[0] or "application/octet-stream"
    response["Content-Length"] = str(about.content_length)
    response["ETag"] = about.e_tag
    return response
