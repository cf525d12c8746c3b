"""The forms of the page editor for spaces and rooms."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from network.editing.forms import NetworkPageForm


class SpacePageForm(NetworkPageForm):
    """Suspending and closing are actions of their own: here the stage only moves among the others.

    A draft written before a suspension, or an old version brought back, does not end it.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        stage = self.fields.get("stage")
        if stage is None:
            return
        model = type(self.instance)
        now = model.objects.filter(pk=self.instance.pk).values_list("stage", flat=True).first()
        if now in model.stages_by_action:
            self.initial["stage"] = self.instance.stage = now
            stage.disabled = True
            stage.help_text = _("Reopen the space under “Spaces” in the menu.")
        else:
            stage.choices = [
                (code, label) for code, label in stage.choices if code not in model.stages_by_action
            ]
            stage.help_text = _("Suspending and closing are under “Spaces” in the menu.")


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
