"""Calendar files as three independent programs read them: ical.js, vobject and icalendar.

ical.js is the engine of Thunderbird. It is installed by npm under ``var/tests`` when first asked
for; without node, npm or a network, tests that need it are skipped and say why.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable
from datetime import UTC, date, datetime, time
from functools import cache
from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo

import icalendar
import pytest
import recurring_ical_events
import vobject

ICALJS = "ical.js@2.2.1"
PLACE = Path(__file__).resolve().parents[3] / "var" / "tests" / ICALJS
SCRIPT = Path(__file__).with_name("icaljs.mjs")
WARSAW = ZoneInfo("Europe/Warsaw")


class Seen(NamedTuple):
    """One date as a program shows it: its instant, and what its clock on the wall says."""

    instant: datetime
    wall: str
    status: str
    title: str
    uid: str

    @property
    def when(self) -> tuple[datetime, str]:
        return self.instant, self.wall


def text_of(content: bytes | str) -> str:
    return content.decode() if isinstance(content, bytes) else content


@cache
def icaljs_library() -> tuple[Path | None, str]:
    """The library's file, or why there is none."""
    library = PLACE / "node_modules" / "ical.js" / "dist" / "ical.js"
    if shutil.which("node") is None or shutil.which("npm") is None:
        return None, "node and npm are not installed"
    if not library.exists():
        PLACE.mkdir(parents=True, exist_ok=True)
        command = ["npm", "install", "--no-save", "--no-audit", "--no-fund"]
        try:
            subprocess.run(
                [*command, "--prefix", str(PLACE), ICALJS],
                check=True,
                capture_output=True,
                timeout=120,
                text=True,
            )
        except (subprocess.SubprocessError, OSError) as error:
            return None, f"npm could not install {ICALJS}: {getattr(error, 'stderr', error)}"
    return library, ""


def by_icaljs(content: bytes | str) -> list[Seen]:
    library, why_not = icaljs_library()
    if library is None:
        pytest.skip(why_not)
    done = subprocess.run(
        ["node", str(SCRIPT), str(library)],
        input=text_of(content),
        capture_output=True,
        text=True,
        timeout=60,
        env={"TZ": "UTC", "PATH": str(Path(shutil.which("node") or "").parent)},
    )
    assert done.returncode == 0, done.stderr
    return sorted(
        Seen(
            datetime.fromisoformat(each["instant"].replace("Z", "+00:00")),
            each["wall"],
            each["status"],
            each["title"],
            each["uid"],
        )
        for each in json.loads(done.stdout)
    )


def by_vobject(content: bytes | str) -> list[Seen]:
    """The recurrence set of each series with its overrides put into their places.

    The library keeps the first VTIMEZONE it meets under a name for as long as it runs.
    """
    calendar = vobject.readOne(text_of(content))
    found: list[Seen] = []
    own = {
        (event.uid.value, _instant(event.recurrence_id.value)): event
        for event in calendar.contents.get("vevent", [])
        if "recurrence-id" in event.contents
    }
    series = {uid for uid, _start in own}
    for event in calendar.contents.get("vevent", []):
        if "recurrence-id" in event.contents:
            continue
        uid, start = event.uid.value, event.dtstart.value
        starts = list(event.rruleset) if event.rruleset else [start]
        for each in starts:
            moment = each if isinstance(start, datetime) else each.date()
            if isinstance(moment, datetime) and moment.tzinfo is None:
                moment = moment.replace(tzinfo=start.tzinfo)
            shown = own.pop((uid, _instant(moment)), None)
            found.append(_seen(event, moment) if shown is None else _seen(shown))
        series.discard(uid)
    assert not own, f"overrides of dates that are not in their series: {list(own)}"
    return sorted(found)


def _seen(event: vobject.base.Component, start: date | None = None) -> Seen:
    start = start or event.dtstart.value
    return Seen(
        _instant(start), _wall(start), event.status.value, event.summary.value, event.uid.value
    )


def by_icalendar(
    content: bytes | str, first: date = date(2022, 1, 1), last: date = date(2031, 1, 1)
) -> list[Seen]:
    calendar = icalendar.Calendar.from_ical(text_of(content))
    return sorted(
        Seen(
            _instant(event["DTSTART"].dt),
            _wall(event["DTSTART"].dt),
            str(event["STATUS"]),
            str(event["SUMMARY"]),
            str(event["UID"]),
        )
        for event in recurring_ical_events.of(calendar).between(first, last)
    )


def _instant(moment: date) -> datetime:
    if not isinstance(moment, datetime):
        moment = datetime.combine(moment, time(), tzinfo=UTC)
    return moment.astimezone(UTC)


def _wall(moment: date) -> str:
    return moment.isoformat()[:16]


#: Every reader there is, by the name of what it stands for.
READERS: dict[str, Callable[[bytes | str], list[Seen]]] = {
    "ical.js": by_icaljs,
    "vobject": by_vobject,
    "icalendar": by_icalendar,
}
