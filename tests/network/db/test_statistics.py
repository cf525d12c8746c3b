"""SQLite knows how its tables are filled, after a migration has made one anew too."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.db.models.signals import post_migrate

from tests.factories import make_home, make_space, make_space_index

pytestmark = pytest.mark.django_db

PAGES = "network_networkpage"


@pytest.fixture(autouse=True)
def forgotten(db):
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL looks after its statistics by itself.")
    make_space(make_space_index(make_home()))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
        cursor.execute("DELETE FROM sqlite_stat1")


def known():
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT tbl FROM sqlite_stat1")
        return {table for (table,) in cursor.fetchall()}


def test_after_migrating():
    assert PAGES not in known()
    config = apps.get_app_config("network")
    post_migrate.send(sender=config, app_config=config, using="default", verbosity=0)
    assert PAGES in known()


def test_every_night():
    call_command("update_statistics")
    assert PAGES in known()
