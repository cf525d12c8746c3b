"""Messages of staff to people who signed up: written once however often the form is sent."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from events.models import SignUp, SignUpChange
from events.signup.capacity import lock_again
from events.signup.history import record_change
from network.http.sent_forms import SentBefore, fingerprint, name_of_second
from network.models import User

Kind = SignUpChange.Kind


class AnotherMessage(SentBefore):
    """Another message was sent with this form: is this one to be sent as well?"""


@transaction.atomic
def write_to(
    signups: list[SignUp],
    *,
    subject: str,
    text: str,
    by: User,
    once: str = "",
    ticked: Sequence[str] = (),
) -> int:
    """Send a message of staff to these people; return how many have an e-mail address.

    A form (``once``) that is sent again as it was, to those who were ``ticked``, sends nothing;
    with another content it raises ``AnotherMessage``.
    """
    sent = fingerprint(subject, text, sorted(ticked))
    if once and signups:
        places = lock_again(signups[0].places)
        written = SignUpChange.objects.filter(signup__places=places, kind=Kind.MESSAGE)
        second = name_of_second(once, sent)
        if written.filter(data__once__in=[once, second], data__sent=sent).exists():
            return sum(bool(signup.email) for signup in signups)
        if written.filter(data__once=once).exists():
            asked = _(
                "Another message has already been sent with this form. Send this one as well?"
            )
            raise AnotherMessage(asked, second)
    for signup in signups:
        record_change(signup, Kind.MESSAGE, by=by, subject=subject, text=text, once=once, sent=sent)
    return sum(bool(signup.email) for signup in signups)
