from __future__ import annotations

from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from sites.models import SpaceIndexPage
from tests.large_network.network import OtherNetwork, asked, make_large_network
from tests.large_network.plan import Plan
from tests.large_network.removal import remove_large_network

WIDTH = 24


class Command(BaseCommand):
    help = (
        "Add a large example network, plainly marked, in both languages, or take it away. "
        "May be interrupted and repeated."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--spaces", type=int, default=100, help="How many spaces (100).")
        parser.add_argument(
            "--events",
            type=int,
            default=10_000,
            help="How many dates of events in all; each of a weekly class counts (10000).",
        )
        parser.add_argument(
            "--years", type=int, default=3, help="Over how many years, a third of them ahead (3)."
        )
        parser.add_argument(
            "--seed", type=int, default=2022, help="The same seed, the same network."
        )
        parser.add_argument("--remove", action="store_true", help="Take the large network away.")

    def handle(self, *args: Any, remove: bool = False, **options: Any) -> None:
        self._said = ""
        if remove:
            number = remove_large_network(self._progress)
            self._bring_up_to_date()
            self.stdout.write(f"{number} spaces of the large network removed.")
            return
        number = self._make(self._plan(options))
        if not number:
            self.stdout.write("The large network is there already. --remove takes it away.")
            return
        self._bring_up_to_date()
        self.stdout.write(f"{number} spaces added to the large network.")

    def _bring_up_to_date(self) -> None:
        """What follows from pages and is written when one is saved."""
        call_command("renew_directory", anew=True, stdout=self.stdout)
        call_command("rebuild_search", stdout=self.stdout)

    def _plan(self, options: dict[str, Any]) -> Plan:
        if options["spaces"] < 1 or options["events"] < 0 or not 1 <= options["years"] <= 20:
            raise CommandError("At least one space, no fewer than no events, 1 to 20 years.")
        return asked(options["spaces"], options["events"], options["years"], options["seed"])

    def _make(self, plan: Plan) -> int:
        try:
            return make_large_network(plan, self._progress)
        except SpaceIndexPage.DoesNotExist as error:
            raise CommandError("There is no network yet: run load_first_entry first.") from error
        except OtherNetwork as other:
            there = other.plan
            raise CommandError(
                f"There is another large network ({there.spaces} spaces, {there.dates} dates, "
                f"{there.years} years, seed {there.seed}): take it away first with --remove."
            ) from other

    def _progress(self, what: str, done: int, total: int) -> None:
        """A bar that fills on a terminal; elsewhere a line for every tenth."""
        share = done / total if total else 1.0
        if self.stdout.isatty():
            bar = "█" * round(share * WIDTH)
            line = f"\r{bar:░<{WIDTH}} {share:4.0%}  {done:,} of {total:,} {what}"
            self.stdout.write(f"{line:<79}", ending="\n" if done == total else "")
            self.stdout.flush()
            return
        line = f"{what}: {share:.0%}"
        if line != self._said and (share in (0, 1) or int(share * 10) != self._tenth):
            self.stdout.write(line)
            self._said, self._tenth = line, int(share * 10)

    _said, _tenth = "", -1
