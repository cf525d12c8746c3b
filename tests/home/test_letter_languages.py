"""Each letter says in its reader's language what the database holds in two."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from wagtail.users.models import UserProfile

from events.digest.letters import compose as compose_digest
from events.digest.weeks import DigestWeek
from events.models import Digest, EventSettings, Occurrence, OutgoingMail, StaffLetter
from network.mail.composers import compose
from sites.lifecycle import stages
from sites.models import (
    Confirmation,
    ContentPage,
    FreshnessLetter,
    InvitationLetter,
    ModerationLetter,
    Outcome,
    Proposal,
    ProposalLetter,
    Submission,
)
from sites.proposals.privacy_notice import clause_of
from sites.team.groups import equip_space
from sites.team.invitations import invite
from tests.events.people import enter
from tests.events.signup.letters import KINDS, letter_of, make_class, make_house, prepare
from tests.factories import add, make_room, make_space
from tests.partners import hand_in, make_coordinator, make_partner

pytestmark = pytest.mark.django_db

LANGUAGES = ("pl", "en")
#: What the database holds, in Polish and in English.
TEXTS = (
    ("Dom na Łące", "House on the Meadow"),
    ("Świetlica", "Club"),
    ("Joga dla wszystkich", "Yoga for everybody"),
    ("Sala lustrzana", "Mirror room"),
    ("Park Duchacki", "Duchacki Gardens"),
    ("Zabierz wygodny strój", "Bring comfortable clothes"),
    ("Wejście od podwórza", "Enter from the yard"),
    ("Prowadząca jest chora", "The teacher is ill"),
    ("Link do spotkania", "The meeting: https"),
    ("O naszej łące", "About our meadow"),
    ("Prosimy o tekst po angielsku", "Please add the English text"),
)


@pytest.fixture(autouse=True)
def unhurried(settings):
    settings.SIGNUP_FORM_SECONDS = 0


@pytest.fixture
def house(db):
    index = make_house()
    equip_space(index.get_parent().specific)
    return index


@pytest.fixture
def space(house):
    return house.get_parent().specific


@pytest.fixture
def event(house, space):
    room = make_room(space)
    room.title_pl, room.title_en = "Sala lustrzana", "Mirror room"
    room.save()
    event = make_class(house)
    event.booked_rooms = [room]
    event.save_revision().publish()
    return event


def reader(name, space, language):
    person = make_coordinator(name, space)
    UserProfile.objects.update_or_create(user=person, defaults={"preferred_language": language})
    return person


def whole(message) -> str:
    html = [content for content, _kind in message.alternatives]
    files = [content for _name, content, _kind in message.attachments]
    text = "\n".join([message.subject, message.body, *html, *files])
    return " ".join(text.replace("\r\n ", "").replace("\xa0", " ").split())


def check(message, language, *said):
    """It is in this language, says these texts in it, and none of them in the other."""
    assert message is not None
    text, mine = whole(message), LANGUAGES.index(language)
    assert message.extra_headers["Content-Language"] == language
    in_the_other = [pair[1 - mine] for pair in TEXTS if pair[1 - mine] in text]
    assert not in_the_other, text
    pairs = {pair[0]: pair for pair in TEXTS}
    lacking = [pairs[each][mine] for each in said if pairs[each][mine] not in text]
    assert not lacking, text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_about_a_sign_up(event, kind, language):
    date = event.occurrences.get()
    data = prepare(date, kind) if kind.startswith("date-") else {}
    message = letter_of(kind, event, date=date, data=data, language=language)
    if kind != "message":  # it says what staff have written
        check(message, language, "Dom na Łące", "Joga dla wszystkich")


@pytest.mark.parametrize("language", LANGUAGES)
def test_about_a_date_elsewhere(event, language):
    Occurrence.objects.update(other_place_pl="Park Duchacki", other_place_en="Duchacki Gardens")
    date = event.occurrences.get()
    data = {"start": date.start.isoformat(), "end": date.end.isoformat()}
    message = letter_of("date-moved", event, date=date, data=data, language=language)
    check(message, language, "Park Duchacki")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", StaffLetter.Kind.values)
def test_to_staff_about_an_event(event, space, kind, language):
    to = reader("kora", space, language)
    enter(event)
    about = {"page": event, "kind": kind, "to": to, "day": timezone.localdate()}
    said = ["Dom na Łące", "Joga dla wszystkich"]
    if kind == "venue":
        club = make_space(space.get_parent(), title_pl="Świetlica", title_en="Club")
        event.venue_space = club
        event.booked_rooms = []
        event.save_revision().publish()
        stages.close(club)
        about["space"] = club
        said.append("Świetlica")
    else:
        event.expire_at = timezone.now() - timedelta(hours=1)
        event.save()
    letter = StaffLetter.objects.filter(to=to, kind=kind).first()
    letter = letter or StaffLetter.objects.create(**about)
    check(compose(letter), language, *said)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", ModerationLetter.Kind.values)
def test_about_moderation(space, kind, language):
    author = make_partner("anna", space)
    to = reader("kora", space, language)
    made = ContentPage(title_pl="O naszej łące", title_en="About our meadow", owner=author)
    page = add(space, made, publish=False)
    submission = hand_in(page, author)
    outcome = {"returned": Outcome.RETURNED, "declined": Outcome.DECLINED}
    outcome |= {"published": Outcome.PUBLISHED}
    told = outcome.get(kind, Outcome.WAITING)
    Submission.objects.filter(pk=submission.pk).update(outcome=told, reasons=["english"])
    about = {"submission": submission, "kind": kind, "to": to}
    letter = ModerationLetter.objects.filter(**about).first()
    letter = ModerationLetter.objects.get(
        pk=(letter or ModerationLetter.objects.create(**about)).pk
    )
    said = ["O naszej łące", "Dom na Łące"]
    if kind in ("returned", "declined"):
        said.append("Prosimy o tekst po angielsku")
    check(compose(letter), language, *said)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", FreshnessLetter.Kind.values)
def test_about_confirming(space, event, kind, language):
    to = reader("kora", space, language)
    Confirmation.objects.create(
        space=space, subject="contact", since=timezone.now() - timedelta(days=99)
    )
    letter = FreshnessLetter.objects.create(space=space, kind=kind, to=to)
    check(compose(letter), language, "Dom na Łące")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", ProposalLetter.Kind.values)
def test_about_a_proposal(space, kind, language):
    proposal = Proposal.objects.create(
        space=space,
        kind="page",
        once="form",
        language=language,
        email="zuzanna@example.org",
        given={"title_pl": "Łąka", "title_en": "Łąka"},
        clause=clause_of(space),
    )
    letter = ProposalLetter.objects.create(proposal=proposal, kind=kind)
    check(compose(letter), language, "Dom na Łące")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("confirmed", [True, False])
def test_about_weekly_letters(house, event, confirmed, language):
    when = timezone.now() if confirmed else None
    digest = Digest.objects.create(
        page=house, query="", email="a@example.org", language=language, confirmed_at=when
    )
    check(compose(OutgoingMail.objects.create(digest=digest)), language, "Dom na Łące")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_weekly_letter(house, event, language):
    digest = Digest.objects.create(
        page=house,
        query="",
        email="a@example.org",
        language=language,
        confirmed_at=timezone.now(),
    )
    week = DigestWeek.next_after(timezone.now(), EventSettings.load())
    mail = OutgoingMail.objects.create(digest=digest, week=week.monday)
    message = compose_digest(mail, week.due)
    check(message, language, "Dom na Łące", "Joga dla wszystkich")


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_invitation(space, language):
    invite(space, "editor", "nowa@example.org", language=language, invited_by=None)
    check(compose(InvitationLetter.objects.get()), language, "Dom na Łące")
