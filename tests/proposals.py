"""Proposals as somebody without an account makes them, for the tests: over HTTP, by the form."""

from __future__ import annotations

import re
from typing import Any

from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import translation

from sites.models import Proposal, SpacePage, Submission
from sites.proposals.links import confirm_path, own_path

FORM = {"pl": "/pl/miejsca/dom/zaproponuj/", "en": "/en/spaces/house/propose/"}
WORDS = {
    "kind": "event",
    "title_pl": "Wieczór gier",
    "text_pl": "Gramy w planszówki.\n\nPrzynieś własne.",
    "title_en": "",
    "text_en": "",
    "when": "w pierwszy piątek",
    "day": "",
    "starts": "",
    "ends": "",
    "notes": "Potrzebne trzy stoły.",
    "name": "Zuzanna Tajna",
    "email": "zuzanna.tajna@example.org",
}


def page_of(response: Any) -> BeautifulSoup:
    return BeautifulSoup(response.content, "html.parser")


def text_of(response: Any) -> str:
    return " ".join(page_of(response).get_text(" ").replace("\xa0", " ").split())


def file(data: bytes, name: str = "obraz.jpg", kind: str = "image/jpeg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data, kind)


def send(client: Any, *, language: str = "pl", stamp: str = "", **values: Any) -> Any:
    """Open the form and send it, with other values than the usual ones."""
    form = page_of(client.get(FORM[language])).select_one("form.proposal-form")
    given = {"form": stamp or form.select_one("[name=form]")["value"], **WORDS, **values}
    return client.post(form["action"], given)


def send_again(client: Any, response: Any, **values: Any) -> Any:
    """Send the form that came back, as it came back, with other values."""
    form = page_of(response).select_one("form.proposal-form")
    return client.post(form.get("action") or response.request["PATH_INFO"], filled(form) | values)


def filled(form: Any) -> dict[str, str]:
    """What a browser would send of a form as it stands (of files nothing)."""
    values = {}
    for field in form.select("input, textarea"):
        kind = field.get("type")
        if field.name == "textarea":
            values[field["name"]] = field.text.lstrip("\n")
        elif kind in ("checkbox", "radio"):
            if field.has_attr("checked"):
                values[field["name"]] = field.get("value", "on")
        elif kind != "file":
            values[field["name"]] = field.get("value", "")
    return values


def confirmed(client: Any, **values: Any) -> Proposal:
    """A proposal that was sent and confirmed."""
    assert send(client, **values).status_code == 303
    proposal = Proposal.objects.latest("pk")
    assert client.post(confirm_path(proposal)).status_code == 200
    return Proposal.objects.get(pk=proposal.pk)


def amend(client: Any, proposal: Proposal, **values: Any) -> Any:
    own = own_path(proposal)
    form = page_of(client.get(own)).select_one("form.proposal-form")
    known = filled(form) if form else {}
    return client.post(own, {**known, "do": "amend", **values})


def waiting(proposal: Proposal) -> Submission:
    return Submission.objects.filter(page=proposal.page_id).latest("pk")


def own(proposal: Proposal, language: str = "pl") -> str:
    with translation.override(language):
        return own_path(proposal)


def action(space: SpacePage) -> str:
    return reverse("sites:propose", args=[space.pk])


def links_in(text: str) -> list[str]:
    return re.findall(r"http://\S+", text)
