#!/bin/sh
# opening-hours-py 2.1.4 (PyPI, the Rust crate opening-hours) beside opening_hours 3.15.0 (npm):
# two evaluators of OpenStreetMap's opening_hours.
#
# Seen: hours with a remark and no state, as "Tu 10:00-12:00 "by appointment"", are *unknown* to
# opening_hours.js, as the specification has it (a comment without a modifier: the state depends on
# what it says), and *open* to opening-hours-py. A whole week of "Mo 10:00-12:00 || "by appointment""
# is open too, but for the rest of Monday, which is closed to one and unknown to the other. With the
# word "unknown" before the remark both give unknown on Tuesday.
#
# Why it matters here: spaces have hours by appointment. If we write them as opening_hours, the
# word "unknown" must stand before the remark, or people come to a locked door.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check opening-hours-py==2.1.4
npm init -y >/dev/null
npm install --silent --no-audit --no-fund opening_hours@3.15.0
cat >hours.txt <<'HOURS'
Tu 10:00-12:00 "by appointment"
Mo 10:00-12:00 || "by appointment"
Tu 10:00-12:00 unknown "by appointment"
HOURS
# On Monday 21 December 2026 at 15:00, and on Tuesday at 11:00.
cat >read.py <<'PYTHON'
from datetime import datetime
from opening_hours import OpeningHours

for line in open("hours.txt", encoding="utf-8"):
    hours = OpeningHours(line.strip())
    states = [hours.state(datetime(2026, 12, *at))[0] for at in ((21, 15), (22, 11))]
    print(*[str(state).removeprefix("State.").lower() for state in states])
PYTHON
cat >read.cjs <<'NODE'
const opening_hours = require("opening_hours");
const lines = require("fs").readFileSync("hours.txt", "utf8").trim().split("\n");
for (const line of lines) {
  const hours = new opening_hours(line);
  const at = [[21, 15], [22, 11]].map(([day, hour]) => new Date(2026, 11, day, hour));
  console.log(at.map((moment) => hours.getStateString(moment)).join(" "));
}
NODE
env/bin/python read.py >python.txt
node read.cjs >node.txt
paste -d'|' hours.txt python.txt node.txt
printf 'closed open\nclosed open\nclosed unknown\n' | cmp - python.txt
printf 'close unknown\nunknown unknown\nclose unknown\n' | cmp - node.txt
