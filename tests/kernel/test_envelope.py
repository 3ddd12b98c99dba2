"""Sealed envelopes: what is moved, altered or cut does not open; keys rotate without touching the content."""

from pathlib import Path

import pytest

from cass.kernel import envelope, keyring
from cass.kernel.envelope import EnvelopeBroken
from cass.kernel.keyring import Keyring

HERE = {"purpose": "health", "identity": "attachments.attachment|1|original"}
PLAIN = "Informe mèdic: fractura de l’escafoide".encode()


@pytest.fixture
def keys(tmp_path: Path) -> Keyring:
    keyring.create(tmp_path)
    return Keyring(tmp_path)


def add_newer_key(keys: Keyring, purpose: str = "health") -> str:
    """A key whose id sorts after every key of today."""
    made = keyring.rotate(keys.folder, purpose)
    place = keys.folder / purpose
    newer = f"9{made[1:]}"
    (place / f"{made}.key").rename(place / f"{newer}.key")
    return newer


@pytest.mark.parametrize("plain", [b"", b"x", PLAIN, bytes(100_000)])
def test_what_is_sealed_opens_again(keys: Keyring, plain: bytes) -> None:
    assert envelope.open_(envelope.seal(plain, keyring=keys, **HERE), keyring=keys, **HERE) == plain


def test_nothing_of_the_content_is_readable_and_no_two_envelopes_are_alike(keys: Keyring) -> None:
    one, other = (envelope.seal(PLAIN, keyring=keys, **HERE) for _ in range(2))
    assert b"Informe" not in one
    start = len(envelope.beginning(keys.current("health")))
    assert one[:start] == other[:start]
    assert one[start:] != other[start:]
    assert not set(_windows(one[start:])) & set(_windows(other[start:]))


def _windows(data: bytes, width: int = 8) -> list[bytes]:
    return [data[at : at + width] for at in range(len(data) - width)]


@pytest.mark.parametrize(
    "elsewhere",
    [
        {"identity": "attachments.attachment|2|original"},
        {"identity": "attachments.attachment|1|clean_copy"},
        {"purpose": "pepper"},
    ],
)
def test_a_ciphertext_moved_to_another_record_field_or_purpose_does_not_open(
    keys: Keyring, elsewhere: dict[str, str]
) -> None:
    sealed = envelope.seal(PLAIN, keyring=keys, **HERE)
    with pytest.raises(EnvelopeBroken):
        envelope.open_(sealed, keyring=keys, **(HERE | elsewhere))


def test_the_purpose_is_bound_even_when_two_purposes_share_a_key(keys: Keyring) -> None:
    key = next((keys.folder / "health").glob("*.key"))
    (keys.folder / "pepper" / key.name).write_text(key.read_text())
    sealed = envelope.seal(PLAIN, keyring=keys, **HERE)
    with pytest.raises(EnvelopeBroken):
        envelope.open_(sealed, keyring=keys, **(HERE | {"purpose": "pepper"}))


def test_the_content_of_one_record_under_the_header_of_another_does_not_open(keys: Keyring) -> None:
    one = envelope.seal(PLAIN, keyring=keys, **HERE)
    other = envelope.seal(bytes(len(PLAIN)), keyring=keys, **HERE)
    body = envelope.NONCE + len(PLAIN) + 16
    with pytest.raises(EnvelopeBroken):
        envelope.open_(one[:-body] + other[-body:], keyring=keys, **HERE)


def test_no_byte_can_be_altered_and_no_end_cut_off(keys: Keyring) -> None:
    sealed = envelope.seal(PLAIN, keyring=keys, **HERE)
    for at in range(len(sealed)):
        altered = bytearray(sealed)
        altered[at] ^= 0x81
        with pytest.raises(EnvelopeBroken):
            envelope.open_(bytes(altered), keyring=keys, **HERE)
        with pytest.raises(EnvelopeBroken):
            envelope.open_(sealed[:at], keyring=keys, **HERE)


def test_after_a_rotation_old_envelopes_open_and_new_ones_use_the_new_key(keys: Keyring) -> None:
    before = envelope.seal(PLAIN, keyring=keys, **HERE)
    newer = add_newer_key(keys)
    after = envelope.seal(PLAIN, keyring=keys, **HERE)
    assert newer.encode() in after
    assert newer.encode() not in before
    assert envelope.open_(before, keyring=keys, **HERE) == envelope.open_(after, keyring=keys, **HERE) == PLAIN


def test_a_rewrapped_envelope_keeps_its_content_and_survives_the_old_key(keys: Keyring) -> None:
    former = keys.current("health")
    before = envelope.seal(PLAIN, keyring=keys, **HERE)
    add_newer_key(keys)
    after = envelope.rewrap(before, keyring=keys, **HERE)
    body = envelope.NONCE + len(PLAIN) + 16
    assert after[-body:] == before[-body:]
    assert after.startswith(envelope.beginning(keys.current("health")))
    assert envelope.rewrap(after, keyring=keys, **HERE) == after

    (keys.folder / "health" / f"{former.id}.key").unlink()
    assert envelope.open_(after, keyring=keys, **HERE) == PLAIN
    with pytest.raises(EnvelopeBroken, match="not in the key ring"):
        envelope.open_(before, keyring=keys, **HERE)


def test_an_envelope_moved_to_another_record_is_not_rewrapped_for_it(keys: Keyring) -> None:
    sealed = envelope.seal(PLAIN, keyring=keys, **HERE)
    add_newer_key(keys)
    with pytest.raises(EnvelopeBroken):
        envelope.rewrap(sealed, keyring=keys, purpose="health", identity="attachments.attachment|2|original")
