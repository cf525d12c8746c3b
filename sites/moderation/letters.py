"""Letters about moderation: composed when they are sent, in the language of their reader."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.users.models import UserProfile

from network.i18n import formatting as wording
from network.mail.composers import composes
from network.mail.outbox import post_once
from network.models import NetworkPage, User
from sites.models import ModerationLetter, Outcome, Submission

Kind = ModerationLetter.Kind
#: Letters to who decides; true only while it waits.
TO_DECIDE = frozenset({Kind.SUBMITTED, Kind.REMINDED, Kind.ESCALATED})
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


@dataclass
class Words:
    """What one kind of letter says: its first line, what follows, and where the button leads."""

    what: str
    said: list[str]
    button: str
    link: str
    facts: list[tuple[str, str]] = field(default_factory=list)


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
    submission, to = letter.submission, letter.to
    page = submission.task_state.revision.as_object()
    words = _WORDS[letter.kind](submission, page)
    name = to.get_short_name().strip()
    told = letter.kind in (Kind.RETURNED, Kind.DECLINED)
    context: dict[str, Any] = {
        "language": translation.get_language(),
        "title": words.what,
        "house": submission.space.title if submission.space else settings.WAGTAIL_SITE_NAME,
        "greeting": _("Hello %(name)s,") % {"name": name} if name else _("Hello!"),
        "said": words.said,
        "reasons": submission.reason_texts if told else [],
        "remark": submission.remark if told else "",
        "facts": [(_("What"), page.title), *words.facts],
        "button": words.button,
        "link": words.link,
    }
    message = EmailMultiAlternatives(
        subject=" ".join(f"{words.what}: {page.title}".split()),
        body=render_to_string("sites/mail/moderation.txt", context),
        to=[to.email],
        headers={
            "Message-ID": letter.message_id,
            # So that no automatic answer comes back (RFC 3834).
            "Auto-Submitted": "auto-generated",
            "Content-Language": translation.get_language(),
        },
    )
    message.attach_alternative(render_to_string("sites/mail/moderation.html", context), "text/html")
    return message


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


def _full(name: str, *args: Any) -> str:
    return settings.BASE_URL + reverse(name, args=args)


def _facts(submission: Submission) -> list[tuple[str, str]]:
    """For who decides: by whom, and since when it waits."""
    since = wording.long_date(wording.local(submission.submitted_at).date())
    return [(_("Submitted by"), by_whom(submission)), (_("Waiting since"), since)]


def _to_decide(submission: Submission, what: str, said: list[str]) -> Words:
    link = _full("moderation_review", submission.pk)
    return Words(what, said, _("Read and decide"), link, _facts(submission))


def _submitted(submission: Submission, page: NetworkPage) -> Words:
    said = [_("Something waits for your decision. Until then nothing of it is public.")]
    if page.live:
        said = [_("Changes to a published page wait for your decision. Until then it stays as is.")]
    return _to_decide(submission, _("Waits for your decision"), said)


def _days(submission: Submission) -> str:
    days = submission.days_waiting()
    text = ngettext(
        "It has waited for %(days)s day, and somebody counts on an answer.",
        "It has waited for %(days)s days, and somebody counts on an answer.",
        days,
    )
    return text % {"days": days}


def _reminded(submission: Submission, page: NetworkPage) -> Words:
    said = [_days(submission), _("A short reason is enough if something has to be mended.")]
    return _to_decide(submission, _("Still waits for your decision"), said)


def _escalated(submission: Submission, page: NetworkPage) -> Words:
    said = [_days(submission), _("The space has been reminded. Please help it, or decide for it.")]
    return _to_decide(submission, _("Waits too long for a decision"), said)


def _returned(submission: Submission, page: NetworkPage) -> Words:
    said = [_("Thank you. Before it can be published something has to be changed:")]
    link = _full("wagtailadmin_pages:edit", page.pk)
    return Words(_("Changes are wanted"), said, _("Change it and submit it again"), link)


def _declined(submission: Submission, page: NetworkPage) -> Words:
    said = [_("Thank you for it. It will not be published here. It stays as your draft.")]
    if page.live:
        said = [_("Thank you for it. The page stays as it is; your changes stay as a draft.")]
    return Words(_("Not this time"), said, _("See my pages and events"), _full("wagtailadmin_home"))


def _published(submission: Submission, page: NetworkPage) -> Words:
    now = NetworkPage.objects.get(pk=page.pk)
    handed_in = submission.task_state.revision_id
    if now.live and now.live_revision_id and now.live_revision_id >= handed_in:
        link = now.specific.get_full_url() or settings.BASE_URL
        said = [_("Thank you. Everybody can read it now.")]
        return Words(_("Published"), said, _("See it on the site"), link)
    said = [_("Thank you. It is approved and will appear on the day chosen for it.")]
    return Words(_("Approved"), said, _("See my pages and events"), _full("wagtailadmin_home"))


_WORDS: dict[str, Callable[[Submission, NetworkPage], Words]] = {
    Kind.SUBMITTED: _submitted,
    Kind.REMINDED: _reminded,
    Kind.ESCALATED: _escalated,
    Kind.RETURNED: _returned,
    Kind.DECLINED: _declined,
    Kind.PUBLISHED: _published,
}
