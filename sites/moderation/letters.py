"""Letters about moderation: composed when they are sent, in the language of their reader."""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from wagtail.users.models import UserProfile

from network.i18n import formatting as wording
from network.mail.composers import composes
from network.mail.messages import LetterText, greeting, make_message
from network.mail.outbox import post_once
from network.models import NetworkPage, User
from sites.models import ModerationLetter, Outcome, Submission

Kind = ModerationLetter.Kind
TEMPLATES = "sites/letters/moderation"
#: Letters to who decides; true only while it waits.
TO_DECIDE = frozenset({Kind.SUBMITTED, Kind.REMINDED, Kind.ESCALATED, Kind.EXPIRING})
#: Each can be switched off under "Account", as Wagtail's own could.
_SWITCHES: dict[str, str] = {
    Kind.RETURNED: "rejected_notifications",
    Kind.DECLINED: "rejected_notifications",
    Kind.PUBLISHED: "approved_notifications",
}


def post(submission: Submission, kind: str, people: Iterable[User | None]) -> None:
    """Write one letter to each, once however often it is asked for, and have it sent."""
    for person in sorted(filter(None, people), key=lambda user: user.pk):
        post_once(ModerationLetter, submission=submission, kind=kind, to=person)


@composes(ModerationLetter)
def compose(letter: ModerationLetter) -> EmailMultiAlternatives | None:
    """The letter as it is to be sent now; None if it is no longer true or nobody would read it."""
    profile = UserProfile.get_for_user(letter.to)
    if not _is_wanted(letter, profile):
        return None
    with translation.override(profile.preferred_language or settings.LANGUAGE_CODE):
        return _message(letter)


def _is_wanted(letter: ModerationLetter, profile: UserProfile) -> bool:
    to, submission = letter.to, letter.submission
    if not to.is_active or not to.email:
        return False
    if not getattr(profile, _SWITCHES.get(letter.kind, "submitted_notifications")):
        return False
    may = submission.page.specific.permissions_for_user(to)
    if letter.kind in TO_DECIDE:
        return submission.outcome == Outcome.WAITING and (may.can_publish() or may.can_edit())
    return may.can_edit()  # who has left the organisation is told no more


def _message(letter: ModerationLetter) -> EmailMultiAlternatives:
    submission, kind = letter.submission, Kind(letter.kind)
    page = submission.task_state.revision.as_object()
    public_url = _public_url(submission, page) if kind == Kind.PUBLISHED else ""
    text = LetterText(
        f"{TEMPLATES}/{kind}.txt",
        typeset=False,
        submission=submission,
        page=page,
        is_public=bool(public_url),
        submitted_by=by_whom(submission),
        waiting_since=wording.long_date(wording.local(submission.submitted_at).date()),
        closes_on=_closes_on(submission),
    )
    told = kind in (Kind.RETURNED, Kind.DECLINED)
    return make_message(
        text,
        f"{TEMPLATES}/frame",
        subject=f"{text['title']}: {page.title}",
        to=letter.to.email,
        message_id=letter.message_id,
        house=submission.space.title if submission.space else settings.WAGTAIL_SITE_NAME,
        greeting=greeting(letter.to.get_short_name()),
        reasons=submission.reason_texts if told else [],
        remark=submission.remark if told else "",
        link=public_url or _cms_link(kind, submission, page),
    )


def _closes_on(submission: Submission) -> str:
    closes = submission.closes_at
    return wording.long_date(wording.local(closes).date()) if closes else ""


def _public_url(submission: Submission, page: NetworkPage) -> str:
    """Where the version that was handed in can be read by now; empty if it is to appear later."""
    now = NetworkPage.objects.get(pk=page.pk)
    handed_in = submission.task_state.revision_id
    if not (now.live and now.live_revision_id and now.live_revision_id >= handed_in):
        return ""
    return now.specific.get_full_url() or settings.BASE_URL


def _cms_link(kind: Kind, submission: Submission, page: NetworkPage) -> str:
    if kind in TO_DECIDE:
        path = reverse("moderation_review", args=[submission.pk])
    elif kind == Kind.RETURNED:
        path = reverse("wagtailadmin_pages:edit", args=[page.pk])
    else:
        path = reverse("wagtailadmin_home")
    return settings.BASE_URL + path


def by_whom(submission: Submission) -> str:
    """The organisation whose page it is, and the person who handed it in, as far as known.

    Of what came from outside: who proposed it, until that is forgotten.
    """
    proposal = getattr(submission.page, "proposal", None)
    if proposal is not None and submission.by is None:
        if not proposal.name:
            return _("Proposed without an account")
        return _("Proposed by %(name)s (without an account)") % {"name": proposal.name}
    made = getattr(submission.page, "partner_page", None)
    organisation = made.partnership.organisation.name if made is not None else ""
    person = name_of(submission.by)
    return f"{organisation} ({person})" if organisation and person else organisation or person


def name_of(user: User | None) -> str:
    return "" if user is None else user.get_full_name().strip() or user.email or user.username
