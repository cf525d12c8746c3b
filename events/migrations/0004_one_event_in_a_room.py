"""The database refuses two bookings of one room at one time.

On PostgreSQL by an exclusion constraint. The room stands in it as a range of one number, so that
no extension is needed. On SQLite by triggers: a writer there holds the only write lock, so what a
trigger sees is all there is. A later migration that rebuilds the table must put the triggers back;
``tests/events/occurrences/test_rooms.py`` writes past every service and would notice.
"""

from django.db import migrations

POSTGRESQL = """
ALTER TABLE events_roombooking ADD CONSTRAINT one_event_in_a_room EXCLUDE USING gist (
    int8range(room_id, room_id, '[]') WITH &&,
    tstzrange(start, "end", '[)') WITH &&
)
"""
SQLITE = """
CREATE TRIGGER one_event_in_a_room_{name} BEFORE {event} ON events_roombooking
WHEN EXISTS (
    SELECT 1 FROM events_roombooking AS other
    WHERE other.room_id = NEW.room_id AND other.id IS NOT NEW.id
    AND other.start < NEW."end" AND other."end" > NEW.start
)
BEGIN SELECT RAISE(ABORT, 'one_event_in_a_room'); END
"""
TRIGGERS = {"insert": "INSERT", "update": "UPDATE"}


def guard(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(POSTGRESQL)
    else:
        for name, event in TRIGGERS.items():
            schema_editor.execute(SQLITE.format(name=name, event=event))


def unguard(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(
            "ALTER TABLE events_roombooking DROP CONSTRAINT one_event_in_a_room"
        )
    else:
        for name in TRIGGERS:
            schema_editor.execute(f"DROP TRIGGER one_event_in_a_room_{name}")


class Migration(migrations.Migration):
    dependencies = [("events", "0003_rooms_and_accessibility")]
    operations = [migrations.RunPython(guard, unguard)]
