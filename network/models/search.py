"""The search index: one row for each public page. Written by ``network.search.indexing``."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class SearchEntry(models.Model):
    """What a published page says, ready to be found and shown.

    ``position`` is its place among all (kind, then a useful order within it, then the page); the
    folded words are kept beside it where each database finds words best
    (``network.search.backends``). What is here is plain text in both languages, for showing.
    """

    page = models.OneToOneField(
        "network.NetworkPage",
        on_delete=models.CASCADE,
        primary_key=True,
        related_name="search_entry",
    )
    position = models.BigIntegerField(unique=True)
    section = models.ForeignKey(
        "network.NetworkPage", null=True, on_delete=models.CASCADE, related_name="+"
    )
    name_pl = models.TextField(blank=True)
    name_en = models.TextField(blank=True)
    about_pl = models.TextField(blank=True)
    about_en = models.TextField(blank=True)
    place_pl = models.TextField(blank=True)
    place_en = models.TextField(blank=True)
    text_pl = models.TextField(blank=True)
    text_en = models.TextField(blank=True)
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    next_end = models.DateTimeField(null=True)
    last_end = models.DateTimeField(null=True)
    digest = models.CharField(max_length=64)
    given_digest = models.CharField(max_length=64, blank=True)

    class Meta:
        verbose_name = _("entry of the search index")
        verbose_name_plural = _("entries of the search index")

    def __str__(self) -> str:
        return self.name_pl or self.name_en


class SearchWord(models.Model):
    """A folded word of a name and how it is written, so that a misspelt one can be recognised."""

    word = models.CharField(max_length=60, primary_key=True)
    written = models.CharField(max_length=60)

    class Meta:
        verbose_name = _("word of the search index")
        verbose_name_plural = _("words of the search index")

    def __str__(self) -> str:
        return self.word
