"""Which tests run where: by folders and files, so that a new test joins its neighbours.

Everything runs on PostgreSQL, in ``make test``. On SQLite runs what depends on the database
(``BOTH_DATABASES``), and the browser reads a site on SQLite. ``make test-quick`` leaves out what is
``SLOW``, and all tests with real transactions. What is in ``SOAK`` goes on by chance for as long as
one likes: ``make test`` runs a short version, ``make soak`` the long one (``AT_LENGTH``).
"""

from __future__ import annotations

import os

import pytest

AT_LENGTH = os.environ.get("TESTS_AT_LENGTH") == "1"
#: Kills at random moments, random steps.
SOAK = (
    "events/digest/test_digest_kill.py",
    "events/signup/test_signup_kill.py",
    "events/signup/test_signup_simulation.py",
)
#: Search, plans, races, rooms, the directory, dates, outboxes, sums; and the journeys of an editor,
#: of somebody who signs up and of a partner.
BOTH_DATABASES = (
    "events/clock",
    "events/digest/test_digest_kill.py",
    "events/digest/test_digest_race.py",
    "events/filters",
    "events/integrations",
    "events/listing",
    "events/occurrences",
    "events/report",
    "events/signup/test_outbox.py",
    "events/signup/test_sign_up_pages.py",
    "events/signup/test_sign_up_queries.py",
    "events/signup/test_signup_kill.py",
    "events/signup/test_signup_race.py",
    "events/signup/test_signup_simulation.py",
    "events/signup/test_signups.py",
    "events/test_meeting_of_2022.py",
    "home/test_large_network.py",
    "network/cms",
    "network/db",
    "network/i18n/test_collation.py",
    "network/models/test_pages.py",
    "network/search",
    "sites/directory",
    "sites/team",
    "test_query_budget.py",
    "test_query_plans.py",
)
SLOW = (
    "events/cms",
    "events/digest",
    "events/report",
    "events/signup/test_letters.py",
    "events/signup/test_sign_up_queries.py",
    "events/signup/test_signup_exports.py",
    "events/signup/test_signup_simulation.py",
    "guides",
    "home",
    "network/images",
    "network/models/test_funding.py",
    "network/page_cache/test_page_cache.py",
    "network/pages",
    "network/search/test_search_index.py",
    "network/services",
    "network/storage",
    "sites/directory/test_directory_counts.py",
    "sites/directory/test_directory_distance.py",
    "sites/lifecycle",
    "sites/moderation",
    "sites/pages",
    "sites/proposals",
    "sites/team",
    "test_query_budget.py",
    "test_query_plans.py",
)


def mark(item: pytest.Item) -> None:
    """By where its file lies."""
    place = item.path.relative_to(item.config.rootpath / "tests").as_posix()
    if _within(place, BOTH_DATABASES):
        item.add_marker("both_databases")
    if _within(place, SOAK):
        item.add_marker("soak")
    database = item.get_closest_marker("django_db")
    if _within(place, SLOW) or (database and database.kwargs.get("transaction")):
        item.add_marker("slow")


def _within(place: str, chosen: tuple[str, ...]) -> bool:
    return any(place == each or place.startswith(f"{each}/") for each in chosen)
