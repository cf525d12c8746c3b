"""The one time zone of every calendar file: Europe/Warsaw as a VTIMEZONE (RFC 5545 §3.6.5).

Constant, with yearly rules, each from the year since which it has held without a break (EU law).
Several programs read only the first of a list of onsets (RDATE), and some keep the first VTIMEZONE
they meet under a name. DTSTART is in the local time before the change (TZOFFSETFROM).
"""

from __future__ import annotations

NAME = "Europe/Warsaw"

VTIMEZONE = f"""\
BEGIN:VTIMEZONE
TZID:{NAME}
BEGIN:DAYLIGHT
DTSTART:19810329T020000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
TZNAME:CEST
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
END:DAYLIGHT
BEGIN:STANDARD
DTSTART:19961027T030000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
TZNAME:CET
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
END:STANDARD
END:VTIMEZONE
""".replace("\n", "\r\n")
