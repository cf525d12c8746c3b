"""The page of a proposal behind its proposer's link: amend, withdraw, erase."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from network.http.private_pages import plain_page, private
from network.http.rate_limits import visitor, within_limit
from network.http.signed_links import ForgedLink
from network.storage.uploads import StorageAway
from sites.models import Proposal
from sites.proposals import pictures as proposal_pictures
from sites.proposals import services as proposals
from sites.proposals.forms import AmendForm
from sites.proposals.links import find, own_path
from sites.proposals.status import MyProposal, ProposalState
from sites.proposals.views import (
    TEN_MINUTES,
    is_too_large,
    keep_pictures,
    may_upload,
    pictures_are_away,
)

NONE = "sites/no_proposal.html"


@csrf_exempt
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def my_proposal(request: HttpRequest, token: str) -> HttpResponse:
    try:
        proposal = find(token)
    except ForgedLink:
        return plain_page(request, NONE, status=404)
    if proposal.erased_at is not None:
        return plain_page(request, NONE, status=410)
    if request.method != "POST":
        return _page(request, proposal)
    if is_too_large(request):
        return _page(request, proposal, status=413, problem=_("The pictures are too large."))
    try:
        return _do(request, proposal)
    except proposals.NotNow:
        gone = _("This can no longer be done.")
        return _page(request, find(token), status=409, problem=gone)


def _do(request: HttpRequest, proposal: Proposal) -> HttpResponse:
    """Carry out one action and redirect to the proposal. Raises ``NotNow``."""
    deed = request.POST.get("do", "")
    if deed == "erase":
        proposals.erase(proposal)
        return plain_page(request, NONE, erased=True)
    if deed == "withdraw":
        proposals.withdraw(proposal)
    elif deed == "amend":
        if not _may_change(request, proposal):
            problem = _("This has been changed very often. Please wait ten minutes.")
            return _page(request, proposal, status=429, problem=problem)
        return _amend(request, proposal)
    else:
        problem = _("Please choose what to do.")
        return _page(request, proposal, status=422, problem=problem)
    return private(HttpResponseRedirect(own_path(proposal), status=303))


def _may_change(request: HttpRequest, proposal: Proposal) -> bool:
    """Whether few enough changes have come from this visitor, and of this proposal."""
    limits = (
        (f"my-proposal:{proposal.pk}", settings.OWN_PAGE_RATE),
        (f"my-proposals:{visitor(request)}", settings.SIGNUP_RATE),
    )
    return all(within_limit(name, most, TEN_MINUTES) for name, most in limits)


def _amend(request: HttpRequest, proposal: Proposal) -> HttpResponse:
    mine = MyProposal(proposal)
    if not mine.may_amend:
        raise proposals.NotNow
    form = _form(mine, request.POST, request.FILES)
    if not may_upload(request, form):
        return _page(request, proposal, form=form, status=429)
    try:
        if not form.is_valid():
            keep_new(form, proposal)
            return _page(request, proposal, form=form, status=422)
        keep_pictures(form, proposal.once)
        proposals.amend(proposal, form.given, form.cleaned_data["notes"])
    except StorageAway:
        return _page(request, proposal, form=form, status=503, problem=pictures_are_away())
    return private(HttpResponseRedirect(f"{own_path(proposal)}?done=1", status=303))


def keep_new(form: AmendForm, proposal: Proposal) -> None:
    """Keep new pictures of a form with errors; nothing is left out yet."""
    new = form.new_pictures
    alts = {slot: alt for slot, alt in form.alts.items() if slot in new}
    proposal_pictures.keep(proposal.once, new, alts)
    form.kept = proposal_pictures.kept_with(proposal.once)


def _form(mine: MyProposal, *data: Any) -> AmendForm:
    proposal = mine.proposal
    return AmendForm(
        *data,
        proposal=proposal,
        salt=f"sites.my_proposal.{proposal.reference}",
        is_dated=mine.kind is not None and mine.kind.is_dated,
        is_reply=mine.state == ProposalState.RETURNED,
        kept=proposal_pictures.kept_with(proposal.once),
    )


def _page(
    request: HttpRequest,
    proposal: Proposal,
    *,
    form: AmendForm | None = None,
    status: int = 200,
    problem: str = "",
) -> HttpResponse:
    mine = MyProposal(proposal)
    if form is None and mine.may_amend:
        form = _form(mine)
    context = {
        "mine": mine,
        "proposal": proposal,
        "public_url": mine.public_url(request),
        "form": form,
        "problem": problem,
        "done": "done" in request.GET,
    }
    return plain_page(request, "sites/my_proposal.html", status=status, **context)
