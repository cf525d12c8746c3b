"""When an event takes place: on one day, or by a rule such as people make."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from events.models import RecurrenceRule
from events.recurrence.rules import Frequency, Pattern, Slot
from sites.hours.public_holidays import public_holiday
from tests.large_network.plan import Plan

#: A rule ends within so many days, or has no end: a course, half a year, a school year.
LONGEST = 280
COURSES = (6, 8, 10, 12, 26)

First = Callable[[date], Slot]


@dataclass
class Series:
    """An event's first date, its rule if it has one, and all its dates."""

    first: Slot
    rule: RecurrenceRule | None
    slots: list[Slot]
    skips_holidays: bool = False

    def last(self, days: int) -> None:
        """Let a single event last so many days longer."""
        self.first = Slot(self.first.start, self.first.end + timedelta(days=days))
        self.slots = [self.first]


def draw(
    plan: Plan, horizon: date, dice: random.Random, *, first: First, repeats: bool, most: int
) -> Series:
    """An event of the plan's years with at most so many dates; ``first`` says at what hour."""
    span = LONGEST if repeats else 0
    days = (plan.last_day - plan.first_day).days - span
    day = plan.first_day + timedelta(days=dice.randint(0, max(0, days)))
    slot = first(day)
    if not repeats:
        return Series(slot, None, [slot])
    rule = _rule(plan, horizon, dice, day)
    skips = dice.random() < 0.4
    slots = _slots(slot, rule, horizon, skips_holidays=skips)
    if len(slots) > most:
        # It must come to so many; a holiday would take one away again.
        rule.until, rule.count, skips = None, most, False
        slots = _slots(slot, rule, horizon, skips_holidays=False)
    return Series(slot, rule, slots, skips)


def _slots(first: Slot, rule: RecurrenceRule, horizon: date, *, skips_holidays: bool) -> list[Slot]:
    is_off = (lambda day: bool(public_holiday(day))) if skips_holidays else (lambda day: False)
    return Pattern(first=first, rules=[rule], is_off=is_off).dates(horizon=horizon)


def _rule(plan: Plan, horizon: date, dice: random.Random, day: date) -> RecurrenceRule:
    """Mostly once a week, sometimes twice, every other week, or by the month."""
    rule = RecurrenceRule(frequency=Frequency.WEEKLY, sort_order=0)
    kind = dice.random()
    if kind < 0.1:
        # Not every month has a 29th.
        days = [Frequency.MONTHLY] if day.day <= 28 else []
        rule.frequency = dice.choice([*days, Frequency.MONTHLY_WEEKDAY])
        rule.count = dice.randint(4, 9)
        return rule
    if kind < 0.2:
        rule.interval = 2
    elif kind < 0.35:
        other = (day.weekday() + dice.choice([2, 3])) % 7
        rule.weekdays = sorted({day.weekday(), other})
    end = dice.random()
    if end < 0.15 and horizon <= plan.last_day and kind >= 0.2:
        return rule  # no end is planned
    if end < 0.55:
        rule.count = dice.choice(COURSES) // rule.interval
    else:
        rule.until = day + timedelta(days=dice.choice([90, 180, LONGEST]))
    return rule
