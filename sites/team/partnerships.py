"""Services of partnerships: admitting and removing members, and whose a page is."""

from __future__ import annotations

from django.contrib.auth.models import Group
from django.db import transaction
from django.utils import timezone
from wagtail.documents import get_document_model
from wagtail.models import Collection, ReferenceIndex

from network.i18n.slugs import slug_from_title
from network.models import NetworkPage, Organisation, Picture, User
from network.services.grant_permissions import allow_cms, allow_files, allow_pages
from sites.models import (
    PartnerPage,
    Partnership,
    SpaceGroup,
    SpacePage,
    SpaceRole,
    SpaceSettings,
    space_of,
)
from sites.team.groups import FILES, equip_space, free_name

_NAME_LENGTH = 50  # twice, and a number, in a group's name of 150 characters
_CODE_LENGTH = 56


def organisation_named(name: str) -> Organisation:
    """The organisation of this name, whatever its capitals; a new one if there is none."""
    name = " ".join(name.split())
    # In Python: SQLite does not know that Ł and ł are one letter.
    for known in Organisation.objects.order_by("pk"):
        if known.name.casefold() == name.casefold():
            return known
    stem = slug_from_title(name)[:_CODE_LENGTH] or "organizacja"
    code, number = stem, 1
    while Organisation.objects.filter(code=code).exists():
        number += 1
        code = f"{stem}-{number}"
    return Organisation.objects.create(name=name, code=code)


@transaction.atomic
def admit(user: User, space: SpacePage, organisation: Organisation) -> Partnership:
    """Let somebody work for an organisation in a space; its first person begins the partnership."""
    settings = equip_space(space)
    # Two people of one organisation may follow their links at the same moment.
    SpaceSettings.objects.select_for_update().get(pk=settings.pk)
    current = Partnership.objects.current().filter(space=space, organisation=organisation)
    partnership = current.first() or _begin(space, organisation, settings)
    if partnership.group is not None:  # a current one has its group
        user.groups.add(partnership.group)
    return partnership


def _begin(space: SpacePage, organisation: Organisation, settings: SpaceSettings) -> Partnership:
    name = f"{space.title_pl[:_NAME_LENGTH]}: {organisation.name[:_NAME_LENGTH]}"
    # Beside the space's own collection: what is shared there is chosen by every partner.
    own = free_name(Collection, name)
    collection = Collection.get_first_root_node().add_child(name=own)
    group = Group.objects.create(name=free_name(Group, name))
    allow_cms(group)
    allow_pages(group, space, ["add"])
    allow_files(group, settings.collection, ["choose"])
    allow_files(group, collection, ["add", "change", "choose"])
    for role in (SpaceRole.COORDINATOR, SpaceRole.EDITOR):
        team = SpaceGroup.objects.get(space=space, role=role).group
        allow_files(team, collection, FILES[role])
    return Partnership.objects.create(
        space=space, organisation=organisation, group=group, collection=collection
    )


def record_partner_page(page: NetworkPage, user: User | None) -> None:
    """Record that a page was made for the user's organisation, if they are its partner.

    Somebody of two organisations in one space: the one they joined first.
    """
    space = space_of(page) if user is not None else None
    if user is None or space is None:
        return
    theirs = Partnership.objects.of(user).filter(space=space).order_by("pk").first()
    if theirs is not None and not _works_for(user, space):
        PartnerPage.objects.get_or_create(page_id=page.pk, defaults={"partnership": theirs})


def _works_for(user: User, space: SpacePage) -> bool:
    """Whether somebody is of the space's own people: what they make is the space's."""
    own = SpaceGroup.objects.filter(space=space, group__user=user)
    return user.is_superuser or own.exclude(role=SpaceRole.PARTNER).exists()


@transaction.atomic
def leave_partnership(user: User, partnership: Partnership) -> None:
    """End what somebody may do for an organisation; its pages stay its others'."""
    if partnership.group is not None:
        user.groups.remove(partnership.group)
    _clear_owner(partnership, user)


@transaction.atomic
def end_partnership(partnership: Partnership) -> None:
    """An organisation leaves a space: access ends at once, its pages are the space's from now on.

    What they say, their history, and by whom they were made stays.
    """
    group = partnership.group
    partnership.group, partnership.ended_at = None, timezone.now()
    partnership.save(update_fields=["group", "ended_at"])
    _clear_owner(partnership)
    if group is not None:
        group.delete()


def _clear_owner(partnership: Partnership, user: User | None = None) -> None:
    """Nobody owns as a person what was made for the organisation; nor keeps it as a subscriber."""
    pages = NetworkPage.objects.filter(partner_page__partnership=partnership)
    if user is not None:
        pages = pages.filter(owner=user)
    # In the table of the pages alone: nothing of what they say is touched.
    NetworkPage.objects.filter(pk__in=list(pages.values_list("pk", flat=True))).update(owner=None)


@transaction.atomic
def adopt_files(page: NetworkPage) -> None:
    """What a published page shows becomes the space's: its partner cannot change it behind it."""
    made = PartnerPage.objects.filter(page=page.pk).select_related("partnership__space").first()
    if made is None or made.partnership.collection_id is None:
        return
    settings = SpaceSettings.objects.filter(space=made.partnership.space_id).first()
    if settings is None or settings.collection_id is None:
        return
    shown: set[str] = {
        found[1] for found in ReferenceIndex._extract_references_from_object(page.specific)
    }
    keys = [key for key in shown if key.isdecimal()]
    for model in (Picture, get_document_model()):
        theirs = model.objects.filter(collection=made.partnership.collection_id, pk__in=keys)
        theirs.update(collection=settings.collection_id)


def follow_move(page: NetworkPage) -> None:
    """Pages that were moved out of their partner's space are its no longer, unless it is there."""
    moved = PartnerPage.objects.filter(page__path__startswith=page.path)
    for made in moved.select_related("page", "partnership"):
        space = space_of(made.page)
        if space is not None and space.pk == made.partnership.space_id:
            continue
        there = Partnership.objects.current().filter(
            space=space, organisation=made.partnership.organisation_id
        )
        NetworkPage.objects.filter(pk=made.page_id).update(owner=None)
        if new := there.first():
            made.partnership = new
            made.save(update_fields=["partnership"])
        else:
            made.delete()
