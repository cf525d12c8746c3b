"""A proposal sent after "Back" with the form of another one: asked about, and both are kept."""

from __future__ import annotations

import pytest
from django.core.cache import caches

from sites.models import Proposal, ProposalLetter, ProposalPicture
from sites.proposals.links import confirm_path
from sites.proposals.pictures import FormPictures
from sites.proposals.privacy_notice import clause_of
from sites.proposals.services import AnotherProposal, NewProposal, propose
from sites.team.groups import equip_space
from tests import pictures, proposals
from tests.events.live import together
from tests.factories import make_event_index, make_home, make_space, make_space_index
from tests.proposals import FORM, file, filled, page_of, send, text_of

ASKED = {
    "pl": "Tym formularzem wysłano już propozycję „Wieczór gier”. Czy to druga propozycja?",
    "en": "You have already sent the proposal “Wieczór gier” with this form. Is this a second one?",
}
BUTTONS = {
    "pl": ["Wyślij drugą propozycję", "Popraw pierwszą"],
    "en": ["Send a second proposal", "Correct the first one"],
}
GOOD = {"alt_1": "Stół z grami", "rights": "on"}


@pytest.fixture(autouse=True)
def unhurried(settings):
    settings.SIGNUP_FORM_SECONDS = 0
    caches["shared"].clear()


@pytest.fixture
def space(db):
    space = make_space(make_space_index(make_home()), title_pl="Dom", title_en="House")
    equip_space(space)
    make_event_index(space)
    return space


def stamp_of(client, language="pl"):
    return page_of(client.get(FORM[language])).select_one("[name=form]")["value"]


def titles():
    return sorted(proposal.title for proposal in Proposal.objects.all())


@pytest.mark.parametrize("language", ["pl", "en"])
@pytest.mark.parametrize("is_confirmed", [False, True])
def test_a_second_proposal_is_asked_about_and_sent_by_one_button(
    client, space, language, is_confirmed
):
    stamp = stamp_of(client, language)
    send(client, language=language, stamp=stamp)
    if is_confirmed:
        client.post(confirm_path(Proposal.objects.get()))
    asked = send(client, language=language, stamp=stamp, title_pl="Pchli targ")
    assert asked.status_code == 409
    assert ASKED[language] in text_of(asked)
    assert titles() == ["Wieczór gier"]
    page = page_of(asked)
    form = page.select_one("form.proposal-form")
    buttons = page.select("[role=alert] button")
    expected = BUTTONS[language][: 1 if is_confirmed else 2]
    assert [" ".join(button.text.split()) for button in buttons] == expected
    assert {button["form"] for button in buttons} == {form["id"]}
    assert filled(form)["title_pl"] == "Pchli targ"
    for _time in range(2):
        assert proposals.send_again(client, asked).status_code == 303
    assert send(client, language=language, stamp=stamp, title_pl="Pchli targ").status_code == 303
    assert send(client, language=language, stamp=stamp).status_code == 303
    assert titles() == ["Pchli targ", "Wieczór gier"]
    letters = ProposalLetter.objects.filter(kind="confirm")
    assert letters.count() == 2


@pytest.mark.parametrize(
    "other",
    [
        {"name": "Ktoś Inny"},
        {"email": "inna@example.org"},
        {"notes": "Bez stołów."},
        {"kind": "page"},
        {"day": "01.01.2027"},
        {"text_pl": "Inaczej."},
        {"picture_1": True, **GOOD},
    ],
    ids=lambda other: next(iter(other)),
)
def test_whatever_is_different_it_is_no_repeat(client, space, other):
    stamp = stamp_of(client)
    send(client, stamp=stamp)
    if "picture_1" in other:
        other = {**other, "picture_1": file(pictures.jpeg())}
    assert send(client, stamp=stamp, **other).status_code == 409
    assert Proposal.objects.count() == 1


def test_the_first_can_be_corrected_until_it_is_confirmed(client, space):
    stamp = stamp_of(client)
    send(client, stamp=stamp, email="zuzana@example.org")
    asked = send(client, stamp=stamp)
    first = Proposal.objects.get()
    mistaken = proposals.send_again(client, asked, instead="1", email="")
    assert mistaken.status_code == 422
    assert proposals.send_again(client, mistaken, email="z@example.org").status_code == 303
    assert Proposal.objects.get().email == "z@example.org"
    client.post(confirm_path(Proposal.objects.get()))
    # Too late to be corrected: nothing is lost, it is a second one.
    assert proposals.send_again(client, asked, instead="1").status_code == 303
    assert Proposal.objects.count() == 2
    assert Proposal.objects.get(pk=first.pk).email == "z@example.org"


def test_each_has_its_own_pictures(client, space):
    stamp, red, blue = stamp_of(client), pictures.jpeg((80, 60)), pictures.jpeg((60, 80))
    send(client, stamp=stamp, picture_1=file(red), **GOOD)
    first = Proposal.objects.get()
    kept = bytes(ProposalPicture.objects.get(once=first.once).data)
    with_mistake = send(
        client, stamp=stamp, title_pl="Targ", email="", picture_1=file(blue), **GOOD
    )
    assert with_mistake.status_code == 409
    assert page_of(with_mistake).select_one("#errors a[href='#id_email']")
    assert bytes(ProposalPicture.objects.get(once=first.once).data) == kept
    assert proposals.send_again(client, with_mistake, email="a@example.org").status_code == 303
    second = Proposal.objects.exclude(pk=first.pk).get()
    assert bytes(ProposalPicture.objects.get(once=second.once).data) != kept
    # A third without pictures inherits none, nor need it describe them.
    asked = send(client, stamp=stamp, title_pl="Kino")
    assert asked.status_code == 409
    assert not page_of(asked).select("#errors li, .proposal-kept")
    # Corrected without choosing it again, the first keeps its picture.
    assert proposals.send_again(client, asked, instead="1").status_code == 303
    assert bytes(ProposalPicture.objects.get(once=first.once).data) == kept
    assert ProposalPicture.objects.get(once=first.once).alt == "Stół z grami"


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_two_sent_at_the_same_moment_with_one_form(settings):
    """One is kept, the others are told; none is taken for the one that is kept."""
    settings.PROPOSAL_LETTERS_A_DAY = 100
    space = make_space(make_space_index(make_home()), title_pl="Dom")
    equip_space(space)
    clause = clause_of(space).pk
    new = [
        NewProposal(
            kind="event",
            given={"title_pl": title, "text_pl": "x"},
            name="Z",
            email="z@example.org",
            notes="",
            language="pl",
            once="o",
            sent=title,
            clause=clause,
        )
        for title in ["Gry", "Targ"] * 4
    ]
    answers = together([lambda one=one: propose(space, one, FormPictures()) for one in new])
    kept = Proposal.objects.get()
    for one, answer in zip(new, answers, strict=True):
        assert isinstance(answer, AnotherProposal) == (one.sent != kept.sent), answer
