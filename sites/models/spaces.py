"""The page of a space (MAM): address, hours, contact, facilities, organisations."""

from __future__ import annotations

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.http import Http404, HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from modelcluster.fields import ParentalKey
from modeltranslation.utils import get_language
from wagtail.fields import StreamField
from wagtail.url_routing import RouteResult

from network.blocks import BodyBlock
from network.db.compiled_queries import Param, fetch
from network.db.referenced import ReferencedManyToManyField
from network.db.related_rows import with_exists_flags
from network.i18n.phone_numbers import phone_display, validate_phone
from network.models import District, NetworkPage, OrganisationInRole, PictureOfSeveral
from network.routing.tree_paths import ancestor_paths


class SpaceStage(models.TextChoices):
    """Where a space is in its life; the codes are the network's vocabulary ``space_stage``."""

    PLANNED = "planowane", pgettext_lazy("stage of a space", "Planned")
    CONSULTED = "konsultacje", pgettext_lazy("stage of a space", "In consultation")
    PILOT = "pilotaz", pgettext_lazy("stage of a space", "Pilot")
    OPEN = "dziala", pgettext_lazy("stage of a space", "Open")
    SUSPENDED = "zawieszone", pgettext_lazy("stage of a space", "Suspended")
    CLOSED = "zamkniete", pgettext_lazy("stage of a space", "Closed")


class HolidayRule(models.TextChoices):
    """What a space does on the public holidays of Poland."""

    CLOSED = "closed", _("Closed")
    USUAL = "usual", _("Open as usual")


class PointPrecision(models.TextChoices):
    """The precision of a point on the map."""

    EXACT = "exact", _("The entrance")
    APPROXIMATE = "approximate", _("Approximate")


def _deepest(paths: list[Param]) -> models.QuerySet[SpacePage]:
    spaces = SpacePage.objects.filter(path__in=paths).select_related("space_settings")
    return with_exists_flags(spaces, SpacePage.rarely_has).order_by("-depth")[:1]


#: Root, home, list of spaces: no page of these depths is a space.
_ABOVE_SPACES = 3


def space_of(page: NetworkPage) -> SpacePage | None:
    """The space a page belongs to (itself, if it is one); None for a page of the network."""
    if isinstance(page, SpacePage):
        return page
    if not page.path:
        return None
    # Asked for by several parts of one page; it holds as long as the page stays where it is.
    path, space = getattr(page, "_space_at", (None, None))
    if path != page.path:
        above = ancestor_paths(page.path)[1:-_ABOVE_SPACES]
        found = fetch(_deepest, paths=above) if above else []
        space = next(iter(found), None)
        page._space_at = (page.path, space)
    return space


def spaces_of(pages: Iterable[NetworkPage]) -> dict[int, SpacePage]:
    """The spaces that many pages belong to, by the page's key, in one query."""
    above = {page.pk: ancestor_paths(page.path) for page in pages}
    paths = {path for those in above.values() for path in those}
    spaces = {space.path: space for space in SpacePage.objects.filter(path__in=paths)}
    found = {key: next(filter(None, map(spaces.get, those)), None) for key, those in above.items()}
    return {key: space for key, space in found.items() if space is not None}


class SpacePage(NetworkPage):
    """One resident activity space (MAM): where it is, who runs it, what it has.

    Whatever is not known stays empty and is said to be unknown; nothing is assumed.
    """

    stage = models.CharField(
        _("stage"), max_length=20, choices=SpaceStage, default=SpaceStage.PLANNED, db_index=True
    )
    kind = models.CharField(
        _("kind of place"),
        max_length=255,
        blank=True,
        help_text=_("In one line, for example: pilot Resident Activity Space in Kraków."),
    )
    lead = models.TextField(
        _("summary"), blank=True, help_text=_("Two or three sentences, shown first.")
    )
    description = StreamField(BodyBlock(), verbose_name=_("description"), blank=True)

    district = models.ForeignKey(
        District,
        verbose_name=_("district"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="spaces",
    )
    street = models.CharField(
        _("street and number"), max_length=255, blank=True, help_text=_("ul. Na Kozłówce 25")
    )
    postcode = models.CharField(
        _("postcode"), max_length=10, blank=True, help_text=_("Leave empty if unknown.")
    )
    city = models.CharField(_("city"), max_length=120, default="Kraków")
    country = models.CharField(_("country"), max_length=2, default="PL")
    latitude = models.DecimalField(
        _("latitude"),
        max_digits=8,
        decimal_places=5,
        null=True,
        blank=True,
        validators=[MinValueValidator(-90), MaxValueValidator(90)],
        help_text=_("Degrees north, WGS 84."),
    )
    longitude = models.DecimalField(
        _("longitude"),
        max_digits=8,
        decimal_places=5,
        null=True,
        blank=True,
        validators=[MinValueValidator(-180), MaxValueValidator(180)],
        help_text=_("Degrees east, WGS 84."),
    )
    point_precision = models.CharField(
        _("precision of the point"),
        max_length=20,
        choices=PointPrecision,
        default=PointPrecision.APPROXIMATE,
    )
    point_note = models.CharField(_("note on the point"), max_length=255, blank=True)

    holidays = models.CharField(
        _("on public holidays"),
        max_length=10,
        choices=HolidayRule,
        default=HolidayRule.CLOSED,
        help_text=_("For a single holiday, add an exception: it goes before this rule."),
    )
    hours_note = models.CharField(
        _("note on the hours"),
        max_length=255,
        blank=True,
        help_text=_("For example whom to ask for the key."),
    )

    contact_email = models.EmailField(_("e-mail"), blank=True)
    contact_phone = models.CharField(
        _("telephone"), max_length=32, blank=True, validators=[validate_phone]
    )
    website = models.URLField(_("website elsewhere"), blank=True)

    main_picture = models.ForeignKey(
        "network.Picture",
        verbose_name=_("main picture"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    amenities = ReferencedManyToManyField(
        "network.Amenity", verbose_name=_("amenities"), blank=True, related_name="spaces"
    )
    project = models.ForeignKey(
        "network.Project",
        verbose_name=_("project"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="spaces",
    )

    stands_in = "space"
    rarely_has = ("hours_exceptions",)
    #: The last part of the address of the form for proposals, by language.
    propose_slugs = {"pl": "zaproponuj", "en": "propose"}
    #: Set by ``sites.lifecycle.stages`` only, with what it takes.
    stages_by_action = frozenset({SpaceStage.SUSPENDED, SpaceStage.CLOSED})
    rooms = frozenset({"events", "content", "rooms"})
    is_section = True
    announced_fields = ("title", "kind", "lead", "description", "point_note", "hours_note")
    page_description = _("A space with its own pages and events.")
    template = "sites/space_page.html"

    class Meta:
        verbose_name = _("space")
        verbose_name_plural = _("spaces")
        permissions = [("open_space", "Can open and close spaces")]
        # What is near is a square of the map.
        indexes = [models.Index(fields=["latitude", "longitude"], name="space_point")]

    def clean(self) -> None:
        super().clean()
        if (self.latitude is None) != (self.longitude is None):
            message = _("Give both latitude and longitude, or neither.")
            raise ValidationError({"latitude": message, "longitude": message})

    def route(self, request: HttpRequest, path_components: list[str]) -> RouteResult:
        """Besides the pages below it, the address of the form for proposals to the space."""
        try:
            return super().route(request, path_components)
        except Http404:
            if self.live and path_components == [self.propose_slugs[get_language()]]:
                return RouteResult(self, kwargs={"propose": True})
            raise

    @property
    def city_line(self) -> str:
        """``30-000 Kraków``, or only the city while the postcode is unknown."""
        return " ".join(filter(None, [self.postcode, self.city]))

    @property
    def address_line(self) -> str:
        """``ul. Na Kozłówce 25, 30-000 Kraków``, as far as it is known."""
        return ", ".join(filter(None, [self.street, self.city_line]))

    @property
    def phone_display(self) -> str:
        return phone_display(self.contact_phone)

    @property
    def has_point(self) -> bool:
        return self.latitude is not None and self.longitude is not None


class SpacePicture(PictureOfSeveral):
    """One of a space's further pictures."""

    space = ParentalKey(SpacePage, on_delete=models.CASCADE, related_name="pictures")

    class Meta(PictureOfSeveral.Meta):
        verbose_name = _("picture of a space")
        verbose_name_plural = _("pictures of spaces")


class SpaceOrganisation(OrganisationInRole):
    """What an organisation does for a space."""

    space = ParentalKey(SpacePage, on_delete=models.CASCADE, related_name="organisations")

    class Meta(OrganisationInRole.Meta):
        verbose_name = _("organisation of a space")
        verbose_name_plural = _("organisations of spaces")
