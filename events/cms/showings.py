"""What other spaces ask a space to show, and its answers."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from events.cms.timetable import trail
from events.models import Showing
from events.occurrences.showings import respond
from network.models import User
from sites.models import SpacePage
from sites.team import permissions


class Showings(WagtailAdminTemplateMixin, TemplateView):
    """For the coordinators of the space that is asked."""

    page_title = gettext_lazy("Events of other spaces")
    header_icon = "date"
    template_name = "events/admin/showings.html"

    @cached_property
    def space(self) -> SpacePage:
        space = get_object_or_404(SpacePage, pk=self.kwargs["pk"])
        if not permissions.coordinates(self.request.user, space):
            raise PermissionDenied
        return space

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return trail(self, self.space)

    def get_page_subtitle(self) -> str:
        return self.space.title

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        showings = Showing.objects.filter(space=self.space, event__live=True)
        showings = showings.select_related("event", "answered_by").order_by("answer", "-asked_at")
        return super().get_context_data(space=self.space, showings=showings, **kwargs)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        key = request.POST.get("showing", "")
        showings = Showing.objects.filter(space=self.space)
        showing = get_object_or_404(showings, pk=key if key.isdecimal() else 0)
        accept = request.POST.get("answer") == "accept"
        respond(showing, accept=accept, by=User.objects.get(pk=request.user.pk))
        text = _("Accepted: “%(event)s”.") if accept else _("Declined: “%(event)s”.")
        messages.success(request, text % {"event": showing.event})
        return HttpResponseRedirect(reverse("space_showings", args=[self.space.pk]))
