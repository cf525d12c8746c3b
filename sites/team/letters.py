"""The letter of an invitation: composed when it is sent, in the language it was written in."""

from __future__ import annotations

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from network.mail.composers import composes
from sites.models import InvitationLetter

TEMPLATE = "sites/letters/invitation/invitation"


@composes(InvitationLetter)
def compose(letter: InvitationLetter) -> EmailMultiAlternatives | None:
    """None if the invitation has been accepted, replaced by another, or has expired."""
    invitation = letter.invitation
    if not invitation.is_open:
        return None
    with translation.override(invitation.language):
        link = settings.BASE_URL + reverse("sites:invitation", args=[invitation.secret])
        context = {"invitation": invitation, "space": invitation.space, "link": link}
        subject = _("Invitation: %(space)s") % {"space": invitation.space.title}
        body, html = (render_to_string(f"{TEMPLATE}.{kind}", context) for kind in ("txt", "html"))
    message = EmailMultiAlternatives(
        " ".join(subject.split()),
        body,
        to=[invitation.email],
        headers={
            "Message-ID": letter.message_id,
            "Auto-Submitted": "auto-generated",
            "Content-Language": invitation.language,
        },
    )
    message.attach_alternative(html, "text/html")
    return message
