"""The directory of spaces: which spaces are shown, by which filters, with how many each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.utils.functional import cached_property

from network.addresses import prime_addresses
from network.models import District
from network.paging import Neighbours
from sites.models import SpaceIndexPage, SpacePage, SpaceStage

PER_PAGE = 24


@dataclass(frozen=True)
class Option:
    value: str
    label: str
    count: int
    selected: bool


class Directory(Neighbours):
    """The spaces of one directory page under the filters of one request.

    A filter value that does not exist is ignored, as if it had not been given: an old or mistyped
    link still shows the directory.
    """

    def __init__(self, index: SpaceIndexPage, request: HttpRequest) -> None:
        self._index = index
        self._request = request

    @cached_property
    def _live(self) -> QuerySet[SpacePage]:
        return SpacePage.objects.descendant_of(self._index).live()

    @cached_property
    def _districts(self) -> dict[str, District]:
        return {district.code: district for district in District.objects.all()}

    @cached_property
    def _stage(self) -> str:
        stage = self._request.GET.get("stage", "")
        return stage if stage in SpaceStage.values else ""

    @cached_property
    def _district(self) -> str:
        district = self._request.GET.get("district", "")
        return district if district in self._districts else ""

    def _filtered(self, *, district: str = "", stage: str = "") -> QuerySet[SpacePage]:
        spaces = self._live
        if district:
            spaces = spaces.filter(district=self._districts[district])
        if stage:
            spaces = spaces.filter(stage=stage)
        return spaces

    @cached_property
    def page_obj(self) -> Page[SpacePage]:
        spaces = self._filtered(district=self._district, stage=self._stage)
        ordered = spaces.select_related("district", "main_picture").order_by("title_pl", "pk")
        return Paginator(ordered, PER_PAGE).get_page(self._request.GET.get("page"))

    @cached_property
    def spaces(self) -> list[SpacePage]:
        spaces = list(self.page_obj.object_list)
        prime_addresses(self._request, spaces)
        return spaces

    @cached_property
    def total(self) -> int:
        return sum(self._stage_counts(district="").values())

    @property
    def shown(self) -> int:
        return self.page_obj.paginator.count

    @property
    def is_filtered(self) -> bool:
        return bool(self._district or self._stage)

    @property
    def reset_url(self) -> str:
        return self._index.get_url(self._request) or ""

    def _stage_counts(self, district: str) -> dict[str, int]:
        rows = self._filtered(district=district).values_list("stage").annotate(Count("pk"))
        return dict(rows.order_by())

    @cached_property
    def stages(self) -> list[Option]:
        """The stages, each with the number of spaces it would show beside the other filter."""
        counts = self._stage_counts(district=self._district)
        return [
            Option(value, str(label), counts.get(value, 0), value == self._stage)
            for value, label in SpaceStage.choices
        ]

    @cached_property
    def districts(self) -> list[Option]:
        rows = self._filtered(stage=self._stage).values_list("district").annotate(Count("pk"))
        counts: dict[Any, int] = dict(rows.order_by())
        return [
            Option(code, str(district), counts.get(district.pk, 0), code == self._district)
            for code, district in self._districts.items()
        ]

    @property
    def query(self) -> dict[str, str]:
        """The filters in force, as they stand in the address."""
        given = {"district": self._district, "stage": self._stage}
        return {name: value for name, value in given.items() if value}

    def page_url(self, number: int) -> str:
        return f"?{urlencode({**self.query, 'page': number})}"
