"""Services of proposals: proposing, confirming, amending, withdrawing, erasing.

What is proposed is a row until the e-mail address is confirmed; then it is a draft in the space's
own workflow, like what a partner hands in. Deciding on it is ``sites.moderation.decisions``.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from wagtail.models import TaskState

from network.http.rate_limits import within_limit
from network.http.sent_forms import SentBefore, name_of_second
from network.models import NetworkPage
from network.models.references import new_reference
from network.services import forget_log
from sites.models import Outcome, Proposal, ProposalLetter, SpacePage, Submission
from sites.proposals.address import takes_proposals
from sites.proposals.kinds import PICTURES, Given, kinds_of
from sites.proposals.letters import post
from sites.proposals.pictures import (
    FormPictures,
    as_pictures,
    discard,
    discard_all,
    take_over,
)
from sites.team.groups import equip_space

Kind = ProposalLetter.Kind
A_DAY = 24 * 3600


class NotNow(Exception):  # noqa: N818  told to a person, who has done nothing wrong
    """It can no longer be done: the space takes no proposals, or this one is decided."""


@dataclass(frozen=True)
class NewProposal:
    """What somebody fills in; ``once``, ``sent`` and ``clause`` come with the form."""

    kind: str
    given: Given
    name: str
    email: str
    notes: str
    language: str
    once: str = field(compare=False)
    sent: str = field(compare=False)
    clause: int = field(compare=False)


class AnotherProposal(SentBefore):
    """Another proposal was sent with this form (``first``): is this a second one?"""

    def __init__(self, first: Proposal, once: str) -> None:
        asked = _("You have already sent another proposal with this form. Is this a second one?")
        if first.title:
            asked = _(
                "You have already sent the proposal “%(title)s” with this form. Is this a second "
                "one?"
            ) % {"title": first.title}
        super().__init__(asked, once)
        self.first = first


def sent_before(once: str, sent: str) -> bool:
    """Whether this very form was sent. Raises ``AnotherProposal`` if it said something else."""
    first = Proposal.objects.filter(once=once).first() if once else None
    if first is None or first.sent == sent:
        return first is not None
    second = name_of_second(once, sent)
    if Proposal.objects.filter(once=second, sent=sent).exists():
        return True
    raise AnotherProposal(first, second)


@transaction.atomic
def propose(
    space: SpacePage, new: NewProposal, pictures: FormPictures, *, instead_of: str = ""
) -> None:
    """Keep a proposal and write the letter by which the owner of the address confirms it.

    Sent twice it is one; with another content it raises ``AnotherProposal``. The one sent with the
    form ``instead_of`` becomes this one, while it is not confirmed. Raises ``TooManyLetters``,
    ``StorageAway``.
    """
    values = {
        "space": space,
        "kind": new.kind,
        "given": new.given,
        "name": new.name,
        "email": new.email,
        "notes": new.notes,
        "language": new.language,
        "clause_id": new.clause,
        "sent": new.sent,
    }
    if instead_of:
        unconfirmed = Proposal.objects.select_for_update().unconfirmed().filter(space=space)
        if (known := unconfirmed.filter(once=instead_of).first()) is not None:
            _replace(known, values, new, pictures)
            return
    if sent_before(new.once, new.sent):
        return
    _check_letters_to(new.email)
    # Of two that are sent at once the second waits here, for the first to be there.
    proposal, made = Proposal.objects.get_or_create(once=new.once, defaults=values)
    if made:
        pictures.keep(new.once)
        post(proposal, Kind.CONFIRM)
    elif proposal.sent != new.sent:
        raise AnotherProposal(proposal, name_of_second(new.once, new.sent))


def _replace(known: Proposal, values: dict, new: NewProposal, pictures: FormPictures) -> None:
    moved = known.email != values["email"]
    if known.sent == new.sent:
        return
    if moved:
        _check_letters_to(values["email"])
    for name, value in values.items():
        setattr(known, name, value)
    if moved:
        known.letters.all().delete()
        known.reference = new_reference()  # the link in the first letter is nobody's
    known.save()
    take_over(new.once, known.once)
    pictures.described().keep(known.once)
    if moved:
        post(known, Kind.CONFIRM)


class TooManyLetters(Exception):  # noqa: N818  told to a person
    """Many letters that ask to confirm have gone to an address today: nothing was kept."""


def _check_letters_to(email: str) -> None:
    """Raises ``TooManyLetters``. No address is kept."""
    name = salted_hmac("sites.proposals", email.lower()).hexdigest()[:16]
    most = settings.PROPOSAL_LETTERS_A_DAY
    if not within_limit(f"proposal-to:{name}", most, A_DAY):
        raise TooManyLetters


def _locked(proposal: Proposal) -> Proposal:
    """The current row, locked together with its page and submissions.

    In the order in which a decision takes the same locks.
    """
    if proposal.page_id is not None:
        steps = Submission.objects.select_for_update(of=("self",)).filter(page=proposal.page_id)
        list(steps.order_by("pk").values_list("pk"))
        pages = NetworkPage.objects.select_for_update(of=("self",)).filter(pk=proposal.page_id)
        list(pages.values_list("pk"))
    return Proposal.objects.select_for_update().get(pk=proposal.pk)


@transaction.atomic
def confirm(proposal: Proposal) -> Proposal:
    """Put it into the space's queue, as a draft that nobody owns. Confirmed again, nothing changes.

    Raises ``NotNow`` if the space takes no proposals (any more), or none of this kind, and
    ``StorageAway`` if its pictures cannot be stored now.
    """
    proposal = _locked(proposal)
    if proposal.confirmed_at is not None:
        return proposal
    space = proposal.space
    kind = kinds_of(space).get(proposal.kind) if takes_proposals(space) else None
    parent = kind.parent(space) if kind is not None else None
    if kind is None or parent is None:
        raise NotNow
    equip_space(space)
    with translation.override("pl"):  # what a page keeps without a language is its Polish
        page = kind.new(space)
        pictures = as_pictures(proposal)
        proposal.given[PICTURES] = _keys(pictures)
        kind.write(page, proposal.given, pictures, set(proposal.given))
        page.live, page.owner = False, None
        NetworkPage.objects.get(pk=parent.pk).add_child(instance=page)
        page.save_revision(clean=False, log_action=True)
        proposal.page_id, proposal.confirmed_at = page.pk, timezone.now()
        proposal.save()
        post(proposal, Kind.RECEIVED)
        page.get_workflow().start(page, None)
    return proposal


def _keys(pictures: list) -> str:
    return ",".join(str(picture.pk) for picture in pictures)


def last_submission(proposal: Proposal) -> Submission | None:
    """The latest step of its draft; None if there is no draft (any more)."""
    return Submission.objects.filter(page=proposal.page_id).order_by("-pk").first()


@transaction.atomic
def amend(proposal: Proposal, given: Given, notes: str) -> None:
    """Write what has changed into the draft, and hand it in again if it was returned.

    Only what its proposer has changed: somebody of the space may have mended the rest. Raises
    ``NotNow`` once it is decided or withdrawn, ``StorageAway`` if a picture cannot be stored now.
    """
    proposal = _locked(proposal)
    last = last_submission(proposal)
    kind = kinds_of(proposal.space).get(proposal.kind)
    page = proposal.page.specific.get_latest_revision_as_object() if proposal.page else None
    if kind is None or page is None or last is None or not may_amend(proposal, last):
        raise NotNow
    before, pictures = dict(proposal.given), as_pictures(proposal)
    proposal.given = {**given, PICTURES: _keys(pictures)}
    proposal.notes = notes
    proposal.save(update_fields=["given", "notes"])
    both = {*before, *proposal.given}
    changed = {name for name in both if before.get(name, "") != proposal.given.get(name, "")}
    with translation.override("pl"):
        if changed:
            kind.write(page, proposal.given, pictures, changed)
            page.save()
            revision = page.save_revision(clean=False, log_action=True)
            if last.outcome == Outcome.WAITING:
                TaskState.objects.filter(pk=last.task_state_id).update(revision=revision)
        if last.outcome == Outcome.RETURNED:
            last.task_state.workflow_state.resume(None)
    gone = set(filter(None, before.get(PICTURES, "").split(",")))
    discard(int(key) for key in gone - {str(picture.pk) for picture in pictures})


def may_amend(proposal: Proposal, last: Submission) -> bool:
    """Whether it is still in its proposer's hands: it waits, or was returned to them."""
    is_open = not (proposal.decided_at or proposal.withdrawn_at or proposal.erased_at)
    return is_open and last.outcome in (Outcome.WAITING, Outcome.RETURNED)


@transaction.atomic
def withdraw(proposal: Proposal) -> Proposal:
    """Take it back. The draft stays with the space for a while, out of its queue.

    Raises ``NotNow`` if it is decided.
    """
    proposal = _locked(proposal)
    if proposal.withdrawn_at is not None:
        return proposal
    if proposal.decided_at is not None:
        raise NotNow
    proposal.withdrawn_at = timezone.now()
    proposal.save(update_fields=["withdrawn_at"])
    state = proposal.page.specific.current_workflow_state if proposal.page else None
    if state is not None:
        state.cancel(user=None)
    return proposal


@transaction.atomic
def close_undecided(proposal: Proposal) -> None:
    """End what nobody has decided on for too long, and tell its proposer."""
    if withdraw(proposal).email:
        post(proposal, Kind.EXPIRED)


@transaction.atomic
def erase(proposal: Proposal) -> None:
    """Forget who proposed it; what is not published goes with it. Undecided, it is withdrawn."""
    proposal = _locked(proposal)
    if proposal.decided_at is None and proposal.withdrawn_at is None:
        proposal = withdraw(proposal)
    if proposal.erased_at is not None:
        return
    proposal.letters.unsent().update(dropped_at=timezone.now())
    proposal.name = proposal.email = proposal.notes = proposal.sent = ""
    proposal.given, proposal.erased_at = {}, timezone.now()
    proposal.save()
    page = proposal.page
    if page is None:
        return
    key = page.pk
    _forget_remarks(key)
    if not page.live and page.first_published_at is None:
        if page.specific.approved_schedule:  # it will be published on the day chosen for it
            return
        page.specific.delete()
        discard_all(proposal.once)
        forget_log.forget_pages([key])


def _forget_remarks(page: int) -> None:
    """What was written to, or of, who proposed it."""
    steps = Submission.objects.filter(page=page)
    TaskState.objects.filter(pk__in=steps.values("task_state")).update(comment="")
    steps.update(remark="")
    forget_log.forget_remarks(page)


@transaction.atomic
def drop(proposal: Proposal) -> None:
    """Delete what nobody has confirmed, with its pictures."""
    discard_all(proposal.once)
    proposal.delete()
