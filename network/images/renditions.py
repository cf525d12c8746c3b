"""Which renditions are made of a picture for each slot of the layout, and how wide it is shown.

Templates name the slot: ``{% shown page.main_picture "main" %}``. ``sizes`` repeats for the browser
what the style sheets make of the slot, so that it can choose a file before it has read them:
``tests/browser/test_pictures.py`` compares the two.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from wagtail.images.models import Filter, Picture
from wagtail.images.shortcuts import get_renditions_or_not_found

from network.cache_tags.collector import expires_at

#: A picture whose file cannot be read just now is tried again; a bucket may have been away.
TRIED_AGAIN = timedelta(minutes=1)
PLAIN = "max-1440x1440"  # of a picture whose own sizes cannot be made


logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class PictureSlot:
    """A place for a picture.

    ``widths`` are widths in pixels of a picture that fills its place and keeps its proportions;
    ``specs``, Wagtail's filters for one that is cut or fitted, the first as wide as it is shown.
    """

    widths: tuple[int, ...] = ()
    specs: tuple[str, ...] = ()
    sizes: str = ""
    fallback: str = "jpeg"
    attributes: dict[str, str] = field(default_factory=lambda: {"loading": "lazy"})

    def filters(self) -> list[Filter]:
        """AVIF, WebP, and what every browser can show."""
        made = self.specs or tuple(f"width-{width}" for width in self.widths)
        formats = ("avif", "webp", self.fallback)
        return [Filter(f"format-{name}|{spec}") for name in formats for spec in made]


# The page is 74rem wide at most, with 1.25rem on both sides; from 62em on the facts stand beside
# the text and leave it 97.5vw − 28.5rem, 46rem in the end; text is 40rem wide; in a grid the next
# column begins as soon as each can have 20rem.
_BESIDE_FACTS = "(min-width: 62em) calc(97.5vw - 28.5rem), "
_WHOLE_WIDTH = "calc(100vw - 2.5rem)"

PLACES = {
    # What is seen first: beside the facts of a space, a room, an event.
    "main": PictureSlot(
        widths=(480, 800, 1440),
        sizes=f"(min-width: 76.5em) 46rem, {_BESIDE_FACTS}{_WHOLE_WIDTH}",
        attributes={"fetchpriority": "high"},
    ),
    # The same above a text that has no facts beside it.
    "main-text": PictureSlot(
        widths=(480, 800, 1440),
        sizes=f"(min-width: 42.5em) 40rem, {_WHOLE_WIDTH}",
        attributes={"fetchpriority": "high"},
    ),
    "text": PictureSlot(
        widths=(480, 800, 1440), sizes=f"(min-width: 42.5em) 40rem, {_WHOLE_WIDTH}"
    ),
    "grid": PictureSlot(
        widths=(400, 800),
        sizes=f"(min-width: 65em) 24rem, (min-width: 43.75em) calc(50vw - 1.9rem), {_WHOLE_WIDTH}",
    ),
    "grid-beside-facts": PictureSlot(
        widths=(400, 800),
        sizes=f"(min-width: 71.5em) 23rem, {_BESIDE_FACTS}"
        f"(min-width: 43.75em) calc(50vw - 1.9rem), {_WHOLE_WIDTH}",
    ),
    "portrait": PictureSlot(
        specs=("fill-360x360", "fill-720x720"), sizes="min(22.5rem, calc(100vw - 5rem))"
    ),
    "face": PictureSlot(specs=("fill-160x160", "fill-320x320"), sizes="10rem"),
    # Shown 80 pixels high, whatever its width. PNG, for a logo may have no background.
    "logo": PictureSlot(specs=("max-800x160",), fallback="png"),
}


def shown(picture: Any, place: str, alt: str, css_class: str = "") -> SafeString:
    """The picture as HTML for one of ``PLACES``; nothing without a picture."""
    if not picture:
        return mark_safe("")
    at = PLACES[place]
    renditions = _renditions(picture, at)
    if not renditions:
        expires_at(timezone.now() + TRIED_AGAIN)
        return mark_safe("")
    if any(rendition.file.name == "not-found" for rendition in renditions.values()):
        expires_at(timezone.now() + TRIED_AGAIN)
    attributes = {"alt": alt, **at.attributes}
    if at.sizes:
        attributes["sizes"] = at.sizes
    if css_class:
        attributes["class"] = css_class
    if at.widths:
        # As large as the largest file, for the style sheet to make it smaller: told the smallest,
        # a browser would show no more than that however wide the place is.
        largest = max(renditions.values(), key=lambda rendition: rendition.width)
        attributes |= {"width": largest.width, "height": largest.height}
    return Picture(renditions, attributes).__html__()


def _renditions(picture: Any, at: PictureSlot) -> dict[str, Any]:
    """The files of a slot; one plain file if they cannot be made, none if that cannot either.

    A picture that came before uploads were limited, or by another way, may be beyond an encoder
    (WebP: 16,383 pixels), and whatever a codec raises must not take the page with it.
    """
    for filters in (at.filters(), [Filter(f"format-{at.fallback}|{PLAIN}")]):
        try:
            return get_renditions_or_not_found(picture, filters)
        except Exception as error:  # each codec raises its own
            logger.warning("Picture %s cannot be shown: %s", picture.pk, type(error).__name__)
    return {}
