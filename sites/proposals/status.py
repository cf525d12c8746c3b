"""The state of a proposal as its proposer sees it, and the actions open to them."""

from __future__ import annotations

from enum import StrEnum

from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from network.models import NetworkPage
from sites.models import Outcome, Proposal, Submission
from sites.proposals import services as proposals
from sites.proposals.kinds import ProposalKind, kinds_of


class ProposalState(StrEnum):
    WAITING = "waiting"
    RETURNED = "returned"
    DECLINED = "declined"
    APPROVED = "approved"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"
    IN_HAND = "in-hand"
    GONE = "gone"


HEADINGS = {
    ProposalState.WAITING: _("The team has your proposal"),
    ProposalState.RETURNED: _("The team asks you for something"),
    ProposalState.DECLINED: _("It will not be published here"),
    ProposalState.APPROVED: _("Approved, not public yet"),
    ProposalState.PUBLISHED: _("It is published"),
    ProposalState.WITHDRAWN: _("You have withdrawn it, or it was closed without an answer"),
    ProposalState.IN_HAND: _("The team is working on it"),
    ProposalState.GONE: _("It is no longer here"),
}
_DECIDED = {
    Outcome.WAITING: ProposalState.WAITING,
    Outcome.PASSED: ProposalState.WAITING,
    Outcome.RETURNED: ProposalState.RETURNED,
    Outcome.DECLINED: ProposalState.DECLINED,
    Outcome.PUBLISHED: ProposalState.APPROVED,
    Outcome.WITHDRAWN: ProposalState.IN_HAND,
}


class MyProposal:
    """One proposal as its proposer sees it now."""

    def __init__(self, proposal: Proposal) -> None:
        self.proposal = proposal

    @cached_property
    def last(self) -> Submission | None:
        return proposals.last_submission(self.proposal)

    @cached_property
    def state(self) -> ProposalState:
        page = self.proposal.page
        if page is not None and page.live:
            return ProposalState.PUBLISHED
        if self.proposal.withdrawn_at is not None:
            return ProposalState.WITHDRAWN
        if page is None or self.last is None:
            return ProposalState.GONE
        return _DECIDED[Outcome(self.last.outcome)]

    @property
    def heading(self) -> str:
        return str(HEADINGS[self.state])

    @property
    def says_why(self) -> bool:
        return self.state in (ProposalState.RETURNED, ProposalState.DECLINED)

    @cached_property
    def kind(self) -> ProposalKind | None:
        return kinds_of(self.proposal.space).get(self.proposal.kind)

    @cached_property
    def may_amend(self) -> bool:
        if self.last is None or self.kind is None:
            return False
        return proposals.may_amend(self.proposal, self.last)

    @property
    def may_withdraw(self) -> bool:
        return self.proposal.decided_at is None and self.proposal.withdrawn_at is None

    def public_url(self, request: HttpRequest) -> str | None:
        """Where everybody reads it; None while it is not published."""
        page: NetworkPage | None = self.proposal.page
        return page.specific.get_url(request) if page is not None and page.live else None
