"""``docs/security.md`` names, for everything it says is held, a test and what holds it."""

from __future__ import annotations

import re

import pytest

from tests.architecture.code import ROOT
from tests.architecture.test_documents import NAMED, found, text_of

LONGEST = 110
TEST = re.compile(r"`((?:[\w/]+/)?test_\w+\.py)(?:::(\w+))?`")
TEXT = text_of("security.md")


@pytest.mark.parametrize("named", sorted(set(TEST.findall(TEXT))), ids="::".join)
def test_every_test_that_is_named_exists(named):
    file, name = named
    place = ROOT / "tests" / file
    assert place.exists()
    assert not name or re.search(rf"^ *def {name}\(", place.read_text(), re.MULTILINE)


def test_every_row_names_a_test():
    rows = [line for line in TEXT.splitlines() if line.startswith("| ") and "| Wants |" not in line]
    rows = [row for row in rows if not row.startswith(("| Wants", "|---"))]
    assert len(rows) > 25
    assert not [row for row in rows if not TEST.search(row.rpartition(" | ")[2])]


def test_what_is_named_exists():
    for name in sorted(set(NAMED.findall(TEXT))):
        found(name)


def test_it_is_one_page():
    assert len(TEXT.splitlines()) <= LONGEST
    assert "security.md" in text_of("architecture.md")
