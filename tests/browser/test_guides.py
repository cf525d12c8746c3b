"""The guide for editors holds: its steps can be done, its words and its pictures are there."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.network import Network
from tests.guides.guide import LANGUAGES, file_of, pictures_of, sections
from tests.guides.walker import tidy
from tests.guides.walks import SETTINGS, WALKS, walk_all

MOST_BYTES = 90_000  # of one picture: the repository stays small


@pytest.mark.browser
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_step_of_the_guide_can_be_done_in_its_own_words(
    browser: Browser, untouched: Network, tmp_path: Path, language: str
):
    guide = {section.heading: section for section in sections(language)}
    assert len(guide) == len(WALKS)
    network = untouched.copy_to(tmp_path / "site", settings=SETTINGS)
    with closing(walk_all(browser, network, language)) as walked:
        for section, (_name, walk) in zip(guide.values(), walked, strict=True):
            labels = {tidy(label) for label in section.labels}
            unseen = labels - walk.read
            assert not unseen, f"{section.heading}: bold, but on no page of this walk: {unseen}"
            unsaid = {tidy(name) for name in walk.named} - labels
            assert not unsaid, f"{section.heading}: used in this walk, but not in bold: {unsaid}"
            shown = [Path(path).name for _words, path in section.pictures]
            assert shown == walk.taken, section.heading


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_picture_is_there_is_named_and_is_said_in_words(language: str):
    file, folder = file_of(language), pictures_of(language)
    shown = [picture for section in sections(language) for picture in section.pictures]
    assert all(words.strip() for words, _path in shown)
    named = {(file.parent / path).resolve() for _words, path in shown}
    kept = {path.resolve() for path in folder.iterdir()}
    assert named == kept
    assert max(path.stat().st_size for path in kept) <= MOST_BYTES


def test_both_languages_have_the_same_walks_and_pictures():
    polish, english = (
        [[Path(path).name for _words, path in each.pictures] for each in sections(language)]
        for language in LANGUAGES
    )
    assert polish == english
