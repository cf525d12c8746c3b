"""What the pages of a space show: its front page, rooms, news, contact and the rest."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpResponse
from django.utils.functional import cached_property
from wagtail import hooks

from network.db.readable import readable
from network.listing.pagination import Neighbours
from network.pages.views import PageView
from network.routing.addresses import prime_addresses
from network.routing.page_views import page_view, view_of
from sites.models import (
    ContactPage,
    DownloadsPage,
    GalleryPage,
    NewsIndexPage,
    NewsPage,
    PeoplePage,
    RoomIndexPage,
    RoomPage,
    SpacePage,
    space_of,
)
from sites.pages.section_header import SpaceHeader
from sites.pages.space_facts import SpaceFacts, pictures_of
from sites.proposals.views import form_page
from sites.space.accessibility import of_room
from sites.space.opening_hours import OpeningHoursDisplay
from sites.space.schema_org import space_jsonld


@page_view(SpacePage)
class SpacePageView(PageView[SpacePage]):
    """The front page of a space, its form for proposals, and the header of all its pages."""

    def serve(self, *, propose: bool = False, **kwargs: Any) -> HttpResponse:
        return form_page(self.page, self.request) if propose else super().serve(**kwargs)

    def context(self, **kwargs: Any) -> dict[str, Any]:
        """Besides the space's own facts, the sections that other apps show about a space.

        An app registers the hook ``space_page_sections``: a function of (space, request) that
        returns ``{"template": …, "context": …, "order": …}`` or None.
        """
        facts = self.facts
        prime_addresses(self.request, [*facts.rooms, *facts.news])
        jsonld = space_jsonld(self.page, self.request, self.opening_hours.hours)
        made = [make(self.page, self.request) for make in hooks.get_hooks("space_page_sections")]
        return {
            **super().context(**kwargs),
            "space": self.page,
            "facts": facts,
            "jsonld": jsonld,
            "sections": sorted(filter(None, made), key=lambda section: section["order"]),
        }

    @cached_property
    def opening_hours(self) -> OpeningHoursDisplay:
        return OpeningHoursDisplay(self.page)

    @cached_property
    def facts(self) -> SpaceFacts:
        return SpaceFacts(self.page, self.opening_hours)

    def section_header(self, page: Any) -> dict[str, Any]:
        """Whether the space is open, and what everybody who reads any of its pages must know."""
        space = space_of(page) or self.page
        hours = view_of(space, self.request).opening_hours
        return {
            "line": "sites/partials/section_line.html",
            "notices": "sites/partials/section_notices.html",
            "foot": "sites/partials/section_foot.html",
            "header": SpaceHeader(space, self.request, hours),
        }


@page_view(ContactPage)
class ContactPageView(PageView[ContactPage]):
    def context(self, **kwargs: Any) -> dict[str, Any]:
        page, space = self.page, space_of(self.page)
        return {
            **super().context(**kwargs),
            "space": space,
            "facts": view_of(space, self.request).facts if space else None,
            "ways": [
                (field, page._meta.get_field(field).verbose_name)
                for field in page.directions
                if getattr(page, field)
            ],
        }


@page_view(RoomIndexPage)
class RoomIndexPageView(PageView[RoomIndexPage]):
    def context(self, **kwargs: Any) -> dict[str, Any]:
        may_be_read = readable(within=self.page.restricted_by)
        rooms = RoomPage.objects.child_of(self.page).filter(may_be_read).order_by("path")
        shown = list(
            rooms.select_related("main_picture").prefetch_related(
                "equipment", "main_picture__renditions"
            )
        )
        prime_addresses(self.request, shown)
        return {**super().context(**kwargs), "room_list": shown}


@page_view(RoomPage)
class RoomPageView(PageView[RoomPage]):
    def context(self, **kwargs: Any) -> dict[str, Any]:
        room, space = self.page, space_of(self.page)
        return {
            **super().context(**kwargs),
            "space": space,
            "access": of_room(room, space),
            "pictures": pictures_of(room),
            "parts": [p for p in room.parts.all() if p.restricted_by in ("", room.restricted_by)],
        }


@page_view(NewsIndexPage)
class NewsIndexPageView(Neighbours, PageView[NewsIndexPage]):
    query_names = ("page",)

    @cached_property
    def page_obj(self) -> Page[NewsPage]:
        news = Paginator(NewsPage.newest_below(self.page), self.page.per_page)
        return news.get_page(self.request.GET.get("page"))

    def page_url(self, number: int) -> str:
        return f"{self.request.path}?page={number}" if number > 1 else self.request.path

    @property
    def canonical_query(self) -> str:
        number = self.request.GET.get("page", "")
        return f"page={number}" if number.isdecimal() and int(number) > 1 else ""

    def context(self, **kwargs: Any) -> dict[str, Any]:
        news = list(self.page_obj.object_list)
        prime_addresses(self.request, news)
        return {**super().context(**kwargs), "news": news, "news_list": self}


@page_view(GalleryPage)
class GalleryPageView(PageView[GalleryPage]):
    def context(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().context(**kwargs), "pictures": pictures_of(self.page)}


@page_view(DownloadsPage)
class DownloadsPageView(PageView[DownloadsPage]):
    def context(self, **kwargs: Any) -> dict[str, Any]:
        downloads = self.page.downloads.all().select_related("document")
        return {**super().context(**kwargs), "downloads": downloads}


@page_view(PeoplePage)
class PeoplePageView(PageView[PeoplePage]):
    """Only people who agreed to be shown."""

    def context(self, **kwargs: Any) -> dict[str, Any]:
        members = self.page.members.filter(consent_on__isnull=False).select_related("photo")
        shown = list(members.prefetch_related("photo__renditions"))
        return {**super().context(**kwargs), "members": shown}
