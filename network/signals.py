"""What an app may want to know of pages, told inside the transaction that does it."""

from django.dispatch import Signal

#: Pages were written past ``save()``, many at once (``sender=NetworkPage, keys=[…]``). Whoever
#: keeps something derived from pages (an index, a column, a cache) brings it up to date.
pages_written_in_bulk = Signal()

#: Pages are about to go past ``delete()`` (``sender=NetworkPage, keys=[…]``). Rows with a foreign
#: key to a page go by themselves.
pages_removed_in_bulk = Signal()
