"""Where the time of one page goes: a page of a bench's network, made anew, under pyinstrument.

``python -m tests.bench.profile month`` prints a tree of what took longest; the name is one of a
kind of page that ``tests.bench.requests`` asks, ``month`` if none is given. From the environment:
``BENCH_DIR``, ``BENCH_DATABASES`` and ``BENCH_SIZES`` as there, of which the last is taken.
"""

from __future__ import annotations

import os
import sys

SLOWEST = "month"
WARM, TURNS = 3, 10
#: Parts below this share of the whole are left out of the tree.
SHORTEST = 0.02
HERE = "--here"
say = sys.stdout.write


def profile(address: str) -> None:
    """Print the tree of one address; in the process that knows the network's database."""
    import django

    django.setup()

    from django.conf import settings
    from django.test import Client
    from pyinstrument import Profiler
    from pyinstrument.renderers import ConsoleRenderer

    settings.PAGE_CACHE = False
    settings.ALLOWED_HOSTS = ["*"]
    client = Client(headers={"host": "localhost"})
    for _ in range(WARM):
        client.get(address)
    with Profiler() as profiler:
        for _ in range(TURNS):
            client.get(address)
    short = {"filter_threshold": SHORTEST, "hide_regex": r".*/(wsgiref|contextlib|functools)\b.*"}
    say(f"{address}, {TURNS} times\n")
    say(profiler.output(ConsoleRenderer(processor_options=short, time="percent_of_total")))


def main() -> None:
    from tests.bench.installation import Installation
    from tests.bench.requests import wanted

    kind = sys.argv[1] if len(sys.argv) > 1 else SLOWEST
    os.environ.setdefault("BENCH_DATABASES", "postgresql")
    installation = Installation(*wanted()[-1])
    try:
        installation.build()
        addresses = installation.addresses()
        if kind not in addresses:
            raise SystemExit(f"{kind} is none of {', '.join(addresses)}")
        installation.run("-m", "tests.bench.profile", HERE, addresses[kind][0])
    finally:
        installation.close()


if __name__ == "__main__":
    if sys.argv[1:2] == [HERE]:
        profile(sys.argv[2])
    else:
        main()
