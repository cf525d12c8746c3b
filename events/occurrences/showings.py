"""Asking other spaces to show an event; their decisions."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from events.models import EventPage, Showing
from network.models import User
from sites.models import SpacePage, space_of


@transaction.atomic
def ask_spaces(event: EventPage) -> None:
    """Create ``Showing`` rows for new spaces in ``also_in``, delete those of removed ones."""
    wanted = {space.pk for space in event.also_in.all()}
    own = space_of(event)
    wanted.discard(own.pk if own else None)
    known = {showing.space_id for showing in event.showings.all()}
    if gone := known - wanted:
        event.showings.filter(space__in=gone).delete()
    Showing.objects.bulk_create(
        [Showing(event=event, space_id=pk) for pk in sorted(wanted - known)]
    )


def respond(showing: Showing, *, accept: bool, by: User) -> None:
    """Accept or decline to show an event of another space; the decision may change later."""
    showing.answer = Showing.Answer.ACCEPTED if accept else Showing.Answer.DECLINED
    showing.answered_at = timezone.now()
    showing.answered_by = by
    showing.save(update_fields=["answer", "answered_at", "answered_by"])


def shown_by(space: SpacePage) -> list[int]:
    """The events of other spaces that a space has accepted to show."""
    accepted = Showing.objects.filter(space=space, answer=Showing.Answer.ACCEPTED)
    return list(accepted.values_list("event", flat=True))
