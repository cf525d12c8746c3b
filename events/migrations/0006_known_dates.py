"""The dates known so far: each was to start when it does; some last long."""

from datetime import timedelta

from django.db import migrations
from django.db.models import F

LONG = timedelta(days=3)  # as events.models.occurrences.LONG was when this was written


def fill(apps, schema_editor):
    dates = apps.get_model("events", "Occurrence").objects
    dates.filter(recurrence_id=None).update(recurrence_id=F("start"))
    dates.filter(end__gt=F("start") + LONG).update(lasts_long=True)


class Migration(migrations.Migration):
    dependencies = [("events", "0005_events_live_in_time")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
