"""The event page."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, OuterRef
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.contrib.routable_page.models import RoutablePageMixin, re_path
from wagtail.fields import RichTextField, StreamField

from events.models.choices import AttendanceMode, VanishingDates
from events.models.exceptions import RoomRefused
from events.models.locks import PastLock
from events.models.occurrences import Occurrence, OccurrenceStatus
from events.models.signup_terms import Registration
from network.blocks import RICH_TEXT_FEATURES, BodyBlock
from network.db.compiled_queries import Param, fetch
from network.db.referenced import ReferencedManyToManyField
from network.editing.contributor_sections import ContributorSection
from network.i18n.wall_clock import length, moment
from network.models import NetworkPage, User
from network.routing.page_views import view_of
from sites.models import RoomPage, SpacePage, space_of

logger = logging.getLogger(__name__)

MAX_DURATION = timedelta(days=366)


def _dates_within(event: Param, first: Param, last: Param) -> models.QuerySet[Occurrence]:
    dates = Occurrence.objects.real().filter(event=event)
    return dates.filter(recurrence_id__range=(first, last)).order_by("start", "id")


class EventPage(Registration, RoutablePageMixin, NetworkPage):
    """An event as an editor writes it: what, when, where, for whom, by whom.

    Publishing it writes its dates to ``Occurrence`` (``events.signal_handlers``). Empty means not
    stated.
    """

    start = models.DateTimeField(_("start"), null=True, help_text=_("Local time."))
    end = models.DateTimeField(_("end"), null=True, help_text=_("Local time."))
    all_day = models.BooleanField(
        _("all day"),
        default=False,
        help_text=_("Only the days count; the hours above are ignored."),
    )
    skip_holidays = models.BooleanField(_("not on public holidays"), default=False)
    skip_closures = models.BooleanField(_("not on days the space is closed"), default=False)
    vanishing_dates = models.CharField(
        _("dates that no rule names any more"),
        max_length=8,
        choices=VanishingDates,
        blank=True,
        help_text=_(
            "Asked when people have signed up for them, or they have a change of their own."
        ),
    )
    unlocked_until = models.DateTimeField(null=True, blank=True, editable=False)
    status = models.CharField(
        _("status"), max_length=24, choices=OccurrenceStatus, default=OccurrenceStatus.SCHEDULED
    )
    attendance_mode = models.CharField(
        _("way of taking part"),
        max_length=10,
        choices=AttendanceMode,
        default=AttendanceMode.OFFLINE,
    )
    online_url = models.URLField(
        _("address online"),
        max_length=500,
        blank=True,
        help_text=_(
            "Where one takes part online. Only those who have a place see it: in their letters, "
            "on their page and in their calendar."
        ),
    )
    venue_space = models.ForeignKey(
        SpacePage,
        verbose_name=_("in another space"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="events_hosted",
        help_text=_("Empty: in the space this page belongs to."),
    )
    also_in = ReferencedManyToManyField(
        SpacePage,
        verbose_name=_("also shown by"),
        blank=True,
        related_name="events_also_shown",
        help_text=_("Each of these spaces is asked; it shows the event once it has accepted."),
    )
    booked_rooms = ReferencedManyToManyField(
        "sites.RoomPage",
        verbose_name=_("rooms"),
        blank=True,
        related_name="events",
        help_text=_("Two published events cannot be in one room at one time."),
    )
    venue_name = models.CharField(_("or elsewhere: name of the place"), max_length=255, blank=True)
    venue_address = models.CharField(_("address elsewhere"), max_length=255, blank=True)

    lead = models.TextField(_("summary"), blank=True, help_text=_("Shown first and in lists."))
    purpose = RichTextField(
        _("purpose"), blank=True, features=RICH_TEXT_FEATURES, help_text=_("Why we meet.")
    )
    body = StreamField(BodyBlock(), verbose_name=_("more"), blank=True)
    part_of = models.CharField(
        _("part of"),
        max_length=255,
        blank=True,
        help_text=_("A larger undertaking: a festival, a study visit."),
    )
    main_picture = models.ForeignKey(
        "network.Picture",
        verbose_name=_("picture"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    formats = ReferencedManyToManyField(
        "network.EventFormat", verbose_name=_("formats"), blank=True, related_name="events"
    )
    categories = ReferencedManyToManyField(
        "network.Category", verbose_name=_("categories"), blank=True, related_name="events"
    )
    audiences = ReferencedManyToManyField(
        "network.Audience", verbose_name=_("audiences"), blank=True, related_name="events"
    )
    languages = ReferencedManyToManyField(
        "network.SpokenLanguage", verbose_name=_("languages"), blank=True, related_name="events"
    )
    language_note = models.CharField(_("note on the language"), max_length=255, blank=True)

    project = models.ForeignKey(
        "network.Project",
        verbose_name=_("project"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="events",
    )

    source_name = models.CharField(_("source"), max_length=255, blank=True)
    source_date = models.DateField(_("published in the source"), null=True, blank=True)
    source_notice = models.TextField(
        _("notice, word for word"),
        blank=True,
        help_text=_("In the language of the source; shown as it stands, never translated."),
    )

    stands_in = "event"
    # An alias would have dates, places and lines of its own: a space that shows the event too is
    # named in ``also_in``.
    may_be_aliased = False
    rarely_has = (
        *("accessibility", "programme", "people"),
        *("rules", "extra_dates", "skipped_dates"),
    )
    contributor_section = ContributorSection(_("My events"), _("Add an event"), order=1)
    subpage_types: list[str] = []
    announced_fields = (
        "title",
        "lead",
        "purpose",
        "body",
        "part_of",
        "language_note",
        "registration_text",
    )
    page_description = _("One event: a meeting, a class, a picnic.")
    template = "events/event_page.html"

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        indexes = [
            # Partial: few events have a venue_space. SQLite does not use the plain index of the
            # foreign key, as its statistics say that nearly all values (NULL) are equal.
            models.Index(
                fields=["venue_space"],
                condition=models.Q(venue_space__isnull=False),
                name="event_guest",
            ),
        ]

    def clean(self) -> None:
        super().clean()
        errors: dict[str, Any] = {}
        if self.start and self.end:
            if self.end <= self.start:
                errors["end"] = _("The end must be after the start.")
            elif length(self.start, self.end) > MAX_DURATION:
                errors["end"] = _("An event can last a year at most. Is the year right?")
        errors |= self.registration_errors()
        if self.venue_space_id and self.venue_address:
            errors["venue_address"] = _("Choose another space or give an address, not both.")
        if errors:
            raise ValidationError(errors)

    @re_path(r"^(?P<key>\d{4}-\d\d-\d\d-\d{4})/$")
    def one_date(self, request: HttpRequest, key: str) -> HttpResponse:
        return view_of(self, request).one_date(key)

    @re_path(r"^(?:(?P<key>\d{4}-\d\d-\d\d-\d{4})/)?sign-up/$")
    def sign_up(self, request: HttpRequest, key: str | None = None) -> HttpResponse:
        return view_of(self, request).sign_up(key)

    # RoutablePageMixin's would show the preview in the language of the CMS.
    serve_preview = NetworkPage.serve_preview

    def date_named(self, key: str) -> Occurrence:
        """Raises ``Http404`` if there is no such date."""
        try:
            start = moment(datetime.strptime(key, "%Y-%m-%d-%H%M"))  # noqa: DTZ007  local
        except (ValueError, OverflowError) as error:
            raise Http404 from error
        # An address names minutes; a start may have seconds.
        last = start + timedelta(seconds=59, microseconds=999999)
        date = next(iter(fetch(_dates_within, event=self.pk, first=start, last=last)), None)
        if date is None:
            # An address from before the event, or its rule, had another hour.
            former = self.occurrences.real().filter(former_starts__start__range=(start, last))
            date = former.order_by("-start").first()
        if date is None:
            raise Http404
        date.event = self
        return date

    @cached_property
    def space(self) -> SpacePage | None:
        """The space whose event this is; None for an event of the network itself."""
        return space_of(self)

    @property
    def venue(self) -> SpacePage | None:
        """The space in which it takes place; None if it takes place elsewhere."""
        if self.venue_address or self.venue_name:
            return None
        return self.venue_space or self.space

    #: What was published before this was saved: the event and its rooms. None for a draft.
    as_published: tuple[EventPage, list[RoomPage]] | None = None

    @property
    def planned_by(self) -> User | None:
        """Who wrote the version that is published; of a copy that has none, who made it."""
        return self.live_revision.user if self.live_revision is not None else self.owner

    def save(self, *args: Any, **kwargs: Any) -> Any:
        """Remember what is published: people are told of another place as of another time."""
        self.as_published = None
        if self.pk and self.takes_signups and kwargs.get("update_fields") is None:
            before = EventPage.objects.filter(pk=self.pk, live=True).first()
            if before is not None:
                self.as_published = (before, list(before.booked_rooms.all()))
        return super().save(*args, **kwargs)

    def publish(self, revision: Any, *args: Any, **kwargs: Any) -> Any:
        """A scheduled event that cannot have its room stays a draft, with a warning logged.

        So the command that publishes what is due goes on to the next page.
        """
        try:
            return super().publish(revision, *args, **kwargs)
        except RoomRefused as refused:
            if kwargs.get("log_action") != "wagtail.publish.scheduled":
                raise
            logger.warning("Not published as scheduled: %s (page %s)", refused.message, self.pk)
            revision.approved_go_live_at = None
            revision.save(update_fields=["approved_go_live_at"])

    def get_lock(self) -> Any:
        """An event that is over is read only, unless somebody has unlocked it."""
        lock = super().get_lock()
        if lock is not None or not self.live or self.pk is None:
            return lock
        now = timezone.now()
        dates = Occurrence.objects.real().filter(event=OuterRef("pk"))
        over = EventPage.objects.filter(Exists(dates), ~Exists(dates.to_come(now)), pk=self.pk)
        # Not self.unlocked_until: self may be made from an older revision.
        return PastLock(self) if over.exclude(unlocked_until__gt=now).exists() else None
