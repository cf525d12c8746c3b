"""Tasks that wait in the queue name functions by their modules, which have moved since.

The letters' four tasks have become one, which takes the letter's model besides its key.
"""

from django.db import migrations

LETTERS = {
    "events.services.outbox.deliver": "events.outgoingmail",
    "events.services.outbox.deliver_some": "events.outgoingmail",
    "sites.services.letters.deliver": "sites.moderationletter",
    "sites.services.proposal_letters.deliver": "sites.proposalletter",
    "sites.services.freshness_letters.deliver": "sites.freshnessletter",
}
CLOCK = {"events.services.clockwork.strike": "events.clock.tasks.strike"}


def name_as_now(apps, schema_editor):
    tasks = apps.get_model("django_tasks_database", "DBTaskResult").objects.filter(status="READY")
    for old, new in CLOCK.items():
        tasks.filter(task_path=old).update(task_path=new)
    for task in tasks.filter(task_path__in=LETTERS).iterator():
        (keys,) = task.args_kwargs["args"]
        task.args_kwargs["args"] = [LETTERS[task.task_path], keys]
        task.task_path = f"network.mail.outbox.{task.task_path.rpartition('.')[2]}"
        task.save(update_fields=["task_path", "args_kwargs"])


class Migration(migrations.Migration):
    dependencies = [
        ("events", "0012_dates_of_a_space"),
        ("django_tasks_database", "0018_rename_succeeded_status"),
    ]
    operations = [migrations.RunPython(name_as_now, migrations.RunPython.noop)]
