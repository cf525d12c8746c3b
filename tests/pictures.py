"""Picture files for the tests: good ones, and those that must be refused."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO

from PIL import Image

SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(document.domain)</script></svg>'
#: Kraków's main market square, as a camera writes it.
POSITION = {1: "N", 2: (50.0, 3.0, 42.0), 3: "E", 4: (19.0, 56.0, 14.0)}


def jpeg(
    size: tuple[int, int] = (60, 40), *, position: bool = False, turned: bool = False
) -> bytes:
    exif = Image.Exif()
    if turned:
        exif[0x0112] = 6  # to be shown turned by 90 degrees
    if position:
        exif[0x010F] = "Camera of Zuzanna"
        exif.get_ifd(0x8825).update(POSITION)
    out = BytesIO()
    Image.new("RGB", size, "teal").save(out, "JPEG", exif=exif, comment=b"taken at home")
    return out.getvalue()


def picture(kind: str, mode: str = "RGB", size: tuple[int, int] = (60, 40)) -> bytes:
    out = BytesIO()
    Image.new(mode, size).save(out, kind)
    return out.getvalue()


def moving(kind: str) -> bytes:
    out = BytesIO()
    frames = [Image.new("RGB", (8, 8), colour) for colour in ("red", "blue")]
    frames[0].save(out, kind, save_all=True, append_images=frames[1:])
    return out.getvalue()


def bomb(width: int = 50_000, height: int = 50_000) -> bytes:
    """A PNG of some hundred bytes that says it has so many pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    rest = chunk(b"IDAT", zlib.compress(b"\0" * 100)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + rest
