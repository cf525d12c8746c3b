"""Take the pictures of the guide for editors anew: ``make guides``."""

from __future__ import annotations

import shutil
import sys
import tempfile
from contextlib import closing
from pathlib import Path

from playwright.sync_api import expect, sync_playwright

from tests.browser.network import BROWSER_ARGS, Network, find_chromium
from tests.guides.clock import MORNING, set_clock
from tests.guides.guide import LANGUAGES, pictures_of
from tests.guides.walks import SETTINGS, walk_all

# As in the tests: the machine may be slow.
expect.set_options(timeout=20_000)


def main() -> None:
    chromium = find_chromium()
    if chromium is None:
        sys.exit("No chromium on this machine: set CHROMIUM to where it is.")
    with tempfile.TemporaryDirectory() as place, sync_playwright() as playwright:
        made = Network(Path(place) / "made", settings=SETTINGS)
        made.files.mkdir()
        set_clock(made.files, MORNING)
        print("Making a network …", flush=True)  # noqa: T201
        made.make()
        browser = playwright.chromium.launch(executable_path=chromium, args=BROWSER_ARGS)
        for language in LANGUAGES:
            folder = pictures_of(language)
            shutil.rmtree(folder, ignore_errors=True)
            network = made.copy_to(Path(place) / language)
            with closing(walk_all(browser, network, language, folder)) as walked:
                for name, walk in walked:
                    print(f"{language}: {name}, {len(walk.taken)} pictures", flush=True)  # noqa: T201
        browser.close()


if __name__ == "__main__":
    main()
