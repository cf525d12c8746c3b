"""The pages about events: the lists (the network's and each space's) and the event itself."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models, transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldRowPanel, InlinePanel
from wagtail.fields import RichTextField, StreamField
from wagtail.search import index

from events.forms import EventPageForm
from events.models.occurrences import OccurrenceStatus
from network.addresses import LANGUAGE_CODES
from network.blocks import RICH_TEXT_FEATURES, BodyBlock
from network.models import ListingPage, NetworkPage, Project
from network.panels import bilingual, bilingual_text, choices, heading
from sites.models import RoomPage, SpacePage, space_of

logger = logging.getLogger(__name__)

if TYPE_CHECKING:
    from events.listing import EventList

MAX_DURATION = timedelta(days=366)


class AttendanceMode(models.TextChoices):
    """How one takes part (https://schema.org/EventAttendanceModeEnumeration)."""

    OFFLINE = "offline", _("On site")
    ONLINE = "online", _("Online")
    MIXED = "mixed", _("On site and online")


class EventIndexPage(ListingPage):
    """What is on: in the whole network, or in the space it stands in."""

    stands_in = "events"
    rooms = frozenset({"event"})
    page_description = _("The list of events of a space, or of the whole network.")
    template = "events/event_index_page.html"

    _event_list: EventList | None = None

    class Meta:
        verbose_name = _("list of events")
        verbose_name_plural = _("lists of events")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        context["space"] = self.space
        context["event_list"] = self.event_list(request)
        return context

    def canonical_query(self, request: HttpRequest) -> str:
        return self.event_list(request).query

    @cached_property
    def space(self) -> SpacePage | None:
        """The space whose events these are; None for the network's list."""
        return space_of(self)

    def event_list(self, request: HttpRequest) -> EventList:
        """What this request sees; made once, for a page object serves one request."""
        from events.listing import EventList

        if self._event_list is None:
            self._event_list = EventList(request, space=self.space)
        return self._event_list


class EventPage(NetworkPage):
    """An event: what, when, where, for whom, by whom, from what money.

    Publishing it writes its dates to ``Occurrence``. Whatever the organiser has not stated stays
    empty and is shown as not stated.
    """

    start = models.DateTimeField(_("start"), null=True, help_text=_("Local time."))
    end = models.DateTimeField(_("end"), null=True, help_text=_("Local time."))
    status = models.CharField(
        _("status"), max_length=24, choices=OccurrenceStatus, default=OccurrenceStatus.SCHEDULED
    )
    attendance_mode = models.CharField(
        _("way of taking part"),
        max_length=10,
        choices=AttendanceMode,
        default=AttendanceMode.OFFLINE,
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
    booked_rooms = ParentalManyToManyField(
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

    formats = ParentalManyToManyField(
        "network.EventFormat", verbose_name=_("formats"), blank=True, related_name="events"
    )
    categories = ParentalManyToManyField(
        "network.Category", verbose_name=_("categories"), blank=True, related_name="events"
    )
    audiences = ParentalManyToManyField(
        "network.Audience", verbose_name=_("audiences"), blank=True, related_name="events"
    )
    languages = ParentalManyToManyField(
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

    registration_required = models.BooleanField(_("registration is required"), default=False)
    limited_places = models.BooleanField(_("the number of places is limited"), default=False)
    capacity = models.PositiveIntegerField(
        _("number of places"), null=True, blank=True, validators=[MinValueValidator(1)]
    )
    registration_deadline = models.DateTimeField(_("registration until"), null=True, blank=True)
    registration_url = models.URLField(_("address of the form"), blank=True)
    registration_text = models.TextField(_("how to register"), blank=True)
    price = models.DecimalField(
        _("price"),
        max_digits=7,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal(0))],
        help_text=_("In złoty; 0 means free of charge, empty means not stated."),
    )

    source_name = models.CharField(_("source"), max_length=255, blank=True)
    source_date = models.DateField(_("published in the source"), null=True, blank=True)
    source_notice = models.TextField(
        _("notice, word for word"),
        blank=True,
        help_text=_("In the language of the source; shown as it stands, never translated."),
    )

    stands_in = "event"
    subpage_types: list[str] = []
    base_form_class = EventPageForm
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

    content_panels = [
        *NetworkPage.content_panels,
        heading(_("When"), FieldRowPanel(["start", "end"]), "status"),
        bilingual_text("lead"),
        heading(
            _("Where"),
            "attendance_mode",
            choices("booked_rooms"),
            "venue_space",
            bilingual("venue_name"),
            "venue_address",
            help_text=_("Leave empty if it takes place in the space this page belongs to."),
        ),
        heading(
            _("What and for whom"),
            choices("formats"),
            choices("categories"),
            choices("audiences"),
            choices("languages"),
            bilingual("language_note"),
        ),
        bilingual("purpose"),
        InlinePanel("programme", label=_("Programme point"), heading=_("Programme")),
        InlinePanel("people", label=_("Person"), heading=_("People")),
        InlinePanel(
            "accessibility",
            label=_("Accessibility fact"),
            heading=_("Accessibility"),
            help_text=_("Only what differs from the room or the space; the rest is taken there."),
        ),
        bilingual("body"),
        bilingual("part_of"),
        "main_picture",
        heading(
            _("Registration"),
            FieldRowPanel(["registration_required", "limited_places"]),
            FieldRowPanel(["capacity", "price", "registration_deadline"]),
            "registration_url",
            bilingual_text("registration_text"),
        ),
        heading(
            _("Who stands behind it"),
            InlinePanel("organisations", label=_("Organisation"), heading=_("Organisations")),
            "project",
        ),
        heading(
            _("Source"),
            FieldRowPanel(["source_name", "source_date"]),
            "source_notice",
            collapsed=True,
        ),
    ]
    search_fields = [
        *NetworkPage.search_fields,
        *(
            index.SearchField(f"{field}_{code}")
            for field in ("lead", "purpose", "body", "venue_name", "part_of")
            for code in LANGUAGE_CODES
        ),
        index.RelatedFields(
            "programme", [index.SearchField(f"text_{code}") for code in LANGUAGE_CODES]
        ),
        index.RelatedFields("people", [index.SearchField("name")]),
        index.FilterField("start"),
        index.FilterField("status"),
    ]

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")

    def clean(self) -> None:
        super().clean()
        errors: dict[str, Any] = {}
        if self.start and self.end:
            if self.end <= self.start:
                errors["end"] = _("The end must be after the start.")
            elif self.end - self.start > MAX_DURATION:
                errors["end"] = _("An event can last a year at most. Is the year right?")
        if self.registration_deadline and self.end and self.registration_deadline > self.end:
            errors["registration_deadline"] = _("Registration cannot end after the event.")
        if self.venue_space_id and self.venue_address:
            errors["venue_address"] = _("Choose another space or give an address, not both.")
        if errors:
            raise ValidationError(errors)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from events.jsonld import event_jsonld
        from sites.access import of_event
        from sites.facts import group_by_role

        context = super().get_context(request, *args, **kwargs)
        context["space"] = self.space
        context["languages"] = self.languages.all()
        context["programme"] = self.programme.all().select_related("format")
        context["people"] = self.people.all().select_related("role", "affiliation")
        context["organisations"] = group_by_role(self.organisations)
        context["venue"] = self.venue
        context["rooms"] = rooms = self._rooms()
        own_access = self.accessibility.all()
        context["access"] = of_event(own_access, rooms, self.venue)
        context["project"] = Project.with_organisations(self.project_id)
        context["jsonld"] = event_jsonld(self, request, context["languages"])
        return context

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

    def _rooms(self) -> list[RoomPage]:
        """The rooms it takes, with their access facts."""
        return list(self.booked_rooms.all().prefetch_related("accessibility"))

    def save(self, *args: Any, **kwargs: Any) -> Any:
        """A published event and its dates are written together, or neither is.

        Raises ``events.services.rooms.RoomTaken`` if a room it takes is taken.
        """
        from events.services.occurrences import sync_occurrences
        from events.services.rooms import release

        with transaction.atomic():
            saved = super().save(*args, **kwargs)
            if kwargs.get("update_fields") is None and self.path:
                sync_occurrences(self) if self.live else release(self)
        return saved

    def publish(self, revision: Any, *args: Any, **kwargs: Any) -> Any:
        """As Wagtail's; a scheduled event whose room was taken meanwhile stays a draft.

        The command that publishes what is due must go on to the next page.
        """
        from events.services.rooms import RoomTaken

        try:
            return super().publish(revision, *args, **kwargs)
        except RoomTaken as taken:
            if kwargs.get("log_action") != "wagtail.publish.scheduled":
                raise
            logger.warning("Not published as scheduled: %s (page %s)", taken.message, self.pk)
            revision.approved_go_live_at = None
            revision.save(update_fields=["approved_go_live_at"])

    def dates(self) -> list[tuple[datetime, datetime]]:
        """Every (start, end) this event takes place on."""
        return [(self.start, self.end)] if self.start and self.end else []

    @property
    def is_past(self) -> bool:
        return self.end is not None and self.end <= timezone.now()

    @property
    def is_cancelled(self) -> bool:
        return self.status == OccurrenceStatus.CANCELLED

    @property
    def registration_is_open(self) -> bool:
        """Whether one can still sign up: not over, not cancelled, not past the deadline."""
        if self.is_past or self.is_cancelled:
            return False
        return self.registration_deadline is None or self.registration_deadline > timezone.now()
