"""Fields for names in forms that anybody can send: what is no name is refused, never cut.

A name goes into letters and lists. So it holds no address of a page or mailbox, which a mail
program would show as a link, and is one line without control characters.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext as _

NAME_LENGTH = 80
_ADDRESS = re.compile(r"@|://|\bwww\.", re.IGNORECASE)
#: Two words joined by a dot. A mail program takes them for a host if the second is a top-level
#: domain; a title before a surname ("dr.Nowak") is written with a capital.
_JOINED = re.compile(r"[\w-]{2,}\.([^\W\d_]{2,})")
_DOMAINS = frozenset(
    [
        "app",
        "biz",
        "blog",
        "club",
        "com",
        "de",
        "dev",
        "edu",
        "eu",
        "gov",
        "icu",
        "info",
        "int",
        "io",
        "live",
        "me",
        "mil",
        "mobi",
        "net",
        "online",
        "org",
        "pl",
        "pro",
        "ru",
        "shop",
        "site",
        "store",
        "su",
        "top",
        "tv",
        "ua",
        "uk",
        "us",
        "vip",
        "work",
        "xyz",
    ]
)
#: Categories of Unicode: control, format (also marks that turn the direction of the text),
#: surrogates, private use, unassigned, separators of lines and paragraphs.
_NO_LETTERS = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_JOINERS = "\u200c\u200d"  # part of the writing of some languages


def check_name(value: str) -> None:
    """Raises ``ValidationError`` for what is no name; its length is not checked here."""
    if any(unicodedata.category(sign) in _NO_LETTERS and sign not in _JOINERS for sign in value):
        raise ValidationError(_("Write it in one line, without control characters."))
    plain = unicodedata.normalize("NFKC", value)
    if _ADDRESS.search(plain) or any(_is_domain(word) for word in _JOINED.findall(plain)):
        raise ValidationError(_("Write only a name here, without web or e-mail addresses."))


def _is_domain(word: str) -> bool:
    return word.lower() in _DOMAINS or not word.istitle()


class NameField(forms.CharField):
    """One name. ``known`` is accepted as it is: it was given under earlier rules."""

    known = ""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=NAME_LENGTH, **kwargs)
        self.validators.append(check_name)

    def run_validators(self, value: str) -> None:
        if value != self.known:
            super().run_validators(value)


class NamesField(forms.CharField):
    """Names, one in a line; ``most`` of them. Its value is a list; ``known`` ones are accepted."""

    known: Sequence[str] = ()

    def __init__(self, *, most: int, **kwargs: Any) -> None:
        widget = kwargs.pop("widget", forms.Textarea(attrs={"rows": 3}))
        super().__init__(max_length=(NAME_LENGTH + 2) * most, widget=widget, **kwargs)

    def clean(self, value: Any) -> list[str]:
        names = [line.strip() for line in super().clean(value).splitlines() if line.strip()]
        for name in names:
            if name in self.known:
                continue
            MaxLengthValidator(NAME_LENGTH)(name)
            check_name(name)
        return names
