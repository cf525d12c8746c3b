"""The page of the directory; its view is in ``sites.directory.views``."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from network.models import ListingPage


class SpaceIndexPage(ListingPage):
    """The directory of all spaces."""

    stands_in = "spaces"
    rooms = frozenset({"space"})
    max_count = 1
    page_description = _("The list of all spaces. The network has one.")
    template = "sites/space_index_page.html"

    class Meta:
        verbose_name = _("directory of spaces")
        verbose_name_plural = _("directories of spaces")
