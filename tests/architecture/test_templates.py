"""What Django's template language would let pass without a word."""

from __future__ import annotations

import pytest
from django.template import engines
from django.template.base import TextNode
from django.template.defaulttags import CommentNode, LoadNode
from django.template.loader_tags import BlockNode, ExtendsNode

from tests.architecture.code import ORDER, ROOT

CHILDREN = sorted(
    str(path.relative_to(folder))
    for app in ORDER
    for folder in [ROOT / app / "templates"]
    for path in folder.rglob("*.html")
    if "{% extends" in path.read_text(encoding="utf-8")
)
#: What may stand outside of the blocks of a child template: it does nothing when it is rendered.
DOES_NOTHING = (LoadNode, CommentNode, BlockNode)


def outside_of_blocks(template) -> list[str]:
    """The tags and texts of a child template that are never rendered.

    A template with ``extends`` renders its blocks only; whatever else it says is skipped silently
    (Django's documentation, "Template inheritance").
    """
    nodelist = template.nodelist
    extends = next((node for node in nodelist if isinstance(node, ExtendsNode)), None)
    if extends is None:
        return []
    return [
        str(getattr(node, "token", node))
        for node in extends.nodelist
        if not isinstance(node, DOES_NOTHING)
        and not (isinstance(node, TextNode) and not node.s.strip())
    ]


@pytest.mark.parametrize("name", CHILDREN)
def test_nothing_is_said_outside_of_a_childs_blocks(name):
    assert outside_of_blocks(engines["django"].get_template(name).template) == []


def test_a_tag_outside_of_blocks_is_found():
    child = engines["django"].from_string(
        '{% extends "network/base.html" %}{% load i18n %}'
        "{% get_current_language as LANGUAGE_CODE %}{% block main %}{% endblock %}"
    )
    assert len(outside_of_blocks(child.template)) == 1
