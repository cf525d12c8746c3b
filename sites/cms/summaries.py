"""What is set in a part of a space's form, in a few words beside its heading.

Each function takes the space as edited and returns a translated text.
"""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from network.editing.summaries import joined, names, written
from sites.models import SpacePage
from sites.space.opening_hours import week_rows


def address(space: SpacePage) -> str:
    has_point = space.latitude is not None and space.longitude is not None
    return joined(
        [space.street, str(space.district or ""), "" if has_point else _("without a point")],
        _("unknown"),
    )


def contact(space: SpacePage) -> str:
    told = [space.contact_email, space.phone_display if space.contact_phone else "", space.website]
    return joined(told, _("none yet"))


def amenities(space: SpacePage) -> str:
    return names(space.amenities.all()) or _("none stated")


def hours(space: SpacePage) -> str:
    weeks, exceptions = space.weekly_hours.all(), len(space.hours_exceptions.all())
    usual = next((week for week in weeks if not week.is_seasonal), None)
    rows = week_rows(usual) if usual else []
    text = ngettext("%(number)s exception", "%(number)s exceptions", exceptions)
    return joined(
        [
            *(f"{row.days} {row.hours}" for row in rows),
            text % {"number": exceptions} if exceptions else "",
        ],
        _("unknown"),
    )


def accessibility(space: SpacePage) -> str:
    known = len(space.accessibility.all())
    text = ngettext("%(number)s fact", "%(number)s facts", known)
    return text % {"number": known} if known else _("unknown")


def description(space: SpacePage) -> str:
    return written(space.description_pl, space.description_en)


def pictures(space: SpacePage) -> str:
    number = len(space.pictures.all())
    text = ngettext("%(number)s picture", "%(number)s pictures", number)
    return text % {"number": number} if number else _("none")


def origin(space: SpacePage) -> str:
    organisations = (each.organisation for each in space.organisations.all())
    return joined([names(organisations), str(space.project or "")], _("not stated"))
