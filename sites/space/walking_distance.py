"""Distances as text: minutes on foot, or kilometres."""

from __future__ import annotations

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from network.listing.position import Position
from sites.models import SpacePage

# Of the straight line: a calm walk of 4.8 km an hour along streets that are a fifth longer.
METRES_A_MINUTE = 65
LONGEST_WALK = 30  # minutes; farther than that people think in kilometres
FIVES_FROM = 10  # minutes; from here on nobody knows them one by one


def distance_of(here: Position, space: SpacePage) -> str:
    """How far a space is, in words; empty where it has no point."""
    if space.latitude is None or space.longitude is None:
        return ""
    return distance_text(here.distance_to(float(space.latitude), float(space.longitude)))


def distance_text(metres: float) -> str:
    """``about 5 minutes on foot``, farther off ``about 2.5 km``; from metres in a straight line.

    Always "about": the point somebody looks from is rounded to some hundred metres.
    """
    minutes = max(1, round(metres / METRES_A_MINUTE))
    if minutes >= FIVES_FROM:
        minutes = 5 * round(minutes / 5)
    if minutes <= LONGEST_WALK:
        words = ngettext(
            "about %(number)s minute on foot", "about %(number)s minutes on foot", minutes
        )
        return words % {"number": minutes}
    kilometres = round(metres / 500) / 2 if metres < 9_750 else round(metres / 1000)
    places = 0 if kilometres == int(kilometres) else 1
    return _("about %(number)s km") % {"number": formats.number_format(kilometres, places)}
