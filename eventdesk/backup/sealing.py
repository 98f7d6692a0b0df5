"""Encrypting backups with age, so that they can be opened without us: `age --decrypt -i key.txt backup.age`.

The machine that makes backups needs public keys only; what opens them stays elsewhere. Source: age-encryption.org/v1.
"""

import hashlib
import os
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import pyrage
from pyrage import x25519

from eventdesk.errors import InvalidInputError

CHUNK = 1024 * 1024


def new_key(path: Path, now: datetime) -> str:
    """Write a new key to a file that nobody else may read, as `age-keygen` does; return its public part.

    Raises:
        FileExistsError: There is such a file; a key must never be lost by accident.
    """
    identity = x25519.Identity.generate()
    public = str(identity.to_public())
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w") as file:
        file.write(f"# created: {now.astimezone(UTC).isoformat()}\n# public key: {public}\n{identity}\n")
    return public


def seal(plain: Path, sealed: Path, recipients: Sequence[str]) -> x25519.Identity:
    """Encrypt a file for some public keys, and for a key of this moment with which it can be tried at once.

    The second key is never stored, so afterwards only the recipients can open the file.

    Raises:
        InvalidInputError: A public key is none.
    """
    trial = x25519.Identity.generate()
    keys = [*(_recipient(text) for text in recipients), trial.to_public()]
    handle = os.open(sealed, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with plain.open("rb") as source, os.fdopen(handle, "wb") as target:
        pyrage.encrypt_io(source, target, keys)
        target.flush()
        os.fsync(target.fileno())
    return trial


def unseal(sealed: Path, plain: Path, identities: Sequence[x25519.Identity]) -> None:
    """Decrypt a file.

    Raises:
        InvalidInputError: These keys do not open it, or it was damaged or changed.
    """
    handle = os.open(plain, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with sealed.open("rb") as source, os.fdopen(handle, "wb") as target:
            pyrage.decrypt_io(source, target, list(identities))
    except (pyrage.DecryptError, OSError) as error:
        if isinstance(error, OSError) and error.errno is not None:
            raise
        raise InvalidInputError(f"{sealed.name} cannot be opened: another key, or the file is damaged.") from error


def read_keys(path: Path) -> list[x25519.Identity]:
    """Read the keys of a file as `age-keygen` writes it.

    Raises:
        InvalidInputError: There is none in it.
    """
    lines = [line.strip() for line in path.read_text().splitlines()]
    try:
        keys = [x25519.Identity.from_str(line) for line in lines if line and not line.startswith("#")]
    except pyrage.IdentityError as error:
        raise InvalidInputError(f"{path.name} holds something that is no age key.") from error
    if not keys:
        raise InvalidInputError(f"{path.name} holds no age key.")
    return keys


def hash_of(path: Path) -> str:
    """Hash a file."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def _recipient(text: str) -> x25519.Recipient:
    try:
        return x25519.Recipient.from_str(text)
    except pyrage.RecipientError as error:
        raise InvalidInputError(f"{text[:8]}… is no public age key: EVENTDESK_BACKUP_RECIPIENTS.") from error
