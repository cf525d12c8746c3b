#!/bin/sh
# node-ical 0.26.1 (npm), an iCalendar reader for Node.js (MagicMirror's calendar uses it).
#
# Seen: "recurrences" of a series holds one changed date twice, under the day ("2026-10-20") and under
# the instant ("2026-10-20T16:00:00.000Z"). Who walks over its values counts a cancelled date twice.
#
# Why it matters here: a check of our feed that counts what this reader finds has to count different
# objects, not keys; and a foreign board that lists them shows "cancelled" in two lines.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund node-ical@0.26.1
sed 's/$/\r/' >class.ics <<'ICS'
BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//example//series//EN
BEGIN:VEVENT
UID:course@example.org
DTSTAMP:20260901T080000Z
DTSTART:20261013T160000Z
DTEND:20261013T173000Z
RRULE:FREQ=WEEKLY;COUNT=3
SUMMARY:Ceramics
END:VEVENT
BEGIN:VEVENT
UID:course@example.org
DTSTAMP:20260901T080000Z
RECURRENCE-ID:20261020T160000Z
DTSTART:20261020T160000Z
DTEND:20261020T173000Z
STATUS:CANCELLED
SUMMARY:CANCELLED: Ceramics
END:VEVENT
END:VCALENDAR
ICS
cat >read.js <<'JS'
const series = require("node-ical").sync.parseFile("class.ics")["course@example.org"];
const changed = Object.values(series.recurrences);
console.log(Object.keys(series.recurrences).join(" "), new Set(changed).size);
JS
seen=$(TZ=UTC node read.js)
echo "$seen"
expected="2026-10-20 2026-10-20T16:00:00.000Z 1"
[ "$seen" = "$expected" ] || { echo "changed: expected $expected"; exit 1; }
