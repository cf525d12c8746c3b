"""The cache ``shared`` where there is no cache server: numbers in rows, added to in one UPDATE.

Django's own ``DatabaseCache`` loses counts of two processes at once, gives a counter that is added
to another five minutes, and removes a third of all rows by their names once there are too many.
Here nothing is removed before it expires (docs/decisions/0036).
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT, BaseCache
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from network.models import SharedCount

#: Seconds a number is kept that is stored without an end.
LONGEST = 30 * 24 * 3600


class CounterCache(BaseCache):
    """A Django cache of whole numbers."""

    def __init__(self, location: str, params: dict[str, Any]) -> None:
        super().__init__(params)

    def _name(self, key: Any, version: int | None) -> str:
        return self.make_and_validate_key(key, version=version)

    def _end(self, timeout: Any) -> datetime:
        seconds = self.default_timeout if timeout is DEFAULT_TIMEOUT else timeout
        return timezone.now() + timedelta(seconds=LONGEST if seconds is None else seconds)

    def _row(self, key: Any, version: int | None) -> Any:
        return SharedCount.objects.filter(
            name=self._name(key, version), expires_at__gt=timezone.now()
        )

    def add(
        self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None
    ) -> bool:
        """Of several at once exactly one is told that it has added it."""
        name, end = self._name(key, version), self._end(timeout)
        expired = SharedCount.objects.filter(name=name, expires_at__lte=timezone.now())
        if expired.update(value=value, expires_at=end):
            return True
        defaults = {"value": value, "expires_at": end}
        return SharedCount.objects.get_or_create(name=name, defaults=defaults)[1]

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        found = self._row(key, version).values_list("value", flat=True).first()
        return default if found is None else found

    def get_many(self, keys: Any, version: int | None = None) -> dict[Any, int]:
        names = {self._name(key, version): key for key in keys}
        found = SharedCount.objects.filter(name__in=names, expires_at__gt=timezone.now())
        return {names[name]: value for name, value in found.values_list("name", "value")}

    def set(
        self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None
    ) -> None:
        defaults = {"value": value, "expires_at": self._end(timeout)}
        SharedCount.objects.update_or_create(name=self._name(key, version), defaults=defaults)

    def touch(self, key: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        return bool(self._row(key, version).update(expires_at=self._end(timeout)))

    def incr(self, key: Any, delta: int = 1, version: int | None = None) -> int:
        """The sum. Raises ``ValueError``."""
        with transaction.atomic():  # the row is ours until its value is read
            if not self._row(key, version).update(value=F("value") + delta):
                raise ValueError(f"Key {key!r} not found")
            return self.get(key, delta, version)

    def delete(self, key: Any, version: int | None = None) -> bool:
        return bool(SharedCount.objects.filter(name=self._name(key, version)).delete()[0])

    def has_key(self, key: Any, version: int | None = None) -> bool:
        return self._row(key, version).exists()

    def clear(self) -> None:
        SharedCount.objects.all().delete()


def remove_expired(now: datetime) -> int:
    """Delete counters that count no longer; returns how many. Called every minute."""
    return SharedCount.objects.filter(expires_at__lte=now).delete()[0]
