"""Pictures, drawn again from their pixels: position, camera, thumbnails and whatever trailed behind are gone."""

import io

from PIL import Image, ImageOps, UnidentifiedImageError

from cass.attachments.refusal import Refused

MOST_PIXELS = 40_000_000
JPEG_QUALITY = 90
PNG_MODES = frozenset({"1", "L", "LA", "RGB", "RGBA"})
JPEG_MODES = frozenset({"L", "RGB"})


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


def _drawn(opened: Image.Image) -> bytes:
    is_png = opened.format == "PNG"
    ImageOps.exif_transpose(opened, in_place=True)
    kept = PNG_MODES if is_png else JPEG_MODES
    picture = opened if opened.mode in kept else opened.convert("RGBA" if opened.has_transparency_data else "RGB")
    picture.info.clear()
    drawn = io.BytesIO()
    if is_png:
        picture.save(drawn, "PNG")
    else:
        picture.save(drawn, "JPEG", quality=JPEG_QUALITY)
    return drawn.getvalue()
