"""Proposing something to a space without an account: from the link on its page to the decision."""

from __future__ import annotations

import re
from datetime import timedelta
from io import BytesIO, StringIO

import pytest
from django.core import mail
from django.core.cache import caches
from django.core.files.storage import Storage
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation
from wagtail.models import Site

from events.models import EventPage, Occurrence
from network.http.log_redaction import without_secrets
from network.i18n.formatting import long_date
from network.images.cleaning import clean_picture
from network.mail.outbox import deliver
from network.models import NetworkPage, Picture
from sites.lifecycle import stages
from sites.models import (
    ContentPage,
    ModerationLetter,
    Proposal,
    ProposalClause,
    ProposalLetter,
    ProposalPicture,
    SpacePage,
    SpaceSettings,
    Submission,
)
from sites.moderation import decisions as moderation
from sites.proposals import retention as proposal_clock
from sites.proposals.links import confirm_path, token_of
from sites.proposals.services import NotNow, amend, confirm
from sites.team.groups import equip_space
from tests import pictures, proposals
from tests.factories import make_event_index, make_home, make_space, make_space_index
from tests.partners import make_coordinator
from tests.proposals import FORM, confirmed, file, own, page_of, send, text_of, waiting
from tests.standing import again, standing

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("cms_indexed")]

DAY = timedelta(days=1)
GOOD = {"alt_1": "Stół z grami", "rights": "on"}


@pytest.fixture(autouse=True)
def unhurried(settings):
    settings.SIGNUP_FORM_SECONDS = 0
    settings.TASKS = {**settings.TASKS, "outbox": settings.TASKS["default"]}
    caches["shared"].clear()


@pytest.fixture(scope="module")
def house(django_db_setup, django_db_blocker):
    values = {"title_pl": "Dom", "title_en": "House", "contact_email": "dom@example.org"}
    with standing(django_db_blocker):
        space = make_space(make_space_index(make_home()), **values)
        equip_space(space)
        make_event_index(space)
        yield space


@pytest.fixture
def space(house, db):
    return again(house)


@pytest.fixture
def coordinator(space):
    return make_coordinator("koordynatorka", space)


@pytest.fixture
def told(django_capture_on_commit_callbacks):
    """Do something; answer whom it wrote to, and what about."""

    def run(deed):
        mail.outbox.clear()
        with django_capture_on_commit_callbacks(execute=True):
            deed()
        return sorted((message.to[0], message.subject) for message in mail.outbox)

    return run


def draft(proposal):
    return NetworkPage.objects.get(pk=proposal.page_id).specific.get_latest_revision_as_object()


# --- The way there -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "address", "events"),
    [
        ("pl", "/pl/miejsca/dom/", "/pl/miejsca/dom/wydarzenia/"),
        ("en", "/en/spaces/house/", "/en/spaces/house/events/"),
    ],
)
def test_the_space_and_its_events_lead_to_the_form_in_both_languages(
    client, space, language, address, events
):
    form = FORM[language]
    for page in (address, events):
        assert page_of(client.get(page)).select_one("main").find("a", href=form)
    shown = page_of(client.get(form))
    other = "en" if language == "pl" else "pl"
    switch = [link["href"] for link in shown.select("nav.languages a, .languages a")]
    assert any(link.endswith(FORM[other]) for link in switch)


def test_the_form_stands_on_the_spaces_own_host_as_well(client, space):
    Site.objects.create(hostname="dom.example", port=80, root_page=space)
    moved = client.get(FORM["pl"])
    assert (moved.status_code, moved["Location"]) == (301, "http://dom.example/pl/zaproponuj/")
    response = client.get("/pl/zaproponuj/", headers={"host": "dom.example"})
    assert response.status_code == 200
    assert client.get("/en/propose/", headers={"host": "dom.example"}).status_code == 200


def test_the_form_costs_little_and_sets_no_cookie(client, space):
    client.get(FORM["pl"])  # the information about personal data is kept when first shown
    with CaptureQueriesContext(connection) as queries:
        response = client.get(FORM["pl"])
    assert len(queries) <= 26, "\n".join(query["sql"][:150] for query in queries)
    assert not response.cookies
    assert response["Cache-Control"] == "no-store"


@pytest.mark.parametrize("why", ["not wished", "suspended", "closed"])
def test_where_nothing_may_be_proposed_the_page_says_so_calmly(client, space, why):
    stamp = page_of(client.get(FORM["pl"])).select_one("[name=form]")["value"]
    if why == "not wished":
        SpaceSettings.objects.filter(space=space).update(proposals_open=False)
    else:
        getattr(stages, {"suspended": "suspend", "closed": "close"}[why])(space)
    response = client.get(FORM["pl"])
    assert response.status_code == 410
    assert not page_of(response).select_one("form.proposal-form")
    assert not page_of(client.get("/pl/miejsca/dom/")).find("a", href=FORM["pl"])
    sent = client.post(proposals.action(space), {**proposals.WORDS, "form": stamp})
    assert sent.status_code == 410
    assert not Proposal.objects.exists()


# --- The form ------------------------------------------------------------------------------------


def test_what_was_said_about_personal_data_is_kept_as_it_was_shown(client, space):
    send(client)
    proposal = Proposal.objects.get()
    assert "uodo.gov.pl" in proposal.clause.text_pl
    SpacePage.objects.filter(pk=space.pk).update(contact_email="nowy@example.org")
    client.get(FORM["pl"])
    assert ProposalClause.objects.count() == 2
    assert Proposal.objects.get().clause == proposal.clause


MISTAKES = {
    "no title": ({"title_pl": "", "text_pl": ""}, "title_pl"),
    "no description": ({"text_pl": ""}, "text_pl"),
    "an English description alone": ({"text_en": "Games."}, "title_en"),
    "no date of an event": ({"when": ""}, "when"),
    "a day that has passed": ({"day": "2020-01-01"}, "day"),
    "an hour without a day": ({"starts": "18:00"}, "day"),
    "an end without a start": ({"day": "2099-01-01", "ends": "18:00"}, "starts"),
    "no address": ({"email": "zuzanna"}, "email"),
    "no name": ({"name": ""}, "name"),
    "a kind there is not": ({"kind": "war"}, "kind"),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_told_beside_its_field_and_keeps_the_rest(client, space, mistake):
    wrong, name = MISTAKES[mistake]
    response = send(client, **wrong)
    assert response.status_code == 422
    page = page_of(response)
    assert page.select_one(f"#errors a[href='#id_{name}']")
    kept = proposals.filled(page.select_one("form.proposal-form"))
    for field, value in {**proposals.WORDS, **wrong}.items():
        if field != "kind":
            assert kept[field].replace("\r\n", "\n") == value, field
    assert not Proposal.objects.exists()


def test_what_need_not_be_filled_in_is_folded_away_until_it_is_used(client, space):
    def unfolded(response):
        return ["open" in part.attrs for part in page_of(response).select(".proposal-more")]

    assert unfolded(client.get(FORM["pl"])) == [False, False]
    assert unfolded(send(client, text_en="Games.")) == [True, False]
    assert unfolded(send(client, alt_3="Plakat", email="")) == [False, True]


def test_a_page_needs_no_date(client, space):
    assert send(client, kind="page", when="").status_code == 303


def test_a_machine_is_refused(client, space, settings):
    assert send(client, website="http://spam.example").status_code == 422
    assert send(client, stamp="forged").status_code == 422
    settings.SIGNUP_FORM_SECONDS = 5
    assert send(client).status_code == 422
    assert not Proposal.objects.exists()


def test_not_very_many_come_from_one_place(client, space, settings):
    settings.PROPOSAL_RATE = 2
    assert [send(client).status_code for _time in range(3)] == [303, 303, 429]
    settings.PROPOSAL_UPLOAD_RATE = 1
    sent = [send(client, picture_1=file(b"x")).status_code for _time in range(2)]
    assert sent == [422, 429]


def test_one_address_is_not_written_to_very_often(client, space, settings):
    settings.PROPOSAL_LETTERS_A_DAY = 2
    sent = [send(client) for _time in range(3)]
    assert [response.status_code for response in sent] == [303, 303, 429]
    assert "Na ten adres wysłano dziś bardzo wiele listów" in text_of(sent[-1])
    assert "Wieczór gier" in sent[-1].content.decode()
    assert Proposal.objects.count() == ProposalLetter.objects.count() == 2


def test_sent_twice_it_is_one(client, space, told):
    stamp = page_of(client.get(FORM["pl"])).select_one("[name=form]")["value"]

    def twice():
        for _time in range(2):
            assert send(client, stamp=stamp).status_code == 303

    assert len(told(twice)) == 1
    assert Proposal.objects.count() == 1


def test_a_mended_address_gets_the_letter_and_the_first_link_is_nobodys(client, space, told):
    stamp = page_of(client.get(FORM["pl"])).select_one("[name=form]")["value"]
    send(client, stamp=stamp, email="zuzana@example.org")
    first = confirm_path(Proposal.objects.get())
    asked = send(client, stamp=stamp)
    written = told(lambda: proposals.send_again(client, asked, instead="1"))
    assert written[0][0] == proposals.WORDS["email"]
    assert client.get(first).status_code == 404
    assert Proposal.objects.get().email == proposals.WORDS["email"]


# --- Pictures ------------------------------------------------------------------------------------

REFUSED = {
    "wrong type": b"%PDF-1.7",
    "gif": pictures.moving("GIF"),
    "svg with a script": pictures.SVG,
    "bomb": pictures.bomb(),
    "damaged": pictures.jpeg((600, 600))[:-900],
    "huge": pictures.jpeg() + b"\0" * 3000,
}


@pytest.mark.parametrize("cause", REFUSED)
def test_what_is_no_good_picture_is_refused_whatever_it_calls_itself(
    client, space, settings, cause
):
    settings.PICTURE_MAX_BYTES = 100_000 if cause != "huge" else 2_000
    response = send(client, picture_1=file(REFUSED[cause]), **GOOD)
    assert response.status_code == 422
    mistakes = page_of(response).select("#errors li")
    assert len(mistakes) == 1
    assert mistakes[0].select_one("a[href='#id_picture_1']")
    assert not Proposal.objects.exists()
    assert not ProposalPicture.objects.exists()
    assert not Picture.objects.exists()


def test_more_than_may_be_sent_is_refused_unread(client, space, settings):
    settings.PICTURE_MAX_BYTES = 1000
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = None
    response = send(client, picture_1=file(b"x" * 2_000_000))
    assert response.status_code == 413
    assert page_of(response).select_one("#errors")


def test_a_picture_needs_a_description_and_a_permission(client, space):
    response = send(client, picture_1=file(pictures.jpeg()))
    wrong = {link["href"] for link in page_of(response).select("#errors a")}
    assert wrong == {"#id_alt_1", "#id_rights"}


def test_a_mistake_elsewhere_keeps_the_picture(client, space):
    response = send(client, picture_1=file(pictures.jpeg(position=True)), email="", **GOOD)
    assert response.status_code == 422
    assert page_of(response).select_one(".proposal-kept img[src^='data:image/jpeg']")
    done = proposals.send_again(client, response, email="zuzanna.tajna@example.org")
    assert done.status_code == 303
    proposal = Proposal.objects.get()
    client.post(confirm_path(proposal))
    assert Picture.objects.get().alt_pl == "Stół z grami"


def test_pictures_of_forms_that_do_not_come_through_do_not_pile_up(client, space, settings):
    settings.PROPOSAL_PICTURES_WAITING_BYTES = 3 * len(clean_jpeg())
    for _number in range(5):
        assert send(client, picture_1=file(pictures.jpeg()), email="", **GOOD).status_code == 422
    kept = list(ProposalPicture.objects.order_by("pk").values_list("pk", flat=True))
    assert len(kept) == 3
    last = send(client, picture_1=file(pictures.jpeg()), email="", **GOOD)
    assert ProposalPicture.objects.count() == 3
    assert not ProposalPicture.objects.filter(pk=kept[0]).exists()  # the oldest went
    proposals.send_again(client, last, email="a@example.org")
    assert Proposal.objects.count() == 1


def test_proposals_that_wait_to_be_confirmed_keep_their_pictures(client, space, settings):
    settings.PROPOSAL_PICTURES_WAITING_BYTES = len(clean_jpeg())
    send(client, picture_1=file(pictures.jpeg()), **GOOD)
    refused = send(client, picture_1=file(pictures.jpeg()), **GOOD)
    assert refused.status_code == 503
    assert "W tej chwili nie można zapisać zdjęć." in text_of(refused)
    assert "Wieczór gier" in refused.content.decode()
    client.post(confirm_path(Proposal.objects.get()))
    assert Picture.objects.count() == 1
    assert send(client, picture_1=file(pictures.jpeg()), **GOOD).status_code == 303


def clean_jpeg():
    return clean_picture(BytesIO(pictures.jpeg())).data


def test_a_kept_picture_can_be_left_out(client, space):
    response = send(client, picture_1=file(pictures.jpeg()), email="", **GOOD)
    proposals.send_again(client, response, email="a@example.org", leave_out_1="on", alt_1="")
    assert Proposal.objects.exists()
    assert not ProposalPicture.objects.exists()


def test_pictures_become_files_of_the_space_only_when_it_is_confirmed(client, space, coordinator):
    send(client, picture_1=file(pictures.jpeg(position=True), "tajne-imie.jpg"), **GOOD)
    assert not Picture.objects.exists()
    client.post(confirm_path(Proposal.objects.get()))
    picture = Picture.objects.get()
    assert re.search(r"/[0-9a-f]{24}\.jpg$", picture.file.name)
    assert picture.collection == SpaceSettings.objects.get(space=space).proposals_collection
    with picture.file.open("rb") as stored:
        assert b"Zuzanna" not in stored.read()
    assert draft(Proposal.objects.get()).main_picture == picture
    client.force_login(coordinator)
    assert client.get(reverse("wagtailimages_chooser:chosen", args=[picture.pk])).status_code == 200


def test_while_files_cannot_be_stored_it_can_be_confirmed_or_changed_a_little_later(
    client, space, monkeypatch
):
    def away(*_args, **_kwargs):
        raise OSError("The bucket does not answer as it should")

    send(client, picture_1=file(pictures.jpeg()), **GOOD)
    proposal = Proposal.objects.get()
    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(Storage, "save", away)
        response = client.post(confirm_path(proposal))
        assert response.status_code == 503
        page = page_of(response)
        assert "przyciśnij" in page.select_one("[role=alert]").text.lower()
        assert page.select_one("form[method=post] button")
        assert not Picture.objects.exists()
    assert client.post(confirm_path(proposal)).status_code == 200
    proposal = Proposal.objects.get()
    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(Storage, "save", away)
        new = {"picture_2": file(pictures.jpeg()), "alt_2": "Plakat", "rights": "on"}
        response = proposals.amend(client, proposal, text_pl="Inaczej niż dotąd.", **new)
        assert response.status_code == 503
        assert "Inaczej niż dotąd." in response.content.decode()
        assert draft(proposal).main_picture == Picture.objects.get()
    assert proposals.send_again(client, response, do="amend").status_code == 303
    assert Picture.objects.count() == 2


# --- Confirming ----------------------------------------------------------------------------------


def test_only_the_owner_of_the_address_brings_it_to_the_team(client, space, coordinator, told):
    assert (
        told(lambda: send(client))
        == [("zuzanna.tajna@example.org", "Please confirm your proposal: Wieczór gier")]
        or len(mail.outbox) == 1
    )
    (letter,) = mail.outbox
    (link, *_rest) = [each for each in proposals.links_in(letter.body) if "confirm" in each]
    path = link.removeprefix("http://localhost")
    response = client.get(path)  # as a machine that looks for harm would
    assert response["Cache-Control"] == "no-store, private"
    assert response["Referrer-Policy"] == "no-referrer"
    assert not Submission.objects.exists()
    addresses = [to for to, _subject in told(lambda: client.post(path))]
    assert addresses == ["koordynatorka@example.org", "zuzanna.tajna@example.org"]
    assert told(lambda: client.post(path)) == []
    assert Submission.objects.count() == EventPage.objects.count() == 1
    own_link = own(Proposal.objects.get())
    assert own_link not in client.get(path).content.decode()  # it opens nothing twice


def test_a_link_to_confirm_runs_out_and_with_it_all_that_was_sent(client, space):
    send(client, picture_1=file(pictures.jpeg()), **GOOD)
    proposal_clock.run(timezone.now() + 6 * DAY)
    assert Proposal.objects.exists()
    proposal_clock.run(timezone.now() + 8 * DAY)
    assert not Proposal.objects.exists()
    assert not ProposalPicture.objects.exists()
    assert not ProposalLetter.objects.exists()


def test_a_space_that_was_closed_meanwhile_gets_nothing(client, space):
    send(client)
    stages.close(space)
    assert client.post(confirm_path(Proposal.objects.get())).status_code == 410
    assert not EventPage.objects.exists()


def test_letters_speak_the_language_of_the_form(client, space, told):
    values = {"title_pl": "", "text_pl": "", "title_en": "Games", "text_en": "We play."}
    told(lambda: send(client, language="en", **values))
    (letter,) = mail.outbox
    assert letter.subject == "Please confirm your proposal: House"
    assert 'lang="en"' in letter.alternatives[0].content
    assert "/en/proposal-confirm/" in letter.body


# --- The draft -----------------------------------------------------------------------------------


def test_an_event_stands_in_the_list_of_the_space_as_far_as_it_was_said(client, space):
    day = timezone.localdate() + 20 * DAY
    values = {"day": day.isoformat(), "starts": "18:00", "ends": "20:30"}
    english = {"title_en": "Games", "text_en": "<b>We</b> play."}
    proposal = confirmed(client, **values, **english)
    page = draft(proposal)
    assert isinstance(page, EventPage)
    assert page.get_parent().slug_pl == "wydarzenia"
    assert (page.live, page.owner) == (False, None)
    assert (page.title_pl, page.title_en) == ("Wieczór gier", "Games")
    assert page.lead_pl == "Gramy w planszówki."
    assert "Przynieś własne." in str(page.body_pl)
    assert page.lead_en == "<b>We</b> play."  # a text without markup
    start = timezone.localtime(page.start)
    assert (start.date(), start.hour, timezone.localtime(page.end).hour) == (day, 18, 20)
    assert not Occurrence.objects.exists()


def test_a_page_stands_in_the_space_and_not_in_its_menu(client, space):
    data = {"picture_1": file(pictures.jpeg()), "picture_2": file(pictures.picture("PNG"))}
    alts = {"alt_1": "Jeden", "alt_2": "Dwa", "rights": "on"}
    page = draft(confirmed(client, kind="page", text_pl="A < B\n\nC", **data, **alts))
    assert isinstance(page, ContentPage)
    assert (page.show_in_menus, page.get_parent().specific) == (False, space)
    assert [block.block_type for block in page.body_pl] == ["text", "picture", "picture"]
    assert "A &lt; B" in page.body_pl[0].value.source
    assert not page.body_en


def test_one_language_alone_gives_the_page_its_name(client, space):
    values = {"title_pl": "", "text_pl": "", "title_en": "Games", "text_en": "We play."}
    page = draft(confirmed(client, **values))
    assert (page.title_pl, page.title_en, page.lead_pl) == ("Games", "Games", "")
    assert page.lead_en == "We play."


def test_the_coordinator_sees_who_proposed_it_and_decides_as_on_any_other(
    client, space, coordinator
):
    proposal = confirmed(client)
    client.force_login(coordinator)
    assert "Zuzanna Tajna" in text_of(client.get(reverse("moderation_queue")))
    review = reverse("moderation_review", args=[waiting(proposal).pk])
    shown = text_of(client.get(review))
    for word in ("Zuzanna Tajna", "zuzanna.tajna@example.org", "trzy stoły", "pierwszy piątek"):
        assert word in shown
    # Its day is not known yet: that is said, and nothing breaks.
    answer = client.post(review, {"decision": "approve"})
    assert answer.url == reverse("wagtailadmin_pages:edit", args=[proposal.page_id])
    assert waiting(proposal).outcome == "waiting"
    assert not NetworkPage.objects.get(pk=proposal.page_id).live
    dialogue = ["approve", waiting(proposal).task_state_id]
    name = "wagtailadmin_pages:workflow_action"
    answer = client.post(reverse(name, args=[proposal.page_id, *dialogue]), {"comment": ""})
    assert answer.url == reverse("wagtailadmin_pages:edit", args=[proposal.page_id])
    assert waiting(proposal).outcome == "waiting"


def test_the_coordinator_reads_the_day_as_people_write_it(client, space, coordinator):
    day = timezone.localdate() + 30 * DAY
    proposal = confirmed(client, day=day.isoformat(), starts="17:00", ends="19:00")
    client.force_login(coordinator)
    shown = text_of(client.get(reverse("moderation_review", args=[waiting(proposal).pk])))
    with translation.override("pl"):
        assert f"{long_date(day)} 17:00–19:00".replace("\xa0", " ") in shown


def test_what_was_not_read_is_not_approved(client, space, coordinator):
    proposal = confirmed(client, kind="page")
    client.force_login(coordinator)
    review = reverse("moderation_review", args=[waiting(proposal).pk])
    read = page_of(client.get(review)).select_one("[name=latest]")["value"]
    proposals.amend(client, proposal, text_pl="Coś zupełnie innego.")
    client.post(review, {"decision": "approve", "latest": read})
    assert not NetworkPage.objects.get(pk=proposal.page_id).live
    read = page_of(client.get(review)).select_one("[name=latest]")["value"]
    client.post(review, {"decision": "approve", "latest": read})
    assert "zupełnie innego" in str(ContentPage.objects.get(pk=proposal.page_id).body_pl)


# --- Back and forth ------------------------------------------------------------------------------


def test_each_step_is_told_once_until_everybody_can_read_it(client, space, coordinator, told):
    told(lambda: confirmed(client, kind="page"))
    proposal = Proposal.objects.get()
    first = waiting(proposal)
    why = {"reasons": ["plain"], "remark": "Czy to dla dzieci?"}
    answer = told(lambda: moderation.return_to_authors(first.pk, coordinator, **why))
    assert [to for to, _subject in answer] == ["zuzanna.tajna@example.org"]
    assert "Czy to dla dzieci?" in mail.outbox[0].body
    assert own(proposal) in mail.outbox[0].body
    shown = text_of(client.get(own(proposal)))
    assert "Czy to dla dzieci?" in shown
    values = {"notes": "Tak, od 6 lat.", "title_en": "Games", "text_en": "We play."}
    answer = told(lambda: proposals.amend(client, proposal, **values))
    assert [to for to, _subject in answer] == ["koordynatorka@example.org"]
    second = waiting(proposal)
    assert second.pk != first.pk
    assert second.task_state.revision.as_object().title_en == "Games"
    answer = told(lambda: moderation.approve(second.pk, coordinator))
    assert [to for to, _subject in answer] == ["zuzanna.tajna@example.org"]
    public = ContentPage.objects.get(pk=proposal.page_id)
    assert public.full_url in mail.outbox[0].body
    assert page_of(client.get(own(proposal))).find("a", href="/pl/miejsca/dom/wieczor-gier/")
    for letter in ProposalLetter.objects.all():
        deliver.call("sites.proposalletter", letter.pk)
    assert len(mail.outbox) == 1
    assert not ModerationLetter.objects.exclude(to=coordinator).exists()


def test_what_the_space_does_with_it_later_is_told_to_nobody(client, space, coordinator, told):
    proposal = confirmed(client, kind="page")
    moderation.approve(waiting(proposal).pk, coordinator)
    page = ContentPage.objects.get(pk=proposal.page_id)
    page.title_pl = "Inaczej"
    page.save_revision()
    page.get_workflow().start(page, coordinator)
    assert (
        told(lambda: moderation.return_to_authors(waiting(proposal).pk, coordinator, remark="x"))
        == []
    )


def test_a_change_leaves_alone_what_the_team_has_mended(client, space, coordinator):
    proposal = confirmed(client)
    page = draft(proposal)
    page.title_pl, page.price = "Wieczór gier planszowych", 10
    page.save_revision(user=coordinator, clean=False)
    proposals.amend(client, proposal, when="w drugi piątek", text_pl="Gramy.")
    page = draft(proposal)
    assert (page.title_pl, page.price) == ("Wieczór gier planszowych", 10)
    assert page.lead_pl == "Gramy."
    assert waiting(proposal).task_state.revision_id == page.latest_revision_id
    assert Submission.objects.count() == 1


def test_pictures_can_be_exchanged_until_it_is_decided(client, space, told):
    proposal = confirmed(client, picture_1=file(pictures.jpeg()), **GOOD)
    old = Picture.objects.get()
    new = {"picture_1": file(pictures.picture("PNG")), "alt_1": "Nowy"}
    told(lambda: proposals.amend(client, proposal, **new))
    picture = Picture.objects.get()  # the old one is gone; Wagtail deletes its file
    assert picture.pk != old.pk
    assert draft(proposal).main_picture == picture
    proposals.amend(client, proposal, leave_out_1="on", alt_1="")
    assert draft(proposal).main_picture is None
    assert not Picture.objects.exists()


def test_a_mistake_on_ones_own_page_changes_nothing(client, space):
    proposal = confirmed(client)
    response = proposals.amend(client, proposal, title_pl="Inny tytuł", text_pl="")
    assert response.status_code == 422
    assert page_of(response).select_one("[name=title_pl]")["value"] == "Inny tytuł"
    assert draft(proposal).title_pl == "Wieczór gier"


def test_withdrawn_it_leaves_the_queue(client, space, coordinator):
    proposal = confirmed(client)
    assert client.post(own(proposal), {"do": "withdraw"}).status_code == 303
    assert waiting(proposal).outcome == "withdrawn"
    assert not page_of(client.get(own(proposal))).select_one("form.proposal-form")
    with pytest.raises(moderation.Decided):
        moderation.approve(waiting(proposal).pk, coordinator)


def test_declined_the_reason_is_there_and_nothing_more_can_be_done(client, space, coordinator):
    proposal = confirmed(client)
    moderation.decline(waiting(proposal).pk, coordinator, reasons=["not_here"])
    for language, words in (("pl", "nie pasuje"), ("en", "does not fit")):
        assert words in text_of(client.get(own(proposal, language)))
    assert proposals.amend(client, proposal).status_code == 409
    assert client.post(own(proposal), {"do": "withdraw"}).status_code == 409
    with pytest.raises(NotNow):
        amend(again(proposal), proposal.given, "")


def test_confirmed_twice_at_once_it_is_one_draft(client, space):
    send(client)
    proposal = Proposal.objects.get()
    confirm(proposal)
    confirm(proposal)  # what the second one holds in hand is old
    assert EventPage.objects.count() == 1


# --- Being forgotten -----------------------------------------------------------------------------


def personal(proposal):
    row = Proposal.objects.get(pk=proposal.pk)
    return [row.name, row.email, row.notes, *row.given.values()]


def test_after_ninety_days_nobody_is_known_and_what_was_published_stays(client, space, coordinator):
    proposal = confirmed(client, kind="page", picture_1=file(pictures.jpeg()), **GOOD)
    moderation.approve(waiting(proposal).pk, coordinator)
    proposal_clock.run(timezone.now() + 89 * DAY)
    assert "Zuzanna Tajna" in personal(proposal)
    out = StringIO()
    Proposal.objects.update(decided_at=timezone.now() - 91 * DAY)
    call_command("moderation_clock", stdout=out)
    assert personal(proposal) == ["", "", ""]
    page = ContentPage.objects.get(pk=proposal.page_id)
    assert page.live
    assert Picture.objects.exists()
    assert client.get(own(proposal)).status_code == 410
    client.force_login(coordinator)
    review = client.get(reverse("moderation_review", args=[waiting(proposal).pk]))
    assert "Zuzanna" not in text_of(review)


@pytest.mark.parametrize("how", ["declined", "withdrawn", "never answered", "deleted by the team"])
def test_what_was_not_published_goes_with_its_proposer(client, space, coordinator, how):
    proposal = confirmed(client, picture_1=file(pictures.jpeg()), **GOOD)
    if how == "declined":
        moderation.decline(waiting(proposal).pk, coordinator, remark="Nie.")
    elif how == "withdrawn":
        client.post(own(proposal), {"do": "withdraw"})
    elif how == "never answered":
        moderation.return_to_authors(waiting(proposal).pk, coordinator, remark="Kiedy?")
    else:
        draft(proposal).delete()
    now = timezone.now()
    proposal_clock.run(now + 89 * DAY)
    assert "Zuzanna Tajna" in personal(proposal)
    proposal_clock.run(now + 91 * DAY)
    proposal_clock.run(now + 182 * DAY)
    assert personal(proposal) == ["", "", ""]
    assert not EventPage.objects.exists()
    if how != "deleted by the team":
        assert not Picture.objects.exists()


def test_what_waits_is_not_forgotten_before_anybody_is_told(client, space):
    proposal = confirmed(client)
    proposal_clock.run(timezone.now() + 400 * DAY)
    assert "Zuzanna Tajna" in personal(proposal)


def test_a_picture_the_team_shows_elsewhere_stays(client, space, coordinator):
    proposal = confirmed(client, picture_1=file(pictures.jpeg()), **GOOD)
    space.main_picture = Picture.objects.get()
    space.save()
    client.post(own(proposal), {"do": "erase"})
    assert Picture.objects.exists()
    assert not EventPage.objects.exists()


def test_whoever_asks_is_forgotten_at_once(client, space, told):
    proposal = confirmed(client, picture_1=file(pictures.jpeg()), **GOOD)
    response = client.post(own(proposal), {"do": "erase"})
    assert response.status_code == 200
    assert personal(proposal) == ["", "", ""]
    assert not EventPage.objects.exists()
    assert not Picture.objects.exists()
    assert client.get(own(proposal)).status_code == 410


def test_the_database_keeps_nobody_who_was_erased(client, space):
    proposal = confirmed(client)
    with pytest.raises(IntegrityError), transaction.atomic():
        Proposal.objects.filter(pk=proposal.pk).update(erased_at=timezone.now())


def test_links_are_in_no_log(client, space):
    proposal = confirmed(client)
    for path in (own(proposal), confirm_path(proposal)):
        assert proposal.reference not in without_secrets(f'"GET {path} HTTP/1.1" 200')


def test_the_token_names_nobody_and_is_not_in_the_database(client, space):
    proposal = confirmed(client)
    token = token_of(proposal)
    assert len(token) == 44
    assert token not in [str(value) for value in Proposal.objects.values_list().get()]
