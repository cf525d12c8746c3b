"""The message of a letter, from templates: its text, and the frame around it as text and HTML.

A letter has one template of its own (``…/letters/<what>/<kind>.txt``) that says each sentence once,
in parts (``network.templatetags.letter_tags``). Letters about the same thing share a frame
(``frame.txt`` and ``frame.html`` beside them), which puts the parts in their places.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.mail import EmailMultiAlternatives
from django.template import Context, Engine
from django.template.loader import render_to_string
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from network.i18n import formatting as wording

Fact = tuple[str, list[str]]  # what it is, and one or more lines that say it


class LetterText:
    """The parts of one letter's text, in the active language; ``facts`` is what it is about."""

    def __init__(self, template: str, *, typeset: bool = True, **facts: Any) -> None:
        self.parts: dict[str, str] = {}
        self.facts: list[Fact] = []
        self._typeset = typeset
        context = Context({**facts, "text": self}, autoescape=False)  # the frame escapes
        Engine.get_default().get_template(template).render(context)

    def add_fact(self, name: str, lines: Sequence[str]) -> None:
        if lines:
            self.facts.append((name, list(lines)))

    def __getitem__(self, part: str) -> str:
        return self.parts.get(part, "")

    def paragraphs(self, part: str) -> list[str]:
        found = [text.strip() for text in self[part].split("\n\n")]
        return [wording.typeset(text) if self._typeset else text for text in found if text]


def greeting(name: str) -> str:
    return _("Hello %(name)s,") % {"name": name.strip()} if name.strip() else _("Hello!")


def make_message(
    text: LetterText,
    frame: str,
    *,
    subject: str,
    to: str,
    message_id: str,
    contact: str = "",
    **context: Any,
) -> EmailMultiAlternatives:
    """The message as text and HTML; ``contact`` is the address that answers are for."""
    language = get_language()
    context = {
        "language": language,
        "title": text["title"],
        "said": text.paragraphs("said"),
        "after": text.paragraphs("after"),
        "button": text["button"],
        "facts": text.facts,
        "contact": contact,
        **context,
    }
    message = EmailMultiAlternatives(
        subject=" ".join(subject.split()),  # one line, whatever is in it: none becomes a header
        body=render_to_string(f"{frame}.txt", context),
        to=[to],
        reply_to=[contact] if contact else None,
        headers={
            "Message-ID": message_id,
            # So that no automatic answer comes back (RFC 3834).
            "Auto-Submitted": "auto-generated",
            "Content-Language": language,
        },
    )
    message.attach_alternative(render_to_string(f"{frame}.html", context), "text/html")
    return message
