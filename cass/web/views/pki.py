"""What the authority publishes for others than our own door: lists of revocations, answers (OCSP), its certificates."""

import base64
import binascii
from typing import NoReturn

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from django.conf import settings
from django.http import HttpResponse
from django.utils import timezone
from django.utils.http import http_date
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from cass.access import Capability
from cass.doors import issued, ocsp
from cass.doors.authority import key_id
from cass.doors.certificates import read_issuers
from cass.doors.revocation import parse_lists
from cass.kernel.faults import NotFound
from cass.web.guard import Request, requires

KEPT_SECONDS = 600
"""So long a list or an answer may be kept on the way: a revocation is to be known soon (our figure)."""


@requires(Capability.REVOCATIONS_READ)
@require_safe
def revocation_list(request: Request, code: str = "") -> HttpResponse:
    """The list of revocations (CRL, in DER) of the generation with a key, or of the newest."""
    issuer = _issuer(code)
    file = settings.PKI / "cass" / "crl.pem"
    lists = [crl for crl in parse_lists(file.read_bytes()) if crl.issuer == issuer.subject] if file.exists() else []
    if not lists:
        _not_found()
    newest = max(lists, key=lambda crl: crl.last_update_utc)
    answer = _kept(HttpResponse(newest.public_bytes(Encoding.DER), content_type="application/pkix-crl"))
    answer.headers["Last-Modified"] = http_date(newest.last_update_utc.timestamp())
    return answer


@requires(Capability.REVOCATIONS_READ)
@require_safe
def authority_certificate(request: Request, code: str) -> HttpResponse:
    """The authority's own certificate (DER), by its key."""
    content = _issuer(code).public_bytes(Encoding.DER)
    return _kept(HttpResponse(content, content_type="application/pkix-cert"))


@csrf_exempt
@requires(Capability.REVOCATIONS_READ)
@require_http_methods(["GET", "POST"])
def status(request: Request, code: str = "") -> HttpResponse:
    """Whether one certificate is revoked (OCSP; RFC 6960, appendix A). A question changes nothing, whatever carries it."""
    question = request.read(ocsp.MAX_QUESTION_BYTES + 1) if request.method == "POST" else _decoded(code)
    answer = ocsp.answer(question, folder=settings.PKI / "cass", register=issued.entry, at=timezone.now())
    response = HttpResponse(answer.der, content_type="application/ocsp-response")
    if answer.until is None or request.method == "POST":
        return response
    response.headers["Expires"] = http_date(answer.until.timestamp())
    return _kept(response)


def _decoded(code: str) -> bytes:
    """The question in an address; what is no base64 becomes what is no question."""
    try:
        return base64.b64decode(code, validate=True)
    except (binascii.Error, ValueError):
        return b""


def _issuer(code: str) -> x509.Certificate:
    file = settings.PKI / "cass" / "issuers.pem"
    issuers = read_issuers(file) if file.exists() else ()
    found = [issuer for issuer in issuers if code in {"", key_id(issuer)}]
    return found[-1] if found else _not_found()


def _not_found() -> NoReturn:
    raise NotFound("page.not_found")


def _kept(response: HttpResponse) -> HttpResponse:
    response.headers["Cache-Control"] = f"public, max-age={KEPT_SECONDS}"
    return response
