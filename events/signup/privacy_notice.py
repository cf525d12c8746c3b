"""The privacy notice (art. 13 GDPR), contact and retention time of an event's sign-ups.

The space's own wording, else this one with the operator's name and the contact on its pages.
"""

from __future__ import annotations

from django.conf import settings
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from events.models import EventPage, InformationClause, SignUpDefaults
from network.models import NetworkSettings
from sites.models import SpacePage

OPERATOR = "operator"


class DataPolicy:
    """The privacy notice of one event; reads its space and the space's usual terms once."""

    def __init__(self, event: EventPage) -> None:
        self.event = event

    @cached_property
    def space(self) -> SpacePage | None:
        return self.event.space

    @cached_property
    def defaults(self) -> SignUpDefaults | None:
        if self.space is None:
            return None
        return SignUpDefaults.objects.filter(space=self.space).first()

    @cached_property
    def contact(self) -> str:
        """Whom to write to about a sign-up; empty if nobody is named."""
        own = self.event.signup_contact or (self.defaults.signup_contact if self.defaults else "")
        if own:
            return own
        return self.space.contact_email if self.space else NetworkSettings.load().contact_email

    @property
    def retention_days(self) -> int:
        """Days from the end until personal data is deleted."""
        for terms in (self.event, self.defaults):
            if terms is not None and terms.retention_days is not None:
                return terms.retention_days
        return settings.SIGNUP_RETENTION_DAYS

    @cached_property
    def clause(self) -> InformationClause:
        """What somebody who signs up is told, each wording kept as a version of its own."""
        defaults = self.defaults
        return InformationClause.of(lambda: (defaults and defaults.clause) or self._usual())

    @cached_property
    def _operators(self) -> list[str]:
        if self.space is None:
            return []
        rows = self.space.organisations.filter(role__code=OPERATOR)
        return [row.organisation.name for row in rows.select_related("organisation")]

    def _controller(self) -> str:
        if self.space is None:
            return NetworkSettings.load().name or settings.WAGTAIL_SITE_NAME
        where = ", ".join(filter(None, [self.space.title, self.space.street, self.space.city]))
        if self._operators:
            return f"{', '.join(self._operators)} ({where})"
        return _("whoever runs “%(space)s”") % {"space": where}

    def _usual(self) -> str:
        kept = ngettext(
            "Your data is deleted %(days)s day after the end of the event; what you say of access "
            "needs right after it. Only numbers stay.",
            "Your data is deleted %(days)s days after the end of the event; what you say of access "
            "needs right after it. Only numbers stay.",
            self.retention_days,
        )
        contact = _("Contact: %(contact)s.") % {"contact": self.contact} if self.contact else ""
        parts = [
            _("The controller of your data is %(controller)s.")
            % {"controller": self._controller()},
            contact,
            _(
                "Your data is needed to keep a place for you, to tell you if anything changes, and "
                "to know how many people come (art. 6(1)(b) and (f) GDPR). What you say of access "
                "needs is used only to prepare the event, with your consent (art. 9(2)(a)), which "
                "you may withdraw at any time."
            ),
            _(
                "Only the people who run the space read it. It is not passed on, apart from "
                "whoever keeps the server, nor sent outside the European Economic Area, and "
                "nothing is decided by a machine."
            ),
            kept % {"days": self.retention_days},
            _(
                "Giving it is voluntary; without a name and a way to reach you no place can be "
                "kept. By the link of your sign-up you can see your data, correct it, take a copy "
                "and have it deleted. You may also object, ask to restrict its use, and complain "
                "to the President of the Personal Data Protection Office (uodo.gov.pl)."
            ),
        ]
        return "\n\n".join(part for part in parts if part)


def contact_of(event: EventPage) -> str:
    """Whom to write to about a sign-up for the event."""
    return DataPolicy(event).contact


# --- The weekly letters ---------------------------------------------------------------------------


def digest_clause() -> InformationClause:
    """What somebody who asks for a weekly letter is told, each wording kept as a row of its own."""
    return InformationClause.of(_about_digests)


def _about_digests() -> str:
    network = NetworkSettings.load()
    kept = ngettext(
        "Without a confirmation everything is deleted after %(days)s day. Otherwise it is kept "
        "until you leave by the link in any of the letters, and then deleted at once.",
        "Without a confirmation everything is deleted after %(days)s days. Otherwise it is kept "
        "until you leave by the link in any of the letters, and then deleted at once.",
        settings.DIGEST_CONFIRM_DAYS,
    )
    contact = network.contact_email
    parts = [
        _("The controller of your data is %(controller)s.")
        % {"controller": network.name or settings.WAGTAIL_SITE_NAME},
        _("Contact: %(contact)s.") % {"contact": contact} if contact else "",
        _(
            "Your e-mail address, the language and what you want to hear of are used only to send "
            "you the letters, with your consent (art. 6(1)(a) GDPR), which you may withdraw at any "
            "time. No letter notes whether it is opened or what is read in it."
        ),
        _(
            "It is not passed on, apart from whoever keeps the server and delivers the mail, nor "
            "sent outside the European Economic Area, and nothing is decided by a machine."
        ),
        kept % {"days": settings.DIGEST_CONFIRM_DAYS},
        _(
            "Giving it is voluntary; without it there are no letters. You may ask to see your "
            "data, have it corrected or deleted, and complain to the President of the Personal "
            "Data Protection Office (uodo.gov.pl)."
        ),
    ]
    return "\n\n".join(part for part in parts if part)
