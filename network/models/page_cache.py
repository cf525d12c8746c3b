"""When which part of the tree changed: cached responses are compared with it."""

from __future__ import annotations

from django.db import models


class PageVersion(models.Model):
    """When something (``scope``) was last changed, as a number that only grows.

    Numbers are microseconds of the clock, and at least one more than the last. The row without a
    scope holds the last number given. See ``network.page_cache.versions``.
    """

    scope = models.CharField(max_length=255, unique=True)
    number = models.BigIntegerField(db_index=True)

    class Meta:
        verbose_name = "version of kept answers"
        verbose_name_plural = "versions of kept answers"

    def __str__(self) -> str:
        return f"{self.scope or '(last)'}: {self.number}"
