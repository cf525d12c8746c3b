"""The search documents of spaces, rooms, news and contact pages."""

from __future__ import annotations

from datetime import date

from django.utils import translation
from django.utils.translation import gettext, ngettext_lazy
from django.utils.translation import gettext_lazy as _

from network.search.documents import Document, Kind, Texts, line, names, said, terms, texts
from network.search.registry import search_document
from sites.models import (
    AccessAnswer,
    ContactPage,
    Lending,
    NewsPage,
    RoomPage,
    SpacePage,
    SpaceStage,
)

#: After the pages that always hold: the newest first.
NEWS_ORDER = 10**8
UP_TO = ngettext_lazy("up to %(counter)s person", "up to %(counter)s people", "counter")
_ORDER_BY_STAGE = {
    SpaceStage.OPEN: 0,
    SpaceStage.PILOT: 0,
    SpaceStage.CONSULTED: 1,
    SpaceStage.PLANNED: 1,
    SpaceStage.SUSPENDED: 2,
    SpaceStage.CLOSED: 3,
}


@search_document(
    SpacePage,
    prefetch=("district", "amenities", "organisations__organisation", "accessibility__feature"),
)
def space_document(space: SpacePage) -> Document:
    """A space: what kind, where, what is there, who runs it, what one can get to."""
    district = names(space.district, "name") if space.district else {}
    answers = space.accessibility.all()
    yes = [each.feature for each in answers if each.answer == AccessAnswer.YES]
    runs = [each.organisation.name for each in space.organisations.all()]
    about = line(
        names(space, "kind"),
        _in_district(district),
        *terms(space.amenities.all()),
        *terms(yes),
        *dict.fromkeys(runs),
    )
    return Document(
        Kind.SPACE,
        names(space),
        about=about,
        text=texts(space, "lead", "description", "point_note"),
        given=line(space.street, district),
        place=line(space.street, district),
        latitude=float(space.latitude) if space.latitude is not None else None,
        longitude=float(space.longitude) if space.longitude is not None else None,
        order=_ORDER_BY_STAGE.get(SpaceStage(space.stage), 3),
    )


@search_document(RoomPage, prefetch=("equipment",))
def room_document(room: RoomPage) -> Document:
    """A room: how many it holds, what is in it, whether it can be borrowed."""
    about = line(
        said(_("Can be borrowed or hired")) if room.lending == Lending.YES else "",
        said(UP_TO % {"counter": room.capacity}) if room.capacity else "",
        *terms(room.equipment.all()),
    )
    text = texts(room, "lead", "floor", "equipment_note", "lent_to", "lent_for", "lending_terms")
    return Document(Kind.ROOM, names(room), about=about, text=text)


@search_document(NewsPage)
def news_document(news: NewsPage) -> Document:
    """A piece of news, the newest before the older."""
    age = (news.published_on - date(1970, 1, 1)).days
    text = texts(news, "intro", "body")
    return Document(Kind.PAGE, names(news), text=text, order=NEWS_ORDER - age)


@search_document(ContactPage)
def contact_document(page: ContactPage) -> Document:
    """How to get there, in words."""
    text = texts(page, "intro", *page.directions, "body")
    return Document(Kind.PAGE, names(page), text=text)


def _in_district(district: Texts) -> Texts:
    found = {}
    for code, name in district.items():
        with translation.override(code):
            found[code] = gettext("District %(district)s") % {"district": name}
    return found
