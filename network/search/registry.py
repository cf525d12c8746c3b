"""Which function says what the search index holds of a page, by the page's type.

::

    @search_document(RoomPage, prefetch=("equipment",))
    def room_document(room: RoomPage) -> Document: ...

The module is imported by its app's ``AppConfig.ready()``. A type without a function of its own has
its nearest ancestor's.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple, TypeVar

from django.db.models import Model

from network.search.documents import Document

_Function = TypeVar("_Function", bound=Callable[[Any], Document | None])


class _Registered(NamedTuple):
    write: Callable[[Any], Document | None]
    prefetch: tuple[str, ...]


_registered: dict[type[Model], _Registered] = {}


def search_document(
    *models: type[Model], prefetch: tuple[str, ...] = ()
) -> Callable[[_Function], _Function]:
    """Register a function from a page to its document, without personal data; None: not found.

    ``prefetch``: the relations it reads, so that many pages are indexed in few queries.
    """

    def register(write: _Function) -> _Function:
        for model in models:
            _registered[model] = _Registered(write, prefetch)
        return write

    return register


def document_of(page: Model) -> Document | None:
    return _nearest(type(page)).write(page)


def prefetch_of(model: type[Model]) -> tuple[str, ...]:
    return _nearest(model).prefetch


def _nearest(model: type[Model]) -> _Registered:
    return next(_registered[each] for each in model.__mro__ if each in _registered)
