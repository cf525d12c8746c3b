"""The forms of the page editor for spaces and rooms."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Avg
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from network.editing.forms import NetworkPageForm
from network.listing.position import Position
from sites.map.point_text import MOST, Point, PointError, ShortLinkError, read_point

#: Metres from the middle of the other spaces beyond which a pasted point is taken for a mistake.
FAR = 60_000


class SpacePageForm(NetworkPageForm):
    """Suspending and closing are actions of their own: here the stage only moves among the others.

    A draft written before a suspension, or an old version brought back, does not end it. The point
    may be pasted, which counts more than the degrees in the fields beside it.
    """

    point = forms.CharField(
        label=gettext_lazy("Point on the map"),
        required=False,
        max_length=MOST,
        help_text=gettext_lazy(
            "Paste a link copied from a map (OpenStreetMap, Google, Apple, Mapy) or two numbers, "
            "such as 50.0180, 19.9720. The degrees are filled in when you save."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        model = type(self.instance)
        now = model.objects.filter(pk=self.instance.pk).values_list("stage", flat=True).first()
        stopped = now in model.stages_by_action
        if stopped:
            self.initial["stage"] = self.instance.stage = now
        stage = self.fields.get("stage")  # not on the screen of a part
        if stage is None:
            return
        if stopped:
            stage.disabled = True
            stage.help_text = _("Reopen the space under “Spaces” in the menu.")
        else:
            stage.choices = [
                (code, label) for code, label in stage.choices if code not in model.stages_by_action
            ]
            stage.help_text = _("Suspending and closing are under “Spaces” in the menu.")

    def clean(self) -> dict[str, Any]:
        self._read_point()
        return super().clean()

    def _read_point(self) -> None:
        text = self.cleaned_data.get("point")
        if not text or not {"latitude", "longitude"} <= set(self.fields):
            return
        try:
            point = read_point(text)
        except ShortLinkError:
            message = _(
                "This short link does not say where the place is. Open it, and copy the long "
                "address from the browser, or the two numbers."
            )
        except PointError:
            message = _("No point can be read here. Two numbers will do: 50.0180, 19.9720.")
        else:
            message = self._too_far(point)
        if message:
            self.add_error("point", message)
            return
        for name in ("latitude", "longitude"):
            self.errors.pop(name, None)
            self.cleaned_data[name] = getattr(point, name)

    def _too_far(self, point: Point) -> str:
        """What to tell whoever pastes a point far from all other spaces, or its numbers swapped."""
        others = type(self.instance).objects.exclude(pk=self.instance.pk)
        middle = others.aggregate(north=Avg("latitude"), east=Avg("longitude"))
        if middle["north"] is None or middle["east"] is None:
            return ""
        here = Position(float(middle["north"]), float(middle["east"]))
        far = here.distance_to(float(point.latitude), float(point.longitude))
        if far <= FAR:
            return ""
        if here.distance_to(float(point.longitude), float(point.latitude)) <= FAR:
            return _("The numbers are the wrong way round: degrees north come first.")
        message = _(
            "This point is %(number)s km away from the other spaces. If it is right all the same, "
            "type its degrees into the fields below."
        )
        return message % {"number": round(far / 1000)}


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
