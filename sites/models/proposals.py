"""Proposals to a space by people without an account, their pictures and letters."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from network.http.sent_forms import FINGERPRINT
from network.models import NetworkPage, Picture
from network.models.mail import Letter
from network.models.privacy_notices import KeptClause
from network.models.references import new_reference
from sites.models.moderation import Submission
from sites.models.spaces import SpacePage


class ProposalClause(KeptClause):
    """What was shown to those who propose something."""

    class Meta:
        verbose_name = _("information for those who propose")
        verbose_name_plural = _("information for those who propose")


class ProposalQuerySet(models.QuerySet["Proposal"]):
    def unconfirmed(self) -> ProposalQuerySet:
        return self.filter(confirmed_at=None)

    def undecided(self) -> ProposalQuerySet:
        """Confirmed, and neither decided on nor withdrawn."""
        return self.filter(confirmed_at__isnull=False, decided_at=None, withdrawn_at=None)


class Proposal(models.Model):
    """An event, an activity or a page that somebody without an account wishes a space to have.

    Until the e-mail address is confirmed it is only this row. Then a draft (``page``) stands in the
    space's queue; what becomes of that is told by its ``Submission``. ``given`` is what was written
    for the public (``sites.proposals.kinds``); name, e-mail and notes are for the team alone, and
    are emptied with it some time after the decision (``erased_at``).
    """

    space = models.ForeignKey(SpacePage, on_delete=models.CASCADE, related_name="proposals")
    kind = models.CharField(max_length=16)
    reference = models.CharField(max_length=22, unique=True, default=new_reference)
    #: Of the form it was sent by: sent twice it is one, if it says the same (``sent``, a digest).
    once = models.CharField(max_length=32, unique=True)
    sent = models.CharField(max_length=FINGERPRINT, blank=True)
    language = models.CharField(max_length=2, choices=settings.LANGUAGES)
    given = models.JSONField(default=dict)
    name = models.CharField(_("name"), max_length=160, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    notes = models.TextField(blank=True)
    clause = models.ForeignKey(ProposalClause, on_delete=models.PROTECT, related_name="+")
    page = models.OneToOneField(
        NetworkPage, null=True, on_delete=models.SET_NULL, related_name="proposal"
    )
    created_at = models.DateTimeField(default=timezone.now)
    confirmed_at = models.DateTimeField(null=True)
    decided_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    erased_at = models.DateTimeField(null=True)

    objects = ProposalQuerySet.as_manager()
    wagtail_reference_index_ignore = True  # no use of a page or picture that the CMS should name

    class Meta:
        verbose_name = _("proposal from outside")
        verbose_name_plural = _("proposals from outside")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(erased_at=None)
                | models.Q(name="", email="", notes="", given={}),
                name="erased_proposal_names_nobody",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} ({self.pk})"

    @property
    def title(self) -> str:
        """As its proposer wrote it, rather in their own language; empty once it is erased."""
        other = next(code for code, _name in settings.LANGUAGES if code != self.language)
        return self.given.get(f"title_{self.language}") or self.given.get(f"title_{other}", "")

    @property
    def day(self) -> date | None:
        """The day it is to be on, if its proposer named one."""
        day = self.given.get("day")
        return date.fromisoformat(day) if day else None


class ProposalPicture(models.Model):
    """A picture that was sent with a form, in one of its places (``slot``).

    ``once`` names the form: it is kept over a mistake in another field as well. Before the proposal
    is confirmed the picture is only ``data`` here, and no file; afterwards it is a ``Picture`` of
    the space.
    """

    once = models.CharField(max_length=32)
    slot = models.PositiveSmallIntegerField()
    alt = models.CharField(max_length=255, blank=True)
    data = models.BinaryField(null=True)
    extension = models.CharField(max_length=4)
    picture = models.OneToOneField(Picture, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("picture of a proposal")
        verbose_name_plural = _("pictures of proposals")
        ordering = ["slot"]
        constraints = [
            models.UniqueConstraint(fields=["once", "slot"], name="one_picture_a_place_of_a_form")
        ]

    def __str__(self) -> str:
        return f"{self.once} {self.slot}"


class ProposalLetter(Letter):
    """A letter to who proposed something: about a step of a submission, or before there is one."""

    class Kind(models.TextChoices):
        CONFIRM = "confirm", _("Please confirm")
        RECEIVED = "received", _("Received")
        RETURNED = "returned", _("Returned")
        DECLINED = "declined", _("Declined")
        PUBLISHED = "published", _("Published")
        EXPIRED = "expired", _("Closed without a decision")

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="letters")
    submission = models.ForeignKey(
        Submission, null=True, on_delete=models.CASCADE, related_name="+"
    )
    kind = models.CharField(max_length=12, choices=Kind)

    message_name = "proposal"
    related = ("proposal__space", "submission")
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("letter about a proposal")
        verbose_name_plural = _("letters about proposals")
        constraints = [
            models.UniqueConstraint(
                fields=["proposal", "kind", "submission"], name="one_letter_a_step_of_a_proposal"
            ),
            models.UniqueConstraint(
                fields=["proposal", "kind"],
                condition=models.Q(submission=None),
                name="one_letter_about_a_proposal_itself",
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_at"],
                name="proposal_letters_due",
                condition=models.Q(sent_at=None, failed_at=None, dropped_at=None),
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.proposal_id}"

    @property
    def is_by_a_form(self) -> bool:
        return self.kind in (self.Kind.CONFIRM, self.Kind.RECEIVED)
