"""The number of spaces and the newest ones, for the front page."""

from __future__ import annotations

from django.contrib.contenttypes.models import ContentType

from network.db.readable import readable
from network.models import NetworkPage
from sites.directory.bitsets import LISTED, unpack
from sites.models import DirectoryColumn, SpacePage


def count_spaces() -> int:
    """How many spaces the directory lists."""
    column = DirectoryColumn.objects.filter(kind=LISTED).values_list("data", flat=True).first()
    return unpack(bytes(column)).bit_count() if column else 0


def newest_spaces(most: int) -> list[SpacePage]:
    """The spaces that were published last, the newest first."""
    pages = NetworkPage.objects.filter(
        readable(), content_type=ContentType.objects.get_for_model(SpacePage)
    )
    # Their keys by the index of the pages: joined with the spaces, all of them would be sorted.
    keys = list(pages.order_by("-first_published_at", "pk").values_list("pk", flat=True)[:most])
    found = SpacePage.objects.select_related("district").in_bulk(keys)
    return [found[key] for key in keys if key in found]
