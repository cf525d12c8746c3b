"""Opening a space: everything it needs to work, in one transaction."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import models, transaction
from django.http.request import validate_host
from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.models import Site

from network.i18n.fallback import both
from network.models import District, Organisation, OrganisationRole, User
from network.services.add_page import add_page
from sites.models import (
    ContactPage,
    ContentPage,
    NewsIndexPage,
    RoomIndexPage,
    SpaceIndexPage,
    SpaceOrganisation,
    SpacePage,
    SpaceRole,
    SpaceStage,
)
from sites.team.groups import equip_space
from sites.team.invitations import invite

# A name as DNS has it (RFC 1123 §2.1), of at least two labels, without a port.
_HOSTNAME = re.compile(
    r"^(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,62}$"
)
_OPERATOR = "operator"


class SpaceTemplate(models.TextChoices):
    """What kind of place is opened, and so which pages it begins with."""

    SMALL = "small", _("Small: one room, no page about rooms")
    WITH_ROOMS = "rooms", _("With rooms: each can be described, booked and borrowed")
    NO_PREMISES = "no-premises", _("Without premises of its own: a guest elsewhere")


@dataclass(frozen=True)
class NewSpace:
    """The data a space is opened with."""

    title_pl: str
    coordinator_email: str
    title_en: str = ""
    template: str = SpaceTemplate.SMALL
    stage: str = SpaceStage.PLANNED
    district: District | None = None
    street: str = ""
    postcode: str = ""
    city: str = "Kraków"
    operator: Organisation | None = None
    hostname: str = ""
    language: str = "pl"
    opened_by: User | None = field(default=None, compare=False)


@transaction.atomic
def open_space(new: NewSpace) -> SpacePage:
    """Open a space: its pages, groups, files, workflow, hostname, and a letter to its coordinator.

    If any step fails nothing is left behind, and no letter goes. Raises ``ValidationError`` by
    field (``title_pl``, ``street``, ``hostname``, ``coordinator_email`` …) saying why.
    """
    hostname = check(new)
    with translation.override("pl"):
        space = _pages(new)
        equip_space(space)
        if hostname:
            _give_hostname(space, hostname)
    invite(
        space,
        SpaceRole.COORDINATOR,
        new.coordinator_email,
        language=new.language,
        invited_by=new.opened_by,
    )
    return space


def check(new: NewSpace) -> str:
    """Validate the data; return the hostname in normal form."""
    errors: dict[str, Any] = {}
    if not new.title_pl.strip():
        errors["title_pl"] = gettext("A space needs a name in Polish.")
    if new.template != SpaceTemplate.NO_PREMISES and not new.street.strip():
        errors["street"] = gettext(
            "Give the street and number, or choose a space without premises of its own."
        )
    try:
        validate_email(new.coordinator_email)
    except ValidationError as error:
        errors["coordinator_email"] = error.messages
    hostname = new.hostname.strip().lower().rstrip(".")
    if hostname:
        try:
            check_hostname(hostname)
        except ValidationError as error:
            errors["hostname"] = error.messages
    if errors:
        raise ValidationError(errors)
    return hostname


def check_hostname(hostname: str) -> None:
    """Raises ``ValidationError`` if a space cannot have this name."""
    if not _HOSTNAME.match(hostname):
        raise ValidationError(
            gettext("This is not a hostname. Example: kozlowka.example.org, without https://.")
        )
    if validate_host(hostname, settings.HUB_HOSTS):
        raise ValidationError(gettext("This is the network's own hostname."))
    if Site.objects.filter(hostname=hostname).exists():
        raise ValidationError(gettext("Another space has this hostname already."))


def _give_hostname(space: SpacePage, hostname: str) -> Site:
    hub = urlsplit(settings.BASE_URL)
    port = hub.port or (443 if hub.scheme == "https" else 80)
    return Site.objects.create(
        hostname=hostname, port=port, root_page=space, site_name=space.title_pl[:255]
    )


# --- The pages -----------------------------------------------------------------------------------


def _pages(new: NewSpace) -> SpacePage:
    user = new.opened_by
    directory = SpaceIndexPage.objects.first()
    if directory is None:
        raise ValidationError(gettext("The network has no directory of spaces yet."))
    space = SpacePage(
        title_pl=new.title_pl.strip(),
        title_en=new.title_en.strip(),
        stage=new.stage,
        district=new.district,
        street=new.street.strip(),
        postcode=new.postcode.strip(),
        city=new.city.strip(),
    )
    if new.operator is not None:
        role = OrganisationRole.objects.get(code=_OPERATOR)
        space.organisations = [SpaceOrganisation(organisation=new.operator, role=role)]
    space.full_clean(exclude=["path", "depth", "numchild", "slug", "slug_pl", "slug_en"])
    add_page(directory, space, user=user)
    # Another app adds what it has for a space (its list of events).
    for add_pages in hooks.get_hooks("space_opening"):
        add_pages(space, user)
    add_page(space, NewsIndexPage(**both("title", _("News"))), user=user)
    if new.template == SpaceTemplate.WITH_ROOMS:
        add_page(space, RoomIndexPage(**both("title", _("Rooms"))), user=user)
    add_page(space, ContactPage(**both("title", _("Contact and directions"))), user=user)
    # Nobody has written these yet: drafts, until the coordinator does.
    add_page(space, ContentPage(**both("title", _("About us"))), user=user, publish=False)
    add_page(space, ContentPage(**both("title", _("Rules of use"))), user=user, publish=False)
    return SpacePage.objects.get(pk=space.pk)
