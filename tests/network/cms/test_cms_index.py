"""The index that the search of the CMS reads (Wagtail's modelsearch)."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from modelsearch.index import insert_or_update_object

from events.models import EventPage, EventPerson, ProgrammePoint
from tests.factories import make_event, make_event_index, make_home

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("cms_indexed")]


def test_what_is_listed_on_a_page_is_found_and_read_once_for_it():
    event = make_event(
        make_event_index(make_home()),
        programme=[ProgrammePoint(text_pl="Herbata w ogrodzie")],
        people=[EventPerson(name="Anna Kowalska")],
    )
    with CaptureQueriesContext(connection) as asked:
        insert_or_update_object(EventPage.objects.get())
    for table in ("events_programmepoint", "events_eventperson"):
        assert sum(f'FROM "{table}"' in each["sql"] for each in asked) == 1
    for words in ("ogrodzie", "Kowalska"):
        assert list(EventPage.objects.search(words)) == [event]
