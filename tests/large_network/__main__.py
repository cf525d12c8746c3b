"""``python -m tests.large_network --spaces 100 --events 10000``, or ``--remove``."""

from __future__ import annotations

import os
import sys

import django


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "network.settings.local")
    django.setup()

    from tests.large_network.command import Command  # models: only after the setup

    Command().run_from_argv([f"{sys.executable} -m", "tests.large_network", *sys.argv[1:]])


if __name__ == "__main__":
    main()
