"""Places, sign-ups and their history."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from events.models.event import EventPage
from events.models.occurrences import Occurrence
from events.models.privacy_notices import InformationClause
from network.http.sent_forms import FINGERPRINT
from network.http.signed_links import permanent_token
from network.models.references import new_reference


class Places(models.Model):
    """The places of one date, or of a whole course (``occurrence`` is None then).

    Made with the first sign-up. ``taken`` counts the people placed and those a place is offered to.
    It grows by one conditional UPDATE only (``events.signup.capacity``); the constraint refuses
    more than ``capacity + overruled``. ``overruled`` are places beyond the capacity: granted by
    staff, or left over when the capacity was reduced.
    """

    event = models.ForeignKey(EventPage, on_delete=models.CASCADE, related_name="places")
    occurrence = models.OneToOneField(
        Occurrence, null=True, on_delete=models.CASCADE, related_name="places"
    )
    capacity = models.PositiveIntegerField(_("number of places"), null=True, blank=True)
    own_capacity = models.BooleanField(default=False, editable=False)
    taken = models.PositiveIntegerField(default=0, editable=False)
    overruled = models.PositiveIntegerField(default=0, editable=False)
    queued = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        verbose_name = _("places")
        verbose_name_plural = _("places")
        constraints = [
            models.CheckConstraint(
                condition=Q(capacity=None) | Q(taken__lte=F("capacity") + F("overruled")),
                name="places_not_oversold",
            ),
            models.UniqueConstraint(
                fields=["event"], condition=Q(occurrence=None), name="places_once_per_course"
            ),
        ]

    def __str__(self) -> str:
        return str(self.occurrence or self.event)

    @property
    def free(self) -> int | None:
        """How many places are left; None if there is no limit."""
        return None if self.capacity is None else max(0, self.capacity - self.taken)


class SignUpState(models.TextChoices):
    """The state of a sign-up."""

    PLACED = "placed", pgettext_lazy("sign-up", "Has a place")
    WAITING = "waiting", pgettext_lazy("sign-up", "Waits")
    OFFERED = "offered", pgettext_lazy("sign-up", "A place is offered")
    ENDED = "ended", pgettext_lazy("sign-up", "Ended")


#: Signs the links of letters already sent: its text never changes.
LINK_SALT = "events.signup_links"
EMAIL_SALT = "events.signup_email"
HOLDS_A_PLACE = (SignUpState.PLACED, SignUpState.OFFERED)
ACTIVE = (SignUpState.PLACED, SignUpState.WAITING, SignUpState.OFFERED)


class Ending(models.TextChoices):
    """Why a sign-up ended."""

    LEFT = "left", pgettext_lazy("sign-up", "Cancelled by the person")
    REMOVED = "removed", pgettext_lazy("sign-up", "Cancelled by the house")
    DECLINED = "declined", pgettext_lazy("sign-up", "Did not want the offered place")
    LAPSED = "lapsed", pgettext_lazy("sign-up", "Did not answer the offer")
    UNCONFIRMED = "unconfirmed", pgettext_lazy("sign-up", "Did not confirm")


class Source(models.TextChoices):
    """How somebody signed up."""

    WEB = "web", pgettext_lazy("sign-up", "On the site")
    PHONE = "phone", pgettext_lazy("sign-up", "By telephone")
    WALK_IN = "walk-in", pgettext_lazy("sign-up", "On the spot")


class SignUp(models.Model):
    """One person's sign-up, for themselves and those who come along.

    What identifies people is emptied after the event (``events.signup.retention``); the row
    stays, so that the numbers do. ``number`` is the place in the queue, in the order of commits.
    """

    places = models.ForeignKey(Places, on_delete=models.CASCADE, related_name="signups")
    reference = models.CharField(max_length=22, unique=True, default=new_reference, editable=False)
    rotation = models.PositiveSmallIntegerField(default=0, editable=False)
    # The identifier of the form as it was shown: a form sent twice is one sign-up, if it says the
    # same, which a digest of what was sent tells (network.http.sent_forms).
    once = models.CharField(max_length=32, null=True, editable=False)
    sent = models.CharField(max_length=FINGERPRINT, blank=True, editable=False)
    state = models.CharField(_("state"), max_length=8, choices=SignUpState)
    ending = models.CharField(_("why it ended"), max_length=12, choices=Ending, blank=True)
    number = models.PositiveIntegerField(_("number in the queue"), null=True, editable=False)
    offer_until = models.DateTimeField(_("offered until"), null=True, editable=False)
    confirm_until = models.DateTimeField(_("to be confirmed until"), null=True, editable=False)
    overruled = models.BooleanField(_("beyond the number of places"), default=False)
    source = models.CharField(_("how"), max_length=8, choices=Source, default=Source.WEB)
    language = models.CharField(max_length=2, choices=settings.LANGUAGES, default="pl")

    people = models.PositiveSmallIntegerField(
        _("number of people"), default=1, validators=[MinValueValidator(1)]
    )
    name = models.CharField(_("name"), max_length=120, blank=True)
    names = models.JSONField(_("who else comes"), default=list, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    # Given by the person, until it is confirmed by the link sent there.
    new_email = models.EmailField(blank=True, editable=False)
    # When the owner of the mailbox confirmed ``email`` by a link that was sent there.
    email_confirmed_at = models.DateTimeField(null=True, editable=False)
    phone = models.CharField(_("telephone"), max_length=32, blank=True)
    answers = models.JSONField(_("answers"), default=list, blank=True)
    access_answers = models.JSONField(_("access needs"), default=list, blank=True)
    access_consent_at = models.DateTimeField(null=True, editable=False)
    clause = models.ForeignKey(
        InformationClause, null=True, on_delete=models.PROTECT, related_name="+", editable=False
    )

    created_at = models.DateTimeField(default=timezone.now, editable=False)
    placed_at = models.DateTimeField(null=True, editable=False)
    anonymised_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = _("sign-up")
        verbose_name_plural = _("sign-ups")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["places", "once"], name="signup_once_per_form"),
            models.CheckConstraint(condition=Q(people__gte=1), name="signup_of_somebody"),
            models.CheckConstraint(
                condition=Q(state="ended", ending__gt="") | (~Q(state="ended") & Q(ending="")),
                name="signup_ended_for_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(state="offered", offer_until__isnull=False)
                | (~Q(state="offered") & Q(offer_until=None)),
                name="signup_offer_ends",
            ),
            models.CheckConstraint(
                condition=~Q(state="waiting") | Q(number__isnull=False),
                name="signup_waits_in_order",
            ),
        ]
        indexes = [
            models.Index(fields=["places", "state", "number"], name="signup_queue"),
            models.Index(
                fields=["offer_until"], condition=Q(state="offered"), name="signup_offers"
            ),
            models.Index(
                fields=["confirm_until"],
                condition=Q(confirm_until__isnull=False),
                name="signup_confirmations",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference[:6]}… ({self.get_state_display()})"  # never a name: this is logged

    def get_absolute_url(self) -> str:
        """The address of one's own sign-up, in the active language."""
        return reverse("events:my_sign_up", args=[self.token])

    @property
    def holds_a_place(self) -> bool:
        return self.state in HOLDS_A_PLACE

    @property
    def is_active(self) -> bool:
        return self.state in ACTIVE

    @property
    def email_token(self) -> str:
        """Confirms ``new_email``; of no use once it is confirmed or another one is given."""
        signed = f"{self.reference}.{self.rotation}.{self.new_email}"
        return permanent_token(self.reference, EMAIL_SALT, signed=signed)

    @property
    def token(self) -> str:
        """Opens the page of this sign-up; raising ``rotation`` makes an older token useless."""
        signed = f"{self.reference}.{self.rotation}"
        return permanent_token(self.reference, LINK_SALT, signed=signed)


class SignUpChange(models.Model):
    """One entry in the history of a sign-up; no personal data except the text of a message.

    Reminders, requests to confirm and thanks exist once for a sign-up and a date: a constraint
    keeps several workers from sending them twice. Of a date that has another time since they are
    ``void``: they come again.
    """

    class Kind(models.TextChoices):
        PLACED = "placed", _("Signed up")
        WAITING = "waiting", _("Put on the waiting list")
        OFFERED = "offered", _("Was offered a place")
        CLAIMED = "claimed", _("Took the offered place")
        DECLINED = "declined", _("Declined the offered place")
        LAPSED = "lapsed", _("Let the offer lapse")
        PASSED_OVER = "passed-over", _("Was passed over: too many people for the free places")
        OFFER_VOID = "offer-void", _("The offer was taken back")
        PEOPLE = "people", _("Changed the number of people")
        DETAILS = "details", _("Changed what was written")
        EMAIL = "email", _("Was asked to confirm the new e-mail")
        CORRECTED = "corrected", _("Corrected the name or contact")
        LEFT = "left", _("Cancelled")
        REMOVED = "removed", _("Was cancelled by the house")
        MOVED = "moved", _("Was moved to another date")
        DATE_CANCELLED = "date-cancelled", _("Was told that the date is cancelled")
        DATE_POSTPONED = "date-postponed", _("Was told that the date is postponed")
        DATE_MOVED = "date-moved", _("Was told of the new time or place")
        DATE_ONLINE = "date-online", _("Was told that it takes place online")
        DATE_RESTORED = "date-restored", _("Was told that it takes place after all")
        REMINDED = "reminded", _("Was reminded")
        ASKED = "asked", _("Was asked to confirm")
        CONFIRMED = "confirmed", _("Confirmed")
        UNCONFIRMED = "unconfirmed", _("Did not confirm: the place was released")
        THANKED = "thanked", _("Was thanked")
        MESSAGE = "message", _("Was written to by the house")
        LINK = "link", _("Got a new link")
        ATTENDANCE = "attendance", _("Attendance was noted")
        ERASED = "erased", _("Personal data was deleted")

    signup = models.ForeignKey(SignUp, on_delete=models.CASCADE, related_name="changes")
    kind = models.CharField(_("what"), max_length=16, choices=Kind)
    at = models.DateTimeField(_("when"), default=timezone.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    occurrence = models.ForeignKey(
        Occurrence, null=True, on_delete=models.CASCADE, related_name="+"
    )
    data = models.JSONField(default=dict, blank=True)
    void = models.BooleanField(default=False, editable=False)

    class Meta:
        verbose_name = _("change of a sign-up")
        verbose_name_plural = _("changes of sign-ups")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["signup", "occurrence", "kind"],
                condition=Q(kind__in=["reminded", "asked", "thanked"], void=False),
                name="told_once_about_a_date",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} ({self.at:%Y-%m-%d %H:%M})"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None and self._state.adding is False:
            raise TypeError("What happened does not change.")
        super().save(*args, **kwargs)
