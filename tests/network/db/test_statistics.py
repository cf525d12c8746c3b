"""SQLite knows how its tables are filled, after a migration has made one anew too."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.db.models.signals import post_migrate
from django.test.utils import CaptureQueriesContext

from tests.factories import make_home, make_space, make_space_index

pytestmark = pytest.mark.django_db

PAGES = "network_networkpage"


def migrated():
    config = apps.get_app_config("network")
    post_migrate.send(sender=config, app_config=config, using="default", verbosity=0)


def every_night():
    call_command("update_statistics")


def known():
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT tbl FROM sqlite_stat1")
        return {table for (table,) in cursor.fetchall()}


@pytest.mark.parametrize("work", [migrated, every_night])
def test_are_brought_up_to_date_on_sqlite_only(work):
    """PostgreSQL looks after its own: there it is asked nothing."""
    make_space(make_space_index(make_home()))
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
            cursor.execute("DELETE FROM sqlite_stat1")
        assert PAGES not in known()
    with CaptureQueriesContext(connection) as queries:
        work()
    if connection.vendor == "sqlite":
        assert PAGES in known()
    else:
        assert not [query for query in queries if "ANALYZE" in query["sql"]]
