"""Letters to who proposed something: composed when they are sent, in the language they used."""

from __future__ import annotations

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.utils import timezone, translation

from network.http.signed_links import origin_of
from network.mail.composers import composes
from network.mail.messages import LetterText, greeting, make_message
from network.mail.outbox import post_once
from network.models import NetworkPage
from sites.models import ModerationSettings, Outcome, Proposal, ProposalLetter, Submission
from sites.proposals.links import confirm_path, own_path

Kind = ProposalLetter.Kind
TEMPLATES = "sites/letters/proposal"
_TOLD = {
    Outcome.RETURNED: Kind.RETURNED,
    Outcome.DECLINED: Kind.DECLINED,
    Outcome.PUBLISHED: Kind.PUBLISHED,
}
_LAST = frozenset({Outcome.DECLINED, Outcome.PUBLISHED})


def post(proposal: Proposal, kind: str, submission: Submission | None = None) -> None:
    """Write one letter, once however often it is asked for, and have it sent."""
    post_once(ProposalLetter, proposal=proposal, kind=kind, submission=submission)


@transaction.atomic
def follow(submission: Submission) -> None:
    """Tell who proposed it what was decided; after the last decision nothing more is told.

    What becomes of the page later, in the hands of the space, is no longer its proposer's affair.
    """
    kind = _TOLD.get(Outcome(submission.outcome))
    if kind is None:
        return
    undecided = Proposal.objects.undecided().select_for_update()
    proposal = undecided.filter(page=submission.page_id).first()
    if proposal is None:
        return
    if submission.outcome in _LAST:
        proposal.decided_at = timezone.now()
        proposal.save(update_fields=["decided_at"])
    post(proposal, kind, submission)


@composes(ProposalLetter)
def compose(letter: ProposalLetter) -> EmailMultiAlternatives | None:
    """The letter as it is to be sent now; None if it is no longer true or nobody would read it."""
    proposal = letter.proposal
    if not proposal.email or proposal.erased_at is not None or not _is_true(letter):
        return None
    with translation.override(proposal.language):
        return _message(letter)


def _is_true(letter: ProposalLetter) -> bool:
    if letter.kind == Kind.CONFIRM:
        return letter.proposal.confirmed_at is None
    if letter.kind == Kind.RETURNED and letter.submission is not None:
        return letter.submission.outcome == Outcome.RETURNED
    return True


def _message(letter: ProposalLetter) -> EmailMultiAlternatives:
    proposal, submission, kind = letter.proposal, letter.submission, Kind(letter.kind)
    told = submission is not None and kind in (Kind.RETURNED, Kind.DECLINED)
    space = proposal.space
    page = proposal.page if kind == Kind.PUBLISHED else None
    public_page = page if page is not None and page.live else None
    text = LetterText(
        f"{TEMPLATES}/{kind}.txt",
        proposal=proposal,
        is_public=public_page is not None,
        days=settings.PROPOSAL_CONFIRM_DAYS,
        kept_days=ModerationSettings.load().proposal_retention_days,
    )
    return make_message(
        text,
        f"{TEMPLATES}/frame",
        # Nothing of what was typed before the owner of the mailbox has confirmed.
        subject=f"{text['title']}: {space.title if kind == Kind.CONFIRM else proposal.title}",
        to=proposal.email,
        message_id=letter.message_id,
        contact=space.contact_email,
        house=space.title,
        greeting=greeting(""),
        reasons=submission.reason_texts if submission is not None and told else [],
        remark=submission.remark if submission is not None and told else "",
        link=_link(proposal, kind, public_page),
    )


def _link(proposal: Proposal, kind: Kind, public_page: NetworkPage | None) -> str:
    if public_page is not None and (address := public_page.specific.get_full_url()):
        return address
    path = confirm_path(proposal) if kind == Kind.CONFIRM else own_path(proposal)
    return f"{origin_of(proposal.space.get_full_url())}{path}"
