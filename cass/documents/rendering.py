"""From an issued document to a PDF: PDF/A-3a and PDF/UA-1 in one file, the printed data attached, no seal yet.

The same document gives the same bytes, today and in ten years: fonts are ours, the clock is the day of issue.
"""

import datetime as dt
import json
import threading
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import segno
import typst
from django.conf import settings
from django.utils import timezone

from cass.documents import wording
from cass.kernel import canonical, verification_code
from cass.kernel.faults import Fault

if TYPE_CHECKING:
    from cass.documents.models import IssuedDocument

HERE = Path(__file__).parent


def render(document: "IssuedDocument") -> bytes:
    """The PDF of a document, unsealed. Raises Fault ``documents.cannot_be_set`` when the engine refuses its data."""
    engine = _engine(document.template)
    with engine.lock:
        try:
            pdf = engine.compiler.compile(
                sys_inputs={"document": json.dumps(_printed(document))},
                pdf_standards=["a-3a", "ua-1"],
                timestamp=int(document.issued_at.timestamp()),
            )
        except typst.TypstError as error:
            raise Fault("documents.cannot_be_set", number=document.number) from error
    if not isinstance(pdf, bytes):
        raise TypeError("One document gives one PDF.")
    return pdf + b"\n"


def render_paper(*, template: str, words: dict[str, Any], language: str, at: dt.datetime) -> bytes:
    """A paper that the house fills in and does not issue: no number, no seal, no copy kept.

    ``words`` is what it prints, the fixed words under ``t`` (``wording.of_every_document`` among them). A character that
    the typeface does not have is printed as a question mark. Raises Fault ``documents.cannot_be_set``.
    """
    engine, on = _engine(template), timezone.localtime(at, timezone.get_default_timezone()).date()
    printed = {
        "number": "",
        "language": language,
        "issued_day": on.isoformat(),
        "issued_on": wording.long_date(on, language),
        "data": _legible({**words, "demo": settings.DEMO}),
    }
    with engine.lock:
        try:
            pdf = engine.compiler.compile(
                sys_inputs={"document": json.dumps(printed)}, pdf_standards=["ua-1"], timestamp=int(at.timestamp())
            )
        except typst.TypstError as error:
            raise Fault("documents.cannot_be_set", number=template) from error
    if not isinstance(pdf, bytes):
        raise TypeError("One paper gives one PDF.")
    return pdf


def _legible(value: Any) -> Any:
    """Texts with their accents composed, and a question mark for what the typeface lacks."""
    if isinstance(value, str):
        composed = unicodedata.normalize("NFC", value)
        odd = unprintable(composed)
        return "".join("?" if sign in odd else sign for sign in composed)
    if isinstance(value, dict):
        return {key: _legible(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_legible(item) for item in value]
    return value


def attached_data(document: "IssuedDocument") -> str:
    """The canonical JSON (RFC 8785) that travels in the PDF: exactly what is printed, with dates for machines."""
    return canonical.dumps(
        {
            "number": document.number,
            "code": document.code,
            "kind": document.kind,
            "language": document.language,
            "issued_at": document.issued_at.astimezone(timezone.get_default_timezone()).isoformat(timespec="seconds"),
            "valid_from": document.valid_from.isoformat() if document.valid_from else None,
            "valid_until": document.valid_until.isoformat() if document.valid_until else None,
            "data": document.data,
        }
    )


def verification_address(code: str) -> str:
    """The address in the QR, in capitals: QR codes have a compact mode for those."""
    return f"{settings.PUBLIC_URL}/v/{code}".upper()


def unprintable(value: Any) -> set[str]:
    """The characters in a document's data that our typeface does not have."""
    if isinstance(value, str):
        return set(value) - _typeface_characters()
    if isinstance(value, dict):
        return set().union(*map(unprintable, value.values()))
    if isinstance(value, list):
        return set().union(*map(unprintable, value))
    return set()


def _printed(document: "IssuedDocument") -> dict[str, Any]:
    issued = timezone.localtime(document.issued_at, timezone.get_default_timezone()).date()
    address = verification_address(document.code)
    return {
        "number": document.number,
        "code": document.code,
        "code_display": verification_code.display(document.code),
        "language": document.language,
        "issued_day": issued.isoformat(),
        "issued_on": wording.long_date(issued, document.language),
        "issued_on_short": wording.short_date(issued),
        "valid_from": document.valid_from and wording.long_date(document.valid_from, document.language),
        "valid_until": document.valid_until and wording.long_date(document.valid_until, document.language),
        "valid_until_short": document.valid_until and wording.short_date(document.valid_until),
        "url": f"{settings.PUBLIC_URL}/v/{document.code}",
        "url_text": f"{settings.PUBLIC_URL}/v".removeprefix("https://"),
        "qr": segno.make(address, error="m", micro=False).svg_inline(border=0, dark="#000", omitsize=True),
        "data": document.data,
        "attached": attached_data(document),
    }


@dataclass(frozen=True)
class _Engine:
    """A compiler of one template and the lock that gives it to one thread at a time."""

    compiler: typst.Compiler
    lock: threading.Lock


@cache
def _engine(template: str) -> _Engine:
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(HERE / "fonts")])
    folder = HERE / "templates"
    return _Engine(
        typst.Compiler(str(folder / f"{template}.typ"), root=str(folder), font_paths=fonts), threading.Lock()
    )


@cache
def _typeface_characters() -> frozenset[str]:
    return frozenset((HERE / "fonts" / "characters.txt").read_text(encoding="utf-8")) | {"\n"}
