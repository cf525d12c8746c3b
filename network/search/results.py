"""The results of one request, ready to be shown: grouped, marked, with what helps on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from modeltranslation.utils import get_language

from network.db.readable import readable
from network.i18n import formatting as wording
from network.i18n.languages import LANGUAGE_CODES
from network.listing.pagination import Neighbours
from network.listing.position import PARAMETER, Position
from network.models import SearchEntry
from network.pages.hosts import own_site
from network.routing.addresses import prime_addresses
from network.search.analysis import Question
from network.search.documents import Kind, ResultDate
from network.search.indexing import find_dates
from network.search.query import MOST, MOST_OF_ONE, Hits, find
from network.search.ranking import Hit, SearchContext
from network.search.snippets import marked, matches, snippet
from network.search.spelling import did_you_mean

EACH = 5  # results of a kind where all kinds are shown
PER_PAGE = 20
SUGGESTED = 8

HEADINGS = {
    Kind.SPACE: _("Spaces"),
    Kind.EVENT: _("Events"),
    Kind.ROOM: _("Rooms"),
    Kind.PAGE: _("Pages and news"),
}
ONE = {
    Kind.SPACE: _("Space"),
    Kind.EVENT: pgettext_lazy("search result", "Event"),
    Kind.ROOM: _("Room"),
    Kind.PAGE: _("Page"),
}
LINKS = {
    Kind.SPACE: _("All spaces that were found"),
    Kind.EVENT: _("All events that were found"),
    Kind.ROOM: _("All rooms that were found"),
    Kind.PAGE: _("All pages and news that were found"),
}
IN_LANGUAGE = {"pl": _("in Polish"), "en": _("in English")}


@dataclass(frozen=True)
class Result:
    """One page that was found; texts are safe, with their language if it is not the page's."""

    kind: Kind
    url: str
    title: SafeString
    plain_title: str
    title_lang: str
    place: SafeString
    plain_place: str
    place_lang: str
    snippet: SafeString
    snippet_lang: str
    date: ResultDate | None

    @property
    def kind_label(self) -> Any:
        return ONE[self.kind]

    @property
    def in_other_language(self) -> Any:
        """Said in words where what is shown is in the other language."""
        return IN_LANGUAGE.get(self.title_lang or self.snippet_lang, "")

    @property
    def day(self) -> str:
        """The day alone, for a suggestion."""
        return wording.day_and_month(wording.local(self.date.start)) if self.date else ""

    @property
    def is_over(self) -> bool:
        return self.date is not None and self.date.end <= timezone.now()


@dataclass(frozen=True)
class ResultGroup:
    kind: Kind
    heading: Any
    results: list[Result]
    more_url: str
    more_label: Any


class Results(Neighbours):
    """What one address asks for: ``q``, and perhaps ``kind``, ``page`` and ``near``.

    Found is the whole network, whichever host was asked; on a space's own host what is the space's
    own goes first. Links lead to each page's one address.
    """

    def __init__(self, request: HttpRequest, most: int = MOST) -> None:
        self._request = request
        self._most = most
        self.question = Question.read(request.GET.get("q", ""))
        self.position = Position.read(request.GET)
        self.kind = _kind(request.GET.get("kind", ""))
        site = own_site(request)
        language = get_language()
        section = site.root_page_id if site else None
        self._point = SearchContext(language, timezone.now(), self.position, section)

    @cached_property
    def hits(self) -> Hits:
        if self.kind is None:
            return find(self.question, self._point, most=self._most)
        return find(self.question, self._point, kinds=[self.kind], most=MOST_OF_ONE)

    @property
    def any_found(self) -> bool:
        return bool(self.hits.found)

    @cached_property
    def page_obj(self) -> Page[Hit]:
        pages = Paginator(self.hits.found[:MOST_OF_ONE], PER_PAGE)
        return pages.get_page(self._request.GET.get("page"))

    @cached_property
    def groups(self) -> list[ResultGroup]:
        """The kinds with hits, the one with the best hit first; or the one asked for."""
        if self.kind is not None:
            shown = {self.kind: list(self.page_obj.object_list)}
        else:
            shown = {kind: self.hits.of(kind)[:EACH] for kind in Kind}
        by_kind: dict[Kind, list[Result]] = {}
        for result in self.shown([each for found in shown.values() for each in found]):
            by_kind.setdefault(result.kind, []).append(result)
        # Hits are sorted: the first of each kind is its best.
        order = dict.fromkeys(found.kind for found in self.hits.found)
        return [self._group(kind, by_kind[kind]) for kind in order if kind in by_kind]

    def _group(self, kind: Kind, results: list[Result]) -> ResultGroup:
        more = self.kind is None and len(self.hits.of(kind)) > EACH
        url = self.url(kind=kind.name.lower()) if more else ""
        return ResultGroup(kind, HEADINGS[kind], results, url, LINKS[kind])

    @property
    def is_cut_short(self) -> bool:
        """Whether more pages of the one kind may match than are shown."""
        more = self.kind in self.hits.full or len(self.hits.found) > MOST_OF_ONE
        return self.kind is not None and more

    @property
    def most(self) -> int:
        return MOST_OF_ONE

    @cached_property
    def better(self) -> str:
        """The question with a misspelt word put right, if not every word was found."""
        if not self.question or (self.any_found and self.hits.every):
            return ""
        return did_you_mean(self.question, self.hits.unknown)

    @property
    def better_url(self) -> str:
        return self.url(q=self.better, kind="")

    @cached_property
    def shorter(self) -> list[tuple[str, str]]:
        """The question without one of its words, each with its address."""
        if len(self.question.asked) < 2:
            return []
        shorter = (self.question.without(asked) for asked in self.question.asked)
        return [(text, self.url(q=text, kind="")) for text in dict.fromkeys(shorter) if text]

    @property
    def query(self) -> dict[str, str]:
        """What the address says, read and put right."""
        given = {
            "q": self.question.text,
            "kind": self.kind.name.lower() if self.kind else "",
            PARAMETER: str(self.position) if self.position else "",
        }
        return {name: value for name, value in given.items() if value}

    def url(self, **changes: str) -> str:
        query = {name: value for name, value in {**self.query, **changes}.items() if value}
        return f"{reverse('search')}?{urlencode(query)}"

    def page_url(self, number: int) -> str:
        return self.url(page=str(number))

    @property
    def all_kinds_url(self) -> str:
        return self.url(kind="")

    @property
    def anywhere_url(self) -> str:
        return self.url(**{PARAMETER: ""})

    # --- As they are shown -------------------------------------------------------------------

    def shown(self, found: Sequence[Hit]) -> list[Result]:
        """The results with their texts, addresses and dates, in three or four queries."""
        keys = [each.entry.pk for each in found]
        rows = SearchEntry.objects.filter(readable("page__"), pk__in=keys).select_related("page")
        entries = {entry.pk: entry for entry in rows}
        prime_addresses(self._request, [entry.page for entry in entries.values()])
        timed = [each.entry.pk for each in found if each.kind == Kind.EVENT]
        dates = find_dates(timed, self._point.now)
        return [
            self._result(each.kind, entries[each.entry.pk], dates.get(each.entry.pk))
            for each in found
            if each.entry.pk in entries
        ]

    def _result(self, kind: Kind, entry: SearchEntry, date: ResultDate | None) -> Result:
        title, title_code = self._text(entry, "name")
        place, place_code = self._text(entry, "place")
        text, text_code = self._snippet(entry)
        return Result(
            kind=kind,
            url=entry.page.get_url(self._request) or "",
            title=marked(self.question, title, title_code),
            plain_title=title,
            title_lang=self._other(title_code),
            place=marked(self.question, place, place_code),
            plain_place=place,
            place_lang=self._other(place_code),
            snippet=text,
            snippet_lang=self._other(text_code),
            date=date,
        )

    def _text(self, entry: SearchEntry, part: str) -> tuple[str, str]:
        """The visitor's language, else the other."""
        for code in self._codes:
            if text := getattr(entry, f"{part}_{code}"):
                return text, code
        return "", self._point.language

    @property
    def _codes(self) -> list[str]:
        return sorted(LANGUAGE_CODES, key=lambda code: code != self._point.language)

    def _other(self, code: str) -> str:
        return code if code != self._point.language else ""

    def _snippet(self, entry: SearchEntry) -> tuple[SafeString, str]:
        """Where the words are: in the text, in the line about it, in the other language's name."""
        own, other = self._codes
        told = f"{getattr(entry, f'name_{own}')} {getattr(entry, f'place_{own}')}"
        for code, part in (
            (own, "text"),
            (own, "about"),
            (other, "name"),
            (other, "text"),
            (other, "about"),
        ):
            if code == other and matches(self.question, told, own):
                break  # the name says why it was found
            text = getattr(entry, f"{part}_{code}")
            if matches(self.question, text, code):
                return snippet(self.question, text, code), code
        text, code = self._text(entry, "text")
        return snippet(self.question, text, code), code


def _kind(given: str) -> Kind | None:
    return next((kind for kind in Kind if kind.name.lower() == given), None)
