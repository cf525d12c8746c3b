"""The information about personal data shown with a sign-up: art. 13 of the GDPR (RODO).

A space may have a wording of its own; else this one, with the operator's name and the contact that
are stated on its pages. What is not stated is not said.
"""

from __future__ import annotations

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from events.models import EventPage, InformationClause, SignUpDefaults
from network.addresses import LANGUAGE_CODES
from network.models import NetworkSettings
from sites.models import SpacePage

OPERATOR = "operator"


def clause_of(event: EventPage) -> InformationClause:
    """What somebody who signs up for the event is told, kept as a version of its own."""
    space = event.space
    defaults = SignUpDefaults.objects.filter(space=space).first() if space else None
    texts = {}
    for code in LANGUAGE_CODES:
        with translation.override(code):
            own = defaults.clause if defaults else ""
            texts[code] = own or _usual(event, space, defaults)
    return InformationClause.kept(texts["pl"], texts["en"])


def retention_days(event: EventPage, defaults: SignUpDefaults | None) -> int:
    """Days from the end until personal data is deleted: the event's, the space's, the network's."""
    for said in (event.retention_days, defaults.retention_days if defaults else None):
        if said is not None:
            return said
    return settings.SIGNUP_RETENTION_DAYS


def contact_of(event: EventPage, defaults: SignUpDefaults | None = None) -> str:
    """Whom to write to about a sign-up; empty if nobody is named."""
    space = event.space
    if defaults is None and space is not None:
        defaults = SignUpDefaults.objects.filter(space=space).first()
    of_space = space.contact_email if space else NetworkSettings.load().contact_email
    return event.signup_contact or (defaults.signup_contact if defaults else "") or of_space


def _usual(event: EventPage, space: SpacePage | None, defaults: SignUpDefaults | None) -> str:
    contact = contact_of(event, defaults)
    days = retention_days(event, defaults)
    kept = ngettext(
        "Your data is deleted %(days)s day after the end of the event; what you say of access "
        "needs right after it. Only numbers stay.",
        "Your data is deleted %(days)s days after the end of the event; what you say of access "
        "needs right after it. Only numbers stay.",
        days,
    )
    parts = [
        _("The controller of your data is %(controller)s.") % {"controller": _controller(space)},
        _("Contact: %(contact)s.") % {"contact": contact} if contact else "",
        _(
            "Your data is needed to keep a place for you, to tell you if anything changes, and to "
            "know how many people come (art. 6(1)(b) and (f) GDPR). What you say of access needs "
            "is used only to prepare the event, with your consent (art. 9(2)(a)), which you may "
            "withdraw at any time."
        ),
        _(
            "Only the people who run the space read it. It is not passed on, apart from whoever "
            "keeps the server, nor sent outside the European Economic Area, and nothing is "
            "decided by a machine."
        ),
        kept % {"days": days},
        _(
            "Giving it is voluntary; without a name and a way to reach you no place can be kept. "
            "By the link of your sign-up you can see your data, correct it, take a copy and have "
            "it deleted. You may also object, ask to restrict its use, and complain to the "
            "President of the Personal Data Protection Office (uodo.gov.pl)."
        ),
    ]
    return "\n\n".join(part for part in parts if part)


def _controller(space: SpacePage | None) -> str:
    if space is None:
        return NetworkSettings.load().name or settings.WAGTAIL_SITE_NAME
    operators = space.organisations.filter(role__code=OPERATOR).select_related("organisation")
    names = [row.organisation.name for row in operators]
    where = ", ".join(filter(None, [space.title, space.street, space.city]))
    if names:
        return f"{', '.join(names)} ({where})"
    return _("whoever runs “%(space)s”") % {"space": where}
