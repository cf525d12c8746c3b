"""Pictures of a proposal: stored with the form, turned into ``Picture``, deleted."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.db.models.functions import Length
from wagtail.models import Collection as FileCollection
from wagtail.models import ReferenceIndex

from network.images.cleaning import CleanPicture
from network.models import Picture
from network.services.grant_permissions import allow_files
from network.storage.uploads import StorageAway
from sites.models import (
    Proposal,
    ProposalPicture,
    SpaceGroup,
    SpacePage,
    SpaceRole,
    SpaceSettings,
)
from sites.team.groups import FILES, free_name

_TITLE_LENGTH = 100


def kept_with(once: str) -> dict[int, ProposalPicture]:
    """The pictures that came with a form, by their places."""
    if not once:
        return {}
    return {row.slot: row for row in ProposalPicture.objects.filter(once=once)}


@transaction.atomic
def keep(
    once: str,
    new: Mapping[int, CleanPicture],
    alts: Mapping[int, str],
    left_out: Collection[int] = (),
) -> None:
    """Keep what came with a form: new pictures, other descriptions; forget what is left out.

    Raises ``StorageAway`` if there is no room for the new ones now.
    """
    ProposalPicture.objects.filter(once=once, slot__in=left_out).delete()
    if new:
        _make_room(once, sum(len(clean.data) for clean in new.values()))
    for slot, alt in alts.items():
        ProposalPicture.objects.filter(once=once, slot=slot).update(alt=alt)
    for slot, clean in new.items():
        values = {"data": clean.data, "extension": clean.extension, "picture": None}
        ProposalPicture.objects.update_or_create(
            once=once, slot=slot, defaults={**values, "alt": alts.get(slot, "")}
        )


@dataclass(frozen=True)
class FormPictures:
    """What a form says of pictures: new ones and descriptions by their places, what is left out."""

    new: Mapping[int, CleanPicture] = field(default_factory=dict)
    alts: Mapping[int, str] = field(default_factory=dict)
    left_out: Collection[int] = ()

    def described(self) -> FormPictures:
        """Without empty descriptions: those that are kept already stay."""
        alts = {slot: alt for slot, alt in self.alts.items() if alt}
        return FormPictures(self.new, alts, self.left_out)

    def keep(self, once: str) -> None:
        """Keep it under the name of the form. Raises ``StorageAway``."""
        keep(once, self.new, self.alts, self.left_out)


@transaction.atomic
def take_over(once: str, to: str) -> None:
    """The pictures kept with one form become those of another, each in its place."""
    rows = ProposalPicture.objects.filter(once=once)
    slots = list(rows.values_list("slot", flat=True))
    ProposalPicture.objects.filter(once=to, slot__in=slots).delete()
    rows.update(once=to)


def _make_room(once: str, size: int) -> None:
    """Keep what waits in the database below ``PROPOSAL_PICTURES_WAITING_BYTES``.

    The oldest pictures of forms that were not sent whole go first. Raises ``StorageAway`` if those
    of proposals to be confirmed leave too little room.
    """
    proposals = Proposal.objects.filter(once=OuterRef("once"))
    waiting = ProposalPicture.objects.filter(data__isnull=False).exclude(once=once)
    waiting = waiting.annotate(size=Length("data"), is_sent=Exists(proposals))
    left = settings.PROPOSAL_PICTURES_WAITING_BYTES - size
    gone = []
    newest_first = waiting.order_by("-is_sent", "-created_at")
    for key, size_of_it, is_sent in newest_first.values_list("pk", "size", "is_sent"):
        left -= size_of_it
        if left < 0:
            if is_sent:
                raise StorageAway
            gone.append(key)
    ProposalPicture.objects.filter(pk__in=gone).delete()


def as_pictures(proposal: Proposal) -> list[Picture]:
    """The proposal's pictures among those of its space; made there when they are new.

    They stand in a collection of their own, under names nobody can guess, and are listed nowhere in
    public. The space's coordinators and editors choose from it; partners do not. Raises
    ``StorageAway`` if a new one cannot be stored now.
    """
    made = []
    for row in ProposalPicture.objects.filter(once=proposal.once).select_related("picture"):
        if row.picture is None and row.data:
            row.picture, row.data = _picture(proposal, row), None
            row.save(update_fields=["picture", "data"])
        elif row.picture is not None:
            described = {f"alt_{proposal.language}": row.alt}
            Picture.objects.filter(pk=row.picture_id).update(**described)
        if row.picture is not None:
            made.append(row.picture)
    return made


def _picture(proposal: Proposal, row: ProposalPicture) -> Picture:
    picture = Picture(
        title=f"{proposal.title[:_TITLE_LENGTH]} ({row.slot})",
        file=ContentFile(bytes(row.data or b""), f"{secrets.token_hex(12)}.{row.extension}"),
        collection=_collection(proposal.space),
    )
    setattr(picture, f"alt_{proposal.language}", row.alt)
    picture._set_image_file_metadata()
    try:
        picture.save()
    except OSError as away:
        raise StorageAway from away
    return picture


def _collection(space: SpacePage) -> FileCollection:
    """The space's collection for what was proposed; made when it is first needed."""
    own = SpaceSettings.objects.select_for_update(of=("self",)).get(space=space)
    if own.proposals_collection is None:
        name = free_name(FileCollection, f"{space.title_pl[:_TITLE_LENGTH]}: propozycje")
        own.proposals_collection = FileCollection.get_first_root_node().add_child(name=name)
        own.save(update_fields=["proposals_collection"])
        for role in (SpaceRole.COORDINATOR, SpaceRole.EDITOR):
            team = SpaceGroup.objects.get(space=space, role=role).group
            allow_files(team, own.proposals_collection, FILES[role])
    return own.proposals_collection


def discard(keys: Iterable[int]) -> None:
    """Delete pictures and their files, but those that a page shows."""
    for picture in Picture.objects.filter(pk__in=list(keys)):
        if not ReferenceIndex.get_references_to(picture).exists():
            picture.delete()


@transaction.atomic
def discard_all(once: str) -> None:
    """Delete what came with a form, as far as no page shows it."""
    rows = ProposalPicture.objects.filter(once=once)
    keys = [key for key in rows.values_list("picture", flat=True) if key]
    rows.delete()
    discard(keys)
