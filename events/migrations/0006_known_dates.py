"""The dates known so far: each was to start when it does; some last long."""

from datetime import datetime, time, timedelta

from django.db import migrations
from django.db.models import F
from django.utils import timezone

ONE_DAY = timedelta(days=1)
# As events.models.querysets had them when this was written.
LONG = timedelta(days=3)
NIGHT = timedelta(hours=5)


def fill(apps, schema_editor):
    dates = apps.get_model("events", "Occurrence").objects
    dates.filter(recurrence_id=None).update(recurrence_id=F("start"))
    dates.filter(end__gt=F("start") + LONG).update(lasts_long=True)
    for date in dates.filter(lasts_long=False).iterator():
        start = timezone.localtime(date.start)
        midnight = timezone.make_aware(datetime.combine(start.date() + ONE_DAY, time()))
        if date.end > midnight + NIGHT:
            dates.filter(pk=date.pk).update(spans_days=True)


class Migration(migrations.Migration):
    dependencies = [("events", "0005_events_live_in_time")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
