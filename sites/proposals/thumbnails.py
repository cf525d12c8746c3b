"""Thumbnails of a proposal's pictures as ``data:`` URLs: unpublished pictures have no URL."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from io import BytesIO

from PIL import Image

from sites.models import ProposalPicture

SIDE = 240  # pixels


@dataclass(frozen=True)
class Thumbnail:
    """A small JPEG as a ``data:`` address; its sides are in pixels."""

    url: str
    width: int
    height: int


def thumbnail(row: ProposalPicture) -> Thumbnail | None:
    """None if the picture is gone."""
    data = bytes(row.data) if row.data else _stored(row)
    if not data:
        return None
    with Image.open(BytesIO(data)) as image:
        image.draft("RGB", (SIDE, SIDE))
        small = image.convert("RGB")
        small.thumbnail((SIDE, SIDE))
    out = BytesIO()
    small.save(out, "JPEG", quality=75)
    url = f"data:image/jpeg;base64,{base64.b64encode(out.getvalue()).decode()}"
    return Thumbnail(url, *small.size)


def _stored(row: ProposalPicture) -> bytes:
    if row.picture is None:
        return b""
    try:
        with row.picture.file.open("rb") as file:
            return file.read()
    except OSError:  # the file is gone from the store
        return b""
