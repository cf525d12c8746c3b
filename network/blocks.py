"""The building blocks an editor composes a page's body from.

Each body exists once per language (``body_pl``, ``body_en``), so the texts inside a block are in
one language. Pictures, people and organisations are the shared, translated records.
"""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import prefetch_related_objects
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.embeds.blocks import EmbedBlock
from wagtail.images.blocks import ImageChooserBlock
from wagtail.snippets.blocks import SnippetChooserBlock

# A text of its own may have sections; one below a heading of the page only subsections.
SECTIONED_FEATURES = ["h2", "h3", "bold", "italic", "ul", "ol", "link", "document-link", "hr"]
RICH_TEXT_FEATURES = ["bold", "italic", "ul", "ol", "link", "document-link", "h3", "hr"]


class HeadingBlock(blocks.StructBlock):
    """A section heading (h2 or h3; the page's title is its only h1)."""

    text = blocks.CharBlock(label=_("Text"), max_length=160)
    level = blocks.ChoiceBlock(
        label=_("Level"), choices=[("2", _("Section")), ("3", _("Subsection"))], default="2"
    )

    class Meta:
        icon = "title"
        label = _("Heading")
        template = "network/blocks/heading.html"


class PictureBlock(blocks.StructBlock):
    """A picture with its description; ``decorative`` says that there is nothing to describe."""

    picture = ImageChooserBlock(label=_("Picture"))
    alt = blocks.CharBlock(
        label=_("Alternative text"),
        required=False,
        max_length=255,
        help_text=_("What it shows. Empty: the picture's own description is used."),
    )
    decorative = blocks.BooleanBlock(label=_("Purely decorative"), required=False)
    caption = blocks.CharBlock(label=_("Caption"), required=False, max_length=255)

    class Meta:
        icon = "image"
        label = _("Picture")
        template = "network/blocks/picture.html"

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        picture = cleaned.get("picture")
        described = cleaned.get("alt") or cleaned.get("decorative")
        if picture is not None and not described and not picture.default_alt_text:
            raise blocks.StructBlockValidationError(
                {"alt": ValidationError(_("Describe the picture, or mark it as decorative."))}
            )
        return cleaned

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        context = super().get_context(value, parent_context=parent_context)
        picture = value.get("picture")
        alt = value.get("alt") or (picture.default_alt_text if picture else "")
        context["alt"] = "" if value.get("decorative") else alt
        return context


class QuoteBlock(blocks.StructBlock):
    text = blocks.TextBlock(label=_("Quotation"))
    author = blocks.CharBlock(label=_("Who said it"), required=False, max_length=160)

    class Meta:
        icon = "openquote"
        label = _("Quotation")
        template = "network/blocks/quote.html"


class CallToActionBlock(blocks.StructBlock):
    """One thing to do next: a page of ours or an address elsewhere."""

    text = blocks.TextBlock(label=_("Text"), required=False)
    label = blocks.CharBlock(label=_("Label of the button"), max_length=80)
    page = blocks.PageChooserBlock(label=_("Page"), required=False)
    url = blocks.URLBlock(label=_("or an address elsewhere"), required=False)

    class Meta:
        icon = "link"
        label = _("Call to action")
        template = "network/blocks/call_to_action.html"

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if bool(cleaned.get("page")) == bool(cleaned.get("url")):
            message = _("Choose either a page or an address.")
            raise blocks.StructBlockValidationError({"page": ValidationError(message)})
        return cleaned


class DocumentBlock(blocks.StructBlock):
    document = DocumentChooserBlock(label=_("Document"))
    label = blocks.CharBlock(label=_("Text of the link"), required=False, max_length=160)

    class Meta:
        icon = "doc-full"
        label = _("Document")
        template = "network/blocks/document.html"


class ExternalEmbedBlock(blocks.StructBlock):
    """A video or map kept elsewhere; shown as a link, so that nothing is asked of a third party."""

    embed = EmbedBlock(label=_("Address of the video"))
    title = blocks.CharBlock(label=_("What it is"), max_length=160)

    class Meta:
        icon = "media"
        label = _("Video elsewhere")
        template = "network/blocks/external_embed.html"


class FactBlock(blocks.StructBlock):
    term = blocks.CharBlock(label=_("Name"), max_length=80)
    value = blocks.CharBlock(label=_("Value"), max_length=255)


class FactsBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Title"), required=False, max_length=120)
    facts = blocks.ListBlock(FactBlock(), label=_("Facts"))

    class Meta:
        icon = "list-ul"
        label = _("Facts")
        template = "network/blocks/facts.html"


class PersonBlock(blocks.StructBlock):
    name = blocks.CharBlock(label=_("Name"), max_length=160)
    role = blocks.CharBlock(label=_("Role"), required=False, max_length=255)
    organisation = SnippetChooserBlock(
        "network.Organisation", label=_("Organisation"), required=False
    )
    picture = ImageChooserBlock(label=_("Picture"), required=False)


class PeopleBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Title"), required=False, max_length=120)
    people = blocks.ListBlock(PersonBlock(), label=_("People"))

    class Meta:
        icon = "group"
        label = _("People")
        template = "network/blocks/people.html"

    def get_searchable_content(self, value: Any) -> list[str]:
        # Nobody is to be found by their name.
        return []


class OrganisationsBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Title"), required=False, max_length=120)
    organisations = blocks.ListBlock(
        SnippetChooserBlock("network.Organisation"), label=_("Organisations")
    )

    class Meta:
        icon = "group"
        label = _("Organisations")
        template = "network/blocks/organisations.html"


class MapPlaceBlock(blocks.StructBlock):
    """A place in words, with a link to an open map; no map is loaded by itself."""

    name = blocks.CharBlock(label=_("Name of the place"), max_length=160)
    address = blocks.CharBlock(label=_("Address"), required=False, max_length=255)
    latitude = blocks.DecimalBlock(
        label=_("Latitude"), min_value=-90, max_value=90, max_digits=8, decimal_places=5
    )
    longitude = blocks.DecimalBlock(
        label=_("Longitude"), min_value=-180, max_value=180, max_digits=8, decimal_places=5
    )
    approximate = blocks.BooleanBlock(label=_("The point is approximate"), required=False)

    class Meta:
        icon = "site"
        label = _("Place on a map")
        template = "network/blocks/map_place.html"


class BodyBlock(blocks.StreamBlock):
    """The body of a page."""

    heading = HeadingBlock()
    text = blocks.RichTextBlock(
        label=_("Text"),
        features=SECTIONED_FEATURES,
        icon="pilcrow",
        template="network/blocks/text.html",
    )
    picture = PictureBlock()
    quote = QuoteBlock()
    call_to_action = CallToActionBlock()
    document = DocumentBlock()
    embed = ExternalEmbedBlock()
    facts = FactsBlock()
    people = PeopleBlock()
    organisations = OrganisationsBlock()
    map_place = MapPlaceBlock()

    class Meta:
        block_counts: dict[str, dict[str, int]] = {}
        required = False

    def render(self, value: Any, context: Any = None) -> Any:
        """With the sizes already made of all its pictures fetched at once."""
        pictures = []
        for block in value:
            if block.block_type == "picture":
                pictures.append(block.value.get("picture"))
            elif block.block_type == "people":
                pictures += [person.get("picture") for person in block.value.get("people") or []]
        prefetch_related_objects([picture for picture in pictures if picture], "renditions")
        return super().render(value, context)
