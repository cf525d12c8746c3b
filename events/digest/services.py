"""The weekly letters: asking for one, confirming, leaving, and writing those that are due.

Everything is written once. Asking again sends at most one letter in some minutes and tells nobody
whether an address is known. A week's letters are written under the lock of their rows, with a
constraint of the database (``digest_once_a_week``) behind it; the outbox sends them afterwards.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils import timezone
from django.utils.crypto import salted_hmac

from events.digest.content import has_something
from events.digest.weeks import DigestWeek
from events.filters.saved_search import SavedSearch, saved_search_of
from events.models import Digest, EventSettings, OutgoingMail
from network.http.rate_limits import within_limit
from network.mail.outbox import hand_over
from network.models import NetworkPage

#: So many letters at most are on their way at once, and so many lists are looked at in one tick.
MOST_LETTERS = 500
MOST_SEARCHES = 200
A_DAY = 24 * 3600


# --- Asking, confirming, leaving ------------------------------------------------------------------


class TooManyLetters(Exception):  # noqa: N818  told to a person
    """Many letters that ask to confirm have gone to an address today: nothing was kept."""


def ask(search: SavedSearch, email: str, *, language: str, clause: int) -> None:
    """Write the letter by which the owner of an address confirms that they want this one weekly.

    Not if one has just been sent; the response is the same. Raises ``TooManyLetters``.
    """
    email = email.strip().lower()
    if not _may_write_to(email):
        raise TooManyLetters
    now = timezone.now()
    with transaction.atomic():
        digest, _made = Digest.objects.get_or_create(
            email=email,
            page_id=search.page.pk,
            query=search.query,
            defaults={"language": language, "clause_id": clause, "asked_at": now - _pause()},
        )
        # One UPDATE: of two who ask at once exactly one finds a row to change.
        due = Digest.objects.filter(pk=digest.pk, asked_at__lte=now - _pause())
        if not due.update(asked_at=now):
            return
        # Asking again does not change what has been confirmed.
        Digest.objects.filter(pk=digest.pk, confirmed_at=None).update(
            language=language, clause=clause
        )
        hand_over([OutgoingMail.objects.create(digest=digest)])


def _pause() -> timedelta:
    return timedelta(minutes=settings.DIGEST_LETTER_MINUTES)


def _may_write_to(email: str) -> bool:
    """Whether few enough letters that ask to confirm have gone there today; it keeps no address."""
    name = salted_hmac("events.digests", email).hexdigest()[:16]
    return within_limit(f"digest-to:{name}", settings.DIGEST_LETTERS_A_DAY, A_DAY)


def confirm(digest: Digest) -> Digest:
    """The letters may come. Confirmed again, nothing changes."""
    waiting = Digest.objects.filter(pk=digest.pk, confirmed_at=None)
    waiting.update(confirmed_at=timezone.now())
    digest.refresh_from_db()
    return digest


def leave(reference: str) -> bool:
    """Delete the address and what was wanted, at once; whether there was anything to delete."""
    return bool(Digest.objects.filter(reference=reference).delete()[0])


def forget(now: datetime | None = None, *, dry_run: bool = False) -> tuple[int, int]:
    """Delete addresses not confirmed in time, and old letters.

    Return how many of each. Of those who get letters the letter of the last weeks is kept, so that
    none is written again.
    """
    now = now or timezone.now()
    old = now - timedelta(days=settings.DIGEST_CONFIRM_DAYS)
    addresses = Digest.objects.filter(confirmed_at=None, asked_at__lt=old)
    letters = OutgoingMail.objects.filter(
        Q(week=None) | Q(week__lt=(now - timedelta(days=60)).date()),
        digest__isnull=False,
        due_at__lt=old,
    )
    counts = addresses.count(), letters.exclude(digest__in=addresses.values("pk")).count()
    if not dry_run:
        letters.delete()
        addresses.delete()
    return counts


# --- Writing what is due --------------------------------------------------------------------------


def write_due(now: datetime) -> None:
    """Write the letters of this week, some hundreds at a time; called every minute."""
    if not Digest.objects.filter(confirmed_at__isnull=False).exists():
        return
    week = DigestWeek.at(now, EventSettings.load())
    if week is None:
        return
    room = MOST_LETTERS - _on_their_way(now)
    for page, query in _searches_due(week):
        if room <= 0:
            return
        room -= _write(page, query, week, now, room)


def _on_their_way(now: datetime) -> int:
    """The number of letters not yet tried; those refused for now do not hold others back."""
    waiting = OutgoingMail.objects.filter(sent_at=None, failed_at=None, dropped_at=None)
    return waiting.filter(digest__isnull=False, attempts=0, due_at__lte=now).count()


def _due(week: DigestWeek) -> QuerySet[Digest]:
    """Those who had confirmed when the week's letters were due, and have none of this week yet."""
    undone = Q(week=None) | Q(week__lt=week.monday)
    return Digest.objects.filter(undone, confirmed_at__lte=week.due)


def _searches_due(week: DigestWeek) -> Iterator[tuple[int, str]]:
    searches = _due(week).order_by("page", "query").values_list("page", "query").distinct()
    yield from list(searches[:MOST_SEARCHES])


def _write(page: int, query: str, week: DigestWeek, now: datetime, most: int) -> int:
    """See to everybody who wants the same; return how many letters that makes.

    Whether there are any dates is looked up once for all of them.
    """
    listed = NetworkPage.objects.get(pk=page)
    search = saved_search_of(listed, QueryDict(query))
    theirs = _due(week).filter(page=page, query=query)
    is_private = bool(listed.restricted_by)  # no letters, and no farewell: it may be public again
    if (
        search is None
        or is_private
        or not (search.matches_nothing or has_something(search, week, now))
    ):
        theirs.update(week=week.monday)
        return 0
    with transaction.atomic():
        # A concurrent process waits here, and then finds no rows left.
        locked = theirs.select_for_update().order_by("pk").values_list("pk", flat=True)
        keys = list(locked[:most])
        Digest.objects.filter(pk__in=keys).update(week=week.monday)
        letters = [OutgoingMail(digest_id=key, week=week.monday) for key in keys]
        hand_over(OutgoingMail.objects.bulk_create(letters))
    return len(keys)
