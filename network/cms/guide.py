"""The guide for editors in the CMS: a page for each chapter, from the files of ``docs/guides``."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from markdown_it import MarkdownIt
from markdown_it.token import Token
from modeltranslation.utils import get_language

from network.cms.views import AdminView, Crumb, crumb
from network.i18n.languages import LANGUAGE_CODES

FOLDER = Path(settings.BASE_DIR) / "docs" / "guides"
#: The steps, each shown with pictures, and what is read now and then.
FILES = ("editors", "topics")
_CHAPTER = re.compile(r"^## (?:\d+\. )?(.+)$", re.MULTILINE)


@dataclass(frozen=True)
class Chapter:
    """One chapter; its slug is of the English heading, in both languages."""

    slug: str
    heading: str
    html: SafeString

    @property
    def url(self) -> str:
        return reverse("guide_chapter", args=[self.slug])


@cache
def chapters(language: str) -> tuple[Chapter, ...]:
    """In their order. The chapters of both languages correspond."""
    slugs = [slugify(heading) for heading, _text in _parts("en")]
    return tuple(
        Chapter(slug, heading, _render(text, language))
        for slug, (heading, text) in zip(slugs, _parts(language), strict=True)
    )


def chapter_named(slug: str) -> Chapter:
    """In the active language; raises ``KeyError`` if there is none."""
    return {chapter.slug: chapter for chapter in chapters(get_language())}[slug]


def _parts(language: str) -> list[tuple[str, str]]:
    """The headings of the second level, each with the Markdown below it."""
    parts: list[tuple[str, str]] = []
    for name in FILES:
        pieces = _CHAPTER.split((FOLDER / f"{name}.{language}.md").read_text(encoding="utf-8"))
        parts += zip(pieces[1::2], pieces[2::2], strict=True)
    return parts


def _render(text: str, language: str) -> SafeString:
    """HTML in the text is shown as it stands, and no link runs a script (markdown-it's default)."""
    markdown = MarkdownIt("commonmark", {"html": False})
    tokens = markdown.parse(text)
    _set_pictures(tokens, language)
    return mark_safe(  # noqa: S308  what is in the repository, rendered without its HTML
        markdown.renderer.render(tokens, markdown.options, {})
    )


def _set_pictures(tokens: Sequence[Token], language: str) -> None:
    """The pictures are served by ``picture``, below the address of the CMS."""
    for token in tokens:
        for inline in token.children or ():
            if inline.type == "image":
                name = Path(str(inline.attrs["src"])).name
                inline.attrs["src"] = reverse("guide_picture", args=[language, name])
                inline.attrs["loading"] = "lazy"


class Guide(AdminView, TemplateView):
    """The contents of the guide."""

    page_title = _("Guide")
    header_icon = "help"
    template_name = "network/admin/guide.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(chapters=chapters(get_language()), **kwargs)


class GuideChapter(Guide):
    """One chapter, with the contents beside it."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.here = [each.slug for each in chapters(get_language())]
        if self.kwargs["slug"] not in self.here:
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    @property
    def chapter(self) -> Chapter:
        return chapters(get_language())[self.here.index(self.kwargs["slug"])]

    def get_page_title(self) -> str:
        return self.chapter.heading

    def trail(self) -> list[Crumb]:
        return [crumb(_("Guide"), "guide")]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        everything = chapters(get_language())
        after = everything[self.here.index(self.chapter.slug) + 1 :][:1]
        return super().get_context_data(chapter=self.chapter, after=[*after], **kwargs)


def picture(request: HttpRequest, language: str, name: str) -> HttpResponse:
    """A picture of the guide, if it is one: the folder is asked, no path is made of the address."""
    folder = FOLDER / "pictures" / language
    kept = {path.name: path for path in folder.iterdir()} if language in LANGUAGE_CODES else {}
    if name not in kept:
        raise Http404
    response = HttpResponse(kept[name].read_bytes(), content_type="image/webp")
    response["Cache-Control"] = "private, max-age=3600"
    return response
