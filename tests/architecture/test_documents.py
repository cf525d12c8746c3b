"""What docs name exists: functions in the architecture, decisions by number."""

from __future__ import annotations

import importlib
import re
from typing import Any

import pytest

from tests.architecture.code import ORDER, ROOT

LONGEST = 250
NAMED = re.compile(rf"`((?:{'|'.join(ORDER)})(?:\.\w+)+)`")
PLACE = re.compile(rf"`((?:{'|'.join(ORDER)}|tests|deploy|docs)/[\w/.-]+)`")
DECISION = re.compile(r"decisions?/?\s?(00\d\d)")


def text_of(name: str) -> str:
    return (ROOT / "docs" / name).read_text(encoding="utf-8")


def found(name: str) -> Any:
    """The module, class, function or method of a dotted name."""
    parts = name.split(".")
    for end in range(len(parts), 0, -1):
        try:
            known: Any = importlib.import_module(".".join(parts[:end]))
        except ModuleNotFoundError:
            continue
        for part in parts[end:]:
            known = getattr(known, part)
        return known
    raise ModuleNotFoundError(name)


@pytest.mark.parametrize("document", ["architecture.md", "glossary.md"])
def test_what_is_named_exists(document):
    for name in sorted(set(NAMED.findall(text_of(document)))):
        if not name.endswith((".py", ".html")):
            found(name)


def test_files_that_are_named_exist():
    named = set(PLACE.findall(text_of("architecture.md")))
    missing = [place for place in sorted(named) if not (ROOT / place).exists()]
    assert not missing


def test_the_architecture_is_read_at_one_go():
    assert len(text_of("architecture.md").splitlines()) <= LONGEST


def test_decisions_that_are_named_exist():
    numbers = {path.name[:4] for path in (ROOT / "docs" / "decisions").glob("*.md")}
    assert len(numbers) == len(list((ROOT / "docs" / "decisions").glob("*.md")))
    for folder in (*ORDER, "docs", "tests"):
        for path in (ROOT / folder).rglob("*"):
            if path.suffix in {".py", ".md", ".html", ".js", ".css"}:
                text = path.read_text(encoding="utf-8")
                assert set(DECISION.findall(text)) <= numbers, path
