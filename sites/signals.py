"""What other apps may want to know of spaces, told inside the transaction that does it."""

from django.dispatch import Signal

#: A published room was saved (``sender=RoomPage, room=…``). A receiver that raises undoes it.
room_saved = Signal()
