"""Keys of this capability, and secrets that the table must not tell.

Both come from the master keys of tickets, so that there is nothing more to keep, back up and rotate: the highest
version seals, all of them open. Source: RFC 5869 (HKDF); NIST SP 800-38D (AES-GCM).
"""

import os
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

Keys = Mapping[int, bytes]

_NONCE = 12


@lru_cache(maxsize=64)
def derived(master: bytes, purpose: str) -> bytes:
    """Derive a key for one purpose: nothing made for one means anything for another."""
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=f"eventdesk {purpose}".encode()).derive(master)


def seal(secret: str, owner: str, keys: Keys) -> str:
    """Encrypt a secret for one owner: copied into another's row it cannot be opened."""
    version, nonce = max(keys), os.urandom(_NONCE)
    sealed = AESGCM(derived(keys[version], "staff secret")).encrypt(nonce, secret.encode(), owner.encode())
    return f"{version}:{urlsafe_b64encode(nonce + sealed).decode()}"


def unseal(sealed: str, owner: str, keys: Keys) -> str | None:
    """Decrypt what was sealed for an owner; None if it was changed, is another's, or its key is gone."""
    version, _, text = sealed.partition(":")
    try:
        both, key = urlsafe_b64decode(text), derived(keys[int(version)], "staff secret")
        return AESGCM(key).decrypt(both[:_NONCE], both[_NONCE:], owner.encode()).decode()
    except (InvalidTag, KeyError, ValueError):
        return None
