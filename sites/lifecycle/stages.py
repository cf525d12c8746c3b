"""Suspending, closing and reopening a space. Nothing is deleted: its pages stay and say so."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.log_actions import log

from network.models import User
from network.services.amend_page import amend
from sites.directory.indexing import list_spaces
from sites.models import SpacePage, SpaceSettings, SpaceStage


@dataclass(frozen=True)
class HostedEvent:
    """An event of somebody else that takes place in a space: its title, coming dates, people."""

    title: str
    dates: int
    people: int


def hosted_events(space: SpacePage) -> list[HostedEvent]:
    """The events of others with coming dates in the space (hook ``space_hosted_events``)."""
    return [event for fn in hooks.get_hooks("space_hosted_events") for event in fn(space)]


@transaction.atomic
def suspend(
    space: SpacePage,
    *,
    user: User | None = None,
    reason_pl: str = "",
    reason_en: str = "",
    until: date | None = None,
    cancel_events: bool = True,
) -> int:
    """Suspend a space from today, until a day or further notice; its last day off is ``until``.

    Returns the number of coming dates cancelled. Raises ``ValidationError`` for a day that has
    passed and for a space that is closed.
    """
    if until is not None and until < timezone.localdate():
        raise ValidationError({"until": _("This day has passed.")})
    if space.stage == SpaceStage.CLOSED:
        raise ValidationError(_("The space is closed: reopen it first."))
    return _stop(space, SpaceStage.SUSPENDED, user, reason_pl, reason_en, until, cancel_events)


@transaction.atomic
def close(
    space: SpacePage,
    *,
    user: User | None = None,
    reason_pl: str = "",
    reason_en: str = "",
    cancel_events: bool = True,
) -> int:
    """Close a space for good, from today. Returns the number of coming dates cancelled."""
    return _stop(space, SpaceStage.CLOSED, user, reason_pl, reason_en, None, cancel_events)


def _stop(
    space: SpacePage,
    stage: SpaceStage,
    user: User | None,
    reason_pl: str,
    reason_en: str,
    until: date | None,
    cancel_events: bool,
) -> int:
    today = timezone.localdate()
    _set_stage(space, stage, since=today, until=until, reason_pl=reason_pl, reason_en=reason_en)
    cancelled = 0
    if cancel_events:
        reason = {"reason_pl": reason_pl.strip(), "reason_en": reason_en.strip()}
        stopping = hooks.get_hooks("space_stopping")
        cancelled = sum(fn(space, today, until, reason, user) for fn in stopping)
    for tell in hooks.get_hooks("space_stopped"):
        tell(space, today, until)
    data = {"until": until.isoformat() if until else "", "reason": reason_pl or reason_en}
    action = "sites.suspend" if stage == SpaceStage.SUSPENDED else "sites.close"
    log(instance=space, action=action, user=user, data={**data, "cancelled": cancelled})
    return cancelled


@transaction.atomic
def reopen(space: SpacePage, *, stage: str = SpaceStage.OPEN, user: User | None = None) -> None:
    """Put a suspended or closed space back into operation; cancelled dates stay cancelled."""
    if stage in SpacePage.stages_by_action:
        raise ValidationError({"stage": _("Choose a stage in which the space works.")})
    _set_stage(space, stage)
    log(instance=space, action="sites.reopen", user=user, data={"stage": stage})


def coming_dates(space: SpacePage) -> int:
    """How many dates stopping the space would cancel if it stopped for good."""
    return sum(fn(space) for fn in hooks.get_hooks("space_coming_dates"))


def _set_stage(
    space: SpacePage,
    stage: str,
    *,
    since: date | None = None,
    until: date | None = None,
    reason_pl: str = "",
    reason_en: str = "",
) -> None:
    amend(space, stage=str(stage))
    list_spaces([space.pk])
    space.stage = stage
    SpaceSettings.objects.update_or_create(
        space=space,
        defaults={
            "stage_since": since,
            "stage_until": until,
            "stage_reason_pl": reason_pl.strip(),
            "stage_reason_en": reason_en.strip(),
        },
    )
