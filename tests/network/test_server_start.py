"""What a server's process does once, before it answers anybody."""

from __future__ import annotations

import os
import subprocess
import sys

ASK = "import network.wsgi, gc; print(gc.get_freeze_count() > 100_000, gc.get_threshold()[0])"


def test_what_is_loaded_is_not_looked_through_for_garbage_again_and_again():
    known = os.environ | {"DJANGO_SETTINGS_MODULE": "network.settings.test"}
    done = subprocess.run(
        [sys.executable, "-c", ASK], env=known, check=True, capture_output=True, text=True
    )
    assert done.stdout.split() == ["True", "25000"]
