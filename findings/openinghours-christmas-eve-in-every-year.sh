#!/bin/sh
# opening_hours 3.15.0 (npm), the reader of OpenStreetMap's opening_hours.
#
# Seen: for Poland 24 December is a public holiday ("PH") in every year. By law it is one only since
# 2025 (act of 6 December 2024 on days off work), so "Mo-Fr 09:00-17:00; PH off" reads as closed on Tuesday,
# 24 December 2024, which was a working day. The Python package holidays 0.109 has it right: none
# in 2024, one in 2025.
#
# Why it matters here: a page about a past year (the report of a grant, an archive) must not take its
# holidays from the same place as a map does, and a test that compares the two starts in 2025.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund opening_hours@3.15.0
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check holidays==0.109
cat >read.js <<'JS'
const OpeningHours = require("opening_hours");
const place = { lat: 50.0, lon: 20.0, address: { country_code: "pl", state: "" } };
const hours = new OpeningHours("Mo-Fr 09:00-17:00; PH off", place);
console.log([2024, 2025].map((year) => hours.getState(new Date(`${year}-12-24T12:00`))).join(" "));
JS
cat >read.py <<'PY'
from datetime import date
from holidays import country_holidays

print(*(date(year, 12, 24) in country_holidays("PL", years=year) for year in (2024, 2025)))
PY
script=$(TZ=Europe/Warsaw node read.js)
python=$(env/bin/python read.py)
echo "opening_hours, open on 24 December 2024 and 2025: $script"
echo "holidays, a holiday on 24 December 2024 and 2025: $python"
[ "$script" = "false false" ] && [ "$python" = "False True" ] || { echo "changed"; exit 1; }
