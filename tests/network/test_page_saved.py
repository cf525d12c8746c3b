"""The signal ``page_saved`` and the order of its receivers."""

from network.signals import page_saved


def test_receivers_are_called_from_the_lowest_app_up(db, home):
    """Dates move a page's place in the search index: it must stand there by then."""
    responses = page_saved.send(sender=type(home), page=home, update_fields=["title"])
    apps = [handler.__module__.partition(".")[0] for handler, _response in responses]
    assert apps == ["network", "sites", "events"]
