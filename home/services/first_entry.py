"""The network's first entry: the pilot space at ul. Na Kozłówce 25 and its meeting of 10 May 2022.

Every fact comes from ``home/data/first_entry.json``, which holds what the city's notice of
29 April 2022 says. What the notice does not say stays empty here.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.db import transaction
from django.utils import translation
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _
from wagtail.models import Site

from events.models import (
    EventIndexPage,
    EventOrganisation,
    EventPage,
    EventPerson,
    ProgrammePoint,
)
from home.models import HomePage, StatementPage
from home.services.load_groups import load_groups
from network.i18n.fallback import both
from network.models import (
    Category,
    District,
    EventFormat,
    FundingProgramme,
    NetworkPage,
    NetworkSettings,
    Organisation,
    OrganisationRole,
    PersonRole,
    Project,
    SpokenLanguage,
)
from network.services.add_page import add_page
from network.services.load_vocabulary import load_vocabulary
from sites.models import (
    ContactPage,
    PointPrecision,
    SpaceIndexPage,
    SpaceOrganisation,
    SpacePage,
    SpaceStage,
)
from sites.team.groups import equip_space

DATA = Path(__file__).resolve().parent.parent / "data"

STAGES = {"pilot": SpaceStage.PILOT}
FORMATS = {"presentation": "prezentacja", "discussion": "dyskusja", "world_cafe": "world-cafe"}


def first_entry() -> dict[str, Any]:
    return json.loads((DATA / "first_entry.json").read_text(encoding="utf-8"))


def own_words() -> dict[str, Any]:
    """The network's words about itself: the front page and the statements."""
    return json.loads((DATA / "own_words.json").read_text(encoding="utf-8"))


@transaction.atomic
def load_first_entry(base_url: str) -> bool:
    """Open the network at ``base_url``; return whether anything had to be added.

    Repeatable: what exists is left as it is, so an editor's changes stay. Only the address of the
    hub follows ``base_url``, since that belongs to the installation and not to the content.
    """
    with translation.override("pl"):
        load_vocabulary()
        load_groups()
        home = HomePage.objects.first()
        added = home is None
        if home is None:
            home = _open(first_entry(), own_words())
        for space in SpacePage.objects.filter(space_settings=None):
            equip_space(space)
        _serve_at(base_url, home)
    return added


def _serve_at(base_url: str, home: HomePage) -> None:
    """Let the hub's site be found at the address this installation is reached at."""
    address = urlsplit(base_url)
    port = address.port or (443 if address.scheme == "https" else 80)
    site = Site.objects.filter(is_default_site=True).first() or Site(is_default_site=True)
    wanted = {"hostname": address.hostname, "port": port, "root_page_id": home.pk}
    if all(getattr(site, name) == value for name, value in wanted.items()):
        return
    for name, value in wanted.items():
        setattr(site, name, value)
    site.site_name = site.site_name or home.title
    site.save()


def _open(facts: dict[str, Any], words: dict[str, Any]) -> HomePage:
    organisations = _organisations(facts["organisations"])
    project = _project(facts, organisations)
    home = _front(words, project)
    space = _space(home, words, facts, project, organisations)
    _meeting(space, words, facts, project, organisations)
    _add(space, ContactPage, **both("title", _("Contact and directions")))
    for statement in words["statements"]:
        _add(home, StatementPage, **_statement(statement))
    return home


def _add(parent: NetworkPage, model: type[NetworkPage], **values: Any) -> Any:
    """A new published page with its first revision, as if an editor had made it."""
    page = model(**values)
    add_page(parent, page)
    # As read back: what was published, and a parent that counts its children.
    return model.objects.get(pk=page.pk)


def _both(name: str, texts: dict[str, str]) -> dict[str, str]:
    return {f"{name}_pl": texts["pl"], f"{name}_en": texts["en"]}


def _without_remark(text: str) -> str:
    """The text without a remark of the data in brackets: "… (derived label)"."""
    return text.split(" (")[0]


# --- Organisations and the project ---------------------------------------------------------


def _organisations(entries: list[dict[str, Any]]) -> dict[str, Organisation]:
    made = {}
    for entry in entries:
        if "funder_programme" in entry["roles"]:
            continue
        kind = entry.get("kind", {"pl": "", "en": ""})
        made[entry["id"]], _created = Organisation.objects.get_or_create(
            code=entry["id"],
            defaults={
                "name": entry["name"],
                "gloss_en": entry.get("gloss_en", ""),
                "country": entry.get("country", ""),
                **_both("kind", kind),
            },
        )
    return made


def _project(facts: dict[str, Any], organisations: dict[str, Organisation]) -> Project:
    entry = facts["project"]
    project, created = Project.objects.get_or_create(
        code="tworzymy-mam",
        defaults={
            **_both("name", entry["name"]),
            "lead": organisations[entry["lead"]],
            "programme": _programme(facts),
            "funding_statement_pl": entry["funding_statement"]["pl_verbatim"],
            "funding_statement_en": entry["funding_statement"]["en"],
        },
    )
    if created:
        project.partners.set(organisations[code] for code in entry["partners"])
    return project


def _programme(facts: dict[str, Any]) -> FundingProgramme:
    code = facts["project"]["programme"]
    entry = next(entry for entry in facts["organisations"] if entry["id"] == code)
    countries = [country.split(" / ") for country in entry["financed_by"]]
    programme, _created = FundingProgramme.objects.get_or_create(
        code=code,
        defaults={
            "name_pl": entry["name"],
            "name_en": entry["gloss_en"],
            **_both("mechanism", entry["mechanism"]),
            "financed_by_pl": ", ".join(names[0] for names in countries),
            "financed_by_en": ", ".join(names[-1] for names in countries),
        },
    )
    return programme


# --- The pages -------------------------------------------------------------------------------


def _front(words: dict[str, Any], project: Project) -> HomePage:
    """The front page in place of Wagtail's own welcome page, and the network's settings."""
    settings = NetworkSettings.load()
    for name in ("name", "tagline"):
        for field, text in _both(name, words["network"][name]).items():
            setattr(settings, field, text)
    settings.main_project = project
    settings.save()
    entry = words["home"]
    root = NetworkPage.get_first_root_node()
    home = _add(
        root,
        HomePage,
        slug_pl="siec",
        slug_en="network",
        project=project,
        **_both("title", entry["title"]),
        **_both("headline", entry["headline"]),
        **_both("lead", entry["lead"]),
        **_both("take_part", entry["take_part"]),
    )
    Site.objects.filter(is_default_site=True).update(root_page=home)
    for welcome in root.get_children().filter(depth=2).exclude(pk=home.pk):
        if welcome.specific_class is NetworkPage:
            welcome.delete()
    return HomePage.objects.get(pk=home.pk)


def _space(
    home: HomePage,
    words: dict[str, Any],
    facts: dict[str, Any],
    project: Project,
    organisations: dict[str, Organisation],
) -> SpacePage:
    directory = _add(home, SpaceIndexPage, show_in_menus=True, **_listing(words["directory"]))
    _add(HomePage.objects.get(), EventIndexPage, show_in_menus=True, **_listing(words["events"]))
    entry = facts["space"]
    space = SpacePage(
        title_pl=_without_remark(entry["name"]["pl"]),
        title_en=entry["name"]["en"],
        slug_pl=entry["slug_pl"],
        slug_en=entry["slug_en"],
        stage=STAGES[entry["stage"]],
        district=District.objects.get(code=entry["district"]["number"]),
        street=entry["address"]["street"],
        postcode=entry["address"]["postcode"] or "",
        city=entry["address"]["city"],
        country=entry["address"]["country"],
        latitude=str(entry["geo"]["lat"]),
        longitude=str(entry["geo"]["lon"]),
        point_precision=PointPrecision(entry["geo"]["precision"]),
        project=project,
        **_both("kind", entry["kind"]),
        **_both("point_note", words["space"]["point_note"]),
        **_both("lead", words["space"]["lead"]),
    )
    space.organisations = [
        SpaceOrganisation(organisation=organisation, role=role, sort_order=order)
        for order, (organisation, role) in enumerate(_who(facts["project"], organisations))
    ]
    directory.add_child(instance=space)
    space.save_revision().publish()
    return SpacePage.objects.get(pk=space.pk)


def _who(
    project: dict[str, Any], organisations: dict[str, Organisation]
) -> Iterable[tuple[Organisation, OrganisationRole]]:
    """The organisations of the project, each with its role in it."""
    roles = {role.code: role for role in OrganisationRole.objects.all()}
    yield organisations[project["lead"]], roles["realizator"]
    for code in project["partners"]:
        yield organisations[code], roles["partner"]


def _listing(entry: dict[str, Any]) -> dict[str, Any]:
    return {**_both("title", entry["title"]), **_both("intro", entry["intro"])}


def _meeting(
    space: SpacePage,
    words: dict[str, Any],
    facts: dict[str, Any],
    project: Project,
    organisations: dict[str, Organisation],
) -> None:
    index = _add(space, EventIndexPage, show_in_menus=True, **_listing(words["space_events"]))
    entry, source = facts["event"], facts["source"]
    registration = entry["registration"]
    event = EventPage(
        slug_pl="rok-pilotazu-i-model-na-przyszlosc",
        slug_en="a-year-of-the-pilot-and-a-model-for-the-future",
        start=datetime.fromisoformat(entry["start"]),
        end=datetime.fromisoformat(entry["end"]),
        project=project,
        registration_required=registration["required"],
        limited_places=registration["limited_places"],
        capacity=registration["capacity"],
        price=registration["price"],
        source_name=source["site"],
        source_date=date.fromisoformat(source["published"]),
        source_notice=(DATA / "notice.pl.txt").read_text(encoding="utf-8"),
        **_both("title", entry["title"]),
        **_both("lead", entry["lead"]),
        **_both("purpose", {code: _as_html(entry["purpose"], code) for code in ("pl", "en")}),
        **_both("body", {code: _as_body(entry["guests_share"], code) for code in ("pl", "en")}),
        **_both("part_of", entry["part_of"]),
        **_both("language_note", entry["language_note"]),
        **_both("registration_text", registration),
    )
    _people_and_programme(event, entry, organisations)
    event.organisations = [
        EventOrganisation(organisation=organisation, role=role, sort_order=order)
        for order, (organisation, role) in enumerate(_who(facts["project"], organisations))
    ]
    index.add_child(instance=event)
    event.formats = list(
        EventFormat.objects.filter(code__in=[FORMATS[p["format"]] for p in entry["programme"]])
    )
    event.categories = list(Category.objects.filter(code__in=words["meeting"]["categories"]))
    event.languages = list(SpokenLanguage.objects.filter(code__in=entry["languages"]))
    event.save_revision().publish()


def _people_and_programme(
    event: EventPage, entry: dict[str, Any], organisations: dict[str, Organisation]
) -> None:
    guest = PersonRole.objects.get(code="gosc")
    formats = {term.code: term for term in EventFormat.objects.all()}
    event.people = [
        EventPerson(
            name=person["name"],
            role=guest,
            description_pl=_without_remark(person["role"]["pl"]),
            description_en=person["role"]["en"],
            affiliation=organisations[person["represents"]],
            sort_order=order,
        )
        for order, person in enumerate(entry["people"])
    ]
    event.programme = [
        ProgrammePoint(
            format=formats[FORMATS[point["format"]]],
            sort_order=point["order"],
            **_both("text", point),
        )
        for point in entry["programme"]
    ]


def _as_html(paragraphs: list[dict[str, str]], code: str) -> str:
    return format_html_join("", "<p>{}</p>", ((paragraph[code],) for paragraph in paragraphs))


def _as_body(text: dict[str, str], code: str) -> str:
    return json.dumps([{"type": "text", "value": format_html("<p>{}</p>", text[code])}])


def _statement(entry: dict[str, Any]) -> dict[str, Any]:
    bodies = {
        code: json.dumps([{"type": "text", "value": entry["body"][code]}]) for code in ("pl", "en")
    }
    return {
        **_both("title", entry["title"]),
        **_both("slug", entry["slug"]),
        **_both("intro", entry["intro"]),
        **_both("body", bodies),
        "show_in_menus": entry["in_menu"],
    }
