"""Links in letters that were sent, and forms that were open, before the modules moved.

The tokens were made by the release before (commit 3772a5c) with the tests' ``SECRET_KEY`` at
``MOMENT``; whoever changes a salt or a signature breaks links people hold in their hands.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.core.signing import SignatureExpired, TimestampSigner

from events.digest.forms import SALT
from events.digest.links import reference_to_confirm, reference_to_leave
from events.models import Digest
from events.signup import forms as signup_forms
from events.signup import links as signup_links
from network.http.public_forms import once_of
from network.http.signed_links import ForgedLink
from sites.freshness import links as freshness_links
from sites.models import FreshnessLetter, Proposal, ProposalClause, WeeklyHours
from sites.proposals import links as proposal_links
from sites.proposals import views as proposal_views
from tests.clock import at
from tests.events.signup.letters import make_class, make_house, sign_up
from tests.partners import make_coordinator

REFERENCE = "Abcdefghijklmnopqrst_-"
MOMENT = datetime(2026, 11, 5, 18, tzinfo=UTC)
DAY = timedelta(days=1)

SIGN_UP = {  # by the link's rotation
    0: "Abcdefghijklmnopqrst_-xqPqzoNUYkz9vSeaTmS_1A",
    3: "Abcdefghijklmnopqrst_-bfq9V9eqc3EhGTVjAm8Pcg",
}
DIGEST_CONFIRM = "Abcdefghijklmnopqrst_-:1xP1km:k3V3InEs8qaK2Q2vSWkWY-JhCk29gP_Ag4LCTpcjPOQ"
DIGEST_LEAVE = "Abcdefghijklmnopqrst_-ui2cA2TP0fI8vJM2EVpsUA"
PROPOSAL_CONFIRM = "Abcdefghijklmnopqrst_-:1xP1km:8huCT5T5EYJa2eODxUDWiUn-8leXO-AzEo64tGluGAo"
PROPOSAL_OWN = "Abcdefghijklmnopqrst_-t_94K1ArHpmw-QrTe8ghBA"
FRESHNESS = "Abcdefghijklmnopqrst_-:1xP1km:Ciz90ZRwoGEGO1d_8WaHH0T_HIKfRjKGeAoSxOIyv7Q"
#: Of forms of the page with the key 5 (the last: of the proposal above), each named "formname".
STAMPS = {
    "sign-up": "formname.7:1xP1km:43GZ8q55Pk527DzrGjYeW_knGJ6sLUeJTAz1vDWq1FY",
    "proposal": "formname.7:1xP1km:kmU4Tp0uco9Jj5gEkHptp3BG4OXglgRZgGSL_ks-RhA",
    "digest": "formname.7:1xP1km:yNitXf4I4QZxyyp_Rzl391ZjalGa1QJaiojvCgLDNWE",
    "own proposal": "formname.7:1xP1km:2Uocnh1r_mjdCarUwNWXXWq7nbUsPTmUdSmBsq9Fs2E",
}


@pytest.fixture
def then(monkeypatch):
    """Signatures know the time from ``time.time``, everything else from ``timezone.now``."""
    monkeypatch.setattr("django.core.signing.time.time", lambda: MOMENT.timestamp() + 3600)
    with at(MOMENT + timedelta(hours=1)):
        yield


@pytest.fixture
def index(db):
    return make_house()


def test_stamps_of_open_forms(then):
    class Page:
        pk = 5

    salts = {
        "sign-up": signup_forms._salt(Page),
        "proposal": proposal_views._salt(Page),
        "digest": f"{SALT}.5",
        "own proposal": f"sites.my_proposal.{REFERENCE}",
    }
    for name, stamp in STAMPS.items():
        assert once_of(stamp, salts[name]) == "formname"
        assert TimestampSigner(salt=salts[name]).unsign(stamp, max_age=DAY) == "formname.7"
        with pytest.raises(SignatureExpired):
            TimestampSigner(salt=salts[name]).unsign(stamp, max_age=60)


@pytest.mark.parametrize("rotation", [0, 3])
def test_the_link_to_a_sign_up(client, index, rotation):
    event = make_class(index)
    signup = sign_up(event, event.occurrences.get(), reference=REFERENCE, rotation=rotation)
    assert signup_links.find(SIGN_UP[rotation]) == signup
    assert client.get(f"/pl/sign-up/{SIGN_UP[rotation]}/").status_code == 200
    assert client.get(f"/pl/sign-up/{SIGN_UP[3 - rotation]}/").status_code == 404


def test_the_links_of_a_weekly_letter(client, index, then):
    Digest.objects.create(page=index, email="ala@example.org", language="pl", reference=REFERENCE)
    assert reference_to_confirm(DIGEST_CONFIRM) == reference_to_leave(DIGEST_LEAVE) == REFERENCE
    assert client.get(f"/pl/weekly-confirm/{DIGEST_CONFIRM}/").status_code == 200
    assert client.get(f"/pl/weekly/{DIGEST_LEAVE}/").status_code == 200


def test_the_links_of_a_proposal(client, index, then):
    proposal = Proposal.objects.create(
        space=index.get_parent().specific,
        kind="event",
        reference=REFERENCE,
        once="once",
        language="pl",
        given={"title_pl": "Gry"},
        email="ala@example.org",
        clause=ProposalClause.kept("…", "…"),
    )
    assert proposal_links.find_to_confirm(PROPOSAL_CONFIRM) == proposal
    assert client.get(f"/pl/proposal-confirm/{PROPOSAL_CONFIRM}/").status_code == 200
    with pytest.raises(ForgedLink):
        proposal_links.find(PROPOSAL_OWN)  # not confirmed yet
    Proposal.objects.update(confirmed_at=MOMENT)
    assert proposal_links.find(PROPOSAL_OWN) == proposal
    assert client.get(f"/pl/proposal/{PROPOSAL_OWN}/").status_code == 200


def test_the_link_by_which_a_coordinator_confirms(client, index, then):
    space = index.get_parent().specific
    WeeklyHours.objects.create(space=space, monday="09:00-17:00")
    letter = FreshnessLetter.objects.create(
        space=space,
        kind="asked",
        to=make_coordinator("kora", space),
        reference=REFERENCE,
        written_at=MOMENT,
    )
    assert freshness_links.letter_of(FRESHNESS) == letter
    assert client.get(f"/pl/freshness/{FRESHNESS}/").status_code == 200
