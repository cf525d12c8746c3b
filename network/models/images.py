"""Pictures: what they show, who made them, and one of several on a page."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.images.models import AbstractImage, AbstractRendition, Image
from wagtail.models import Orderable

from network.editing.panels import bilingual


class Picture(AbstractImage):
    """A picture with what a reader who cannot see it needs, and who made it.

    ``alt`` (both languages) is the default description, which a page may replace where it shows
    the picture for another reason. ``credit`` is printed under the picture wherever it stands.
    """

    alt = models.CharField(
        _("alternative text"),
        max_length=255,
        blank=True,
        help_text=_("What the picture shows, for a person who cannot see it."),
    )
    credit = models.CharField(
        _("credit"), max_length=255, blank=True, help_text=_("Author and licence.")
    )

    admin_form_fields = (
        "title",
        "file",
        "alt_pl",
        "alt_en",
        "credit",
        "collection",
        "tags",
        "focal_point_x",
        "focal_point_y",
        "focal_point_width",
        "focal_point_height",
    )

    search_auto_update = False  # ``network.editing.list_search`` needs no index

    class Meta(Image.Meta):
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")

    @property
    def default_alt_text(self) -> str:
        return self.alt or self.description


class PictureRendition(AbstractRendition):
    """A picture in one size and format, made by Wagtail when first asked for."""

    image = models.ForeignKey(Picture, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        unique_together = (("image", "filter_spec", "focal_point_key"),)


class PictureOfSeveral(Orderable):
    """One of a page's pictures, with a caption; the page is the child's ``ParentalKey``."""

    picture = models.ForeignKey(
        Picture, verbose_name=_("picture"), on_delete=models.CASCADE, related_name="+"
    )
    caption = models.CharField(_("caption"), max_length=255, blank=True)

    panels = ["picture", bilingual("caption")]

    class Meta(Orderable.Meta):
        abstract = True
