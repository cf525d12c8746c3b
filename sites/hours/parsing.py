"""Opening hours as people write them: ``9–13, 15–20``, ``18–2``, ``by appointment``.

One day's hours are stored as one short text in a fixed form (``09:00-13:00, 15:00-20:00``). Parsing
anything else raises ``ValueError`` with a translated message.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from django.utils.translation import gettext as _

MINUTES_A_DAY = 24 * 60
APPOINTMENT = "appointment"
# What people write for it, in either language.
_APPOINTMENT_WORDS = re.compile(
    r"\b((by )?appointment|po (uprzednim )?(umówieniu|uzgodnieniu))\b",
    re.IGNORECASE,
)
_CLOCK = r"(\d{1,2})(?:[:.](\d{2}))?"
_SPAN = re.compile(rf"^{_CLOCK}\s*(?:-|–|—|do|to)\s*{_CLOCK}$", re.IGNORECASE)
_CLOSED_WORDS = {"", "-", "–", "—", "x", "zamknięte", "nieczynne", "closed"}


@dataclass(frozen=True, order=True)
class Span:
    """From ``opens`` to ``closes``, in minutes of wall clock after midnight of the day it begins.

    ``closes`` is greater than 24 h if the span goes past midnight.
    """

    opens: int
    closes: int
    by_appointment: bool = False

    @property
    def opens_text(self) -> str:
        return clock(self.opens)

    @property
    def closes_text(self) -> str:
        return clock(self.closes)


WHOLE_DAY_BY_APPOINTMENT = Span(0, MINUTES_A_DAY, by_appointment=True)


def clock(minutes: int) -> str:
    """``09:00``; midnight at the end of a day is ``24:00``."""
    if minutes == MINUTES_A_DAY:
        return "24:00"
    minutes %= MINUTES_A_DAY
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


@lru_cache(maxsize=4096)
def parse(text: str) -> tuple[Span, ...]:
    """The spans of one day, in order; none for a closed day."""
    if text.strip().lower() in _CLOSED_WORDS:
        return ()
    spans = sorted({_span(part) for part in re.split(r"[,;]|\boraz\b|\band\b", text)})
    # "9–13, by appointment" means by appointment at any other hour of that day.
    timed = [span for span in spans if span != WHOLE_DAY_BY_APPOINTMENT]
    for before, after in pairwise(timed):
        if after.opens < before.closes:
            raise ValueError(_("The hours overlap: %(text)s") % {"text": text.strip()})
    return tuple(spans)


def _span(part: str) -> Span:
    by_appointment = bool(_APPOINTMENT_WORDS.search(part))
    bare = _APPOINTMENT_WORDS.sub("", part).strip(" ()")
    if by_appointment and not bare:
        return WHOLE_DAY_BY_APPOINTMENT
    found = _SPAN.match(bare)
    if found is None:
        raise ValueError(
            _("“%(text)s” is not hours. Write for example: 9–13, 15–20, or: by appointment.")
            % {"text": part.strip()}
        )
    opens = _minutes(found[1], found[2], part)
    closes = _minutes(found[3], found[4], part)
    if opens in (MINUTES_A_DAY, closes):
        raise ValueError(_("“%(text)s” has no length.") % {"text": part.strip()})
    if closes < opens:
        closes += MINUTES_A_DAY
    return Span(opens, closes, by_appointment)


def _minutes(hour: str, minute: str | None, part: str) -> int:
    value = int(hour) * 60 + int(minute or 0)
    if value > MINUTES_A_DAY or int(minute or 0) > 59:
        raise ValueError(_("“%(text)s” has an hour that no clock shows.") % {"text": part.strip()})
    return value


def normal(text: str) -> str:
    """The text in the form in which it is kept."""
    return ", ".join(_normal(span) for span in parse(text))


def _normal(span: Span) -> str:
    if span == WHOLE_DAY_BY_APPOINTMENT:
        return APPOINTMENT
    hours = f"{span.opens_text}-{span.closes_text}"
    return f"{hours} {APPOINTMENT}" if span.by_appointment else hours


def spans_text(spans: tuple[Span, ...]) -> str:
    """As it is read: ``9:00–13:00, 15:00–20:00``; ``closed`` if there are none."""
    return ", ".join(_in_words(span) for span in spans) or _("closed")


def _in_words(span: Span) -> str:
    if span == WHOLE_DAY_BY_APPOINTMENT:
        return _("by appointment")
    hours = f"{short(span.opens)}–{short(span.closes)}"
    return _("%(hours)s by appointment") % {"hours": hours} if span.by_appointment else hours


def short(minutes: int) -> str:
    """``9:00``, without the leading zero."""
    return clock(minutes).removeprefix("0")
