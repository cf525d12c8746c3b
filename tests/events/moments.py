"""Another moment for a test: what Django takes for now, and what signatures are stamped with."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from types import SimpleNamespace
from unittest import mock

from django.core import signing
from django.utils import timezone


class _Meta(type):
    def __instancecheck__(cls, value: object) -> bool:
        return isinstance(value, datetime)


class Moment:
    """Stands still until it is moved on."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def shift(self, time: timedelta) -> None:
        self.now += time


@contextmanager
def at_moment(now: datetime) -> Iterator[Moment]:
    """``timezone.now()`` answers this, also where a model's default is a reference to it."""
    moment = Moment(now)

    class Standing(datetime, metaclass=type("Both", (_Meta, type(datetime)), {})):
        @classmethod
        def now(cls, tz=None):
            return moment.now.astimezone(tz)

    clock = SimpleNamespace(time=lambda: moment.now.timestamp())
    with (
        mock.patch.object(timezone, "datetime", Standing),
        mock.patch.object(signing, "time", clock),
    ):
        yield moment
