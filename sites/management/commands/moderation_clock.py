"""Nightly: reminders of open submissions, and retention of proposals and invitations."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from sites.moderation import reminders as response_clock
from sites.proposals import retention as proposal_clock
from sites.team.invitations import forget_expired


class Command(BaseCommand):
    help = (
        "Remind spaces of what waits for them, tell the network's moderators, and delete the "
        "personal data of proposals and invitations whose time is over. Repeatable."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        told = response_clock.run()
        self.stdout.write(_("Reminded: %(reminded)s, passed on: %(escalated)s.") % told)
        text = _("Proposals dropped: %(dropped)s, closed: %(closed)s, erased: %(erased)s.")
        self.stdout.write(text % proposal_clock.run())
        number = forget_expired()
        self.stdout.write(_("Invitations deleted: %(number)s.") % {"number": number})
