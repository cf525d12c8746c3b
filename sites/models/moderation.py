"""Submissions of pages, the decisions on them, letters about them, and settings."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting
from wagtail.models import TaskState

from network.editing.panels import heading
from network.models import NetworkPage
from network.models.mail import Letter
from sites.models.spaces import SpacePage


class Outcome(models.TextChoices):
    """The outcome of a submission."""

    WAITING = "waiting", _("Waiting for a decision")
    RETURNED = "returned", _("Returned: changes are wanted")
    DECLINED = "declined", _("Declined")
    PUBLISHED = "published", _("Published")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    PASSED = "passed", _("Approved, and passed on to the next step")


class Reason(models.TextChoices):
    """Ready reasons for a decision, translated for each reader."""

    ENGLISH = "english", _("Please add the English text, at least the title and the summary.")
    POLISH = "polish", _("Please add the Polish text, at least the title and the summary.")
    FOR_WHOM = "for_whom", _("Please say who it is for and what to bring.")
    WHEN = "when", _("The day or the hour is not clear.")
    WHERE = "where", _("The place or the room is not clear.")
    ROOM = "room", _("The room is taken at that time. Please choose another time or room.")
    PRICE = "price", _("Please say whether it is free, and what it costs if not.")
    PICTURE = "picture", _("The picture needs a description and the consent of those it shows.")
    PLAIN = "plain", _("Please write it shorter and more plainly.")
    TWICE = "twice", _("We announce this already.")
    NOT_HERE = "not_here", _("It does not fit what this space is for.")


class Submission(models.Model):
    """One submission of a page: by whom, when, and what was decided.

    It belongs to one step of Wagtail's workflow (``TaskState``), which has the version handed in.
    A page that is returned and handed in again has a new one. ``reasons`` are codes of ``Reason``,
    ``remark`` is what was written besides, shown as it stands.
    """

    task_state = models.OneToOneField(TaskState, on_delete=models.CASCADE, related_name="+")
    page = models.ForeignKey(NetworkPage, on_delete=models.CASCADE, related_name="submissions")
    space = models.ForeignKey(SpacePage, null=True, on_delete=models.CASCADE, related_name="+")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    submitted_at = models.DateTimeField(default=timezone.now)
    outcome = models.CharField(max_length=12, choices=Outcome, default=Outcome.WAITING)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    reasons = models.JSONField(default=list, blank=True)
    remark = models.TextField(blank=True)
    reminded_at = models.DateTimeField(null=True)
    escalated_at = models.DateTimeField(null=True)
    #: Of a proposal from outside: when it is closed if nobody decides; once that is announced.
    closes_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("submission")
        verbose_name_plural = _("submissions")
        ordering = ["submitted_at", "pk"]
        indexes = [models.Index(fields=["outcome", "submitted_at"], name="submissions_by_age")]

    def __str__(self) -> str:
        return f"{self.page} ({self.get_outcome_display()})"

    @property
    def reason_texts(self) -> list[str]:
        """The ready reasons in the active language, in the order they are offered."""
        return [str(reason.label) for reason in Reason if reason in self.reasons]

    def days_waiting(self, now: datetime | None = None) -> int:
        """How many days (in Europe/Warsaw) it has waited, or waited until it was decided."""
        until = self.decided_at or now or timezone.now()
        return (timezone.localdate(until) - timezone.localdate(self.submitted_at)).days


class ModerationLetter(Letter):
    """A letter to one person about one step of a submission; at most one of each."""

    class Kind(models.TextChoices):
        SUBMITTED = "submitted", _("Submitted")
        RETURNED = "returned", _("Returned")
        DECLINED = "declined", _("Declined")
        PUBLISHED = "published", _("Published")
        REMINDED = "reminded", _("Reminder to the space")
        ESCALATED = "escalated", _("Passed on to the network")
        EXPIRING = "expiring", _("Will be closed without a decision")

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="letters")
    kind = models.CharField(max_length=12, choices=Kind)
    to = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")

    message_name = "moderation"
    related = ("to", "submission__page", "submission__space")

    class Meta:
        verbose_name = _("letter about moderation")
        verbose_name_plural = _("letters about moderation")
        constraints = [
            models.UniqueConstraint(
                fields=["submission", "kind", "to"], name="one_letter_a_step_and_person"
            )
        ]
        indexes = [
            models.Index(
                fields=["due_at"],
                name="moderation_letters_due",
                condition=models.Q(sent_at=None, failed_at=None, dropped_at=None),
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.submission_id}"


@register_setting(icon="time", order=20)
class ModerationSettings(BaseGenericSetting):
    """How long something may wait, stand or be kept before somebody is told, asked or forgotten."""

    remind_after = models.PositiveSmallIntegerField(
        _("remind the space after (days)"), default=3, validators=[MinValueValidator(1)]
    )
    escalate_after = models.PositiveSmallIntegerField(
        _("tell the network's moderators after (days)"),
        default=7,
        validators=[MinValueValidator(1)],
    )
    confirm_every = models.PositiveSmallIntegerField(
        _("ask a space to confirm every (weeks)"), default=12, validators=[MinValueValidator(1)]
    )
    confirm_within = models.PositiveSmallIntegerField(
        _("remind it, and say so on its page, after (weeks)"),
        default=2,
        validators=[MinValueValidator(1)],
    )

    proposal_retention_days = models.PositiveSmallIntegerField(
        _("personal data of proposals is deleted after (days)"),
        default=90,
        validators=[MinValueValidator(1)],
        help_text=_(
            "Counted from the decision. What was not published is deleted with it, pictures too."
        ),
    )

    proposal_undecided_days = models.PositiveSmallIntegerField(
        _("proposals nobody decides on are closed after (days)"),
        default=180,
        validators=[MinValueValidator(30)],
        help_text=_(
            "Two weeks before, who decides is told by letter. Whoever proposed it is told when it "
            "is closed, and the personal data is deleted as after a decision."
        ),
    )

    panels = [
        heading(
            _("While something waits for a decision"),
            "remind_after",
            "escalate_after",
            help_text=_("Each letter is sent once for each submission, by the nightly work."),
        ),
        heading(
            _("Opening hours, contact and regular activities"),
            "confirm_every",
            "confirm_within",
            help_text=_(
                "The coordinators of a space are asked whether what its pages say is still right."
            ),
        ),
        heading(_("Proposals from outside"), "proposal_undecided_days", "proposal_retention_days"),
    ]

    class Meta:
        verbose_name = _("moderation")
