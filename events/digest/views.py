"""Asking for a weekly letter, confirming it, leaving: pages that need no account and no cookie.

None of the forms carries a CSRF token: no session stands behind them that a stranger's page could
use. Links in letters are followed by machines that look for harm, so reading one changes nothing.
"""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import reverse, translate_url
from django.utils import timezone, translation
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from events.digest import services as digests
from events.digest.forms import DigestForm
from events.digest.links import reference_to_confirm, reference_to_leave
from events.digest.weeks import DigestWeek
from events.filters.saved_search import SavedSearch, saved_search_of
from events.models import Digest, EventSettings
from events.models.digests import MOST_QUERY
from events.signup.privacy_notice import digest_clause
from events.signup.views import TEN_MINUTES
from network.http.private_pages import plain_page, private
from network.http.public_forms import too_many_letters
from network.http.rate_limits import visitor, within_limit
from network.http.signed_links import ForgedLink
from network.i18n import formatting as wording
from network.models import NetworkPage
from network.pages.frame import LANGUAGE_NAMES, LanguageLink, PageFrame
from network.pages.restrictions import respond_as


class DigestFrame(PageFrame):
    """Around a form that belongs to a page: the other language is that of the form."""

    @cached_property
    def languages(self) -> list[LanguageLink]:
        here = self.request.get_full_path()
        return [
            LanguageLink(code, name, translate_url(here, code), code == translation.get_language())
            for code, name in LANGUAGE_NAMES.items()
        ]


# --- Asking ---------------------------------------------------------------------------------------


@csrf_exempt
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, page: int) -> HttpResponse:
    """The form for a list with the filters of the address, and what comes of it.

    The response is the same whether an address is known or not; a mistake keeps what was typed.
    """
    shown = get_object_or_404(NetworkPage.objects.live(), pk=page)
    return respond_as(shown, request, lambda: _ask(shown, request))


def _ask(shown: NetworkPage, request: HttpRequest) -> HttpResponse:
    page, search = shown.pk, saved_search_of(shown, request.GET)
    if search is None:
        raise Http404
    if search.matches_nothing or len(search.query) > MOST_QUERY:
        return _form_page(request, search, None, status=200)
    if request.method != "POST":
        return _form_page(request, search, DigestForm(page=page), status=200)
    form = DigestForm(request.POST, page=page)
    if not form.is_valid():
        return _form_page(request, search, form, status=422)
    if not within_limit(f"digest:{visitor(request)}", settings.DIGEST_RATE, TEN_MINUTES):
        form.add_error(
            None, _("Very many letters have been asked for from here. Please wait ten minutes.")
        )
        return _form_page(request, search, form, status=429)
    given = form.cleaned_data
    try:
        digests.ask(search, given["email"], language=given["language"], clause=form.clause_key)
    except digests.TooManyLetters:
        form.add_error("email", too_many_letters())
        return _form_page(request, search, form, status=429)
    return private(HttpResponseRedirect(reverse("events:digest_asked"), status=303))


def _form_page(
    request: HttpRequest, search: SavedSearch, form: DigestForm | None, *, status: int
) -> HttpResponse:
    page = search.page
    week = DigestWeek.next_after(timezone.now(), EventSettings.load())
    context = {
        "page": page,
        "frame": DigestFrame(page, request),
        "search": search,
        "anew_url": page.get_url(request) if search.is_open else f"/{translation.get_language()}/",
        "list_url": f"{page.get_url(request)}{'?' + search.query if search.query else ''}",
        "form": form,
        "clause": digest_clause() if form is not None else None,
        "weekday": wording.on_weekday_number(week.due.weekday()),
    }
    response = render(request, "events/digest_form.html", context, status=status)
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex"
    return response


@require_safe
def asked(request: HttpRequest) -> HttpResponse:
    """What comes next; it does not know who asked, nor for what."""
    days = settings.DIGEST_CONFIRM_DAYS
    return plain_page(request, "events/digest_asked.html", days=days)


# --- Confirming and leaving -----------------------------------------------------------------------


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """A button; pressed, the letters may come."""
    try:
        digest = Digest.objects.select_related("page").get(reference=reference_to_confirm(token))
    except (ForgedLink, Digest.DoesNotExist):
        return plain_page(request, "events/digest_confirm.html", status=404)
    if request.method == "POST":
        digest = digests.confirm(digest)
    search = saved_search_of(digest.page, QueryDict(digest.query))
    week = DigestWeek.next_after(timezone.now(), EventSettings.load())
    first = f"{wording.on_weekday(week.due.date())}, {wording.long_date(week.due.date())}"
    return plain_page(
        request, "events/digest_confirm.html", digest=digest, search=search, first=first
    )


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: HttpRequest, token: str) -> HttpResponse:
    """A button; pressed, the address is deleted. A mailbox presses it by itself (RFC 8058).

    With a link used before, the page says that the address is deleted already.
    """
    try:
        reference = reference_to_leave(token)
    except ForgedLink:
        return plain_page(request, "events/digest_leave.html", status=404, forged=True)
    if request.method == "POST":
        digests.leave(reference)
    digest = Digest.objects.select_related("page").filter(reference=reference).first()
    search = saved_search_of(digest.page, QueryDict(digest.query)) if digest is not None else None
    return plain_page(request, "events/digest_leave.html", digest=digest, search=search)
