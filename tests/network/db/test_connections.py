"""What PostgreSQL plans once for each connection, and what it may not do for a page."""

from __future__ import annotations

import pytest
from django.db import connection

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(connection.vendor != "postgresql", reason="of PostgreSQL alone"),
]


def test_a_question_is_prepared_once_however_large_its_numbers():
    with connection.cursor() as cursor:
        for key in (5, 70_000, 6, 80_000, 7, 90_000, 8, 100_000):
            cursor.execute("SELECT id FROM network_district WHERE id = %s AND 1 = 1", [key])
        cursor.execute("SELECT name FROM pg_prepared_statements WHERE statement LIKE '%AND 1 = 1%'")
        found = [name for (name,) in cursor.fetchall()]
    assert len([name for name in found if name]) == 1


def test_more_questions_stay_prepared_than_the_driver_keeps_by_itself():
    with connection.cursor() as cursor:
        for number in range(150):
            for _time in range(5):
                cursor.execute(f"SELECT {number} AS told WHERE 1 = %s", [1])
        cursor.execute(
            "SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE '%AS told%'"
        )
        assert cursor.fetchone() == (150,)


@pytest.mark.parametrize("number", [0, -1, 2**15, 2**31 - 1, 2**31, -(2**31) - 1, 2**40])
def test_numbers_arrive_as_they_are(number):
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s", [number])
        assert cursor.fetchone() == (number,)


@pytest.mark.parametrize(
    ("setting", "value"),
    [("jit", "off"), ("max_parallel_workers_per_gather", "0"), ("enable_memoize", "off")],
)
def test_no_question_of_a_page_is_made_ready_for_more_rows_than_it_reads(setting, value):
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting(%s)", [setting])
        assert cursor.fetchone() == (value,)
