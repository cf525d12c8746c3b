"""What stands above the form of a page: a panel in which other apps say what concerns its editor.

An app registers the hook ``page_form_notices``, a function of the page that is edited. It returns
a notice, or None if it has nothing to say about this page.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise
from wagtail import hooks
from wagtail.admin.panels import Panel

HOOK = "page_form_notices"


@dataclass(frozen=True)
class Notice:
    """A heading and lines of text, both escaped when they are shown."""

    heading: str | Promise
    points: list[str] = field(default_factory=list)
    text: str = ""


class NoticesPanel(Panel):
    """The notices about a page; not there if there are none."""

    def classes(self) -> list[str]:
        return [*super().classes(), "mam-notice"]

    class BoundPanel(Panel.BoundPanel):
        template_name = "network/admin/notices_panel.html"

        def __init__(self, **kwargs: Any) -> None:
            super().__init__(**kwargs)
            asked = self.form is not None and self.instance.pk is not None
            found = [say(self.instance) for say in hooks.get_hooks(HOOK)] if asked else []
            self.notices: list[Notice] = [notice for notice in found if notice is not None]
            if self.notices:
                self.heading = self.notices[0].heading

        def is_shown(self) -> bool:
            return bool(self.notices)

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            return {**super().get_context_data(parent_context), "notices": self.notices}
