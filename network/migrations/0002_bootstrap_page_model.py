from django.db import migrations
from wagtail.models import (
    BootstrapLocaleField,
    BootstrapTranslatableModel,
    BootstrapTranslationKeyField,
)


class Migration(migrations.Migration):
    """Add and fill ``locale`` and ``translation_key`` once Wagtail's own tables exist.

    Follows Wagtail's "Defining custom base page models".
    """

    dependencies = [
        ("network", "0001_initial"),
        ("wagtailcore", "0098_apitoken"),
    ]

    operations = [
        BootstrapLocaleField("network.NetworkPage"),
        BootstrapTranslationKeyField("network.NetworkPage"),
        BootstrapTranslatableModel("network.NetworkPage"),
    ]
