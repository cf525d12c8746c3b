"""Signals about pages, sent inside the transaction of the change; a receiver that raises undoes it.

Receivers are called in the order network, sites, events: each app's ``signal_handlers`` imports
that of the app below it first.
"""

from django.dispatch import Signal

#: A page was saved, published or not (``sender=its type, page=…, update_fields=… or None``).
page_saved = Signal()

#: Who may read these pages and all below them has changed (``pages=[…]``).
readers_changed = Signal()

#: The address of a page changed, in any language: it got another slug or moved
#: (``sender=its type, page=…``, ``before``: its ``url_path`` by language, ``parent_path``: the tree
#: path of the page that was above it).
address_changed = Signal()

#: A revision of a page was saved (``sender=its type, page=…`` with the revision's content).
revision_saved = Signal()
