"""Names and definitions of the figures and breakdowns of the grant report."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from events.report.sums import Totals
from network.i18n.formatting import NBSP


@dataclass(frozen=True)
class Figure:
    """``name`` is that of the field of ``Totals``, and the figure's in a query string."""

    name: str
    label: Promise
    definition: Promise
    #: Whether the rows of a breakdown add up to it where an event is in one row only.
    is_of_events: bool = False

    def of(self, numbers: Totals) -> int | float:
        """Seconds come to hours with two decimals; all other numbers are whole."""
        if self.name == "hours":
            return round(numbers.seconds / 3600, 2)
        return int(getattr(numbers, self.name))


def in_words(value: float) -> str:
    """``1 234,5`` / ``1,234.5``: with no more decimals than needed."""
    text = f"{value:,.2f}".rstrip("0").rstrip(".") if isinstance(value, float) else f"{value:,}"
    if get_language() == "pl":
        text = text.replace(",", NBSP).replace(".", ",")
    return text


FIGURES = (
    Figure(
        "events",
        pgettext_lazy("figure", "Events"),
        _("Events of which at least one date took place. An event of many dates counts once."),
        is_of_events=True,
    ),
    Figure(
        "dates",
        pgettext_lazy("figure", "Dates"),
        _(
            "Dates that took place: they are over, and were neither cancelled nor postponed. A "
            "date counts on the day it begins and with the space whose event it is, also when "
            "other spaces show or host it. A date that was moved counts once, when it took place."
        ),
    ),
    Figure(
        "hours",
        pgettext_lazy("figure", "Hours"),
        _(
            "From start to end of each of these dates, added up; 1.5 is an hour and a half. What "
            "lasts whole days, or longer than three days, has no hours stated and adds none."
        ),
    ),
    Figure(
        "signed_up",
        pgettext_lazy("figure", "People signed up"),
        _(
            "People who have a place on these dates, with all who came along in their sign-up. "
            "Who cancelled is not among them. People of a course count once, with its first date."
        ),
    ),
    Figure(
        "came",
        pgettext_lazy("figure", "People who came"),
        _(
            "All who were counted on the spot, else those ticked on the list. Who comes to five "
            "dates counts five times."
        ),
    ),
    Figure(
        "noted",
        pgettext_lazy("figure", "Dates with a count"),
        _("Dates of which somebody noted how many people came. Of the others it is not known."),
    ),
    Figure(
        "offered",
        pgettext_lazy("figure", "Places offered"),
        _(
            "Places of the dates one signs up for on this site; those of a course once, with its "
            "first date. Where there is no limit, there is no number to add."
        ),
    ),
    Figure(
        "filled",
        pgettext_lazy("figure", "Places filled"),
        _(
            "People who have one of these places. It can be more than were offered, if a space "
            "let somebody in beyond the number of places."
        ),
    ),
    Figure(
        "unmet",
        pgettext_lazy("figure", "Unmet demand"),
        _("People who waited for a place on these dates and were never offered one."),
    ),
    Figure(
        "partner_events",
        pgettext_lazy("figure", "Events with partners"),
        _(
            "Events that took place and name an organisation as organiser, co-organiser or "
            "partner, other than the one that runs the space."
        ),
        is_of_events=True,
    ),
    Figure(
        "volunteer_events",
        pgettext_lazy("figure", "Events with volunteers"),
        _("Events that took place and name a person in the role of a volunteer."),
        is_of_events=True,
    ),
    Figure(
        "cancelled",
        pgettext_lazy("figure", "Dates called off"),
        _("Dates cancelled, or postponed without a new date. They are in no other figure."),
    ),
)
BY_NAME = {figure.name: figure for figure in FIGURES}
#: What the charts can show.
CHARTED = ("dates", "events", "hours", "signed_up", "came")


@dataclass(frozen=True)
class Part:
    """The texts of a breakdown; the note says what its rows do not add up to."""

    by: str
    title: Promise
    column: Promise
    nothing: Promise | str
    note: Promise | str = ""
    #: Whether one event can be in several rows.
    overlaps: bool = False


PARTS = (
    Part(
        "month",
        _("By month"),
        _("Month"),
        "",
        _(
            "An event with dates in several months counts as an event in each of them, and once "
            "in all. Everything else adds up."
        ),
    ),
    Part("space", _("By space"), _("Space"), _("The network itself")),
    Part(
        "category",
        _("By category"),
        _("Category"),
        _("No category"),
        _("An event in two categories is in both rows: they add up to more than there is in all."),
        overlaps=True,
    ),
    Part(
        "audience",
        _("By audience"),
        _("Audience"),
        _("No audience stated"),
        _("An event for two audiences is in both rows: they add up to more than there is in all."),
        overlaps=True,
    ),
    Part(
        "project",
        _("By project"),
        _("Project"),
        _("No project"),
        _("An event that names no project counts with the project of its space."),
    ),
)
