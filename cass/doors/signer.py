"""A key that signs without being seen: a token (PKCS#11) reached by a command.

The command reads the digest (SHA-256) of what is to be signed and writes the signature (ECDSA, in DER). So any token
can hold the authority's key, and none of its libraries is loaded into the house, for instance:
``pkcs11-tool --module … --login --id 01 --sign --mechanism ECDSA --signature-format openssl --pin env:TOKEN_PIN``.
"""

import subprocess
from collections.abc import Sequence
from typing import Any, NoReturn

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

PATIENCE = 20
"""Seconds that a token has for a signature."""


class TokenFailed(Exception):
    """The token did not sign, or not with the key that the certificate names."""


class CommandKey(ec.EllipticCurvePrivateKey):
    """The private half of a key on P-256 that only a command can use."""

    def __init__(self, public_key: object, command: Sequence[str]) -> None:
        if not isinstance(public_key, ec.EllipticCurvePublicKey) or public_key.curve.name != ec.SECP256R1.name:
            raise ValueError("The key of the authority is on the curve P-256.")
        if not command:
            raise ValueError("A command is needed that signs with the key.")
        self._public_key = public_key
        self.command = tuple(command)

    def sign(
        self, data: bytes | bytearray | memoryview, signature_algorithm: ec.EllipticCurveSignatureAlgorithm
    ) -> bytes:
        """Sign, and check what came back. Raises TokenFailed."""
        if not isinstance(signature_algorithm.algorithm, hashes.SHA256):
            raise NotImplementedError("The command signs with SHA-256.")
        try:
            digest = hashes.Hash(hashes.SHA256())
            digest.update(data)
            done = subprocess.run(
                self.command, input=digest.finalize(), capture_output=True, check=True, timeout=PATIENCE
            )
            self._public_key.verify(done.stdout, data, ec.ECDSA(hashes.SHA256()))
        except (OSError, subprocess.SubprocessError, InvalidSignature) as error:
            raise TokenFailed(f"{self.command[0]} gave no signature of this key.") from error
        return done.stdout

    def public_key(self) -> ec.EllipticCurvePublicKey:
        return self._public_key

    @property
    def curve(self) -> ec.EllipticCurve:
        return self._public_key.curve

    @property
    def key_size(self) -> int:
        return self._public_key.key_size

    def exchange(self, *_: Any) -> NoReturn:
        raise NotImplementedError("This key signs, and nothing else.")

    def private_numbers(self) -> NoReturn:
        raise NotImplementedError("The token keeps its key to itself.")

    def private_bytes(self, *_: Any) -> NoReturn:
        raise NotImplementedError("The token keeps its key to itself.")

    def __copy__(self) -> "CommandKey":
        return self

    def __deepcopy__(self, memo: dict[int, Any]) -> "CommandKey":
        return self
