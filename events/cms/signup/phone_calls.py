"""The people who are to be phoned about a change, as they have no e-mail address."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import TemplateView

from events.cms.signup.base import PeopleView
from events.models import PhoneCall, SignUpChange
from events.signup.phone_calls import calls_to_make, of_event, of_spaces, tick
from network.cms.views import AdminView, Crumb, crumb, keep_nowhere
from sites.cms.space_views import SpaceView

Kind = SignUpChange.Kind
#: What the person is to be told.
NEWS = {
    Kind.DATE_CANCELLED: gettext_lazy("The date is cancelled."),
    Kind.DATE_POSTPONED: gettext_lazy("The date is postponed."),
    Kind.DATE_MOVED: gettext_lazy("The time or place is another one."),
    Kind.DATE_ONLINE: gettext_lazy("It takes place online."),
    Kind.DATE_RESTORED: gettext_lazy("It takes place after all."),
}
MOST = 200


class _Calls(AdminView):
    """The calls still to be made; sent back with those that were."""

    page_title = gettext_lazy("To phone")
    header_icon = "mobile-alt"
    template_name = "events/admin/phone_calls.html"
    http_method_names = ["get", "post"]

    @property
    def calls(self) -> QuerySet[PhoneCall]:
        raise NotImplementedError

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return keep_nowhere(super().dispatch(request, *args, **kwargs))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        calls = self.calls.select_related(
            "change__signup", "change__occurrence__event", "change__occurrence__other_space"
        )
        shown = list(calls[:MOST])
        for call in shown:
            call.news = NEWS[Kind(call.change.kind)]
        return super().get_context_data(calls=shown, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        asked = request.POST.getlist("call")
        keys = [int(key) for key in asked if key.isdecimal() and len(key) < 19]
        done = tick(self.calls, keys, by=self.user)
        text = ngettext("%(number)s call made.", "%(number)s calls made.", done)
        messages.success(request, text % {"number": done})
        return HttpResponseRedirect(request.path)


class SpacePhoneCalls(_Calls, SpaceView, TemplateView):
    """About all dates of a space."""

    @property
    def calls(self) -> QuerySet[PhoneCall]:
        return calls_to_make().filter(of_spaces([self.space.pk]))


class EventPhoneCalls(_Calls, PeopleView, TemplateView):
    """About one event: those of the whole network have no space."""

    @property
    def calls(self) -> QuerySet[PhoneCall]:
        return calls_to_make().filter(of_event(self.event))

    def trail(self) -> list[Crumb]:
        return [*super().trail(), crumb(_("Sign-ups"), "event_sign_ups", self.event.pk)]
