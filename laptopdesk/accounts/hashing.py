"""Secrets as they are kept: argon2id for what people choose, SHA-256 for random tokens. Slow: never inside a write."""

import hashlib
from functools import lru_cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from laptopdesk.accounts.rules import normal_secret
from laptopdesk.accounts.values import MAX_PASSWORD

_hasher = PasswordHasher()  # argon2id, RFC 9106's second recommendation: 64 MiB, three passes, four lanes


@lru_cache(maxsize=1)
def _nobody() -> str:
    return _hasher.hash("nobody has this password")


def hash_secret(secret: str) -> str:
    """The argon2id hash of a password or PIN, with its own salt and its parameters."""
    return _hasher.hash(normal_secret(secret))


def verify_secret(stored_hash: str | None, secret: str) -> bool:
    """Whether the secret is the one that was hashed. Takes as long for None (nobody, or no secret set) as for a no."""
    given = normal_secret(secret)[: MAX_PASSWORD + 1]
    try:
        return _hasher.verify(stored_hash or _nobody(), given) and stored_hash is not None
    except (VerificationError, InvalidHashError):
        return False


def hash_token(token: str) -> str:
    """The SHA-256 of a random token in hexadecimal; such a token cannot be guessed, so it needs no slow hash."""
    return hashlib.sha256(token.encode()).hexdigest()
