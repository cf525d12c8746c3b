"""Small networks for the tests: each function makes one thing, published, in the tree."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.models import Group
from django.utils import timezone
from wagtail.models import Site

from events.models import EventIndexPage, EventPage
from home.models import HomePage
from home.services.load_groups import ADMINISTRATORS, EDITORS, MODERATORS, load_groups
from network.models import Category, NetworkPage, User
from sites.models import RoomIndexPage, RoomPage, SpaceIndexPage, SpacePage
from tests import cms_indexes


def add(parent: NetworkPage, page: NetworkPage, *, publish: bool = True) -> Any:
    """Put the page below a parent as read from the database: published, or a draft with a revision.

    A page that is made published has no history: everything that follows from publishing follows
    from saving it, and a revision published on top would triple the time of the whole suite.
    """
    page.live = publish
    with cms_indexes.left_out():
        NetworkPage.objects.get(pk=parent.pk).add_child(instance=page)
    if not publish:
        page.save_revision()
    return type(page).objects.get(pk=page.pk)


def make_home(**values: Any) -> HomePage:
    """The front page, at the root of the default site (http://localhost)."""
    root = NetworkPage.get_first_root_node()
    values = {"title_pl": "Sieć", "title_en": "Network", **values}
    home = add(root, HomePage(**values))
    Site.objects.update_or_create(
        is_default_site=True, defaults={"hostname": "localhost", "port": 80, "root_page": home}
    )
    return home


def make_space_index(home: HomePage, **values: Any) -> SpaceIndexPage:
    values = {"title_pl": "Miejsca", "title_en": "Spaces", "show_in_menus": True, **values}
    return add(home, SpaceIndexPage(**values))


def make_space(index: SpaceIndexPage, *, live: bool = True, **values: Any) -> SpacePage:
    values = {"title_pl": "Miejsce", "stage": "dziala", **values}
    return add(index, SpacePage(**values), publish=live)


def make_room(space: SpacePage) -> RoomPage:
    return add(add(space, RoomIndexPage(title_pl="Sale")), RoomPage(title_pl="Sala"))


def make_event_index(parent: NetworkPage, **values: Any) -> EventIndexPage:
    values = {"title_pl": "Wydarzenia", "title_en": "Events", "show_in_menus": True, **values}
    return add(parent, EventIndexPage(**values))


def make_event(
    index: EventIndexPage,
    *,
    start: datetime | None = None,
    end: datetime | None = None,
    live: bool = True,
    **values: Any,
) -> EventPage:
    """An event; in three days and for an hour unless told otherwise."""
    start = start or timezone.now().replace(microsecond=0) + timedelta(days=3)
    end = end or start + timedelta(hours=1)
    values = {"title_pl": "Wydarzenie", "title_en": "Event", **values}
    return add(index, EventPage(start=start, end=end, **values), publish=live)


def make_categories(count: int) -> list[Category]:
    return [
        Category.objects.get_or_create(code=f"k{n}", defaults={"name_pl": f"Kategoria {n}"})[0]
        for n in range(count)
    ]


def make_user(name: str, group: str | None = None) -> User:
    user = User.objects.create_user(name, f"{name}@example.org", "a-long-password")
    if group:
        load_groups()
        user.groups.add(Group.objects.get(name=group))
    return user


def make_administrator(name: str = "administrator") -> User:
    return make_user(name, ADMINISTRATORS)


def make_editor(name: str = "editor") -> User:
    return make_user(name, EDITORS)


def make_moderator(name: str = "moderator") -> User:
    return make_user(name, MODERATORS)
