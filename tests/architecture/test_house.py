"""The rules of the house that a reader could forget: held by tests, not by memory."""

from __future__ import annotations

import ast
import re
import subprocess
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command

from network.i18n import catalogues
from tests.architecture.code import ORDER, ROOT, modules

# The composition root names every app; that is its work.
COMPOSITION_ROOT = {"network/urls.py", "network/catalogues.py"}
LONGEST_MODULE = 400


def imported(path: Path) -> set[str]:
    """The top-level names a module imports, wherever in the file it does so."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.add(node.module.split(".")[0])
    return names


def named(path: Path) -> set[str]:
    """The apps a module names in strings such as ``"events.EventPage"`` or a template's path."""
    text = path.read_text(encoding="utf-8")
    return set(re.findall(r"[\"'](network|sites|events|home)[./][A-Za-z_/]+[\"']", text))


def higher_than(app: str) -> set[str]:
    return set(ORDER[ORDER.index(app) + 1 :])


@pytest.mark.parametrize("app", ORDER)
def test_imports_point_one_way(app):
    for path in modules(app):
        place = str(path.relative_to(ROOT))
        if place in COMPOSITION_ROOT or place.startswith("network/settings/"):
            continue
        assert not imported(path) & higher_than(app), place
        assert not named(path) & higher_than(app), place


def test_templates_point_one_way():
    for app in ORDER:
        for path in (ROOT / app).rglob("*.html"):
            text = path.read_text(encoding="utf-8")
            included = set(re.findall(r"(?:include|extends|jinja) \"(\w+)/", text))
            # A tag library is called after the app it belongs to.
            loaded = {name for other in ORDER for name in re.findall(rf"\b({other})_tags\b", text)}
            assert not (included | loaded) & higher_than(app), str(path.relative_to(ROOT))


def test_every_app_has_a_place_in_the_order():
    ours = {config.name for config in apps.get_app_configs() if (ROOT / config.name).is_dir()}
    assert ours == set(ORDER)


def test_labels_do_not_collide_with_wagtails_or_djangos():
    labels = [config.label for config in apps.get_app_configs()]
    assert len(labels) == len(set(labels))
    assert apps.get_app_config("sites").name == "sites"


def test_no_catch_all_module():
    names = {path.name for app in ORDER for path in modules(app)}
    assert not names & {"utils.py", "helpers.py", "misc.py", "common.py"}


def test_no_module_outgrows_a_readers_patience():
    long = {
        str(path.relative_to(ROOT)): lines
        for app in ORDER
        for path in modules(app)
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > LONGEST_MODULE
    }
    assert not long


def tracked_texts() -> list[tuple[str, str]]:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True)
    if listed.returncode:
        pytest.skip("not a git checkout: nothing is tracked")
    texts = []
    for name in listed.stdout.split():
        try:
            texts.append((name, (ROOT / name).read_text(encoding="utf-8")))
        except (UnicodeDecodeError, FileNotFoundError):
            continue
    return texts


REGISTRIES = re.compile(
    r"(pypi\.org|pythonhosted|registry\.npmjs|index[-_]url\b|extra[-_]index|\"resolved\" ?:)",
    re.IGNORECASE,
)


def test_no_address_of_a_registry_is_kept():
    this = str(Path(__file__).relative_to(ROOT))
    found = [name for name, text in tracked_texts() if name != this and REGISTRIES.search(text)]
    assert not found


def test_no_path_of_one_machine_is_kept():
    machine = re.compile(r"/(work|farm|root)/|/tmp/")
    this = str(Path(__file__).relative_to(ROOT))
    found = [name for name, text in tracked_texts() if name != this and machine.search(text)]
    assert not found


@pytest.mark.django_db
def test_no_migration_is_missing():
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)


@pytest.fixture(scope="module")
def known() -> list[catalogues.Source]:
    """Our texts, looked for once."""
    return catalogues.sources()


@pytest.mark.parametrize("language", catalogues.LANGUAGES)
def test_every_text_is_translated(language, known, monkeypatch):
    monkeypatch.setattr(catalogues, "sources", lambda: known)
    assert catalogues.problems(language) == []


def test_the_catalogue_check_sees_a_text_that_is_not_translated(known, monkeypatch):
    new = catalogues.Source("A text nobody has translated", None, ("home/views.py",))
    monkeypatch.setattr(catalogues, "sources", lambda: [*known, new])
    assert len(catalogues.problems("pl")) == 1
