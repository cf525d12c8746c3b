"""Forms of the CMS about dates."""

from __future__ import annotations

from modelcluster.forms import ClusterForm

from events.models import EventPage
from events.preview import FIELDS, REPEATED


class DatesForm(ClusterForm):
    """The part of an event's form that decides on its dates, to be read while it is filled in."""

    class Meta:
        model = EventPage
        fields = FIELDS
        formsets = REPEATED
