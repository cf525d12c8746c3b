"""What is set in a part of an event's form, in a few words beside its heading.

Each function takes the event as edited and returns a translated text.
"""

from __future__ import annotations

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from events.models import AttendanceMode, EventPage
from network.editing.summaries import joined, names, written
from network.i18n import formatting as wording


def exceptions(event: EventPage) -> str:
    extra, skipped = len(event.extra_dates.all()), len(event.skipped_dates.all())
    extra_text = ngettext("%(number)s extra date", "%(number)s extra dates", extra)
    skipped_text = ngettext("%(number)s time left out", "%(number)s times left out", skipped)
    return joined(
        [
            extra_text % {"number": extra} if extra else "",
            skipped_text % {"number": skipped} if skipped else "",
            _("not on public holidays") if event.skip_holidays else "",
            _("not when the space is closed") if event.skip_closures else "",
        ],
        _("none"),
    )


def elsewhere(event: EventPage) -> str:
    online = event.attendance_mode != AttendanceMode.OFFLINE
    place = event.venue_name or event.venue_address or event.venue_space
    mode = event.get_attendance_mode_display() if online else ""
    return joined([mode, str(place or "")], _("in this space"))


def purpose(event: EventPage) -> str:
    return written(event.purpose_pl, event.purpose_en)


def longer_text(event: EventPage) -> str:
    return written(event.body_pl, event.body_en)


def more(event: EventPage) -> str:
    note = event.language_note or ""
    named = [*event.categories.all(), *event.formats.all(), *event.languages.all()]
    return joined([names(named), note, event.part_of or ""], _("not stated"))


def price(event: EventPage) -> str:
    if event.price is None:
        amount = _("price not stated")
    elif event.price == 0:
        amount = _("free of charge")
    else:
        amount = _("%(amount)s zł") % {"amount": number_format(event.price)}
    elsewhere = event.registration_url or event.registration_text
    return joined([amount, _("sign-up elsewhere") if elsewhere else ""], amount)


def programme(event: EventPage) -> str:
    points, people = len(event.programme.all()), len(event.people.all())
    points_text = ngettext("%(number)s point", "%(number)s points", points)
    people_text = ngettext("%(number)s person", "%(number)s people", people)
    return joined(
        [
            points_text % {"number": points} if points else "",
            people_text % {"number": people} if people else "",
        ],
        _("nothing yet"),
    )


def accessibility(event: EventPage) -> str:
    if own := len(event.accessibility.all()):
        text = ngettext("%(number)s fact of its own", "%(number)s facts of its own", own)
        return text % {"number": own}
    return _("as in the room") if event.booked_rooms.all() else _("as in the space")


def sign_up_terms(event: EventPage) -> str:
    if not event.takes_signups:
        return _("no sign-up here")
    asked = len(event.questions.all())
    closes = event.closes_before
    until = event.registration_deadline
    per_signup = ngettext(
        "%(number)s person at once", "up to %(number)s people at once", event.people_per_signup
    )
    hours = ngettext("closes %(number)s hour before", "closes %(number)s hours before", closes)
    questions = ngettext("%(number)s question", "%(number)s questions", asked)
    return joined(
        [
            per_signup % {"number": event.people_per_signup},
            _("until %(day)s") % {"day": wording.long_date(wording.local(until).date())}
            if until
            else "",
            hours % {"number": closes} if closes else "",
            _("with a waiting list") if event.waiting_list else _("without a waiting list"),
            questions % {"number": asked} if asked else "",
        ],
        "",
    )


def origin(event: EventPage) -> str:
    organisations = (each.organisation for each in event.organisations.all())
    project = str(event.project or "")
    return joined([names(organisations), project, event.source_name], _("the space itself"))


def shown_by(event: EventPage) -> str:
    return names(event.also_in.all()) or _("only here")
