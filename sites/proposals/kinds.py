"""The kinds of proposals, and how the text of a proposal becomes a draft page.

An app registers the hook ``proposal_kinds``: a function that returns the kinds it knows. What was
written (``given``) is a plain dictionary of texts: ``title`` and ``text`` in each language,
``when`` in words, and ``day``, ``starts``, ``ends`` as ISO 8601 has them; what was not said is
empty.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from django.utils.functional import Promise
from django.utils.html import escape
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.rich_text import RichText

from network.i18n.languages import LANGUAGE_CODES
from network.models import NetworkPage, Picture
from sites.models import ContentPage, SpacePage

HOOK = "proposal_kinds"
PICTURES = "pictures"
Given = dict[str, str]


class ProposalKind:
    """One kind of thing that can be proposed. ``is_dated``: one says when it is."""

    code: str
    label: str | Promise
    hint: str | Promise
    order: int
    is_dated = False

    def parent(self, space: SpacePage) -> NetworkPage | None:
        """The page below which its draft stands; None if the space has no room for it."""
        raise NotImplementedError

    def new(self, space: SpacePage) -> NetworkPage:
        """An empty page, not yet in the tree."""
        raise NotImplementedError

    def write(
        self, page: Any, given: Given, pictures: Sequence[Picture], changed: Collection[str]
    ) -> None:
        """Write what has changed into the page (names of ``given``, or ``PICTURES``).

        What somebody of the space has written meanwhile in other fields is left as it is.
        """
        for code in LANGUAGE_CODES:
            if f"title_{code}" in changed:
                setattr(page, f"title_{code}", given.get(f"title_{code}", ""))
        if not page.title_pl:
            # A page needs a name in Polish; whoever decides is shown that it is none.
            page.title_pl = page.title_en


class PageKind(ProposalKind):
    code, order = "page", 3
    label = _("A page")
    hint = _("Something to read: about a group, an initiative, a thing worth knowing.")

    def parent(self, space: SpacePage) -> NetworkPage:
        return space

    def new(self, space: SpacePage) -> ContentPage:
        return ContentPage(show_in_menus=False)

    def write(
        self, page: Any, given: Given, pictures: Sequence[Picture], changed: Collection[str]
    ) -> None:
        super().write(page, given, pictures, changed)
        for code in LANGUAGE_CODES:
            if f"text_{code}" in changed or PICTURES in changed:
                setattr(page, f"body_{code}", body(given.get(f"text_{code}", ""), pictures))


def paragraphs(text: str) -> list[str]:
    """The paragraphs of a plain text: what stands between empty lines."""
    parts = text.replace("\r\n", "\n").split("\n\n")
    return [part.strip() for part in parts if part.strip()]


def body(text: str, pictures: Sequence[Picture]) -> list[tuple[str, Any]]:
    """A plain text and pictures below it, as the body of a page; nothing if there is no text."""
    parts = paragraphs(text)
    if not parts:
        return []
    html = "".join(f"<p>{'<br/>'.join(escape(part).splitlines())}</p>" for part in parts)
    shown = [("picture", {"picture": picture, "alt": ""}) for picture in pictures]
    return [("text", RichText(html)), *shown]


def kinds_of(space: SpacePage) -> dict[str, ProposalKind]:
    """What the space has room for, in order."""
    known = [kind for fn in hooks.get_hooks(HOOK) for kind in fn()]
    known.sort(key=lambda kind: kind.order)
    return {kind.code: kind for kind in known if kind.parent(space) is not None}
