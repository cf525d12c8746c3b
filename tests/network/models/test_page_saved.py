"""The signal ``page_saved`` and the order of its receivers."""

import pytest

from network.models import NetworkPage
from network.signals import page_saved


@pytest.mark.django_db
def test_receivers_are_called_from_the_lowest_app_up():
    """Dates move a page's place in the search index: it must stand there by then."""
    page = NetworkPage.objects.get(depth=1)
    responses = page_saved.send(sender=NetworkPage, page=page, update_fields=["title"])
    apps = [handler.__module__.partition(".")[0] for handler, _response in responses]
    assert apps == ["network", "sites", "events"]
