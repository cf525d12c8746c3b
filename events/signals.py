"""Signals of events."""

from django.dispatch import Signal

#: A published date is no longer what it was. Sent inside the transaction that changed it, so that
#: a receiver which writes (a mail to send later) is written with it or not at all.
#: ``date`` (Occurrence, as it is now), ``change`` (``events.occurrences.change_kinds.DateChange``),
#: ``before`` (``events.occurrences.change_kinds.Before``: start, end, status), ``by`` (User or
#: None).
date_changed = Signal()
