"""The view that unlocks an event that is over (``events.models.locks.PastLock``)."""

from __future__ import annotations

from datetime import timedelta

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from events.models import EventPage

UNLOCKED_FOR = timedelta(hours=2)


@require_POST
def unlock(request: HttpRequest, pk: int) -> HttpResponseRedirect:
    """Let a past event be changed for two hours."""
    event = get_object_or_404(EventPage, pk=pk)
    if not event.permissions_for_user(request.user).can_edit():
        raise PermissionDenied
    EventPage.objects.filter(pk=pk).update(unlocked_until=timezone.now() + UNLOCKED_FOR)
    messages.success(request, _("You can change it now, for two hours."))
    return HttpResponseRedirect(reverse("wagtailadmin_pages:edit", args=[pk]))
