"""Texts are extracted for the catalogues by the name they are marked with."""

from __future__ import annotations

import re
from pathlib import Path

from network.i18n.catalogues import APPS, KEYWORDS

ROOT = Path(__file__).resolve().parents[2]
RENAMED = re.compile(r"\b(?:n|np|p)?gettext(?:_lazy|_noop)? as (\w+)")


def test_gettext_has_no_other_name_than_the_extraction_knows():
    """Under another one a text would be in no catalogue, and nobody would be told."""
    unknown = {
        f"{path.relative_to(ROOT)}: {name}"
        for app in APPS
        for path in (ROOT / app).rglob("*.py")
        for name in RENAMED.findall(path.read_text())
        if name not in KEYWORDS
    }
    assert not unknown
