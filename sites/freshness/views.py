"""The public page behind the link of a letter, where a coordinator confirms.

It needs no account, session or cookie, so its form has no CSRF token: there is nothing to forge
without the link. Mail scanners follow links, so a GET changes nothing.
"""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from network.http.private_pages import plain_page
from network.http.signed_links import ForgedLink
from sites.freshness import confirming as freshness
from sites.freshness.letters import still_open
from sites.freshness.links import letter_of
from sites.freshness.subjects import fingerprint, record_of

TEMPLATE = "sites/freshness.html"


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """What is on record, and a button; pressed, it is confirmed as it was read."""
    try:
        letter = letter_of(token)
    except ForgedLink:
        return plain_page(request, TEMPLATE, status=404)
    space, record = letter.space, record_of(letter.space)
    seen = fingerprint(record)
    changed = False
    if request.method == "POST" and record and still_open(letter):
        changed = request.POST.get("seen") != seen
        if not changed:
            freshness.confirm(space, [entry.subject.key for entry in record], by=letter.to)
    return plain_page(
        request,
        TEMPLATE,
        status=409 if changed else 200,
        space=space,
        record=record,
        seen=seen,
        changed=changed,
        is_open=bool(record) and still_open(letter),
        cms=settings.BASE_URL,
    )
