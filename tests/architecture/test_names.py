"""Names are the field's terms (docs/glossary.md): held by identifiers, not by words in prose."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.code import ORDER, ROOT, modules

#: Modules of these names were renamed.
OLD_MODULES = {
    "answers", "apart", "around", "asking", "chrome", "columns", "day", "directory_index", "door",
    "finding", "flights", "head", "lanes", "leads", "letter_case", "letter_words", "passages",
    "places", "prepared", "reach", "receivers", "recipe", "signup_desk", "together", "whereabouts",
    "wishes", "words",
}  # fmt: skip
#: No class, function or method has one of these in its name.
OLD_WORDS = {
    "chrome", "desk", "door", "flights", "lane", "lanes", "leads", "noting", "recipe",
    "whereabouts", "wish", "wishes",
}  # fmt: skip
OLD_NAMES = {
    "Given", "Prepared", "it_is_broken_off", "it_waits", "note_all", "rows_of", "section_head",
    "the_number_is_free",
}  # fmt: skip
#: An answer is what somebody says to a question put to them: accessibility, sign-up, showings.
MAY_ANSWER = re.compile(
    r"sites/(models|space)/accessibility\.py|events/cms/(signup/|showings)|events/signup/"
    r"|events/models/(showings|signups)\.py|events/occurrences/showings\.py"
)

Definition = ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef


def definitions(path: Path) -> Iterator[Definition]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, Definition):
            yield node


def words(name: str) -> set[str]:
    return {word.lower() for word in re.findall(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])", name)}


@pytest.mark.parametrize("app", ORDER)
def test_no_module_bears_an_old_name(app):
    found = [str(path.relative_to(ROOT)) for path in modules(app) if path.stem in OLD_MODULES]
    assert not found


@pytest.mark.parametrize("app", ORDER)
def test_no_class_or_function_bears_an_old_name(app):
    found = [
        f"{path.relative_to(ROOT)}:{node.lineno} {node.name}"
        for path in modules(app)
        for node in definitions(path)
        if node.name in OLD_NAMES or words(node.name) & OLD_WORDS
    ]
    assert not found


@pytest.mark.parametrize("app", ORDER)
def test_an_app_has_no_two_classes_of_one_name(app):
    places = defaultdict(list)
    for path in modules(app):
        if "commands" in path.parts:
            continue  # Django wants a Command in each
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.ClassDef):
                places[node.name].append(str(path.relative_to(ROOT)))
    assert not {name: found for name, found in places.items() if len(found) > 1}


@pytest.mark.parametrize("app", ORDER)
def test_only_questions_have_answers(app):
    found = [
        f"{place}:{node.lineno} {node.name}"
        for path in modules(app)
        for node in definitions(path)
        if words(node.name) & {"answer", "answers"}
        and not MAY_ANSWER.match(place := str(path.relative_to(ROOT)))
    ]
    assert not found
