"""Pictures, drawn again from their pixels: position, camera, thumbnails and whatever trailed behind are gone."""

import io
import re

from PIL import Image, ImageOps, UnidentifiedImageError

from cass.attachments.refusal import Refused

MOST_PIXELS = 40_000_000
JPEG_QUALITY = 90
PNG_MODES = frozenset({"1", "L", "LA", "RGB", "RGBA"})
SIXTEEN_BIT_MODES = frozenset({"I", "I;16", "I;16B", "I;16L"})
"""Radiographs: converted without scaling, every shade but the darkest would become white."""
JPEG_MODES = frozenset({"L", "RGB"})

START, END = b"\xff\xd8", b"\xff\xd9"
MARKER = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")
"""What stands between two markers is the compressed picture, where these bytes do not occur."""
DESCRIPTIVE = frozenset(bytes([0xFF, code]) for code in (0xFE, *range(0xE1, 0xEE), 0xEF))
"""Comments and the application segments but JFIF (0) and Adobe (14), which say how the colours are meant."""


def redraw(data: bytes) -> bytes:
    """A new JPEG or PNG with the same pixels, upright. Raises Refused."""
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    try:
        with Image.open(io.BytesIO(data), formats=("JPEG", "PNG")) as opened:
            if opened.width * opened.height > MOST_PIXELS:
                raise Refused("attachment.too_many_pixels")
            opened.load()
            return _drawn(opened)
    except Image.DecompressionBombError as error:
        raise Refused("attachment.too_many_pixels") from error
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        raise Refused("attachment.unreadable") from error


def bare_jpeg(data: bytes) -> bytes:
    """The same JPEG, not drawn again, without position, camera, thumbnail, comments, second picture.

    For photographs inside a PDF, whose pixels must not lose by a second compression. Raises Refused.
    """
    if not data.startswith(START):
        raise Refused("attachment.unreadable")
    kept, at = bytearray(START), len(START)
    while marker := MARKER.search(data, at):
        kept += data[at : marker.start()]
        if marker[0] == END:
            return bytes(kept + END)
        at = marker.end() + int.from_bytes(data[marker.end() : marker.end() + 2])
        if not marker.end() + 2 <= at <= len(data):
            raise Refused("attachment.unreadable")
        if marker[0] not in DESCRIPTIVE:
            kept += data[marker.start() : at]
    return bytes(kept + data[at:])


def _drawn(opened: Image.Image) -> bytes:
    is_png = opened.format == "PNG"
    ImageOps.exif_transpose(opened, in_place=True)
    kept = PNG_MODES if is_png else JPEG_MODES
    picture: Image.Image = opened
    if opened.mode in SIXTEEN_BIT_MODES:
        picture = opened.convert("I").point(lambda shade: shade * (1 / 256)).convert("L")
    elif opened.mode not in kept:
        picture = opened.convert("RGBA" if opened.has_transparency_data else "RGB")
    picture.info.clear()
    drawn = io.BytesIO()
    if is_png:
        picture.save(drawn, "PNG")
    else:
        picture.save(drawn, "JPEG", quality=JPEG_QUALITY)
    return drawn.getvalue()
