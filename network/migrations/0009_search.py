import django.db.models.deletion
from django.db import migrations, models

# Beginnings of words up to so many letters are found without reading every word that has them.
FTS5 = """
CREATE VIRTUAL TABLE network_searchtext USING fts5(
    name_pl, name_en, rest_pl, rest_en,
    tokenize = "unicode61 remove_diacritics 0 tokenchars '=@'",
    prefix = '2 3 4 5 6 7 8 9 10 11 12', detail = column, columnsize = 0
)
"""
# Without "fastupdate" no lookup reads through a list of what was written lately.
TSVECTOR = (
    "ALTER TABLE network_searchentry ADD COLUMN document tsvector",
    "CREATE INDEX network_searchentry_document ON network_searchentry USING gin (document) "
    "WITH (fastupdate = off)",
)
TRIGRAMS = (
    "CREATE EXTENSION IF NOT EXISTS pg_trgm",
    "CREATE INDEX network_searchword_trigrams ON network_searchword "
    "USING gin (word gin_trgm_ops) WITH (fastupdate = off)",
)


def make_the_text_index(apps, schema_editor):
    connection = schema_editor.connection
    if connection.vendor != "postgresql":
        schema_editor.execute(FTS5)
        return
    for statement in TSVECTOR:
        schema_editor.execute(statement)
    # Not every role may add an extension: without it, misspelt words are compared in Python.
    schema_editor.execute(
        "DO $do$ BEGIN "
        + " ".join(f"EXECUTE $ddl${statement}$ddl$;" for statement in TRIGRAMS)
        + " EXCEPTION WHEN OTHERS THEN RAISE NOTICE 'pg_trgm is not to be had: %', SQLERRM;"
        " END $do$",
        params=None,  # the percent sign is PostgreSQL's
    )


def drop_the_text_index(apps, schema_editor):
    if schema_editor.connection.vendor != "postgresql":
        schema_editor.execute("DROP TABLE IF EXISTS network_searchtext")
        return
    schema_editor.execute("DROP INDEX IF EXISTS network_searchword_trigrams")
    schema_editor.execute("ALTER TABLE network_searchentry DROP COLUMN IF EXISTS document")


class Migration(migrations.Migration):
    dependencies = [("network", "0008_pages_by_depth")]

    operations = [
        migrations.CreateModel(
            name="SearchEntry",
            fields=[
                ("page", models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name="search_entry", serialize=False, to="network.networkpage")),
                ("position", models.BigIntegerField(unique=True)),
                ("name_pl", models.TextField(blank=True)),
                ("name_en", models.TextField(blank=True)),
                ("about_pl", models.TextField(blank=True)),
                ("about_en", models.TextField(blank=True)),
                ("place_pl", models.TextField(blank=True)),
                ("place_en", models.TextField(blank=True)),
                ("text_pl", models.TextField(blank=True)),
                ("text_en", models.TextField(blank=True)),
                ("latitude", models.FloatField(null=True)),
                ("longitude", models.FloatField(null=True)),
                ("next_end", models.DateTimeField(null=True)),
                ("last_end", models.DateTimeField(null=True)),
                ("digest", models.CharField(max_length=64)),
                ("given_digest", models.CharField(blank=True, max_length=64)),
                ("section", models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="network.networkpage")),
            ],
            options={
                "verbose_name": "entry of the search index",
                "verbose_name_plural": "entries of the search index",
            },
        ),
        migrations.CreateModel(
            name="SearchWord",
            fields=[
                ("word", models.CharField(max_length=60, primary_key=True, serialize=False)),
                ("written", models.CharField(max_length=60)),
            ],
            options={
                "verbose_name": "word of the search index",
                "verbose_name_plural": "words of the search index",
            },
        ),
        migrations.RunPython(make_the_text_index, drop_the_text_index),
    ]
