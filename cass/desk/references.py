"""What appointments and tickets are called, and the codes by which whoever made one comes back to it without a door."""

import hashlib
import secrets
import uuid
from typing import Protocol

from django.conf import settings
from django.utils.crypto import salted_hmac

from cass.documents.asking import network_of
from cass.kernel import verification_code

LENGTH = 6


class HasCode(Protocol):
    pk: uuid.UUID
    code_digest: bytes | memoryview


def new(prefix: str) -> str:
    """What somebody says on the telephone: «C-7K3M9Q». It opens nothing by itself."""
    return f"{prefix}-{''.join(secrets.choice(verification_code.ALPHABET) for _ in range(LENGTH))}"


def digest(code: str) -> bytes:
    return hashlib.sha256(code.encode()).digest()


def code_for(number: uuid.UUID, *, secret: str = "") -> str:
    """The code of an id: made of a key that lies outside the database, so that no copy of it yields codes."""
    keyed = salted_hmac("cass.desk.code", str(number), secret=secret or settings.SECRET_KEY, algorithm="sha256")
    return verification_code.of(keyed.digest())


def code_of(thing: HasCode) -> str:
    """Its code once more, also when the key has been renewed since; empty when that key is no longer kept."""
    codes = (code_for(thing.pk, secret=key) for key in [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS])
    return next((code for code in codes if digest(code) == bytes(thing.code_digest)), "")


def digest_typed(code: str) -> bytes | None:
    """The digest of a code as somebody typed it; ``None`` when it cannot be one."""
    normal = verification_code.normalise(code)
    return digest(normal) if normal else None


def network_digest(address: str) -> bytes:
    """A network, so that its bookings and tickets can be counted, and no address kept."""
    return salted_hmac("cass.desk.network", network_of(address), algorithm="sha256").digest()
