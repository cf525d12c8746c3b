#!/bin/sh
# cal-parser 1.0.2 (npm), an iCalendar reader for JavaScript.
#
# Seen: a time with a zone is taken for UTC. A class at 18:00 in Warsaw
# (DTSTART;TZID=Europe/Warsaw:20261013T180000, which is 16:00 UTC) comes out as 18:00 UTC, and with it
# all dates of its rule. The zone is only kept beside it, as a parameter.
#
# Why it matters here: a board in Kraków that reads our feed with it shows a class at 20:00 in summer
# and at 19:00 in winter. Times in UTC would come out right, but then a series could not keep its hour
# when the clocks change (RFC 5545, 3.8.5.3): we keep local times with a zone.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund cal-parser@1.0.2
sed 's/$/\r/' >class.ics <<'ICS'
BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//example//series//EN
BEGIN:VTIMEZONE
TZID:Europe/Warsaw
BEGIN:DAYLIGHT
DTSTART:19810329T020000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
END:DAYLIGHT
BEGIN:STANDARD
DTSTART:19961027T030000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
END:STANDARD
END:VTIMEZONE
BEGIN:VEVENT
UID:course@example.org
DTSTAMP:20260901T080000Z
DTSTART;TZID=Europe/Warsaw:20261013T180000
DTEND;TZID=Europe/Warsaw:20261013T193000
RRULE:FREQ=WEEKLY;COUNT=3
SUMMARY:Ceramics
END:VEVENT
END:VCALENDAR
ICS
cat >read.mjs <<'JS'
import { readFileSync } from "node:fs";
import parser from "cal-parser";
const [event] = parser.parseString(readFileSync("class.ics", "utf8")).events;
console.log(new Date(event.dtstart.value).toISOString(), JSON.stringify(event.dtstart.params ?? {}));
JS
seen=$(TZ=Europe/Warsaw node read.mjs)
echo "$seen"
expected='2026-10-13T18:00:00.000Z {"tzid":"Europe/Warsaw"}'
[ "$seen" = "$expected" ] || { echo "changed: expected $expected"; exit 1; }
