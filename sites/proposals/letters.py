"""Letters to who proposed something: composed when they are sent, in the language they used."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from network.http.signed_links import origin_of
from network.i18n import formatting as wording
from network.mail.composers import composes
from network.mail.outbox import post_once
from sites.models import Outcome, Proposal, ProposalLetter, Submission
from sites.proposals.links import confirm_path, own_path

Kind = ProposalLetter.Kind
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


@dataclass
class Words:
    """What one kind of letter says: its first line, what follows, and where the button leads."""

    what: str
    said: list[str]
    button: str
    link: str
    after: str = ""


@composes(ProposalLetter)
def compose(letter: ProposalLetter) -> EmailMultiAlternatives | None:
    """The letter as it is to be sent now; None if it is no longer true or nobody would read it."""
    proposal = letter.proposal
    if not proposal.email or proposal.erased_at is not None or not _is_true(letter):
        return None
    with translation.override(proposal.language):
        return _message(letter, _WORDS[Kind(letter.kind)](proposal))


def _is_true(letter: ProposalLetter) -> bool:
    if letter.kind == Kind.CONFIRM:
        return letter.proposal.confirmed_at is None
    if letter.kind == Kind.RETURNED and letter.submission is not None:
        return letter.submission.outcome == Outcome.RETURNED
    return True


def _message(letter: ProposalLetter, words: Words) -> EmailMultiAlternatives:
    proposal, submission = letter.proposal, letter.submission
    told = submission is not None and letter.kind in (Kind.RETURNED, Kind.DECLINED)
    space = proposal.space
    context: dict[str, Any] = {
        "language": proposal.language,
        "title": words.what,
        "house": space.title,
        "greeting": _("Hello!"),
        "said": [_typeset(text) for text in words.said],
        "reasons": submission.reason_texts if submission is not None and told else [],
        "remark": submission.remark if submission is not None and told else "",
        "facts": [(_("What"), proposal.title)],
        "button": words.button,
        "link": words.link,
        "after": _typeset(words.after),
        "contact": space.contact_email,
    }
    message = EmailMultiAlternatives(
        subject=" ".join(f"{words.what}: {proposal.title}".split()),
        body=render_to_string("sites/mail/proposal.txt", context),
        to=[proposal.email],
        reply_to=[space.contact_email] if space.contact_email else None,
        headers={
            "Message-ID": letter.message_id,
            # So that no automatic answer comes back (RFC 3834).
            "Auto-Submitted": "auto-generated",
            "Content-Language": proposal.language,
        },
    )
    message.attach_alternative(render_to_string("sites/mail/proposal.html", context), "text/html")
    return message


def _typeset(text: str) -> str:
    return wording.bind_short_words(text) if translation.get_language() == "pl" else text


def _own(proposal: Proposal) -> str:
    return f"{origin_of(proposal.space.get_full_url())}{own_path(proposal)}"


def _confirm(proposal: Proposal) -> Words:
    days = settings.PROPOSAL_CONFIRM_DAYS
    said = ngettext(
        "Somebody gave this address to propose something to us. If it was you, please confirm; the "
        "link is good for %(days)s day. Only then does the team see it.",
        "Somebody gave this address to propose something to us. If it was you, please confirm; the "
        "link is good for %(days)s days. Only then does the team see it.",
        days,
    )
    after = _("If it was not you, do nothing: no letter follows, and everything is deleted.")
    link = f"{origin_of(proposal.space.get_full_url())}{confirm_path(proposal)}"
    what, button = _("Please confirm your proposal"), _("Confirm my proposal")
    return Words(what, [said % {"days": days}], button, link, after)


def _received(proposal: Proposal) -> Words:
    said = [
        _(
            "Thank you. The team has your proposal and will look at it. "
            "Nothing of it is public yet."
        ),
        _(
            "Keep this link: it shows where your proposal stands, and lets you change it until "
            "it is decided."
        ),
    ]
    button = _("See my proposal")
    return Words(_("We have your proposal"), said, button, _own(proposal))


def _returned(proposal: Proposal) -> Words:
    said = [_("Thank you. Before it can be published the team asks you for something:")]
    button = _("Answer or change it")
    return Words(_("A question about your proposal"), said, button, _own(proposal))


def _declined(proposal: Proposal) -> Words:
    said = [_("Thank you for it. It will not be published here, for this reason:")]
    return Words(_("Not this time"), said, _("See my proposal"), _own(proposal))


def _published(proposal: Proposal) -> Words:
    page = proposal.page
    if page is not None and page.live:
        link = page.specific.get_full_url() or _own(proposal)
        said = [_("Thank you. Your proposal is published: everybody can read it now.")]
        return Words(_("Published"), said, _("See it on the site"), link)
    said = [_("Thank you. It is approved and will appear on the day chosen for it.")]
    return Words(_("Approved"), said, _("See my proposal"), _own(proposal))


_WORDS: dict[Kind, Callable[[Proposal], Words]] = {
    Kind.CONFIRM: _confirm,
    Kind.RECEIVED: _received,
    Kind.RETURNED: _returned,
    Kind.DECLINED: _declined,
    Kind.PUBLISHED: _published,
}
