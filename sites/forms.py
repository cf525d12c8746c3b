"""Fields of the CMS forms of a space."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from network.forms import NetworkPageForm
from sites import opening


class OpeningField(forms.CharField):
    """Hours as a person writes them; shown as they are read, kept in one form."""

    def prepare_value(self, value: Any) -> Any:
        try:
            spans = opening.parse(value or "")
        except ValueError:
            return value  # what was typed stays, beside its error
        return opening.in_words(spans) if spans else ""


class RoomPageForm(NetworkPageForm):
    """Offers as parts only the other simple rooms of the same list, and no room as its own part."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "parts" not in self.fields:
            return
        rooms = type(self.instance).objects.child_of(self.parent_page).filter(parts=None)
        self.fields["parts"].queryset = rooms.exclude(pk=self.instance.pk).order_by("path")

    def clean(self) -> dict[str, Any]:
        cleaned_data = super().clean()
        room = self.instance
        if cleaned_data.get("parts") and room.pk and room.joined_in.exists():
            message = _("This room is a part of “%(hall)s”, so it cannot be joined from others.")
            self.add_error("parts", message % {"hall": room.joined_in.first()})
        return cleaned_data
