"""What each kind of letter says, in plain friendly words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from events.models import Occurrence, SignUpState
from events.signup.letters.context import Case, Fact, Kind
from network.i18n import formatting as wording


@dataclass
class Words:
    """The part of a letter that differs from kind to kind."""

    what: str  # in the subject, and above the letter
    said: list[str]
    next: list[str] = field(default_factory=list)
    button: str = ""
    to_event: bool = False  # where the button leads: to the event, else to the sign-up
    extra: list[Fact] = field(default_factory=list)  # above the usual facts
    know: bool = False  # whether what to know before coming is said


def words_of(case: Case) -> Words:
    return WORDS[case.kind](case)


# --- Signing up ----------------------------------------------------------------------------------


def _see() -> str:
    return _("See or change your sign-up")


def _if_you_cannot() -> str:
    return _("If you cannot come, please cancel your sign-up: the place goes to somebody else.")


def _placed(case: Case) -> Words:
    text = ngettext("You have a place", "You have %(people)s places", case.people)
    said = ngettext(
        "Your sign-up is done: a place is kept for you.",
        "Your sign-up is done: %(people)s places are kept for you.",
        case.people,
    )
    numbers = {"people": case.people}
    return Words(text % numbers, [said % numbers], [_if_you_cannot()], button=_see(), know=True)


def _waiting(case: Case) -> Words:
    return Words(
        _("You are on the waiting list"),
        [
            _("All places are taken for now, so we have put you on the waiting list."),
            _("Your place in the queue: %(position)s.") % {"position": case.position},
        ],
        [_when_a_place_is_free(case), _("You can leave the list at any time.")],
        button=_see(),
    )


def _when_a_place_is_free(case: Case) -> str:
    text = ngettext(
        "As soon as a place is free, we will write to you, and you will have some time to take it.",
        "As soon as %(people)s places are free, we will write to you, and you will have some time "
        "to take them.",
        case.people,
    )
    return text % {"people": case.people}


def _offered(case: Case) -> Words:
    said = ngettext(
        "A place has become free, and it is yours if you want it.",
        "%(people)s places have become free, and they are yours if you want them.",
        case.people,
    )
    return Words(
        _("A place is free for you"),
        [said % {"people": case.people}],
        [
            _(
                "Open your sign-up and say whether you take it or leave it to others. Without an "
                "answer in time it goes on to the next person."
            )
        ],
        button=_("Take it or leave it"),
        extra=[(_("Kept for you until"), [_moment(case.signup.offer_until)])],
    )


def _moment(moment: datetime | None) -> str:
    return wording.moment_range(moment, None) if moment is not None else ""


def _claimed(case: Case) -> Words:
    text = ngettext("You have a place", "You have %(people)s places", case.people)
    said = ngettext(
        "You no longer have to wait: the place is yours.",
        "You no longer have to wait: the %(people)s places are yours.",
        case.people,
    )
    numbers = {"people": case.people}
    return Words(text % numbers, [said % numbers], [_if_you_cannot()], button=_see(), know=True)


def _passed_over(case: Case) -> Words:
    return Words(
        _("Too few places for all of you so far"),
        [
            _(
                "A place became free, but not enough for all of you, so we offered it to the next "
                "people in the queue. Your place in the queue stays the same."
            ),
            _("Your place in the queue: %(position)s.") % {"position": case.position},
        ],
        [_("If fewer of you come, it may go faster: you can change the number of people.")],
        button=_("Change the number of people"),
    )


def _people(case: Case) -> Words:
    before = case.change.data.get("before")
    text = ngettext("%(people)s person", "%(people)s people", before or 0)
    extra = [(_("Before"), [text % {"people": before}])] if before else []
    said = [_("The number of people in your sign-up has changed.")]
    if case.signup.state == SignUpState.WAITING:
        said.append(_("Your place in the queue: %(position)s.") % {"position": case.position})
    return Words(_("Another number of people"), said, [], button=_see(), extra=extra)


# --- Endings -------------------------------------------------------------------------------------


def _again(case: Case, words: Words) -> Words:
    """The way back in, where there is one."""
    if case.may_sign_up_again:
        words.next.append(_("Should your plans change: you can sign up again."))
    words.button, words.to_event = _("To the page of the event"), True
    return words


def _declined(case: Case) -> Words:
    said = _("You have left the offered place to others. Thank you for saying so.")
    return _again(case, Words(_("You have left the place to others"), [said]))


def _lapsed(case: Case) -> Words:
    said = _(
        "We kept a free place for you, but had no answer in time. It has gone on to the next "
        "person in the queue, and your sign-up has ended."
    )
    return _again(case, Words(_("The offer is over"), [said]))


def _left(case: Case) -> Words:
    said = _("Your sign-up is cancelled. Thank you for saying so: somebody else can come now.")
    return _again(case, Words(_("Your cancellation has reached us"), [said]))


def _removed(case: Case) -> Words:
    return Words(
        _("The organisers have cancelled your sign-up"),
        [_("The people who run the event have cancelled your sign-up.")],
        [_("If you think this is a mistake, please write to them or call.")],
        button=_("To the page of the event"),
        to_event=True,
    )


def _unconfirmed(case: Case) -> Words:
    said = _(
        "We asked whether you were still coming and had no answer in time, so your place has been "
        "released for others."
    )
    return _again(case, Words(_("Your place has been released"), [said]))


# --- What becomes of a date ----------------------------------------------------------------------


def _moved(case: Case) -> Words:
    old = Occurrence.objects.filter(pk=case.change.data.get("before")).first()
    return Words(
        _("Your sign-up is for another date now"),
        [_("Your sign-up has been moved to another date of the event.")],
        [_if_you_cannot()],
        button=_see(),
        extra=[(_("Before"), [case.when(old)])] if old is not None else [],
        know=True,
    )


def _keeps(case: Case) -> str:
    if case.signup.state == SignUpState.PLACED:
        return _("You keep your place; there is nothing you have to do.")
    return _("You stay on the waiting list; there is nothing you have to do.")


def _date_cancelled(case: Case) -> Words:
    number = len(case.told_dates)
    said = ngettext(
        "Unfortunately this date will not take place.",
        "Unfortunately these %(number)s dates will not take place.",
        number,
    )
    reasons = dict.fromkeys(date.reason for date in case.told_dates if date.reason)
    after = _(
        "If it takes place after all, we will write to you, and your sign-up will still count."
    )
    if case.is_course:
        after = _("Your sign-up for the course stays as it is.")
    return Words(
        ngettext("The date is cancelled", "%(number)s dates are cancelled", number)
        % {"number": number},
        [said % {"number": number}],
        [after],
        button=_see(),
        extra=[(_("Why"), list(reasons))] if reasons else [],
    )


def _date_moved(case: Case) -> Words:
    times = [_old_and_new(case, each.data, each.occurrence) for each in case.changes]
    before = list(dict.fromkeys(filter(None, times)))
    reasons = dict.fromkeys(date.reason for date in case.told_dates if date.reason)
    extra: list[Fact] = [(_("Before"), before)] if before else []
    if reasons:
        extra.append((_("Why"), list(reasons)))
    said = _("The time has changed. Below is when it will take place now.")
    if not before:
        said = _("It will take place somewhere else. Below is where.")
    return Words(
        _("New time") if before else _("New place"),
        [said],
        [_keeps(case), _("If the change does not suit you, please cancel your sign-up.")],
        button=_see(),
        extra=extra,
    )


def _old_and_new(case: Case, data: dict, date: Occurrence | None) -> str:
    """When a date was before, if that has changed."""
    if date is None or "start" not in data:
        return ""
    start, end = (datetime.fromisoformat(data[name]) for name in ("start", "end"))
    return "" if (start, end) == (date.start, date.end) else case.span(start, end)


def _date_online(case: Case) -> Words:
    notes = dict.fromkeys(date.note for date in case.told_dates if date.note)
    return Words(
        _("It takes place online"),
        [_("This time we are not meeting in person: it takes place online.")],
        [_keeps(case)],
        button=_see(),
        extra=[(_("How to join"), list(notes))] if notes else [],
    )


def _date_restored(case: Case) -> Words:
    return Words(
        _("It takes place as planned"),
        [_("Good news: it takes place as first announced.")],
        [_keeps(case), _if_you_cannot()],
        button=_see(),
    )


# --- What time brings ----------------------------------------------------------------------------


def _reminded(case: Case) -> Words:
    return Words(
        _("See you soon"),
        [_("This is a reminder of what you have signed up for.")],
        [_if_you_cannot()],
        button=_see(),
        know=True,
    )


def _asked(case: Case) -> Words:
    return Words(
        _("Are you still coming?"),
        [_("It begins soon. Please say whether you are still coming.")],
        [_("Without an answer in time the place is released for somebody who waits.")],
        button=_("Give your answer"),
        extra=[(_("Please answer by"), [_moment(case.signup.confirm_until)])],
        know=True,
    )


def _thanked(case: Case) -> Words:
    return Words(
        _("Thank you for coming"),
        [_("Thank you for being with us. We hope to see you again.")],
        button=_("To the page of the event"),
        to_event=True,
    )


# --- Letters of the house ------------------------------------------------------------------------


def _message(case: Case) -> Words:
    data = case.change.data
    text = [part.strip() for part in data.get("text", "").split("\n\n")]
    return Words(data.get("subject", ""), [part for part in text if part], button=_see())


def _link(case: Case) -> Words:
    return Words(
        _("Your new link"),
        [_("Here is the new link to your sign-up. The old one no longer works.")],
        button=_see(),
    )


WORDS: dict[Kind, Callable[[Case], Words]] = {
    Kind.PLACED: _placed,
    Kind.WAITING: _waiting,
    Kind.OFFERED: _offered,
    Kind.CLAIMED: _claimed,
    Kind.DECLINED: _declined,
    Kind.LAPSED: _lapsed,
    Kind.PASSED_OVER: _passed_over,
    Kind.PEOPLE: _people,
    Kind.LEFT: _left,
    Kind.REMOVED: _removed,
    Kind.MOVED: _moved,
    Kind.DATE_CANCELLED: _date_cancelled,
    Kind.DATE_MOVED: _date_moved,
    Kind.DATE_ONLINE: _date_online,
    Kind.DATE_RESTORED: _date_restored,
    Kind.REMINDED: _reminded,
    Kind.ASKED: _asked,
    Kind.UNCONFIRMED: _unconfirmed,
    Kind.THANKED: _thanked,
    Kind.MESSAGE: _message,
    Kind.LINK: _link,
}
