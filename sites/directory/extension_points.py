"""What other apps add to the directory of spaces: files of its address, sections of its page."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from wagtail import hooks

from sites.models import SpaceIndexPage


def file_of(page: SpaceIndexPage, request: HttpRequest, name: str) -> HttpResponse | None:
    """Another app's file of this name, if there is one.

    An app registers the hook ``directory_files``: a function of (the directory's page, request,
    name) that returns a response, or None if it makes no such file.
    """
    made = (make(page, request, name) for make in hooks.get_hooks("directory_files"))
    return next((response for response in made if response is not None), None)


def sections_of(page: SpaceIndexPage, request: HttpRequest) -> list[dict[str, Any]]:
    """What other apps offer below the spaces.

    An app registers the hook ``directory_sections``: a function of (the directory's page, request)
    that returns ``{"template": …, "context": …, "order": …}`` or None.
    """
    sections = [make(page, request) for make in hooks.get_hooks("directory_sections")]
    return sorted(filter(None, sections), key=lambda section: section["order"])
