"""SIGKILL while the weekly letters are written and sent: one for each reader, none for others."""

from __future__ import annotations

import random
from datetime import timedelta

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from events.clock.tasks import strike
from events.digest import services as digests
from events.digest.weeks import DigestWeek
from events.models import Digest, EventSettings, OutgoingMail
from network.mail.outbox import deliver_some
from tests.events.kills import Claims, MailServer, Mother, let_claims_run_out, open_letters
from tests.factories import make_categories, make_event, make_event_index, make_home
from tests.selection import AT_LENGTH

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)
CATEGORIES = 8
READERS = 8 * CATEGORIES
KILLS = 12 if AT_LENGTH else 4
DAY = timedelta(days=1)


@pytest.fixture
def week():
    """Its letters were due yesterday: they are to be written now, at whatever hour this runs."""
    usual = EventSettings.load()
    usual.digest_weekday = (timezone.localtime() - DAY).weekday()
    usual.save()
    return DigestWeek.at(timezone.now(), usual)


@pytest.fixture
def index(week):
    """A list with something on in each category."""
    index = make_event_index(make_home())
    event = make_event(index, start=week.start + (week.end - week.start) / 2)
    event.categories.set(make_categories(CATEGORIES))
    event.save()
    return index


@pytest.fixture
def mail_server():
    with MailServer() as server:
        yield server


@pytest.fixture
def mother(mail_server, tmp_path):
    port = mail_server.server_address[1]
    with Mother("killed_digests", port, tmp_path / "killed.log") as mother:
        yield mother


def test_killed_at_any_moment_each_reader_has_one_letter_and_nobody_else_any(
    week, index, mother, mail_server
):
    subscribe(index, "reader", READERS, confirmed_at=week.due - DAY)
    subscribe(index, "stranger", 10, confirmed_at=None)
    leave(subscribe(index, "departed", 10, confirmed_at=week.due - DAY))
    claims = Claims()

    died_writing = kill_while_they_write(mother, claims)
    assert died_writing, "no worker was killed among the letters it wrote"
    # Whoever leaves now has a letter that is written, and never gets it.
    leave(Digest.objects.filter(mails__in=open_letters().filter(claimed_at=None))[:5])

    died_sending = kill_while_they_send(mother, claims)
    assert died_sending, "no worker was killed over a letter"
    let_claims_run_out()
    finish(mother)
    readers = Digest.objects.exclude(confirmed_at=None)
    assert len(readers) == READERS - 5
    letters = OutgoingMail.objects.select_related("digest")
    written = sorted((mail.digest_id, mail.week) for mail in letters)
    assert written == sorted((reader.pk, week.monday) for reader in readers)
    assert not open_letters().exists()
    assert mail_server.sent_to == {mail.message_id: {mail.digest.email} for mail in letters}
    accepted = mail_server.accepted
    twice = {name for name, times in accepted.items() if times > 1}
    assert twice <= claims.names
    print(  # noqa: T201
        f"{len(letters)} letters; killed {died_writing} times among those to write, "
        f"{died_sending} times over one to send; {len(twice)} twice"
    )
    # A repeat is safe.
    before = accepted.total()
    deliver_some.enqueue("events.outgoingmail", [mail.pk for mail in letters])
    finish(mother)
    assert accepted.total() == before


def subscribe(index, who, count, confirmed_at):
    """In both languages; half of them to the whole list, the others to a category each."""
    return Digest.objects.bulk_create(
        Digest(
            page=index,
            query=f"category=k{n // 2 % CATEGORIES}" if n % 2 else "",
            email=f"{who}{n}@example.org",
            language="pl" if n // 2 % 3 else "en",
            confirmed_at=confirmed_at,
        )
        for n in range(count)
    )


def leave(subscriptions):
    for digest in subscriptions:
        assert digests.leave(digest.reference)


def kill_while_they_write(mother, claims):
    """Answers how often one died over the letters of a wish, with some written and some not."""
    chance = random.Random(3)  # noqa: S311
    among_them = 0
    for kill in range(KILLS):
        a_minute_later()
        wishes = unwritten().values("query").distinct().count()
        times = min(chance.randint(1, 3), wishes)
        if kill % 2:
            heard = mother.kill("work", chance.uniform(0, 0.03), "writing", times)
        else:  # the week is noted, and hardly are the letters
            heard = mother.kill("work", 0, "noted", times)
        claims.note()
        died = heard.count("written") < heard.count("writing")
        among_them += died and 0 < unwritten().count() < READERS
    return among_them


def unwritten():
    return Digest.objects.filter(week=None).exclude(confirmed_at=None)


def kill_while_they_send(mother, claims):
    """Answers how often one died over a letter."""
    chance = random.Random(4)  # noqa: S311
    before = claims.deaths
    for kill in range(KILLS):
        a_minute_later()
        let_claims_run_out()
        times = min(chance.randint(1, 5), open_letters().count())
        if kill % 2:
            mother.kill("work", chance.uniform(0, 0.06), "sending", times)
        else:  # accepted by the mail server, and hardly marked yet
            mother.kill("work", 0, "sent", times)
        claims.note()
    return claims.deaths - before


def finish(mother):
    a_minute_later()
    mother.finish()


def a_minute_later():
    """The clock strikes again as soon as a worker begins."""
    DBTaskResult.objects.filter(task_path=strike.module_path).delete()
