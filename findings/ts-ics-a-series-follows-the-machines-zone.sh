#!/bin/sh
# ts-ics 2.4.6 (npm), an iCalendar reader for TypeScript and JavaScript.
#
# Seen: the dates of a series are worked out in the zone of the machine that reads it, not in the
# event's. A class on Tuesdays at 18:00 in Warsaw, three times from 13 October 2026: on a machine in
# Warsaw its third date, after the clocks have changed, is 17:00 UTC (18:00 there); on a machine in
# UTC, as servers are, it is 16:00 UTC, an hour early. The zone of the file is read: "local" has it.
#
# Why it matters here: a site that shows our calendar with this reader shows every winter date an hour
# early. No form of VTIMEZONE helps; only single dates instead of a rule would.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund ts-ics@2.4.6
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
import { convertIcsCalendar, extendByRecurrenceRule } from "ts-ics";
const [event] = convertIcsCalendar(undefined, readFileSync("class.ics", "utf8")).events;
const dates = extendByRecurrenceRule(event.recurrenceRule, { start: event.start.date });
console.log(event.start.local.timezone, dates.at(-1).toISOString());
JS
seen="$(TZ=Europe/Warsaw node read.mjs) | $(TZ=UTC node read.mjs)"
echo "$seen"
expected="Europe/Warsaw 2026-10-27T17:00:00.000Z | Europe/Warsaw 2026-10-27T16:00:00.000Z"
[ "$seen" = "$expected" ] || { echo "changed: expected $expected"; exit 1; }
