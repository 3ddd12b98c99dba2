"""Keys that live outside the database: one folder a purpose, one file a key, the file's name is the key's id.

``python -m cass.kernel.keyring create FOLDER`` makes what is missing; ``… rotate FOLDER PURPOSE`` adds a newer key,
which from then on is the current one; former keys stay readable until their files are removed.
"""

import datetime as dt
import secrets
import sys
from dataclasses import dataclass
from pathlib import Path

PURPOSES = ("django", "health", "pepper", "audit", "totp", "codes")
SIZE = 32


class KeyMissing(SystemExit):
    """A key is not in the key ring; nothing can be signed, hashed or read without it."""


@dataclass(frozen=True, repr=False)
class Key:
    id: str
    material: bytes

    def __repr__(self) -> str:
        return f"Key({self.id})"


@dataclass(frozen=True)
class Keyring:
    folder: Path

    def current(self, purpose: str) -> Key:
        """The newest key of a purpose: the one that signs and encrypts today. Raises KeyMissing."""
        return self._all(purpose)[-1]

    def former(self, purpose: str) -> list[Key]:
        """Older keys of a purpose, newest first: they still verify and decrypt."""
        return self._all(purpose)[-2::-1]

    def check(self) -> None:
        """Is there a key for every purpose? Asked at the start, so that nobody finds out in the middle of an operation.

        Raises KeyMissing.
        """
        for purpose in PURPOSES:
            self.current(purpose)

    def get(self, purpose: str, key_id: str) -> Key:
        """The key that a record names. Raises KeyMissing."""
        for key in self._all(purpose):
            if key.id == key_id:
                return key
        raise KeyMissing(f"The key {key_id} of {purpose} is not in {self.folder}.")

    def _all(self, purpose: str) -> list[Key]:
        files = sorted((self.folder / purpose).glob("*.key"))
        if not files:
            raise KeyMissing(
                f"No key for {purpose} in {self.folder}: run python -m cass.kernel.keyring create {self.folder}"
            )
        return [Key(file.stem, bytes.fromhex(file.read_text().strip())) for file in files]


def rotate(folder: Path, purpose: str) -> str:
    """Add a new current key for a purpose and return its id."""
    key_id = f"{dt.datetime.now(dt.UTC):%Y%m%dT%H%M%S}-{secrets.token_hex(3)}"
    place = folder / purpose
    place.mkdir(parents=True, exist_ok=True, mode=0o700)
    unfinished = place / f"{key_id}.new"
    unfinished.touch(mode=0o600)
    unfinished.write_text(secrets.token_hex(SIZE) + "\n")
    # Whole from the first moment: a running office reads the folder at any time.
    unfinished.rename(place / f"{key_id}.key")
    return key_id


def create(folder: Path) -> list[str]:
    """Make a first key for each purpose that has none; return the purposes that got one."""
    missing = [purpose for purpose in PURPOSES if not list((folder / purpose).glob("*.key"))]
    for purpose in missing:
        rotate(folder, purpose)
    return missing


def main(arguments: list[str]) -> None:
    match arguments:
        case ["create", folder]:
            create(Path(folder))
        case ["rotate", folder, purpose] if purpose in PURPOSES:
            rotate(Path(folder), purpose)
        case _:
            raise SystemExit(f"{__doc__}\nPurposes: {', '.join(PURPOSES)}")


if __name__ == "__main__":
    main(sys.argv[1:])
