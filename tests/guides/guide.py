"""Reads the guide for editors: its sections, the words it names in bold, the pictures it shows."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "guides"
LANGUAGES = ("pl", "en")
_SECTION = re.compile(r"^## .*$", re.MULTILINE)
_BOLD = re.compile(r"\*\*(.+?)\*\*", re.DOTALL)
_PICTURE = re.compile(r"!\[([^\]]*)\]\(([^)]+)\)")


@dataclass(frozen=True)
class Section:
    """One numbered walk of the guide."""

    heading: str
    text: str

    @property
    def labels(self) -> set[str]:
        """What it names in bold: words as the CMS shows them."""
        return {" ".join(label.split()) for label in _BOLD.findall(self.text)}

    @property
    def pictures(self) -> list[tuple[str, str]]:
        """Each with what it shows, in words, and where it is."""
        return _PICTURE.findall(self.text)


def file_of(language: str) -> Path:
    return FOLDER / f"editors.{language}.md"


def pictures_of(language: str) -> Path:
    return FOLDER / "pictures" / language


def sections(language: str) -> list[Section]:
    text = file_of(language).read_text(encoding="utf-8")
    starts = [*_SECTION.finditer(text)]
    ends = [*(each.start() for each in starts[1:]), len(text)]
    return [
        Section(start.group(), text[start.end() : end])
        for start, end in zip(starts, ends, strict=True)
    ]
