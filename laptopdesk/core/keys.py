"""Signing keys in one folder, each with an id that signatures name; rotated, never overwritten."""

import os
import secrets
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat


class KeyPurpose(StrEnum):
    """What a key signs."""

    SERVER = "server"
    SEALS = "seals"
    SESSIONS = "sessions"


@dataclass(frozen=True, kw_only=True)
class SigningKey:
    """One Ed25519 key pair; `id` is named in what it signed."""

    id: str
    purpose: KeyPurpose
    private: Ed25519PrivateKey

    def sign(self, message: bytes) -> bytes:
        """A 64-byte Ed25519 signature."""
        return self.private.sign(message)

    def public_bytes(self) -> bytes:
        """The raw 32-byte public key."""
        return self.private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)

    def secret(self) -> str:
        """The key's own bytes as hexadecimal text, for the session cookie's HMAC."""
        return self.private.private_bytes(Encoding.Raw, PrivateFormat.Raw, NoEncryption()).hex()


class KeyRing:
    """The keys of one installation. The newest of a purpose signs; all of them verify."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def current(self, purpose: KeyPurpose) -> SigningKey:
        """The newest key of this purpose; the first is made at the first call, once, whoever else asks then."""
        return self._newest(purpose) or self._make(purpose, 1)

    def rotate(self, purpose: KeyPurpose) -> SigningKey:
        """A new key that signs from now on; earlier ones keep verifying. Of two at the same moment, one is made."""
        return self._make(purpose, len(self._files(purpose)) + 1)

    def _make(self, purpose: KeyPurpose, number: int) -> SigningKey:
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        path = self.folder / f"{purpose.value}-{number:03d}.ed25519"
        fresh = self.folder / f".{secrets.token_hex(8)}.new"
        _write_private(fresh, Ed25519PrivateKey.generate())
        try:
            os.link(fresh, path)  # whole or not at all, and never over another
        except FileExistsError:
            pass
        finally:
            fresh.unlink()
        return _load(purpose, path)

    def verify(self, key_id: str, message: bytes, signature: bytes) -> bool:
        """Whether a key of this ring with that id made the signature."""
        key = self.find(key_id)
        return key is not None and is_signed_by(key.public_bytes(), message, signature)

    def find(self, key_id: str) -> SigningKey | None:
        """The key of this ring with that id, also an earlier one."""
        purpose, _, _number = key_id.partition("-")
        if purpose not in set(KeyPurpose):
            return None
        keys = (_load(KeyPurpose(purpose), path) for path in self._files(KeyPurpose(purpose)))
        return next((key for key in keys if key.id == key_id), None)

    def _files(self, purpose: KeyPurpose) -> list[Path]:
        return sorted(self.folder.glob(f"{purpose.value}-*.ed25519"))

    def _newest(self, purpose: KeyPurpose) -> SigningKey | None:
        files = self._files(purpose)
        return _load(purpose, files[-1]) if files else None


def _write_private(path: Path, key: Ed25519PrivateKey) -> None:
    raw = key.private_bytes(Encoding.Raw, PrivateFormat.Raw, NoEncryption())
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(raw)
        file.flush()
        os.fsync(file.fileno())


def _load(purpose: KeyPurpose, path: Path) -> SigningKey:
    """The key of this file; its id ends in the beginning of the public key's SHA-256, so no other key has it."""
    private = Ed25519PrivateKey.from_private_bytes(path.read_bytes())
    public = private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    return SigningKey(id=f"{path.stem}-{sha256(public).hexdigest()[:8]}", purpose=purpose, private=private)


def is_signed_by(public_key: bytes, message: bytes, signature: bytes) -> bool:
    """Whether the owner of this raw Ed25519 public key made the signature; a key that is none signs nothing."""
    try:
        Ed25519PublicKey.from_public_bytes(public_key).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True
