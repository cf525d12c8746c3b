"""What the search index holds of the front page."""

from __future__ import annotations

from home.models import HomePage
from network.search.documents import Document, Kind, names, texts
from network.search.registry import search_document


@search_document(HomePage)
def home_document(home: HomePage) -> Document:
    return Document(
        Kind.PAGE, names(home), text=texts(home, "headline", "lead", "take_part", "body")
    )
