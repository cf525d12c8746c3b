"""Counters that all processes share, where no cache server is there to hold them."""

from __future__ import annotations

from django.db import models


class SharedCount(models.Model):
    """A number under a name, until it expires (``network.services.counter_cache``).

    The name holds no personal data: visitors, mailboxes and account names are keyed digests in it.
    """

    name = models.CharField(max_length=250, primary_key=True)
    value = models.BigIntegerField()
    expires_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.name
