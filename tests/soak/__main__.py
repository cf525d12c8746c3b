"""``make soak``: SOAK_SECONDS (600) of load, SOAK_DATABASE (postgresql, or sqlite).

Ends with 1 unless nothing was oversold, lost, sent twice or answered with a bare 5xx.
"""

from __future__ import annotations

import os
import shutil
import signal
import sys
import threading
import time

from tests.soak.installation import Database, Installation, free_port, new_folder
from tests.soak.mail_server import MailServer

SECONDS = int(os.environ.get("SOAK_SECONDS", "600"))
KIND = os.environ.get("SOAK_DATABASE", "postgresql")
RESIDENTS = 6
BETWEEN_KILLS = 12  # seconds
BETWEEN_RESTARTS = 240  # seconds; two at least, however short it is
say = sys.stdout.write

# Told to stop, it stops what it has started as well.
signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
folder = new_folder()
database = Database(KIND, folder)
mail = MailServer()
port = free_port()
os.environ.update(
    DJANGO_SETTINGS_MODULE="tests.soak.settings",
    DATABASE_URL=database.url,
    DATA_DIR=str(folder),
    BASE_URL=f"http://localhost:{port}",
    PORT=str(port),
    EMAIL_URL=f"smtp://127.0.0.1:{mail.port}",
    EMAIL_TIMEOUT="2",
)
for foreign in ("CACHE_URL", "DEBUG", "ALLOWED_HOSTS", "SECRET_KEY"):
    os.environ.pop(foreign, None)

import django  # noqa: E402

django.setup()

# isort: split
from django.db import connections  # noqa: E402

from tests.soak import verdict  # noqa: E402
from tests.soak.client import Browser, Ledger  # noqa: E402
from tests.soak.network import make_network  # noqa: E402
from tests.soak.residents import Resident  # noqa: E402
from tests.soak.staff import Staff  # noqa: E402


def soak(installation: Installation, ledger: Ledger, orphans: verdict.Orphans) -> float:
    """Load and troubles for ``SECONDS``; how many they were in the end."""
    network = make_network()
    connections.close_all()
    installation.start()
    _wait(installation)
    stop = threading.Event()
    people: list[threading.Thread] = [
        Resident(number, network.lists, port, ledger, stop) for number in range(RESIDENTS)
    ]
    people.append(Staff(network.single, network.indexes[0], port, ledger, stop))
    began = time.monotonic()
    for person in people:
        person.start()
    _troubles(installation, orphans, began)
    stop.set()
    for person in people:
        person.join()
    return time.monotonic() - began


def _wait(installation: Installation) -> None:
    browser = Browser(port, Ledger())
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        answer = browser.get("/healthz")
        if answer is not None and answer.status == 200:
            return
        time.sleep(0.2)
    raise SystemExit(f"The server did not start; see {folder}.")


def _troubles(installation: Installation, orphans: verdict.Orphans, began: float) -> None:
    restarts = max(2, SECONDS // BETWEEN_RESTARTS)
    due = [began + SECONDS * (number + 1) / (restarts + 1) for number in range(restarts)]
    kills = [installation.kill_mail_worker, installation.kill_web_worker]
    turn = 0
    while (now := time.monotonic()) < began + SECONDS:
        if due and now >= due[0]:
            due.pop(0)
            connections.close_all()  # or the restart would break ours
            installation.restart_database()
        elif now - began > BETWEEN_KILLS * (turn + 1):
            kills[turn % 2]()
            orphans.note()
            connections.close_all()
            turn += 1
        time.sleep(0.2)


def tell(ledger: Ledger, installation: Installation, orphans: verdict.Orphans, took: float) -> bool:
    """Print the figures; whether all that must be zero are."""
    done = ledger.done
    say(f"\n{KIND}, {took:.0f} s\n")
    say(f"  sign-ups/s         {done['sign-ups'] / took:8.1f}\n")
    for what, number in sorted((done + installation.happened).items()):
        say(f"  {number:6} {what}\n")
    statuses = ", ".join(
        f"{number} × {status}" for status, number in sorted(ledger.statuses.items())
    )
    say(f"  answers: {statuses}; {ledger.cut_off} connections cut off\n")
    times = sorted(ledger.seconds)
    middle, late = times[len(times) // 2], times[len(times) * 19 // 20]
    say(f"  half of them in {middle:.2f} s, 95 % in {late:.2f} s\n")
    say(f"  503 while the database was away: {ledger.away}\n")
    moods = ", ".join(f"{mood} {number}" for mood, number in sorted(mail.moods.items()))
    say(f"  mail server: {moods}\n")
    say(f"  letters: {verdict.letters_about()}\n")
    twice = verdict.repeated(mail)
    unheard = twice & set(mail.unheard)
    say(
        "  sent again, as at-least-once means: "
        f"{len((twice & orphans.names) - unheard)} whose worker died between the 250 and its note, "
        f"{len(unheard)} whose 250 was cut off\n\n"
    )
    must_be_zero = verdict.figures(ledger, mail, orphans)
    if deaf := installation.happened["mail workers deaf to SIGTERM"]:
        must_be_zero["other faults"].append(f"{deaf} mail workers deaf to SIGTERM")
    for name, found in must_be_zero.items():
        say(f"  {name:18} {len(found):8}\n")
        for text in found[:8]:
            say(f"      {text}\n")
    if not done["sign-ups"]:
        say("  nobody signed up: this proves nothing\n")
    return bool(done["sign-ups"]) and not any(must_be_zero.values())


def main() -> int:
    ledger, orphans = Ledger(), verdict.Orphans()
    installation = Installation(database, folder, port)
    good = False
    try:
        took = soak(installation, ledger, orphans)
        installation.stop_workers()
        mail.accept_all()
        orphans.note(now=True)
        verdict.drain(installation)
        good = tell(ledger, installation, orphans, took)
    finally:
        installation.close()
        database.close()
        if good:
            shutil.rmtree(folder, ignore_errors=True)
        else:
            say(f"  What the processes wrote: {folder}/*.log\n")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
