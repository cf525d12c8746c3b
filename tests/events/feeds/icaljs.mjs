// Reads a calendar as programs built on ical.js do (Thunderbird, FullCalendar, Nextcloud).
// Arguments: the path of the library. Standard input: the calendar. Standard output: its dates.
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const { default: ICAL } = await import(pathToFileURL(process.argv[2]).href);
const calendar = new ICAL.Component(ICAL.parse(readFileSync(0, "utf-8")));
const MOST = 5000;

for (const zone of calendar.getAllSubcomponents("vtimezone")) {
  ICAL.TimezoneService.register(zone);
}

function told(event, start, end) {
  return {
    uid: event.uid,
    instant: start.toJSDate().toISOString(),
    wall: start.toString().slice(0, 16),
    ends: end.toJSDate().toISOString(),
    status: event.component.getFirstPropertyValue("status"),
    title: event.summary,
  };
}

const found = [];
const series = new Map();
for (const component of calendar.getAllSubcomponents("vevent")) {
  const event = new ICAL.Event(component);
  const known = series.get(event.uid) ?? { main: null, changed: [] };
  series.set(event.uid, known);
  if (event.isRecurrenceException()) known.changed.push(event);
  else known.main = event;
}
for (const { main, changed } of series.values()) {
  if (main === null || !main.isRecurring()) {
    for (const event of main === null ? changed : [main]) {
      found.push(told(event, event.startDate, event.endDate));
    }
    continue;
  }
  for (const event of changed) main.relateException(event);
  const dates = main.iterator();
  for (let next = dates.next(); next && found.length < MOST; next = dates.next()) {
    const { item, startDate, endDate } = main.getOccurrenceDetails(next);
    found.push(told(item, startDate, endDate));
  }
}
process.stdout.write(JSON.stringify(found));
