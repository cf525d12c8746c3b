"""Uploaded pictures: recognised by their content, not their name, and re-encoded.

The result holds nothing but the picture: no location, device, comment or second picture. What is
too large is refused by its header, before a pixel is decoded. On one machine one picture is decoded
at a time, whatever the number of processes: it takes up to 250 MB.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from typing import BinaryIO

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files import locks
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError
from pillow_heif import register_heif_opener

register_heif_opener(thumbnails=False)

#: What is read, and as what it is written. Pillow tries no other decoder.
WRITTEN_AS = {"JPEG": "JPEG", "MPO": "JPEG", "PNG": "PNG", "WEBP": "WEBP", "AVIF": "JPEG"}
WRITTEN_AS["HEIF"] = "JPEG"
SCALED_WHILE_DECODED = ("JPEG", "MPO")
READERS = ("JPEG", "PNG", "WEBP", "AVIF", "HEIF")  # a phone's JPEG may turn out to be an MPO
EXTENSIONS = {"JPEG": "jpg", "PNG": "png", "WEBP": "webp"}
_OPTIONS = {"JPEG": {"quality": 90, "optimize": True, "progressive": True}, "WEBP": {"quality": 90}}
_BOMBS = (Image.DecompressionBombError, Image.DecompressionBombWarning)
_HEAD = 1024  # bytes, to tell what something is that is no picture of ours
_GIF = b"gif8"
A_MILLION = 1_000_000


class PictureRefused(ValidationError):  # noqa: N818  it is the picture that is refused
    """It is not taken, and why: a message for people, one for each cause (``code``)."""


@dataclass(frozen=True)
class CleanPicture:
    """A picture as it may be kept: ``data`` is a whole file of its own."""

    data: bytes
    width: int
    height: int
    extension: str


def clean_picture(file: BinaryIO, *, longest_side: int | None = None) -> CleanPicture:
    """The picture in a file, written anew: upright, without anything that was said about it.

    ``longest_side``: in pixels; a larger one is made smaller (``PICTURE_LONGEST_SIDE`` unless
    given). Raises ``PictureRefused``.
    """
    data = _bytes_of(file)
    head = data[:_HEAD].lstrip().lower()
    if b"<svg" in head or head.startswith((b"<?xml", b"<!doctype")):
        text = _(
            "This is a drawing (SVG), which may hold a program. Please save it as PNG or JPEG."
        )
        raise PictureRefused(text, code="svg")
    if head.startswith(_GIF):
        raise PictureRefused(
            _("GIF is not taken, moving or not. Please choose a JPEG, PNG or WebP."), code="gif"
        )
    image = _opened(data)
    kind = WRITTEN_AS[image.format or "JPEG"]
    with _one_at_a_time():
        return _written(_unpacked(image, longest_side or settings.PICTURE_LONGEST_SIDE), kind)


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    with settings.PICTURE_LOCK.open("wb") as file:
        locks.lock(file, locks.LOCK_EX)  # until it is closed
        yield


def is_gif(file: BinaryIO) -> bool:
    file.seek(0)
    head = file.read(len(_GIF)).lower()
    file.seek(0)
    return head == _GIF


def check_gif(file: BinaryIO) -> None:
    """Refuse a GIF that is none, or too large, by its header. Raises ``PictureRefused``."""
    _check_pixels(_header(_bytes_of(file), ("GIF",)))
    file.seek(0)


def _bytes_of(file: BinaryIO) -> bytes:
    most = settings.PICTURE_MAX_BYTES
    file.seek(0)
    data = file.read(most + 1)
    if len(data) > most:
        text = _("The file is larger than %(size)s. Please choose a smaller one.")
        raise PictureRefused(text % {"size": filesizeformat(most)}, code="heavy")
    return data


def _opened(data: bytes) -> Image.Image:
    """Its header, read and found good; no pixel yet."""
    image = _header(data, READERS)
    _check_pixels(image)
    # A phone keeps a second view (MPO) or a burst (HEIF) behind the picture: the first one counts.
    if image.format in ("PNG", "WEBP", "AVIF") and getattr(image, "is_animated", False):
        raise PictureRefused(
            _("Moving pictures are not taken. Please choose a still one."), code="moving"
        )
    return image


def _header(data: bytes, readers: tuple[str, ...]) -> Image.Image:
    try:
        return Image.open(BytesIO(data), formats=readers)
    except _BOMBS as bomb:
        raise _too_many_pixels() from bomb
    except UnidentifiedImageError as error:
        raise PictureRefused(
            _("This is not a picture we can read. Please choose a JPEG, PNG, WebP, AVIF or HEIC."),
            code="unknown",
        ) from error
    except Exception as error:  # each format raises its own, at what is broken on purpose
        raise _damaged() from error


def _check_pixels(image: Image.Image) -> None:
    most = settings.PICTURE_MAX_PIXELS
    if image.format not in SCALED_WHILE_DECODED:
        most = min(most, settings.PICTURE_MAX_PIXELS_AT_ONCE)
    if image.width * image.height > most:
        raise _too_many_pixels(most)


def _unpacked(image: Image.Image, longest_side: int) -> Image.Image:
    """Its pixels, no more than needed, as they were meant to be seen, in colours browsers show."""
    try:
        if max(image.size) > longest_side:
            image.draft(None, (longest_side, longest_side))  # only JPEG heeds it
        image.load()
        if image.mode not in ("L", "RGB", "RGBA"):
            image = image.convert("RGBA" if image.has_transparency_data else "RGB")
        if max(image.size) > longest_side:
            image.thumbnail((longest_side, longest_side), Image.Resampling.LANCZOS)
        ImageOps.exif_transpose(image, in_place=True)
    except _BOMBS as bomb:
        raise _too_many_pixels() from bomb
    except Exception as error:  # cut off, or broken on purpose: each decoder raises its own
        raise _damaged() from error
    return image


def _written(image: Image.Image, kind: str) -> CleanPicture:
    """``info`` is where Pillow keeps what was said about a picture, and writes it from."""
    colours = image.info.get("icc_profile") if image.mode == "RGB" else None
    bare = image.copy()  # a plain Image: that of a format's own class writes what its file said
    bare.info = {}
    if kind == "JPEG" and bare.mode == "RGBA":
        on_white = Image.new("RGB", bare.size, "white")
        on_white.paste(bare, mask=bare.getchannel("A"))
        bare = on_white
    options = {**_OPTIONS.get(kind, {}), **({"icc_profile": colours} if colours else {})}
    out = BytesIO()
    bare.save(out, kind, **options)
    return CleanPicture(out.getvalue(), bare.width, bare.height, EXTENSIONS[kind])


def _too_many_pixels(most: int | None = None) -> PictureRefused:
    text = _(
        "The picture has more than %(number)s million pixels. Please save it smaller and choose it "
        "again."
    )
    number = (most or settings.PICTURE_MAX_PIXELS) // A_MILLION
    return PictureRefused(text % {"number": number}, code="large")


def _damaged() -> PictureRefused:
    return PictureRefused(
        _("The picture is damaged or was not sent whole. Please choose it again."), code="damaged"
    )
