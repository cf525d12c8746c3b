"""The blog page of the plain project."""

from __future__ import annotations

from django.db import models
from wagtail import blocks
from wagtail.admin.panels import FieldPanel
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.embeds.blocks import EmbedBlock
from wagtail.fields import StreamField
from wagtail.images import get_image_model_string
from wagtail.images.blocks import ImageChooserBlock
from wagtail.models import Page


class BlogPage(Page):
    """Ten fields and a text of blocks."""

    introduction = models.TextField(blank=True)
    subtitle = models.CharField(max_length=255, blank=True)
    author = models.CharField(max_length=255, blank=True)
    published_on = models.DateField(null=True, blank=True)
    closes_at = models.DateTimeField(null=True, blank=True)
    section = models.CharField(max_length=20, choices=[("a", "A"), ("b", "B")], default="a")
    is_featured = models.BooleanField(default=False)
    priority = models.PositiveSmallIntegerField(default=0)
    source = models.URLField(blank=True)
    image = models.ForeignKey(
        get_image_model_string(), null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    body = StreamField(
        [
            ("heading", blocks.CharBlock()),
            ("paragraph", blocks.RichTextBlock()),
            (
                "picture",
                blocks.StructBlock(
                    [("image", ImageChooserBlock()), ("caption", blocks.CharBlock(required=False))]
                ),
            ),
            ("quote", blocks.BlockQuoteBlock()),
            ("document", DocumentChooserBlock()),
            ("embed", EmbedBlock()),
        ],
        blank=True,
    )

    content_panels = [
        *Page.content_panels,
        *(
            FieldPanel(name)
            for name in (
                "introduction",
                "subtitle",
                "author",
                "published_on",
                "closes_at",
                "section",
                "is_featured",
                "priority",
                "source",
                "image",
                "body",
            )
        ),
    ]
