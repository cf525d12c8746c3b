"""The front page of the network."""

from __future__ import annotations

from typing import Any

from events.caching.expiry import expire_with_dates
from events.listing.next_dates import next_and_last
from events.models import EventIndexPage, Occurrence
from home.models import HomePage
from network.db.readable import readable
from network.models import Project
from network.pages.views import PageView
from network.routing.addresses import prime_addresses
from network.routing.page_views import page_view
from sites.directory.newest import count_spaces, newest_spaces
from sites.models import SpaceIndexPage

COMING = 6
PAST = 3
SPACES = 6


@page_view(HomePage)
class HomePageView(PageView[HomePage]):
    """The next dates, the latest past ones, some spaces and who stands behind the network."""

    shows_the_network = True

    def keep_response(self) -> None:
        super().keep_response()
        expire_with_dates()

    def context(self, **kwargs: Any) -> dict[str, Any]:
        dates = Occurrence.objects.public()
        coming, past = next_and_last(self.request, dates, coming=COMING, past=PAST)
        shown = readable(within=self.page.restricted_by)
        lists = {
            "spaces_url": SpaceIndexPage.objects.child_of(self.page).filter(shown).first(),
            "events_url": EventIndexPage.objects.child_of(self.page).filter(shown).first(),
        }
        first_spaces = newest_spaces(SPACES)
        prime_addresses(self.request, [*first_spaces, *lists.values()])
        return {
            **super().context(**kwargs),
            "coming": coming,
            "past": past,
            "spaces": first_spaces,
            "spaces_total": count_spaces(),
            **{name: page.get_url(self.request) if page else None for name, page in lists.items()},
            "project": Project.with_organisations(self.page.project_id),
        }
