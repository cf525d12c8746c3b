#!/bin/sh
# opening_hours 3.15.0 (npm), the reader of OpenStreetMap's opening_hours.
#
# Seen: hours past midnight lose their tail when the next day has a rule of its own. After
# "Fr 18:00-02:00; Sa 10:00-12:00" it is closed on Saturday at 01:00, since a rule behind ";"
# overwrites the whole calendar day; behind "," it is open. "; PH off" does it to the night before a
# holiday: closed on 11 November at 01:00, although the evening of the 10th runs until 02:00, and
# open on the 12th at 01:00, although the evening of the 11th never began.
#
# Why it matters here: a space's hours belong to the day they begin on. Written as opening_hours they
# need "," and the holidays' own nights spelt out, or a map shows a space closed while it is open.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund opening_hours@3.15.0
cat >read.js <<'JS'
const OpeningHours = require("opening_hours");
const place = { lat: 50.0, lon: 20.0, address: { country_code: "pl", state: "" } };
const open = (text, at) => new OpeningHours(text, place).getState(new Date(at));
const seen = [
  open("Fr 18:00-02:00; Sa 10:00-12:00", "2026-12-05T01:00"),
  open("Fr 18:00-02:00, Sa 10:00-12:00", "2026-12-05T01:00"),
  open("Mo-Su 18:00-02:00; PH off", "2026-11-11T01:00"),
  open("Mo-Su 18:00-02:00; PH off", "2026-11-12T01:00"),
].join(" ");
console.log(seen);
process.exit(seen === "false true false true" ? 0 : 1);
JS
TZ=Europe/Warsaw node read.js || { echo "changed: expected false true false true"; exit 1; }
