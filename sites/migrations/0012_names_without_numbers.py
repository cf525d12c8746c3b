"""Groups, collections and workflows of spaces go by the space's title, without its number.

Only names this project gave are changed: "Dom (nr 398): redaktorzy" becomes "Dom: redaktorzy", or
"Dom: redaktorzy (2)" if another group is called that.
"""

from __future__ import annotations

from django.db import migrations


class _Names:
    """The names of one model, to find one that nothing else has."""

    def __init__(self, model):
        self.model = model
        self.taken = set(model.objects.values_list("name", flat=True))

    def drop(self, row, *numbers):
        """Rename a row whose name has these numbers in it."""
        name = row.name if row is not None else ""
        for number in numbers:
            name = name.replace(f" (nr {number})", "")
        if row is None or name == row.name:
            return
        free, count = name, 1
        while free in self.taken:
            count += 1
            free = f"{name} ({count})"
        self.taken.discard(row.name)
        self.taken.add(free)
        self.model.objects.filter(pk=row.pk).update(name=free)


def forwards(apps, schema_editor):
    groups = _Names(apps.get_model("auth", "Group"))
    collections = _Names(apps.get_model("wagtailcore", "Collection"))
    workflows = _Names(apps.get_model("wagtailcore", "Workflow"))
    tasks = _Names(apps.get_model("wagtailcore", "Task"))
    steps = apps.get_model("wagtailcore", "WorkflowTask").objects.select_related("task")
    settings = apps.get_model("sites", "SpaceSettings").objects.order_by("pk")
    for each in settings.select_related("collection", "proposals_collection", "workflow"):
        collections.drop(each.collection, each.pk)
        collections.drop(each.proposals_collection, each.pk)
        workflows.drop(each.workflow, each.pk)
        for step in steps.filter(workflow=each.workflow_id).order_by("pk"):
            tasks.drop(step.task, each.pk)
    own = apps.get_model("sites", "SpaceGroup").objects.order_by("space", "pk")
    for each in own.select_related("group"):
        groups.drop(each.group, each.space_id)
    partnerships = apps.get_model("sites", "Partnership").objects.order_by("pk")
    for each in partnerships.select_related("group", "collection"):
        groups.drop(each.group, each.space_id, each.organisation_id)
        collections.drop(each.collection, each.space_id, each.organisation_id)


class Migration(migrations.Migration):
    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("sites", "0011_undecided_proposals"),
        ("wagtailcore", "0098_apitoken"),
    ]

    operations = [migrations.RunPython(forwards, migrations.RunPython.noop, elidable=True)]
