"""Signals about pages, sent inside the transaction of the change; a receiver that raises undoes it.

Receivers are called in the order network, sites, events: each app's ``signal_handlers`` imports
that of the app below it first.
"""

from django.dispatch import Signal

#: A page was saved, published or not (``sender=its type, page=…, update_fields=… or None``).
page_saved = Signal()

#: A revision of a page was saved (``sender=its type, page=…`` with the revision's content).
revision_saved = Signal()

#: Pages were written past ``save()``, many at once (``sender=NetworkPage, keys=[…]``). Whoever
#: keeps something derived from pages (an index, a column, a cache) brings it up to date.
pages_written_in_bulk = Signal()

#: Pages are about to go past ``delete()`` (``sender=NetworkPage, keys=[…]``). Rows with a foreign
#: key to a page go by themselves.
pages_removed_in_bulk = Signal()
