"""Hits at five of the judged questions, with and without the stems of words, in one run.

Run with ``make bench``, or ``TEST_DATABASE=postgresql python -m tests.bench.search_quality``; uses
a database of its own with the first entry and the example network.
"""

from __future__ import annotations

import os
import sys

import tests.plugins.database  # noqa: F401  chooses the database before Django reads its settings

os.environ["DJANGO_SETTINGS_MODULE"] = "network.settings.test"

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402

from home.services.first_entry import load_first_entry  # noqa: E402
from tests.search_quality import JUDGEMENTS, hits_at_5, misses  # noqa: E402

write = sys.stdout.write


def main() -> None:
    call_command("migrate", verbosity=0)
    load_first_entry("http://localhost")
    call_command("example_network")
    write(f"{connection.vendor}: {len(JUDGEMENTS)} judged questions\n")
    write(f"hits at 5 with stems     {hits_at_5():.3f}\n")
    write(f"hits at 5 without stems  {hits_at_5(with_stems=False):.3f}\n")
    for judged, found in misses():
        write(f"  missed “{judged['q']}”; first were: {'; '.join(found) or 'none'}\n")


if __name__ == "__main__":
    main()
