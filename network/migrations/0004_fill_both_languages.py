from django.db import migrations
from django.db.models import F

FIELDS = ("title", "slug", "url_path")


def fill_both_languages(apps, schema_editor):
    """Wagtail's own first migration made the tree's root knowing nothing of two languages."""
    pages = apps.get_model("network", "NetworkPage").objects
    for field in FIELDS:
        pages.filter(**{f"{field}_pl": None}).update(**{f"{field}_pl": F(field)})
    for field in ("slug", "url_path"):
        pages.filter(**{f"{field}_en": None}).update(**{f"{field}_en": F(f"{field}_pl")})


class Migration(migrations.Migration):
    dependencies = [("network", "0003_finalize_page_model")]

    operations = [migrations.RunPython(fill_both_languages, migrations.RunPython.noop)]
