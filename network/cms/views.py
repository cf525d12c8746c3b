"""What pages and menu items of our own in the Wagtail admin share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from network.models import User

Crumb = dict[str, Any]


def crumb(label: Any, name: str, *args: Any) -> Crumb:
    """One breadcrumb: a label and the URL of this name."""
    return {"url": reverse(name, args=args), "label": label}


def keep_nowhere(response: HttpResponseBase) -> HttpResponseBase:
    """A response with personal data is stored by no cache, the browser's own included."""
    response["Cache-Control"] = "no-store, private"
    return response


class AdminView(WagtailAdminTemplateMixin):
    """A page of the Wagtail admin with breadcrumbs, open to those for whom ``may`` is true."""

    #: What stands in the breadcrumbs before this page: URL names (without arguments) and labels.
    parents: tuple[tuple[str, Any], ...] = ()

    def may(self) -> bool:
        return True

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not self.may():
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @property
    def user(self) -> User:
        return self.request.user  # the CMS is open to signed-in users only

    def trail(self) -> list[Crumb]:
        """The breadcrumbs between the home of the CMS and this page."""
        return [crumb(label, name) for name, label in self.parents]

    def get_breadcrumbs_items(self) -> list[Crumb]:
        here = {"url": "", "label": self.get_page_title()}
        return [*self.breadcrumbs_items, *self.trail(), here]


class MenuItemFor(MenuItem):
    """A menu item shown to users for whom ``shown_to`` is true, which is asked once a request."""

    def __init__(self, *args: Any, shown_to: Callable[[Any], bool], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._shown_to = shown_to

    def is_shown(self, request: HttpRequest) -> bool:
        known = request.__dict__.setdefault("menu_shown_to", {})
        if self._shown_to not in known:
            known[self._shown_to] = self._shown_to(request.user)
        return known[self._shown_to]
