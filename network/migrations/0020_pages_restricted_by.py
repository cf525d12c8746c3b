"""Each page stores which view restrictions hold for it; those there are count from now on."""

from collections import defaultdict

from django.db import migrations, models

STEP = 4  # characters of a path a level


def fill(apps, schema_editor):
    pages = apps.get_model("network", "NetworkPage").objects.order_by()
    rows = apps.get_model("wagtailcore", "PageViewRestriction").objects.order_by("pk")
    placed = defaultdict(list)
    for path, key in rows.filter(page__alias_of=None).values_list("page__path", "pk"):
        placed[path].append(key)
    for path, key in rows.exclude(page__aliases=None).values_list("page__aliases__path", "pk"):
        placed[path].append(key)
    for path in sorted(placed):
        above = (path[:end] for end in range(STEP, len(path) + 1, STEP))
        keys = sorted({key for each in above for key in placed.get(each, ())})
        pages.filter(path__startswith=path).update(restricted_by=" ".join(map(str, keys)))


class Migration(migrations.Migration):
    dependencies = [
        ("network", "0019_search_words_behind_their_kind"),
        ("wagtailcore", "0098_apitoken"),
    ]

    operations = [
        migrations.AddField(
            model_name="networkpage",
            name="restricted_by",
            field=models.TextField(blank=True, default="", editable=False),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
