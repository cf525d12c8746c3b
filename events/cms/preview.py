"""The live preview of an event's dates in the CMS."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from events.cms.date_forms import DatesForm
from events.models import EventPage
from events.occurrences.preview import Preview, as_filled_in, preview_of
from network.models import NetworkPage
from sites.models import RoomPage, SpacePage, space_of


@require_POST
def preview_dates(request: HttpRequest) -> HttpResponse:
    """POST: HTML of the dates the unsaved form yields; for users who may edit here."""
    parent = _page(request, NetworkPage, "parent")
    event = _page(request, EventPage, "event")
    place = event or parent
    if place is None:
        raise PermissionDenied
    may = place.permissions_for_user(request.user)
    if not (may.can_edit() if event else may.can_add_subpage()):
        raise PermissionDenied
    form = DatesForm(request.POST, instance=EventPage())
    for name in form.fields:
        form.fields[name].required = False
    if not form.is_valid():
        problem = _("Some of the dates or hours cannot be read yet.")
        return render(request, "events/admin/preview.html", {"preview": Preview(problem=problem)})
    drafted = as_filled_in(form)
    drafted.pk = event.pk if event else None
    venue = _chosen_space(request) or space_of(place)
    preview = preview_of(drafted, venue, _chosen_rooms(request))
    return render(request, "events/admin/preview.html", {"preview": preview})


def _page(request: HttpRequest, model: type[NetworkPage], name: str) -> NetworkPage | None:
    key = request.GET.get(name, "")
    return get_object_or_404(model, pk=key) if key.isdecimal() else None


def _chosen_space(request: HttpRequest) -> SpacePage | None:
    key = request.POST.get("venue_space", "")
    return SpacePage.objects.live().filter(pk=key).first() if key.isdecimal() else None


def _chosen_rooms(request: HttpRequest) -> list[RoomPage]:
    keys = [key for key in request.POST.getlist("booked_rooms") if key.isdecimal()]
    return list(RoomPage.objects.live().filter(pk__in=keys))
