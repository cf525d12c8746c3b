"""Rooms of a space: capacity, equipment, lending."""

from __future__ import annotations

from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldRowPanel, InlinePanel

from network.db.referenced import ReferencedManyToManyField
from network.editing.panels import bilingual, bilingual_text, choices, heading
from network.models import ListingPage, NetworkPage, PictureOfSeveral


class Lending(models.TextChoices):
    """Whether a room can be borrowed; it may be not stated."""

    YES = "tak", _("Yes")
    NO = "nie", _("No")
    NOT_STATED = "nieznane", _("Not stated")


class RoomIndexPage(ListingPage):
    """The rooms of one space."""

    stands_in = "rooms"
    rooms = frozenset({"room"})
    page_description = _("The list of rooms of a space.")
    template = "sites/room_index_page.html"

    class Meta:
        verbose_name = _("list of rooms")
        verbose_name_plural = _("lists of rooms")


class RoomPage(NetworkPage):
    """One room. Events take place in it; residents may borrow it, if the space says so.

    A room may be joined from others (a hall of two rooms): then an event in the hall takes both,
    and an event in one of them takes the hall. Only rooms that are not joined themselves can be
    parts, so that there is one way to tell what a room takes.
    """

    lead = models.TextField(_("summary"), blank=True, help_text=_("What the room is like."))
    capacity = models.PositiveIntegerField(
        _("people at most"), null=True, blank=True, validators=[MinValueValidator(1)]
    )
    area = models.DecimalField(
        _("area"),
        max_digits=6,
        decimal_places=1,
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("In square metres."),
    )
    floor = models.CharField(
        _("where in the building"), max_length=120, blank=True, help_text=_("Ground floor, left.")
    )
    equipment = ReferencedManyToManyField(
        "network.Amenity", verbose_name=_("equipment"), blank=True, related_name="rooms"
    )
    equipment_note = models.TextField(_("more on the equipment"), blank=True)
    lending = models.CharField(
        _("can be borrowed"), max_length=10, choices=Lending, default=Lending.NOT_STATED
    )
    lent_to = models.CharField(
        _("who may borrow it"),
        max_length=255,
        blank=True,
        help_text=_("Residents, informal groups, NGOs."),
    )
    lent_for = models.CharField(
        _("for what"), max_length=255, blank=True, help_text=_("Meetings, rehearsals, birthdays.")
    )
    lending_terms = models.TextField(_("how to borrow it"), blank=True)
    free_for_network = models.BooleanField(
        _("free to book by the network"),
        default=False,
        help_text=_(
            "Other spaces may take it for their events without asking. Otherwise only you, and "
            "whoever may change your pages, can book it."
        ),
    )
    parts = ReferencedManyToManyField(
        "self",
        verbose_name=_("joined from"),
        blank=True,
        symmetrical=False,
        related_name="joined_in",
        help_text=_(
            "For a hall made of several rooms: an event in the hall takes them all, and an event "
            "in one of them takes the hall."
        ),
    )
    main_picture = models.ForeignKey(
        "network.Picture",
        verbose_name=_("main picture"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    stands_in = "room"
    subpage_types: list[str] = []
    announced_fields = (
        "title",
        "lead",
        "floor",
        "equipment_note",
        "lent_to",
        "lent_for",
        "lending_terms",
    )
    page_description = _("One room of a space.")
    template = "sites/room_page.html"

    content_panels = [
        *NetworkPage.content_panels,
        bilingual_text("lead"),
        FieldRowPanel(["capacity", "area"]),
        bilingual("floor"),
        choices("equipment"),
        bilingual_text("equipment_note"),
        heading(
            _("Borrowing"),
            "lending",
            bilingual("lent_to"),
            bilingual("lent_for"),
            bilingual_text("lending_terms"),
            "free_for_network",
        ),
        choices("parts"),
        heading(
            _("Pictures"),
            "main_picture",
            InlinePanel("pictures", label=_("Picture"), heading=_("More pictures")),
        ),
        InlinePanel(
            "accessibility",
            label=_("Accessibility fact"),
            heading=_("Accessibility"),
            help_text=_("Only what differs from the space; the rest is taken from there."),
        ),
    ]

    class Meta:
        verbose_name = _("room")
        verbose_name_plural = _("rooms")


class RoomPicture(PictureOfSeveral):
    """One of a room's further pictures."""

    room = ParentalKey(RoomPage, on_delete=models.CASCADE, related_name="pictures")

    class Meta(PictureOfSeveral.Meta):
        verbose_name = _("picture of a room")
        verbose_name_plural = _("pictures of rooms")
