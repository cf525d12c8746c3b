"""The lock of an event that is over."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from wagtail.locks import BaseLock


class PastLock(BaseLock):
    """An event that is over is read only for everybody until an editor unlocks it."""

    def for_user(self, user: Any) -> bool:
        return True

    def get_message(self, user: Any) -> str:
        return format_html(
            '{} <button type="submit" class="button button-small button-secondary" '
            'form="event-unlock" formaction="{}">{}</button>',
            _("This event is over and kept as a record."),
            reverse("event_unlock", args=[self.object.pk]),
            _("Change it all the same"),
        )

    def get_locked_by(self, user: Any) -> str:
        return _("Over")

    def get_description(self, user: Any) -> str:
        return _("An event that is over is read only until somebody unlocks it.")
