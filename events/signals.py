"""What events tell whoever wants to know."""

from django.dispatch import Signal

#: A published date is no longer what it was. Sent inside the transaction that changed it, so that
#: a receiver which writes (a mail to send later) is written with it or not at all.
#: ``date`` (Occurrence, as it is now), ``change`` (``events.changes.DateChange``),
#: ``before`` (``events.changes.Before``: start, end, status), ``by`` (User or None).
date_changed = Signal()
