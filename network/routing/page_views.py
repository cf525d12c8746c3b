"""Which view answers for which page type.

A page type (a Django model) holds data. What a visitor gets is made by a ``PageView``
(``network.pages.views``) registered for it::

    @page_view(SpacePage)
    class SpacePageView(PageView[SpacePage]): ...

The module is imported by its app's ``AppConfig.ready()``. A page type without a view of its own is
served by the view of its nearest ancestor.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from django.db.models import Model
from django.http import HttpRequest

_View = TypeVar("_View", bound=type)
_views: dict[type[Model], Callable[[Any, HttpRequest], Any]] = {}


def page_view(model: type[Model]) -> Callable[[_View], _View]:
    """Register a view class, called with (page, request), for a page type."""

    def register(view: _View) -> _View:
        _views[model] = view
        return view

    return register


def view_of(page: Any, request: HttpRequest) -> Any:
    """The view of this page object for this request: made once, so it may keep what it found."""
    made = request.__dict__.setdefault("_page_views", {})
    # By identity: a page that is being previewed may have no primary key. The view holds the page,
    # so that no other object takes its identity meanwhile.
    view = made.get(id(page))
    if view is None:
        model = next(each for each in type(page).__mro__ if each in _views)
        view = made[id(page)] = _views[model](page, request)
    return view
