"""The password of a certificate request (MISSION A5): the applicant's alone. Staff neither see nor reset it.

Kept like a PIN: Argon2id over a keyed digest, whose key is not in the database. Bound to its request, so that a hash
copied to another one opens nothing there.
"""

import hashlib
import hmac
import secrets
import unicodedata

from django.conf import settings

from cass.contracts.models import CertificateRequest
from cass.doors import slow_hash
from cass.doors.attempts import turn
from cass.kernel.keyring import Key


def keep(*, request: CertificateRequest, password: str) -> None:
    """Set what the request keeps of its password; whoever calls saves it. Raises Fault ``door.busy``."""
    key = settings.KEYRING.current("pepper")
    with turn():
        request.password_hash = slow_hash.hashed(_keyed(request, password, key))
    request.pepper_id = key.id


def is_right(*, request: CertificateRequest | None, password: str) -> bool:
    """One hash, whoever asks: a request that does not exist, or keeps no password any more, costs the same as a mistake.

    Raises Fault ``door.busy``.
    """
    with turn():
        if request is None or not request.password_hash:
            return slow_hash.match_nobody(secrets.token_bytes(32))
        keyed = _keyed(request, password, settings.KEYRING.get("pepper", request.pepper_id))
        return slow_hash.matches(request.password_hash, keyed)


def _keyed(request: CertificateRequest, password: str, key: Key) -> bytes:
    """Accents composed: some keyboards send a letter and its accent apart."""
    typed = unicodedata.normalize("NFC", password)
    return hmac.new(key.material, f"certificate\0{request.pk}\0{typed}".encode(), hashlib.sha256).digest()
