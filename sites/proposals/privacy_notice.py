"""The privacy notice of the form for proposals (art. 13 of the GDPR, RODO)."""

from __future__ import annotations

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sites.models import ModerationSettings, ProposalClause, SpacePage

OPERATOR = "operator"


def clause_of(space: SpacePage) -> ProposalClause:
    """The information as it is now, each wording kept as a row of its own."""
    rows = space.organisations.filter(role__code=OPERATOR).select_related("organisation")
    operators = [row.organisation.name for row in rows]
    periods = ModerationSettings.load()
    return ProposalClause.of(lambda: _text(space, operators, periods))


def _controller(space: SpacePage, operators: list[str]) -> str:
    where = ", ".join(filter(None, [space.title, space.street, space.city]))
    if operators:
        return f"{', '.join(operators)} ({where})"
    return _("whoever runs “%(space)s”") % {"space": where}


def _text(space: SpacePage, operators: list[str], periods: ModerationSettings) -> str:
    contact = space.contact_email
    parts = [
        _("The controller of your data is %(controller)s.")
        % {"controller": _controller(space, operators)},
        _("Contact: %(contact)s.") % {"contact": contact} if contact else "",
        _(
            "Your name, your e-mail address and your note to the team are used only to look into "
            "your proposal and to answer you (art. 6(1)(f) GDPR: what you have asked the space "
            "for). They are not published. What you wrote and sent for publication is published if "
            "the space approves it, after it has been edited."
        ),
        _(
            "Only the people who run the space and the network read it. It is not passed on, apart "
            "from whoever keeps the server and delivers the mail, nor sent outside the European "
            "Economic Area, and nothing is decided by a machine. What a camera writes into a "
            "picture, such as where it was taken, is removed."
        ),
        _unconfirmed(),
        f"{_undecided(periods.proposal_undecided_days)} {_kept(periods.proposal_retention_days)}",
        _(
            "Giving it is voluntary; without an e-mail address no proposal can be answered. By the "
            "link of your proposal you can see your data and have it deleted. You may also ask to "
            "have it corrected, object, ask to restrict its use, and complain to the President of "
            "the Personal Data Protection Office (uodo.gov.pl)."
        ),
    ]
    return "\n\n".join(part for part in parts if part)


def _unconfirmed() -> str:
    text = ngettext(
        "Without a confirmation everything is deleted after %(days)s day.",
        "Without a confirmation everything is deleted after %(days)s days.",
        settings.PROPOSAL_CONFIRM_DAYS,
    )
    return text % {"days": settings.PROPOSAL_CONFIRM_DAYS}


def _undecided(days: int) -> str:
    text = ngettext(
        "If nobody decides for %(days)s day, the proposal is closed; that counts as a decision.",
        "If nobody decides for %(days)s days, the proposal is closed; that counts as a decision.",
        days,
    )
    return text % {"days": days}


def _kept(days: int) -> str:
    text = ngettext(
        "Your data is deleted %(days)s day after the decision, and with it what was not published.",
        "Your data is deleted %(days)s days after the decision, and with it what was not "
        "published.",
        days,
    )
    return text % {"days": days}
