"""Parts that a page repeats are told everything they say."""

from __future__ import annotations

import pytest
from django.template import engines
from django.utils import translation
from jinja2 import UndefinedError

from network.templatetags.jinja_tags import jinja


def written(source: str, **values) -> str:
    return engines["jinja2"].from_string(source).render(values)


def test_a_name_that_nobody_gave_is_an_error():
    with pytest.raises(UndefinedError):
        written("{{ nobody }}")


def test_what_is_said_is_text_whatever_is_in_it():
    assert written("<b>{{ name }}</b>", name="<script>") == "<b>&lt;script&gt;</b>"


def test_it_speaks_the_language_of_the_page():
    with translation.override("pl"):
        assert written('{{ _("Free of charge") }}') == "Bezpłatnie"
        options = jinja(
            "sites/place_options.html", places=[{"value": "a", "language": "pl", "name": "Ó"}]
        )
    assert 'lang="' not in options
