"""The CMS page on which a space decides whether to show events of other spaces."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView

from events.cms.base import SpaceEventsView
from events.models import Showing
from events.occurrences.showings import respond


class Showings(SpaceEventsView, TemplateView):
    """For the coordinators of the space that is asked."""

    page_title = gettext_lazy("Events of other spaces")
    template_name = "events/admin/showings.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        showings = Showing.objects.filter(space=self.space, event__live=True)
        showings = showings.select_related("event", "answered_by").order_by("answer", "-asked_at")
        return super().get_context_data(showings=showings, **kwargs)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        key = request.POST.get("showing", "")
        showings = Showing.objects.filter(space=self.space)
        showing = get_object_or_404(showings, pk=key if key.isdecimal() else 0)
        accept = request.POST.get("answer") == "accept"
        respond(showing, accept=accept, by=self.user)
        text = _("Accepted: “%(event)s”.") if accept else _("Declined: “%(event)s”.")
        messages.success(request, text % {"event": showing.event})
        return HttpResponseRedirect(reverse("space_showings", args=[self.space.pk]))
