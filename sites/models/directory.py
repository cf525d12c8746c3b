"""The index of the directory, derived from the spaces so that its pages stay fast.

All of it follows from the spaces themselves and is written by ``sites.directory.indexing``: when a
space changes, in the same transaction, and every night.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import models

from sites.models.spaces import SpacePage

# A span of hours is at most a day; the clocks may add an hour to it.
LONGEST_INTERVAL = timedelta(hours=25)


class DirectoryEntry(models.Model):
    """The entry of one space in the directory.

    ``number`` is its position in the bits of every ``DirectoryColumn``; ``terms`` are the columns
    it has a bit in, as ``[kind, key]`` pairs; ``sort_pl`` and ``sort_en`` its name as
    ``network.i18n.collation.sort_key`` has it. ``largest_room`` is how many people the largest room
    that can be borrowed takes: 0 if nobody has said, None if no room can be borrowed.
    """

    space = models.OneToOneField(
        SpacePage, on_delete=models.CASCADE, primary_key=True, related_name="directory_entry"
    )
    number = models.PositiveIntegerField(unique=True)
    sort_pl = models.CharField(max_length=255)
    sort_en = models.CharField(max_length=255)
    largest_room = models.PositiveIntegerField(null=True)
    terms = models.JSONField(default=list)

    class Meta:
        verbose_name = "entry of the directory"
        verbose_name_plural = "entries of the directory"

    def __str__(self) -> str:
        return f"{self.number}: {self.space_id}"


class DirectoryColumn(models.Model):
    """Which spaces have one term, as bits: bit ``n`` is the entry with the number ``n``.

    ``key`` is the term's own key (a district's, an amenity's); some kinds hold an order or points
    instead of bits, see ``sites.directory.bitsets``.
    """

    kind = models.CharField(max_length=20)
    key = models.BigIntegerField(default=0)
    data = models.BinaryField()

    class Meta:
        verbose_name = "column of the directory"
        verbose_name_plural = "columns of the directory"
        constraints = [
            models.UniqueConstraint(fields=["kind", "key"], name="one_column_of_a_kind_and_key")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"


class OpenInterval(models.Model):
    """A stretch of one day (UTC, ``end`` exclusive) in which a space is open to everybody.

    At most a day long, so that what is open at a moment is found near it. ``until`` is when the
    space closes, which is later where the next stretch follows at once.
    """

    entry = models.ForeignKey(
        DirectoryEntry, on_delete=models.CASCADE, related_name="open_intervals"
    )
    start = models.DateTimeField()
    end = models.DateTimeField()
    until = models.DateTimeField()

    class Meta:
        verbose_name = "time a space is open"
        verbose_name_plural = "times spaces are open"
        indexes = [
            models.Index(fields=["start", "end", "entry", "until"], name="open_interval_now"),
        ]

    def __str__(self) -> str:
        return f"{self.entry_id}: {self.start:%Y-%m-%d %H:%M}"

    @classmethod
    def at(cls, moment: datetime) -> models.QuerySet[OpenInterval]:
        """The stretches that a moment is in."""
        # The first condition says nothing new; it lets the database read a short part of the index.
        near = cls.objects.filter(start__gt=moment - LONGEST_INTERVAL, start__lte=moment)
        return near.filter(end__gt=moment)


class SpaceOffer(models.Model):
    """What a space offers until a moment, told by a higher app: a kind and the key of a term.

    ``until`` (exclusive) is when the offer ends, for instance the end of the last date of a course.
    """

    entry = models.ForeignKey(DirectoryEntry, on_delete=models.CASCADE, related_name="offers")
    kind = models.CharField(max_length=20)
    key = models.BigIntegerField()
    until = models.DateTimeField()

    class Meta:
        verbose_name = "offer of a space"
        verbose_name_plural = "offers of spaces"
        constraints = [
            models.UniqueConstraint(
                fields=["entry", "kind", "key"], name="one_offer_of_a_space_per_term"
            )
        ]
        indexes = [
            models.Index(fields=["until"], name="offer_until"),
            models.Index(fields=["kind", "key", "entry"], name="offer_kind_key"),
        ]

    def __str__(self) -> str:
        return f"{self.entry_id}: {self.kind} {self.key}"
