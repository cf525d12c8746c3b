"""What pages and menu items of our own in the Wagtail admin share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin


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

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        above = [{"url": reverse(name), "label": label} for name, label in self.parents]
        return [*self.breadcrumbs_items, *above, {"url": "", "label": self.get_page_title()}]


class MenuItemFor(MenuItem):
    """A menu item shown to users for whom ``shown_to`` is true."""

    def __init__(self, *args: Any, shown_to: Callable[[Any], bool], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._shown_to = shown_to

    def is_shown(self, request: HttpRequest) -> bool:
        return self._shown_to(request.user)
