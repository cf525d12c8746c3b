"""Our Polish for what Wagtail's own catalogue leaves in English or has wrong.

It is an ordinary PO file, named by Wagtail's apps, that Wagtail's translators can take from.
An entry goes when Wagtail has the text right.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po
from django.apps import apps
from django.conf import settings

from network.i18n.catalogues import Key, compiled, is_complete, key_of

PO = settings.BASE_DIR / "locale" / "wagtail" / "pl" / "LC_MESSAGES" / "django.po"


def write_compiled() -> None:
    PO.with_suffix(".mo").write_bytes(compiled(_read(PO, "pl")))


def problems() -> list[str]:
    """Texts of Wagtail's without Polish, and what is empty, left over or stale in our catalogue."""
    ours = {key_of(message): message for message in _read(PO, "pl") if message.id}
    wanted: set[Key] = set()
    found = []
    for folder in _folders():
        texts = _keys(folder, "en")
        wanted |= texts
        missing = texts - _keys(folder, "pl") - set(ours)
        found += [f"wagtail: not in Polish: {key[0]!r}" for key in missing]
    found += [f"wagtail: no longer there: {key[0]!r}" for key in set(ours) - wanted]
    found += [
        f"wagtail: empty or fuzzy: {message.id!r}"
        for message in ours.values()
        if message.fuzzy or not is_complete(message)
    ]
    if PO.with_suffix(".mo").read_bytes() != compiled(_read(PO, "pl")):
        found.append("wagtail: the compiled catalogue is stale; run `make messages`")
    return found


def _folders() -> Iterator[Path]:
    """Where the Wagtail apps that are installed keep their catalogues."""
    for app in apps.get_app_configs():
        folder = Path(app.path) / "locale"
        if app.name.split(".")[0] == "wagtail" and folder.is_dir():
            yield folder


def _keys(folder: Path, language: str) -> set[Key]:
    path = folder / language / "LC_MESSAGES" / "django.po"
    catalog = _read(path, language) if path.exists() else Catalog(locale=language)
    # Wagtail's Polish is known by its singular: some plurals there are of an older wording.
    return {key_of(message) for message in catalog if message.id}


def _read(path: Path, language: str) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale=language)
