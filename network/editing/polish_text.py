"""Text as people search for it and as they sort it, in the database: for the CMS's lists.

``name__folded__contains`` compares without case and marks, as ``network.i18n.folding``; order by
``Collated("name")`` has Polish letters in their places and numbers by their size, as
``network.i18n.collation``. SQLite calls those functions; PostgreSQL has expressions of its own,
which know the letters of its neighbours as well and need no ICU.
"""

from __future__ import annotations

from typing import Any

from django.db.backends.signals import connection_created
from django.db.models import CharField, Func, TextField, Transform
from django.dispatch import receiver

from network.i18n.collation import ALPHABET, sort_key
from network.i18n.folding import fold

_MARKED = "ąáàâäåãćčçďđęéèêëěíìîïłľĺńñňóòôöőõøřśšťúùûüűůýźżžйїёў"
_PLAIN = "aaaaaaacccddeeeeeeiiiilllnnnooooooorsstuuuuuuyzzzиіеу"
_DIGITS = 12  # numbers of at most so many digits are sorted by their size


class Folded(Transform):
    lookup_name = "folded"
    function = "network_fold"
    output_field = TextField()

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        marked, plain = _MARKED + _MARKED.upper(), _PLAIN * 2
        template = f"replace(lower(translate(%(expressions)s, '{marked}', '{plain}')), 'ß', 'ss')"
        return self.as_sql(compiler, connection, template=template, **context)


class Collated(Func):
    function = "network_sort_key"
    arity = 1
    output_field = TextField()

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        """Numbers padded; letters as characters whose codes have the order of the alphabet."""
        places = "".join(chr(ord("A") + place) for place in range(len(ALPHABET)))
        foreign = [(m, p) for m, p in zip(_MARKED, _PLAIN, strict=True) if m not in ALPHABET]
        marked, plain = ("".join(letters) for letters in zip(*foreign, strict=True))
        text = (
            f"translate(%(expressions)s, '{marked + marked.upper()}', '{plain * 2}')",
            f"'{ALPHABET + ALPHABET.upper()}', '{places * 2}'",
        )
        padded = (
            f"regexp_replace(regexp_replace(translate({', '.join(text)}), "
            f"'(\\d+)', '{'0' * _DIGITS}\\1', 'g'), "
            f"'0+(\\d{{{_DIGITS}}})(?!\\d)', '\\1', 'g')"
        )
        return self.as_sql(compiler, connection, template=f'({padded} COLLATE "C")', **context)


for _field in (CharField, TextField):
    _field.register_lookup(Folded)


@receiver(connection_created, dispatch_uid="polish_text")
def know_polish(connection: Any, **kwargs: Any) -> None:
    """Nothing for PostgreSQL."""
    if connection.vendor == "sqlite":
        for name, function in (("network_fold", fold), ("network_sort_key", sort_key)):
            connection.connection.create_function(name, 1, _of_text(function), deterministic=True)


def _of_text(function: Any) -> Any:
    return lambda text: None if text is None else function(str(text))
