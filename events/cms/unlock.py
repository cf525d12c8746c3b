"""Events that are over are a record: read only, until somebody means to change one."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from wagtail.locks import BaseLock

from events.models import EventPage

UNLOCKED_FOR = timedelta(hours=2)


class PastLock(BaseLock):
    """Holds for everybody, and is taken away by whoever may edit."""

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


@require_POST
def unlock(request: HttpRequest, pk: int) -> HttpResponseRedirect:
    """Let a past event be changed for two hours."""
    event = get_object_or_404(EventPage, pk=pk)
    if not event.permissions_for_user(request.user).can_edit():
        raise PermissionDenied
    EventPage.objects.filter(pk=pk).update(unlocked_until=timezone.now() + UNLOCKED_FOR)
    messages.success(request, _("You can change it now, for two hours."))
    return HttpResponseRedirect(reverse("wagtailadmin_pages:edit", args=[pk]))
