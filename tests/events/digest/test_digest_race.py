"""Several workers write the letters of one week at the same moment: one letter for each."""

from __future__ import annotations

import pytest
from django.utils import timezone

from events.digest import services as digests
from events.digest.weeks import DigestWeek
from events.models import Digest, EventSettings, OutgoingMail
from tests.events.live import together
from tests.factories import make_event, make_event_index, make_home

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


def test_one_letter_each_however_many_write(monkeypatch):
    monkeypatch.setattr(digests, "MOST_LETTERS", 25)
    index = make_event_index(make_home())
    now = timezone.now()
    week = DigestWeek.next_after(now, EventSettings.load())
    make_event(index, start=week.start + (week.end - week.start) / 2)
    Digest.objects.bulk_create(
        Digest(page=index, email=f"p{n}@example.org", language="pl", confirmed_at=now)
        for n in range(40)
    )
    answers = together([lambda: digests.write_due(week.due)] * 4)
    assert [answer for answer in answers if isinstance(answer, Exception)] == []
    for _rest in range(3):
        OutgoingMail.objects.update(sent_at=now)
        digests.write_due(week.due)
    written = OutgoingMail.objects.values_list("digest", flat=True)
    assert len(written) == len(set(written)) == 40
