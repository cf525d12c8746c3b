"""The public form for proposals, and confirming one. No account, no cookie, no script.

The forms carry no CSRF token, for there is no session to abuse. Mail scanners follow links, so a
GET changes nothing.
"""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from network.http.private_pages import plain_page
from network.http.public_forms import new_stamp, once_of, too_many_letters
from network.http.rate_limits import visitor, within_limit
from network.http.signed_links import ForgedLink
from network.i18n.languages import LANGUAGE_CODES
from network.pages.frame import PageFrame
from network.pages.restrictions import respond_as
from network.storage.uploads import StorageAway
from sites.models import SpacePage
from sites.proposals import pictures as proposal_pictures
from sites.proposals import services as proposals
from sites.proposals.address import propose_url, suffix_in, takes_proposals
from sites.proposals.forms import SLOTS, ContentForm, ProposalForm
from sites.proposals.kinds import kinds_of
from sites.proposals.links import find_to_confirm
from sites.proposals.privacy_notice import clause_of

TEN_MINUTES = 600
_REST = 1024 * 1024  # bytes, of all that is not a picture


class ProposalFrame(PageFrame):
    """The page frame around the form, whose URL differs by language."""

    @cached_property
    def _addresses(self) -> dict[str, str]:
        return {
            code: f"{self.page.get_url_in(code, self.request) or ''}{suffix_in(code)}"
            for code in LANGUAGE_CODES
        }

    @property
    def title(self) -> str:
        return _("Propose an event or an activity")


# --- Proposing ------------------------------------------------------------------------------------


def form_page(space: SpacePage, request: HttpRequest) -> HttpResponse:
    """The empty form, or why there is none now."""
    if not takes_proposals(space):
        return _form_page(space, request, None, status=410)
    return _form_page(space, request, _form(space, request), status=200)


@csrf_exempt
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def propose(request: HttpRequest, space: int) -> HttpResponse:
    """Handle the form; errors keep all that was sent. A GET redirects to the form."""
    spaces = SpacePage.objects.live().select_related("space_settings")
    page = get_object_or_404(spaces, pk=space)
    return respond_as(page, request, lambda: _propose(page, request))


def _propose(page: SpacePage, request: HttpRequest) -> HttpResponse:
    if not takes_proposals(page):
        return _form_page(page, request, None, status=410)
    if request.method != "POST":
        return HttpResponseRedirect(propose_url(page, request) or "/")
    if is_too_large(request):
        return _form_page(page, request, _form(page, request), status=413)
    once, form = once_of(request.POST.get("form", ""), _salt(page)), _form(page, request)
    if not may_upload(request, form):
        return _form_page(page, request, form, status=429)
    try:
        if proposals.sent_before(once, form.fingerprint):
            return _sent()
        return _proposed(page, request, form, once)
    except proposals.AnotherProposal as another:
        # Pictures sent now are those of the second one, even if it has mistakes.
        form = _form(page, request, another.once)
        form.is_valid()
        return _kept_page(page, request, form, another.once, status=409, another=another)


def _proposed(page: SpacePage, request: HttpRequest, form: ProposalForm, once: str) -> HttpResponse:
    """Raises ``AnotherProposal``."""
    if not form.is_valid():
        return _kept_page(page, request, form, once, status=422)
    limited = f"proposal:{visitor(request)}"
    if not within_limit(limited, settings.PROPOSAL_RATE, TEN_MINUTES):
        form.add_error(None, _("Very many proposals have come from here. Please wait ten minutes."))
        return _kept_page(page, request, form, once, status=429)
    first = once_of(request.POST.get("first", ""), _salt(page))
    instead = first if "instead" in request.POST else ""
    try:
        proposals.propose(page, form.proposal(), form.pictures, instead_of=instead)
    except StorageAway:
        form.add_error(None, pictures_are_away())
        return _form_page(page, request, form, status=503)
    except proposals.TooManyLetters:
        form.add_error("email", too_many_letters())
        return _kept_page(page, request, form, once, status=429)
    return _sent()


def _sent() -> HttpResponse:
    return HttpResponseRedirect(reverse("sites:proposal_sent"), status=303)


def _kept_page(
    page: SpacePage,
    request: HttpRequest,
    form: ProposalForm,
    once: str,
    *,
    status: int,
    another: proposals.AnotherProposal | None = None,
) -> HttpResponse:
    """The form once more, its pictures kept under its name, which is new with ``another``."""
    try:
        keep_pictures(form, once)
    except StorageAway:
        form.add_error(None, pictures_are_away())
        status = 503
    if another is not None:
        form.go_on_as(once)
    return _form_page(page, request, form, status=status, another=another)


def is_too_large(request: HttpRequest) -> bool:
    """Whether it is more than the pictures may weigh; asked before any of it is read."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    most = len(SLOTS) * settings.PICTURE_MAX_BYTES + _REST
    return not length.isdecimal() or int(length) > most


def may_upload(request: HttpRequest, form: ContentForm) -> bool:
    """Whether few enough pictures have come from here (unpacking them costs); the form says so."""
    name = f"proposal-pictures:{visitor(request)}"
    most = settings.PROPOSAL_UPLOAD_RATE
    if not form.has_upload or within_limit(name, most, TEN_MINUTES):
        return True
    form.refused = _("Very many pictures have come from here. Please wait ten minutes.")
    return False


def pictures_are_away() -> str:
    return _(
        "The pictures cannot be stored at the moment. Nothing of what you sent is lost: press the "
        "button again in a few minutes."
    )


def keep_pictures(form: ContentForm, once: str) -> None:
    """Keep what was good of the pictures, so that nobody has to choose them again.

    Raises ``StorageAway``.
    """
    if not once:
        return
    form.pictures.keep(once)
    form.kept = proposal_pictures.kept_with(once)


def _salt(space: SpacePage) -> str:
    return f"sites.proposal_form.{space.pk}"


def _form(space: SpacePage, request: HttpRequest, once: str = "") -> ProposalForm:
    given = (request.POST, request.FILES) if _is_whole(request) else ()
    once = once or (once_of(request.POST.get("form", ""), _salt(space)) if given else "")
    return ProposalForm(
        *given,
        salt=_salt(space),
        clause=lambda: clause_of(space).pk,
        kinds=kinds_of(space).values(),
        kept=proposal_pictures.kept_with(once),
    )


def _is_whole(request: HttpRequest) -> bool:
    return request.method == "POST" and not is_too_large(request)


def _form_page(
    space: SpacePage,
    request: HttpRequest,
    form: ProposalForm | None,
    *,
    status: int,
    another: proposals.AnotherProposal | None = None,
) -> HttpResponse:
    first = request.POST.get("first", "") if status != 413 else ""
    if another is not None:
        first = new_stamp(_salt(space), another.first.clause_id, another.first.once)
    context = {
        "another": another,
        "first": first,
        "instead": first and another is None and "instead" in request.POST,
        "page": space,
        "space": space,
        "frame": ProposalFrame(space, request),
        "form": form,
        "too_heavy": status == 413,
        "clause": getattr(clause_of(space), f"text_{get_language()}") if form else "",
        "contact": space.contact_email,
    }
    response = render(request, "sites/propose.html", context, status=status)
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex"
    return response


@require_safe
def sent(request: HttpRequest) -> HttpResponse:
    """The page after sending, which knows neither the proposer nor the proposal."""
    days = settings.PROPOSAL_CONFIRM_DAYS
    return plain_page(request, "sites/proposal_sent.html", days=days)


# --- Confirming -----------------------------------------------------------------------------------


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Show a button; on POST hand the proposal to the space, once."""
    template = "sites/proposal_confirm.html"
    try:
        proposal = find_to_confirm(token)
    except ForgedLink:
        return plain_page(request, template, status=404)
    if request.method == "POST":
        try:
            proposal = proposals.confirm(proposal)
        except proposals.NotNow:
            return plain_page(request, template, status=410, closed=proposal.space)
        except StorageAway:
            problem = pictures_are_away()
            return plain_page(request, template, status=503, proposal=proposal, problem=problem)
    return plain_page(request, template, proposal=proposal)
