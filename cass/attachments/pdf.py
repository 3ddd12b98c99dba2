"""PDF files, rebuilt from their pages: what a person sees stays, what a program could do or find is gone.

The filled-in fields, stamps and visible signatures of a form are annotations: they are first drawn into the page, as
the person saw them, because an officer must not be shown an empty form. Then only the pages travel, each with the few
keys that draw it; the catalogue (scripts, actions, form, attachments, XFA) stays behind.
"""

import io
from collections.abc import Iterator
from typing import Any

from pikepdf import Array, Dictionary, Name, Object, ObjectStreamMode, PasswordError, Pdf, PdfError, Stream

from cass.attachments import picture
from cass.attachments.refusal import Refused

MOST_PAGES = 200
MOST_UNPACKED = 200 << 20
"""All that is not a picture (page descriptions, fonts), in bytes: a page of 10 MB that unpacks to 10 GB stops here."""
TAIL = 1024
ONE_JPEG = (Name.DCTDecode, Array([Name.DCTDecode]))
"""How a picture says that its bytes are those of a photograph, with whatever the camera wrote into it."""

PAGE_KEYS = frozenset({"/Type", "/Parent", "/MediaBox", "/CropBox", "/Rotate", "/UserUnit", "/Resources", "/Contents"})
DROPPED = frozenset(
    [
        "/A",
        "/AA",
        "/AcroForm",
        "/AF",
        "/Alternates",
        "/Annots",
        "/EF",
        "/EmbeddedFiles",
        "/JavaScript",
        "/JS",
        "/Launch",
        "/Metadata",
        "/Names",
        "/OPI",
        "/OpenAction",
        "/PieceInfo",
        "/Ref",
        "/RichMediaContent",
        "/URI",
        "/XFA",
    ]
)
DROPPED_FROM_STREAMS = DROPPED | {"/F", "/FDecodeParms", "/FFilter"}
"""A stream may say that its data lie in another file or behind an address."""
NAMED_BY_THE_AUTHOR = frozenset(
    [
        "/CharProcs",
        "/ColorSpace",
        "/Colorants",
        "/ExtGState",
        "/Font",
        "/Pattern",
        "/Properties",
        "/Shading",
        "/XObject",
    ]
)
"""In these dictionaries the keys are names that the page gives to its fonts and pictures: /A there is no action."""


def rebuild(data: bytes) -> bytes:
    """A new PDF with the same pages and nothing else. Raises Refused."""
    if b"%%EOF" not in data.rstrip(b"\0\r\n\t ")[-TAIL:]:
        raise Refused("attachment.unreadable")
    try:
        with Pdf.open(io.BytesIO(data)) as original, Pdf.new() as copy:
            _take_pages(original, copy)
            rebuilt = io.BytesIO()
            copy.save(
                rebuilt,
                min_version="1.7",
                object_stream_mode=ObjectStreamMode.generate,
                compress_streams=True,
                deterministic_id=True,
            )
        _weigh(rebuilt)
    except PasswordError as error:
        raise Refused("attachment.password_protected") from error
    except PdfError as error:
        raise Refused("attachment.unreadable") from error
    return rebuilt.getvalue()


def _take_pages(original: Pdf, copy: Pdf) -> None:
    pages = len(original.pages)
    if pages > MOST_PAGES:
        raise Refused("attachment.too_many_pages")
    if pages == 0:
        raise Refused("attachment.unreadable")
    if Name.AcroForm in original.Root:
        original.generate_appearance_streams()
    original.flatten_annotations("screen")
    copy.pages.extend(original.pages)
    for page in copy.pages:
        for key in set(page.obj.keys()) - PAGE_KEYS:
            del page.obj[key]
        for part in _reachable(page.obj):
            for key in set(part.keys()) & (DROPPED_FROM_STREAMS if isinstance(part, Stream) else DROPPED):
                del part[key]
            if isinstance(part, Stream) and part.get(Name.Filter) in ONE_JPEG:
                colours: Any = part.get(Name.DecodeParms)
                bare = picture.bare_jpeg(part.read_raw_bytes())
                part.write(bare, filter=Name.DCTDecode, decode_parms=colours)
    copy.remove_unreferenced_resources()


def _reachable(start: Object) -> Iterator[Object]:
    """Every dictionary and stream below a page whose keys have a meaning of the format, each once."""
    seen: set[tuple[tuple[int, int], bool]] = set()
    waiting: list[tuple[Any, bool]] = [(start, False)]
    while waiting:
        part, author_names = waiting.pop()
        if not isinstance(part, Object):
            continue
        if part.is_indirect:
            if (part.objgen, author_names) in seen:
                continue
            seen.add((part.objgen, author_names))
        if isinstance(part, Array):
            waiting += [(item, False) for item in part]
        elif isinstance(part, Dictionary | Stream):
            if not author_names:
                yield part
            for key, value in part.items():
                if key != "/Parent":
                    waiting.append((value, key in NAMED_BY_THE_AUTHOR and isinstance(value, Dictionary)))


def _weigh(rebuilt: io.BytesIO) -> None:
    """What would come out of the copy on the officer's screen must be in proportion."""
    room = MOST_UNPACKED
    with Pdf.open(rebuilt) as copy:
        for part in copy.objects:
            if not isinstance(part, Stream):
                continue
            if part.get(Name.Subtype) == Name.Image:
                if int(part.get(Name.Width, 0)) * int(part.get(Name.Height, 0)) > picture.MOST_PIXELS:
                    raise Refused("attachment.too_many_pixels")
            else:
                room -= len(part.read_bytes())
            if room < 0:
                raise Refused("attachment.took_too_long")
