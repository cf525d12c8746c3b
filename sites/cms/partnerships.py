"""The partners of a space in the CMS: letting one of their people go, and ending a partnership."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import View
from wagtail.log_actions import log

from network.models import User
from sites.cms.space_views import SpaceView
from sites.models import Partnership
from sites.team.partnerships import end_partnership, leave_partnership


class PartnershipView(SpaceView, View):
    """A POST action on one partnership, from the page of the team."""

    http_method_names = ["post"]

    @cached_property
    def partnership(self) -> Partnership:
        current = Partnership.objects.current().filter(space=self.space)
        return get_object_or_404(current, pk=self.kwargs["partnership_pk"])

    def back(self) -> HttpResponse:
        return HttpResponseRedirect(reverse("space_team", args=[self.space.pk]))


class EndPartnership(PartnershipView):
    """The organisation leaves: access ends at once, its pages are the space's."""

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        end_partnership(self.partnership)
        organisation = self.partnership.organisation.name
        data = {"organisation": organisation}
        action = "sites.partnership_end"
        log(instance=self.space, action=action, user=request.user, data=data)
        text = _("%(name)s no longer adds pages here. What it added stays and is the space's.")
        messages.success(request, text % {"name": organisation})
        return self.back()


class RemovePartner(PartnershipView):
    """One person leaves; the pages stay their organisation's."""

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        people = User.objects.filter(groups__partnership=self.partnership)
        member = get_object_or_404(people, pk=kwargs["user_pk"])
        leave_partnership(member, self.partnership)
        log(instance=self.space, action="sites.leave", user=request.user)
        messages.success(request, _("%(name)s no longer works here.") % {"name": member})
        return self.back()
