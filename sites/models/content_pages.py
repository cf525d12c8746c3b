"""The pages of a space besides its front page: text, news, gallery, downloads, people, contact."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modeltranslation.utils import build_localized_fieldname
from wagtail.admin.panels import FieldRowPanel, InlinePanel
from wagtail.fields import RichTextField
from wagtail.models import Orderable

from network.blocks import RICH_TEXT_FEATURES
from network.db.readable import readable
from network.editing.contributor_sections import ContributorSection
from network.editing.panels import bilingual, bilingual_text, heading
from network.i18n.languages import LANGUAGE_CODES
from network.i18n.phone_numbers import phone_display, validate_phone
from network.models import ListingPage, NetworkPage, PictureOfSeveral, TextPage


class ContentPage(TextPage):
    """A page of a space: about us, rules of use, anything the space needs to say."""

    stands_in = "content"
    rooms = frozenset({"content"})
    contributor_section = ContributorSection(_("My pages"), _("Add a page"), order=2)
    page_description = _("A page of text and pictures within a space.")
    template = TextPage.template  # Wagtail gives each class one of its own unless told

    class Meta:
        verbose_name = _("content page")
        verbose_name_plural = _("content pages")


# --- News ------------------------------------------------------------------------------------


class NewsIndexPage(ListingPage):
    """A space's news, newest first."""

    stands_in = "content"
    rooms = frozenset({"news"})
    page_description = _("The list of a space's news.")
    template = "sites/news_index_page.html"
    per_page = 10

    class Meta:
        verbose_name = _("news")
        verbose_name_plural = _("lists of news")


class NewsPage(TextPage):
    """One piece of news, with its date and who wrote it."""

    published_on = models.DateField(_("date"), default=timezone.localdate)
    author_line = models.CharField(
        _("author"),
        max_length=160,
        blank=True,
        help_text=_("As it shall be read: “Anna, coordinator” or only “The team”."),
    )
    main_picture = models.ForeignKey(
        "network.Picture",
        verbose_name=_("picture"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    stands_in = "news"
    subpage_types: list[str] = []
    show_in_menus_default = False
    announced_fields = ("title", "intro", "body", "author_line")
    page_description = _("A short announcement with a date.")
    template = "sites/news_page.html"

    content_panels = [
        *NetworkPage.content_panels,
        "published_on",
        bilingual("author_line"),
        bilingual_text("intro"),
        "main_picture",
        bilingual("body"),
    ]

    class Meta:
        verbose_name = _("news item")
        verbose_name_plural = _("news items")
        indexes = [models.Index(fields=["-published_on"], name="news_newest_first")]

    @classmethod
    def newest_below(cls, page: NetworkPage) -> models.QuerySet[NewsPage]:
        """The published news anywhere below a page that its readers may read, newest first."""
        news = cls.objects.descendant_of(page).filter(readable(within=page.restricted_by))
        return news.select_related("main_picture").order_by("-published_on", "-pk")


# --- Gallery -----------------------------------------------------------------------------------


class GalleryPage(ListingPage):
    """Pictures of a space, each with a text for those who cannot see it."""

    stands_in = "content"
    subpage_types: list[str] = []
    page_description = _("Pictures with captions.")
    template = "sites/gallery_page.html"

    content_panels = [
        *ListingPage.content_panels,
        InlinePanel("pictures", label=_("Picture"), heading=_("Pictures")),
    ]

    class Meta:
        verbose_name = _("gallery")
        verbose_name_plural = _("galleries")


class GalleryPicture(PictureOfSeveral):
    """One picture of a gallery. Its alternative text is required, here or with the picture."""

    gallery = ParentalKey(GalleryPage, on_delete=models.CASCADE, related_name="pictures")
    alt = models.CharField(
        _("alternative text"),
        max_length=255,
        blank=True,
        help_text=_("What it shows. Empty: the picture's own description is used."),
    )

    panels = ["picture", bilingual("alt"), bilingual("caption")]

    class Meta(PictureOfSeveral.Meta):
        verbose_name = _("picture of a gallery")
        verbose_name_plural = _("pictures of galleries")

    def clean(self) -> None:
        super().clean()
        if not self.picture_id or self.alt or self.picture.alt:
            return
        field = build_localized_fieldname("alt", LANGUAGE_CODES[0])
        raise ValidationError(
            {field: _("Say what the picture shows: a person who cannot see it needs it.")}
        )

    @property
    def alt_text(self) -> str:
        return self.alt or self.picture.default_alt_text


# --- Downloads ---------------------------------------------------------------------------------


class DownloadsPage(ListingPage):
    """Documents to take away: forms, rules, programmes."""

    stands_in = "content"
    subpage_types: list[str] = []
    page_description = _("Documents to download.")
    template = "sites/downloads_page.html"

    content_panels = [
        *ListingPage.content_panels,
        InlinePanel("downloads", label=_("Document"), heading=_("Documents")),
    ]

    class Meta:
        verbose_name = _("downloads")
        verbose_name_plural = _("pages of downloads")


class Download(Orderable):
    """One document, with a name people understand."""

    page = ParentalKey(DownloadsPage, on_delete=models.CASCADE, related_name="downloads")
    document = models.ForeignKey(
        "wagtaildocs.Document",
        verbose_name=_("document"),
        on_delete=models.CASCADE,
        related_name="+",
    )
    label = models.CharField(
        _("name"), max_length=160, blank=True, help_text=_("Empty: the document's own title.")
    )
    note = models.CharField(_("note"), max_length=255, blank=True)

    panels = ["document", bilingual("label"), bilingual("note")]

    class Meta(Orderable.Meta):
        verbose_name = _("document of a page")
        verbose_name_plural = _("documents of pages")


# --- People ------------------------------------------------------------------------------------


class PeoplePage(ListingPage):
    """Who one meets at the space."""

    stands_in = "content"
    subpage_types: list[str] = []
    page_description = _("The team, with roles and contacts.")
    template = "sites/people_page.html"

    content_panels = [
        *ListingPage.content_panels,
        InlinePanel("members", label=_("Person"), heading=_("People")),
    ]

    class Meta:
        verbose_name = _("people")
        verbose_name_plural = _("pages of people")


class TeamMember(Orderable):
    """A person of the team; shown only once they agreed to it (art. 6(1)(a) GDPR)."""

    page = ParentalKey(PeoplePage, on_delete=models.CASCADE, related_name="members")
    name = models.CharField(_("name"), max_length=160)
    role = models.CharField(_("role"), max_length=160, blank=True)
    about = models.CharField(_("a few words"), max_length=500, blank=True)
    photo = models.ForeignKey(
        "network.Picture",
        verbose_name=_("photo"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("telephone"), max_length=32, blank=True, validators=[validate_phone])
    consent_on = models.DateField(
        _("agreed to be shown on"),
        null=True,
        blank=True,
        help_text=_("The day this person agreed. Without it they are not shown on the page."),
    )

    panels = [
        "name",
        bilingual("role"),
        bilingual_text("about"),
        "photo",
        FieldRowPanel(["email", "phone"]),
        "consent_on",
    ]

    class Meta(Orderable.Meta):
        verbose_name = _("person of the team")
        verbose_name_plural = _("people of the team")

    @property
    def phone_display(self) -> str:
        return phone_display(self.phone)

    def clean(self) -> None:
        super().clean()
        if self.consent_on and self.consent_on > timezone.localdate():
            raise ValidationError({"consent_on": _("This day has not come yet.")})


# --- Contact -----------------------------------------------------------------------------------


class ContactPage(NetworkPage):
    """How to reach a space: its address, hours, contacts and the way there in words."""

    intro = models.TextField(_("introduction"), blank=True)
    on_foot = models.TextField(
        _("on foot and by bicycle"), blank=True, help_text=_("From the nearest landmark or stop.")
    )
    by_transit = models.TextField(
        _("by bus and tram"), blank=True, help_text=_("Stops and lines, how far from them.")
    )
    by_car = models.TextField(_("by car"), blank=True, help_text=_("Where to park."))
    entrance = models.TextField(
        _("finding the entrance"),
        blank=True,
        help_text=_("What the door looks like, steps, a bell: as you would tell it on the phone."),
    )
    body = RichTextField(_("more"), blank=True, features=RICH_TEXT_FEATURES)

    stands_in = "content"
    subpage_types: list[str] = []
    directions = ("on_foot", "by_transit", "by_car", "entrance")
    announced_fields = ("title", "intro", *directions, "body")
    page_description = _("Address, hours, contacts and the way there.")
    template = "sites/contact_page.html"
    show_in_menus_default = True

    content_panels = [
        *NetworkPage.content_panels,
        bilingual_text("intro"),
        heading(
            _("The way there, in words"),
            *(bilingual_text(field) for field in directions),
            help_text=_("Address, telephone and hours are taken from the space's own page."),
        ),
        bilingual("body"),
    ]

    class Meta:
        verbose_name = _("contact")
        verbose_name_plural = _("contact pages")
