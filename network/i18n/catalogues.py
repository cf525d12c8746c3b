"""Message catalogues without GNU gettext, which a fresh machine lacks.

Extraction reads what Django's ``makemessages`` reads: Python through Babel's extractor, templates
through Django's own ``templatize``. Catalogues are kept in the usual places and format, so that
gettext's tools work on them as well.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

APPS = ("network", "sites", "events", "home")
LANGUAGES = ("pl", "en")
KEYWORDS: dict[str, tuple | None] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
#: A text, or its singular and plural; its context.
Key = tuple[str | tuple[str, str], str | None]
SOME_DAY = datetime(2022, 5, 10, tzinfo=UTC)
# As in Django's own Polish catalogue.
POLISH_PLURALS = (
    "nplurals=4; plural=(n==1 ? 0 : (n%10>=2 && n%10<=4) && (n%100<12 || n%100>14) ? 1 : "
    "n!=1 && (n%10>=0 && n%10<=1) || (n%10>=5 && n%10<=9) || (n%100>=12 && n%100<=14) ? 2 : 3);"
)


@dataclass(frozen=True)
class Source:
    """A text of the code: one message, or singular and plural, with the files that say it."""

    msgid: str | tuple[str, str]
    context: str | None
    files: tuple[str, ...]


def sources() -> list[Source]:
    """Every translatable text of our Python and templates, sorted."""
    found: dict[tuple[str | None, str | tuple[str, str]], set[str]] = {}
    for path in _files():
        for msgid, context in _messages(path):
            found.setdefault((context, msgid), set()).add(str(path.relative_to(settings.BASE_DIR)))
    ordered = sorted(found.items(), key=lambda item: (str(item[0][1]), item[0][0] or ""))
    return [Source(msgid, context, tuple(sorted(files))) for (context, msgid), files in ordered]


def _files() -> Iterator[Path]:
    for app in APPS:
        root = settings.BASE_DIR / app
        for path in sorted([*root.rglob("*.py"), *root.rglob("*.html"), *root.rglob("*.txt")]):
            if "migrations" not in path.parts and "data" not in path.parts:
                yield path


def _messages(path: Path) -> Iterator[tuple[str | tuple[str, str], str | None]]:
    text = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        # Indentation means nothing here and would stop Python's tokenizer.
        text = "\n".join(line.strip() for line in templatize(text).splitlines())
    stream = io.BytesIO(text.encode())
    options = {"encoding": "utf-8"}
    for _line, msgid, _comments, context in extract(
        "python", stream, keywords=KEYWORDS, options=options
    ):
        if msgid and msgid != ("", ""):
            yield (tuple(msgid) if isinstance(msgid, (list, tuple)) else msgid), context


def po_path(language: str) -> Path:
    return settings.BASE_DIR / "locale" / language / "LC_MESSAGES" / "django.po"


def read(language: str) -> Catalog:
    path = po_path(language)
    if not path.exists():
        return Catalog(locale=language)
    with path.open("rb") as file:
        return read_po(file, locale=language)


def update(language: str) -> Catalog:
    """The catalogue with exactly the texts of the code, keeping the translations it has.

    English is the language of the code, so its catalogue repeats the texts.
    """
    old = read(language)
    # Born from its own header, so that it has Django's plural forms and not Babel's.
    new = read_po(io.BytesIO(_header(language)), locale=language)
    for source in sources():
        known = old.get(source.msgid, context=source.context)
        string = known.string if known else None
        if language == "en":
            string = source.msgid
        places = [(name, 0) for name in source.files]
        new.add(source.msgid, string, locations=places, context=source.context)
    path = po_path(language)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(_po(new, language))
    path.with_suffix(".mo").write_bytes(compiled(read(language)))
    return new


def _po(catalog: Catalog, language: str) -> bytes:
    out = io.BytesIO()
    write_po(out, catalog, width=100, omit_header=True, include_lineno=False)
    return _header(language) + out.getvalue()


def _header(language: str) -> bytes:
    plurals = POLISH_PLURALS if language == "pl" else "nplurals=2; plural=(n != 1);"
    header = (
        "# Texts of the MAM Network. Written by `make messages`.\n"
        'msgid ""\nmsgstr ""\n'
        f'"Language: {language}\\n"\n'
        '"MIME-Version: 1.0\\n"\n'
        '"Content-Type: text/plain; charset=UTF-8\\n"\n'
        '"Content-Transfer-Encoding: 8bit\\n"\n'
        f'"Plural-Forms: {plurals}\\n"\n\n'
    )
    return header.encode()


def compiled(catalog: Catalog) -> bytes:
    """The catalogue as a .mo file."""
    # Babel writes the moment into the file; the same texts shall give the same bytes.
    catalog.creation_date = catalog.revision_date = SOME_DAY
    out = io.BytesIO()
    write_mo(out, catalog)
    return out.getvalue()


def problems(language: str) -> list[str]:
    """What is wrong with a catalogue: missing, empty, fuzzy or left-over texts, a stale .mo."""
    catalog = read(language)
    wanted = {(source.msgid, source.context) for source in sources()}
    kept = {key_of(message): message for message in catalog if message.id}
    found = [f"{language}: not in the catalogue: {key[0]!r}" for key in wanted - set(kept)]
    found += [f"{language}: no longer in the code: {key[0]!r}" for key in set(kept) - wanted]
    for message in kept.values():
        if message.fuzzy:
            found.append(f"{language}: fuzzy: {message.id!r}")
        if not is_complete(message):
            found.append(f"{language}: empty: {message.id!r}")
    mo = po_path(language).with_suffix(".mo")
    if not mo.exists() or mo.read_bytes() != compiled(catalog):
        found.append(f"{language}: the compiled catalogue is stale; run `make messages`")
    return found


def key_of(message: Message) -> Key:
    """The text and its context: what a message is looked up by."""
    if isinstance(message.id, str):
        return message.id, message.context
    singular, plural = message.id
    return (singular, plural), message.context


def is_complete(message: Message) -> bool:
    strings = message.string if isinstance(message.string, (list, tuple)) else [message.string]
    return all(strings)
