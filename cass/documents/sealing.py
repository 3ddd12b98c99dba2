"""The electronic seal: PAdES, level B-B at once and B-T when a time stamp can be had. Filing never waits for one.

Certificate and key lie in ``settings.SEAL_FOLDER``: ``seal-<id>.pem`` and ``.key``; the last id in order seals, the
former certificates stay so that former seals are recognised. ``ca.pem`` is the issuer.
"""

import hashlib
import io
import secrets
import urllib.request
from dataclasses import dataclass
from pathlib import Path

from asn1crypto import cms, tsp
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from django.conf import settings
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import signers
from pyhanko.sign.fields import InvisSigSettings, SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.timestamps.common_utils import handle_tsp_response
from pyhanko.sign.validation.generic_cms import validate_sig_integrity
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator.registry import SimpleCertificateStore

from cass.kernel.faults import Fault

TIME_STAMP_PATIENCE = 3
"""Seconds that a paper waits for the time-stamp authority before it goes out without its stamp."""
RESERVED = 20480
"""Hexadecimal digits kept for the signature: room for a time stamp that comes later."""
LARGEST_TIME_STAMP = 64 * 1024
FIELD = "Segell"
_FIELD_SPEC = SigFieldSpec(
    FIELD,
    # The default field, an invisible box without a name, would break PDF/UA.
    invis_sig_settings=InvisSigSettings(set_print_flag=True, set_hidden_flag=False, box_out_of_bounds=True),
    readable_field_name="Segell electrònic de la CASS",
)


class TimeStampUnavailable(Exception):
    """The time-stamp authority is not configured, is down, is slow, or answers nonsense."""


@dataclass(frozen=True)
class Seal:
    """What the seal of a file says."""

    ours: bool
    intact: bool
    """Not one byte of what was sealed has changed, and the signature is that of the certificate."""
    whole: bool
    """Nothing was added to the file after it was sealed."""


def seal(pdf: bytes) -> bytes:
    """The PDF with an invisible PAdES B-B seal. Raises Fault ``documents.no_seal`` when no seal is installed."""
    meta = signers.PdfSignatureMetadata(
        field_name=FIELD,
        md_algorithm="sha256",
        subfilter=SigSeedSubFilter.PADES,
        reason="Document expedit per la CASS",
        location="Andorra la Vella",
    )
    writer = _QuietWriter(io.BytesIO(pdf))
    signer = signers.PdfSigner(meta, _signer(settings.SEAL_FOLDER), new_field_spec=_FIELD_SPEC)
    return bytes(signer.sign_pdf(writer, bytes_reserved=RESERVED).getvalue())


def stamp(pdf: bytes) -> bytes:
    """A B-B file with a time stamp over its seal: B-T. Only the room kept beside the signature is written.

    Raises TimeStampUnavailable; the B-B file is then as good as before, and stamped another night.
    """
    embedded = PdfFileReader(io.BytesIO(pdf)).embedded_signatures[0]
    content = cms.ContentInfo.load(bytes(embedded.pkcs7_content))
    signer_info = content["content"]["signer_infos"][0]
    token = _time_stamp(hashlib.sha256(signer_info["signature"].native).digest())
    signer_info["unsigned_attrs"] = cms.CMSAttributes(
        [cms.CMSAttribute({"type": "signature_time_stamp_token", "values": [token]})]
    )
    _, before, after, _ = embedded.byte_range
    room = after - before - 2
    digits = content.dump().hex().encode()
    if len(digits) > room:
        raise TimeStampUnavailable("The time stamp does not fit beside the signature.")
    return b"".join((pdf[: before + 1], digits.ljust(room, b"0"), pdf[after - 1 :]))


def verify_seal(pdf: bytes) -> Seal | None:
    """The seal of one of our files; None when it has none. Not for strangers' files, which the reader may choke on."""
    signatures = PdfFileReader(io.BytesIO(pdf)).embedded_regular_signatures
    if not signatures:
        return None
    embedded: EmbeddedPdfSignature = signatures[0]
    digest = embedded.compute_digest()
    intact, valid = validate_sig_integrity(
        embedded.signer_info, embedded.signer_cert, expected_content_type="data", actual_digest=digest
    )
    return Seal(
        ours=embedded.signer_cert.dump() in _our_certificates(settings.SEAL_FOLDER),
        intact=intact and valid,
        whole=embedded.evaluate_signature_coverage() == SignatureCoverageLevel.ENTIRE_FILE,
    )


def differ_only_in_time_stamp(other: bytes, kept: bytes) -> bool:
    """Whether ``other`` is our sealed file ``kept`` as it was before its time stamp: all that was sealed is equal.

    ``other`` may come from anywhere; it is read as a PDF only once all but the room of its signature is known.
    """
    _, before, after, _ = PdfFileReader(io.BytesIO(kept)).embedded_signatures[0].byte_range
    if len(other) != len(kept) or other[: before + 1] != kept[: before + 1] or other[after - 1 :] != kept[after - 1 :]:
        return False
    try:
        found = verify_seal(other)
    except Exception:  # noqa: BLE001 - the room of the signature may hold anything, and the reader fail anywhere
        return False
    return found == Seal(ours=True, intact=True, whole=True)


class _QuietWriter(IncrementalPdfFileWriter):
    """Leaves the archival metadata as the engine wrote them: rewriting them breaks PDF/A-3a."""

    def _update_meta(self) -> None:
        pass


class _Signer(signers.Signer):
    """Holds the loaded key: the library's own signer loads and checks it again for every signature."""

    def __init__(self, certificate: asn1_x509.Certificate, key: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey) -> None:
        super().__init__(signing_cert=certificate, cert_registry=SimpleCertificateStore())  # type: ignore[no-untyped-call]
        self._key = key

    async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False) -> bytes:
        if isinstance(self._key, ec.EllipticCurvePrivateKey):
            return self._key.sign(data, ec.ECDSA(hashes.SHA256()))
        return self._key.sign(data, padding.PKCS1v15(), hashes.SHA256())


def _signer(folder: Path) -> _Signer:
    certificates = sorted(folder.glob("seal-*.pem"))
    if not certificates:
        raise Fault("documents.no_seal")
    key = serialization.load_pem_private_key(certificates[-1].with_suffix(".key").read_bytes(), None)
    if not isinstance(key, ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey):
        raise Fault("documents.no_seal")
    return _Signer(asn1_x509.Certificate.load(_der(certificates[-1])), key)


def _our_certificates(folder: Path) -> set[bytes]:
    return {_der(path) for path in folder.glob("seal-*.pem")}


def _der(path: Path) -> bytes:
    return x509.load_pem_x509_certificate(path.read_bytes()).public_bytes(serialization.Encoding.DER)


def _time_stamp(digest: bytes) -> cms.ContentInfo:
    """A time-stamp token (RFC 3161) over a SHA-256 digest."""
    if not settings.TSA_URL:
        raise TimeStampUnavailable("No time-stamp authority is configured.")
    nonce = secrets.randbits(63)
    imprint = {"hash_algorithm": {"algorithm": "sha256"}, "hashed_message": digest}
    query = tsp.TimeStampReq({"version": 1, "message_imprint": imprint, "cert_req": True, "nonce": nonce})
    request = urllib.request.Request(  # noqa: S310 - the address comes from our settings
        settings.TSA_URL, data=query.dump(), headers={"Content-Type": "application/timestamp-query"}
    )
    try:
        with urllib.request.urlopen(request, timeout=TIME_STAMP_PATIENCE) as answer:  # noqa: S310
            response = tsp.TimeStampResp.load(answer.read(LARGEST_TIME_STAMP))
        token = handle_tsp_response(response, nonce)  # type: ignore[arg-type]
        stamped = token["content"]["encap_content_info"]["content"].parsed["message_imprint"]["hashed_message"].native
    except Exception as error:
        raise TimeStampUnavailable(str(error)) from error
    if stamped != digest:
        raise TimeStampUnavailable("The time stamp is of something else.")
    return token
