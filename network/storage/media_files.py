"""Which uploaded files ``/media/…`` may serve, and serving them from the folder.

Used where no web server stands in front; with a bucket ``network.storage.s3_media`` serves.
"""

from __future__ import annotations

import posixpath

from django.conf import settings
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.views import static
from django.views.decorators.http import require_safe

#: Documents have an address of their own (``/documents/…``), which knows who may read them.
DOCUMENTS = "documents/"


def public_name(path: str) -> str:
    """The name of the file at this path below ``/media/``. Raises ``Http404`` for a document.

    Written as storages do it, without ``..``, ``.`` and empty parts, before it is looked at.
    """
    name = posixpath.normpath(path).lstrip("/")
    if name.startswith((DOCUMENTS, "..")):
        raise Http404
    return name


@require_safe
def serve(request: HttpRequest, path: str) -> HttpResponseBase:
    """A file of the folder: 404 for none and for a document."""
    return static.serve(request, public_name(path), document_root=settings.MEDIA_ROOT)
