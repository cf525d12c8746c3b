"""Keep the names (UIDs) by which calendars know the dates of before.

Until now they followed from the shape of an event: the first rule's dates had no name of their own,
those of the next rules ``r1``, ``r2`` …, other dates of several their start by the rule in UTC.
"""

from datetime import UTC, datetime, time, timedelta

from django.db import migrations
from django.db.models import Q
from django.utils import timezone

from events.recurrence.rules import Slot, moment, occurrences

AT_ONCE = 200


def first_slot(event):
    start, end = (
        timezone.localtime(each).replace(tzinfo=None) for each in (event.start, event.end)
    )
    if not event.all_day:
        return Slot(start, end)
    midnight = datetime.combine(end.date() + timedelta(days=1), time())
    return Slot(datetime.combine(start.date(), time()), midnight)


def name_dates(event, rules, rows):
    left = {row.recurrence_id: row for row in rows}
    last = timezone.localtime(max(left)).date()
    for number, rule in enumerate(rules):
        for slot in occurrences(rule, first_slot(event), last):
            if (row := left.pop(moment(slot.start), None)) is not None:
                row.series = f"r{number}" if number else ""
    for row in left.values():
        row.series = f"{row.recurrence_id.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def forwards(apps, schema_editor):
    Occurrence = apps.get_model("events", "Occurrence")
    Event = apps.get_model("events", "EventPage")
    Rule = apps.get_model("events", "RecurrenceRule")
    real = Occurrence.objects.filter(moved_to=None, series=None).order_by()
    real.filter(one_of_several=False).update(series="")
    several = Q(pk__in=real.filter(one_of_several=True).values("event"))
    keys = list(Event.objects.filter(several).order_by("pk").values_list("pk", flat=True))
    for begin in range(0, len(keys), AT_ONCE):
        some = keys[begin : begin + AT_ONCE]
        rules, rows = {}, {}
        for rule in Rule.objects.filter(event__in=some).order_by("sort_order", "pk"):
            rules.setdefault(rule.event_id, []).append(rule)
        columns = ("pk", "event_id", "recurrence_id", "series")
        for row in real.filter(event__in=some, one_of_several=True).only(*columns):
            rows.setdefault(row.event_id, []).append(row)
        for event in Event.objects.filter(pk__in=some).only("pk", "start", "end", "all_day"):
            if event.start and event.end:
                name_dates(event, rules.get(event.pk, []), rows[event.pk])
        named = [row for each in rows.values() for row in each if row.series is not None]
        Occurrence.objects.bulk_update(named, ["series"], batch_size=500)


class Migration(migrations.Migration):
    dependencies = [("events", "0014_calendar_texts")]

    operations = [migrations.RunPython(forwards, migrations.RunPython.noop, elidable=True)]
