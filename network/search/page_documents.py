"""Search documents of pages without a type of their own in the search."""

from __future__ import annotations

from network.models import ListingPage, NetworkPage, TextPage
from network.search.documents import Document, Kind, names, texts
from network.search.registry import search_document

LISTS_LAST = 1  # among pages that match equally


@search_document(NetworkPage)
def page_document(page: NetworkPage) -> Document | None:
    return Document(Kind.PAGE, names(page)) if type(page) is not NetworkPage else None


@search_document(TextPage)
def text_page_document(page: TextPage) -> Document:
    return Document(Kind.PAGE, names(page), text=texts(page, "intro", "body"))


@search_document(ListingPage)
def listing_page_document(page: ListingPage) -> Document:
    return Document(Kind.PAGE, names(page), text=texts(page, "intro"), order=LISTS_LAST)
