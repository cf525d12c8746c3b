"""Workday part: pages of a space whose English is missing or outdated."""

from __future__ import annotations

from collections import defaultdict
from urllib.parse import urlencode

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from network.cms.dashboard import WorkdaySection
from network.models import NetworkPage, Translation
from sites.cms.workday import MOST, Workday

NAMED_PAGES = 3
LOOKED_AT = MOST * 50
ENGLISH = "en"


def wanting() -> QuerySet[Translation]:
    """The pages, published or not, of which some English is missing or outdated."""
    return Translation.objects.wanting().filter(language=ENGLISH)


def english_to_do(workday: Workday) -> dict[int, WorkdaySection]:
    """By space: the number of such pages and the latest of them; two queries."""
    below = Q(pk__in=[])
    for space in workday.spaces:
        below |= Q(page__path__startswith=space.path)
    rows = wanting().filter(below)
    of = {
        f"s{each.pk}": Count("pk", filter=Q(page__path__startswith=each.path))
        for each in workday.spaces
    }
    counts = rows.aggregate(**of) if of else {}
    named: dict[int, list[NetworkPage]] = defaultdict(list)
    for row in rows.select_related("page").order_by("-since", "pk")[:LOOKED_AT]:
        for space in workday.spaces:
            if row.page.path.startswith(space.path) and len(named[space.pk]) < NAMED_PAGES:
                named[space.pk].append(row.page)
    return {
        each.pk: WorkdaySection(
            _("To translate"),
            50,
            "sites/admin/workday_english.html",
            {
                "number": counts[f"s{each.pk}"],
                "pages": named[each.pk],
                "report": _report_url(each.pk),
            },
        )
        for each in workday.spaces
        if counts[f"s{each.pk}"]
    }


def _report_url(space: int) -> str:
    return f"{reverse('translation_report')}?{urlencode({'space': space, 'language': ENGLISH})}"
