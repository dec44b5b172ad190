"""Signing keys in one folder, each with an id that signatures name; rotated, never overwritten."""

import os
import secrets
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
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
        """The newest key of this purpose, made at the first call."""
        return self._newest(purpose) or self.rotate(purpose)

    def rotate(self, purpose: KeyPurpose) -> SigningKey:
        """A new key that signs from now on; earlier ones keep verifying."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        number = len(self._files(purpose)) + 1
        key_id = f"{purpose.value}-{number:03d}-{secrets.token_hex(4)}"
        raw = Ed25519PrivateKey.generate().private_bytes(Encoding.Raw, PrivateFormat.Raw, NoEncryption())
        descriptor = os.open(self.folder / f"{key_id}.ed25519", os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(raw)
            file.flush()
            os.fsync(file.fileno())
        # another process may have made the first key in the same moment: the newest by name wins for all
        return self._newest(purpose) or self._load(purpose, self.folder / f"{key_id}.ed25519")

    def verify(self, key_id: str, message: bytes, signature: bytes) -> bool:
        """Whether a key of this ring with that id made the signature."""
        path = self.folder / f"{key_id}.ed25519"
        if "/" in key_id or not path.is_file():
            return False
        key = self._load(KeyPurpose(key_id.split("-")[0]), path)
        try:
            key.private.public_key().verify(signature, message)
        except InvalidSignature:
            return False
        return True

    def _files(self, purpose: KeyPurpose) -> list[Path]:
        return sorted(self.folder.glob(f"{purpose.value}-*.ed25519"))

    def _newest(self, purpose: KeyPurpose) -> SigningKey | None:
        files = self._files(purpose)
        return self._load(purpose, files[-1]) if files else None

    @staticmethod
    def _load(purpose: KeyPurpose, path: Path) -> SigningKey:
        return SigningKey(
            id=path.stem, purpose=purpose, private=Ed25519PrivateKey.from_private_bytes(path.read_bytes())
        )
