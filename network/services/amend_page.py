"""Changing a field of a page behind its editors' backs, without losing what they are writing."""

from __future__ import annotations

from typing import Any

from django.db import models, transaction

from network.models import NetworkPage
from network.page_cache.rules import follow


@transaction.atomic
def amend(page: NetworkPage, **values: Any) -> NetworkPage:
    """Set plain fields of a page as it is published and of every version of it that may be next.

    Publishing a new version instead would publish an editor's draft, or end its moderation. Only
    for fields whose value is itself in JSON (text, numbers). Returns the page as it now stands.
    """
    model = page.specific_class
    model.objects.filter(pk=page.pk).update(**values)
    follow(page)
    page = model.objects.select_for_update(of=("self",)).get(pk=page.pk)
    next_ones = models.Q(approved_go_live_at__isnull=False)
    next_ones |= models.Q(pk__in=[page.live_revision_id, page.latest_revision_id])
    for revision in page.revisions.filter(next_ones):
        revision.content.update(values)
        revision.save(update_fields=["content"])
    return page
