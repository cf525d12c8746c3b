#!/bin/sh
# mf2py 2.0.2 (PyPI) and microformats-parser 2.0.6 (npm), readers of microformats2.
#
# Seen: an end given by its clock time alone, as the pattern for dates allows, takes the day of the
# start but not its offset from UTC: "18:00+01:00" to "19:30" ends at "2026-12-05 19:30" of no zone.
# Besides, mf2py writes the start's offset as "+0100", the other leaves "+01:00".
#
# Why it matters here: who reads our event pages by h-event (Gancio does) and works in UTC would
# have a class of an hour and a half end two and a half hours after it began. Each dt-end must hold
# the day and the offset, though people see the time alone.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check mf2py==2.0.2
npm init -y >/dev/null
npm install --silent --no-audit --no-fund microformats-parser@2.0.6
cat >event.html <<'HTML'
<html><body><div class="h-event"><h1 class="p-name">Chess</h1>
<time class="dt-start" datetime="2026-12-05T18:00+01:00">Saturday 18:00</time>
<time class="dt-end" datetime="19:30">19:30</time></div></body></html>
HTML
cat >read.py <<'PYTHON'
import mf2py

event = mf2py.parse(doc=open("event.html", encoding="utf-8").read())["items"][0]["properties"]
print(event["start"][0], event["end"][0], sep="|")
PYTHON
cat >read.mjs <<'NODE'
import { readFileSync } from "node:fs";
import { mf2 } from "microformats-parser";

const page = readFileSync("event.html", "utf8");
const event = mf2(page, { baseUrl: "https://example.org/" }).items[0].properties;
console.log([event.start[0], event.end[0]].join("|"));
NODE
env/bin/python read.py | tee python.txt
node read.mjs | tee node.txt
echo '2026-12-05T18:00+0100|2026-12-05 19:30' | cmp - python.txt
echo '2026-12-05T18:00+01:00|2026-12-05 19:30' | cmp - node.txt
