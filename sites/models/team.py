"""Groups and invitations of the team of a space, and its settings."""

from __future__ import annotations

import hashlib
from datetime import timedelta

from django.conf import settings
from django.contrib.auth.models import Group
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import Collection, Workflow

from network.editing.panels import bilingual_text, heading
from network.http.signed_links import permanent_token
from network.models import Organisation, User
from network.models.mail import Letter
from network.models.references import new_reference
from sites.models.spaces import SpacePage

INVITATION_LASTS = timedelta(days=14)
LINK_SALT = "sites.invitation"


class SpaceRole(models.TextChoices):
    """What somebody may do for one space."""

    COORDINATOR = "coordinator", _("Coordinator: publishes, decides, invites")
    EDITOR = "editor", _("Editor: writes drafts and submits them")
    PARTNER = "partner", _("Partner: adds its own pages and events")


class SpaceSettings(models.Model):
    """What holds for the whole space and is no page: its files, its workflow, its announcement.

    Not part of any page's history: a draft of the front page can neither hide nor bring back what
    is said here. ``stage_*`` say why and since when a space is suspended or closed.
    """

    space = models.OneToOneField(
        SpacePage, on_delete=models.CASCADE, primary_key=True, related_name="space_settings"
    )
    collection = models.OneToOneField(
        Collection, null=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )
    workflow = models.OneToOneField(
        Workflow, null=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )
    announcement = models.TextField(
        _("announcement"),
        blank=True,
        help_text=_("Shown at the top of every page of the space. One or two sentences."),
    )
    announcement_until = models.DateField(
        _("shown until"), null=True, blank=True, help_text=_("Empty: until you take it away.")
    )
    footer_text = models.TextField(
        _("text in the footer"), blank=True, help_text=_("On every page of the space.")
    )
    proposals_open = models.BooleanField(
        _("anybody may propose something"),
        default=True,
        help_text=_(
            "Residents and organisations without an account propose an event, an activity or a "
            "page. Each proposal is a draft that waits for your decision."
        ),
    )
    # Apart from the collection above, of which every partner may choose.
    proposals_collection = models.OneToOneField(
        Collection, null=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )
    stage_since = models.DateField(null=True, editable=False)
    stage_until = models.DateField(null=True, editable=False)
    stage_reason = models.CharField(max_length=255, blank=True, editable=False)

    panels = [
        heading(_("Announcement"), bilingual_text("announcement"), "announcement_until"),
        bilingual_text("footer_text"),
        "proposals_open",
    ]

    class Meta:
        verbose_name = _("settings of a space")
        verbose_name_plural = _("settings of spaces")

    def __str__(self) -> str:
        return str(self.space)

    @property
    def current_announcement(self) -> str:
        """The announcement, unless its last day (in Europe/Warsaw) has passed."""
        until = self.announcement_until
        return "" if until and until < timezone.localdate() else self.announcement


class SpaceGroup(models.Model):
    """The group of people who have one role in one space."""

    space = models.ForeignKey(SpacePage, on_delete=models.CASCADE, related_name="groups")
    role = models.CharField(_("role"), max_length=20, choices=SpaceRole)
    group = models.OneToOneField(Group, on_delete=models.CASCADE, related_name="space_group")

    class Meta:
        verbose_name = _("group of a space")
        verbose_name_plural = _("groups of spaces")
        constraints = [
            models.UniqueConstraint(fields=["space", "role"], name="one_group_per_role_of_a_space")
        ]

    def __str__(self) -> str:
        return self.group.name


class Invitation(models.Model):
    """A link by which one person joins one space, once, within two weeks.

    The link is made from ``reference`` and ``SECRET_KEY`` when the letter is sent, and found by its
    digest: nobody who only reads the database can use it.
    """

    space = models.ForeignKey(SpacePage, on_delete=models.CASCADE, related_name="invitations")
    role = models.CharField(_("role"), max_length=20, choices=SpaceRole)
    #: Whose partner they become; only with that role.
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    email = models.EmailField(_("e-mail"))
    language = models.CharField(max_length=2, choices=settings.LANGUAGES, default="pl")
    reference = models.CharField(max_length=22, blank=True, default=new_reference, editable=False)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"{self.get_role_display()}: {self.space}"

    @classmethod
    def issue(
        cls,
        space: SpacePage,
        role: str,
        email: str,
        *,
        language: str = "pl",
        invited_by: User | None = None,
        organisation: Organisation | None = None,
    ) -> Invitation:
        """A new invitation, not sent yet."""
        reference = new_reference()
        return cls.objects.create(
            space=space,
            role=role,
            email=email.strip().lower(),
            language=language,
            reference=reference,
            digest=cls.digest_of(permanent_token(reference, LINK_SALT)),
            invited_by=invited_by,
            organisation=organisation,
            expires_at=timezone.now() + INVITATION_LASTS,
        )

    @property
    def secret(self) -> str:
        """What its link ends with."""
        return permanent_token(self.reference, LINK_SALT)

    @staticmethod
    def digest_of(secret: str) -> str:
        return hashlib.sha256(secret.encode()).hexdigest()

    @property
    def is_open(self) -> bool:
        return self.accepted_at is None and self.expires_at > timezone.now()


class InvitationLetter(Letter):
    """The letter with the link of an invitation."""

    invitation = models.OneToOneField(Invitation, on_delete=models.CASCADE, related_name="letter")

    message_name = "invitation"
    related = ("invitation__space", "invitation__organisation")

    class Meta:
        verbose_name = _("letter of invitation")
        verbose_name_plural = _("letters of invitation")
        indexes = [
            models.Index(
                fields=["due_at"],
                name="invitation_letters_due",
                condition=models.Q(sent_at=None, failed_at=None, dropped_at=None),
            )
        ]

    def __str__(self) -> str:
        return str(self.invitation)
