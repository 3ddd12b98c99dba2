"""Sealed envelopes for what must not lie readable in the database: AES-256-GCM, one fresh data key a record.

    "CE" · version · length of the key's id · key's id · nonce · wrapped data key │ nonce · ciphertext and tag

What stands before the bar is the header. The data key is wrapped by a key of the key ring, so a rotation rewrites the
header alone. Both parts are bound to the record's identity (``model|pk|field``): moved to another row or another
field, an envelope does not open. Whoever destroys the wrapping key has shredded every record under it.
"""

import os
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from cass.kernel.keyring import Key, KeyMissing, Keyring

MAGIC = b"CE\x01"
NONCE = 12
DATA_KEY_BITS = 256
WRAPPED = DATA_KEY_BITS // 8 + 16


class EnvelopeBroken(ValueError):
    """The envelope was altered, cut, moved to another record, or its key is no longer in the key ring."""


@dataclass(frozen=True)
class _Header:
    key_id: str
    nonce: bytes
    wrapped: bytes

    def __bytes__(self) -> bytes:
        return _start(self.key_id) + self.nonce + self.wrapped


def seal(plain: bytes, *, keyring: Keyring, purpose: str, identity: str) -> bytes:
    """Encrypt under a fresh data key, wrapped by the purpose's current key."""
    data_key, nonce = AESGCM.generate_key(DATA_KEY_BITS), os.urandom(NONCE)
    header = _wrap(data_key, keyring.current(purpose), purpose, identity)
    return bytes(header) + nonce + AESGCM(data_key).encrypt(nonce, plain, _bound("body", purpose, identity))


def open_(sealed: bytes, *, keyring: Keyring, purpose: str, identity: str) -> bytes:
    """Decrypt what `seal` made for the same purpose and identity. Raises EnvelopeBroken."""
    header, body = _split(sealed)
    data_key = _unwrap(header, keyring, purpose, identity)
    try:
        return AESGCM(data_key).decrypt(body[:NONCE], body[NONCE:], _bound("body", purpose, identity))
    except (InvalidTag, ValueError) as error:
        raise EnvelopeBroken("The content does not open.") from error


def rewrap(sealed: bytes, *, keyring: Keyring, purpose: str, identity: str) -> bytes:
    """The same content under the purpose's current key: only the header changes. Raises EnvelopeBroken."""
    header, body = _split(sealed)
    current = keyring.current(purpose)
    if header.key_id == current.id:
        return sealed
    return bytes(_wrap(_unwrap(header, keyring, purpose, identity), current, purpose, identity)) + body


def beginning(key: Key) -> bytes:
    """How every envelope under this key begins, to find in the database those that are not."""
    return _start(key.id)


def _start(key_id: str) -> bytes:
    name = key_id.encode()
    return MAGIC + bytes([len(name)]) + name


def _bound(part: str, purpose: str, identity: str) -> bytes:
    return f"{part}\0{purpose}\0{identity}".encode()


def _wrap(data_key: bytes, key: Key, purpose: str, identity: str) -> _Header:
    nonce = os.urandom(NONCE)
    bound = _start(key.id) + _bound("key", purpose, identity)
    return _Header(key.id, nonce, AESGCM(key.material).encrypt(nonce, data_key, bound))


def _unwrap(header: _Header, keyring: Keyring, purpose: str, identity: str) -> bytes:
    try:
        key = keyring.get(purpose, header.key_id)
        bound = _start(key.id) + _bound("key", purpose, identity)
        return AESGCM(key.material).decrypt(header.nonce, header.wrapped, bound)
    except KeyMissing as error:
        raise EnvelopeBroken(f"The key {header.key_id!r} of {purpose} is not in the key ring.") from error
    except InvalidTag as error:
        raise EnvelopeBroken("The envelope was altered or belongs to another record.") from error


def _split(sealed: bytes) -> tuple[_Header, bytes]:
    sealed = bytes(sealed)
    if not sealed.startswith(MAGIC) or len(sealed) <= len(MAGIC):
        raise EnvelopeBroken("This is no envelope.")
    named = len(MAGIC) + 1
    nonce = named + sealed[len(MAGIC)]
    wrapped = nonce + NONCE
    end = wrapped + WRAPPED
    if len(sealed) < end + NONCE:
        raise EnvelopeBroken("The envelope is cut short.")
    try:
        key_id = sealed[named:nonce].decode()
    except UnicodeDecodeError as error:
        raise EnvelopeBroken("This is no envelope.") from error
    return _Header(key_id, sealed[nonce:wrapped], sealed[wrapped:end]), sealed[end:]
