"""Who this station is, whom it trusts, and its private key; made by pairing, kept in the data directory."""

import json
import os
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from uuid import UUID

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from scanner.store import Damaged, NotStored, Store, set_note

KEY_FILE = "station.ed25519"
_NOTE = "identity"
_BOOT = "boot_number"


class NotPaired(Exception):
    """This data directory belongs to no station yet."""


@dataclass(frozen=True, kw_only=True)
class StationIdentity:
    """The station as paired: its number and place, and the server's address and public key (hexadecimal)."""

    station: int
    name: str
    location: str
    location_name: str
    url: str
    key_id: str
    server_key: str
    revoked: bool = False
    copied: bool = False

    def trusts(self, message: bytes, signature: bytes) -> bool:
        """Whether the server this station was paired with made the signature."""
        return is_signed_by(bytes.fromhex(self.server_key), message, signature)


def is_signed_by(public_key: bytes, message: bytes, signature: bytes) -> bool:
    """Whether the owner of this raw Ed25519 public key made the signature."""
    try:
        Ed25519PublicKey.from_public_bytes(public_key).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def load_key(folder: Path) -> Ed25519PrivateKey:
    """This computer's private key; raises Damaged when it is gone or cannot be read."""
    path = folder / KEY_FILE
    try:
        return Ed25519PrivateKey.from_private_bytes(path.read_bytes())
    except (OSError, ValueError) as error:
        raise Damaged(f"{path}: {getattr(error, 'strerror', None) or error}") from error


def find_or_make_key(folder: Path) -> Ed25519PrivateKey:
    """This computer's private key; a new one where there is none, or none that can be read. Raises NotStored."""
    path = folder / KEY_FILE
    try:
        return load_key(folder)
    except Damaged:
        try:
            if path.exists():
                path.replace(path.with_suffix(".damaged"))
            _write_new(path, Ed25519PrivateKey.generate())
        except OSError as error:
            raise NotStored(f"{path}: {error.strerror}") from error
    return load_key(folder)


def _write_new(path: Path, key: Ed25519PrivateKey) -> None:
    fresh = path.with_suffix(".new")
    fresh.unlink(missing_ok=True)
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(key.private_bytes_raw())
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)


def read_identity(store: Store) -> StationIdentity | None:
    """Who this station is; None before it was paired. Raises Damaged."""
    try:
        return parse_identity(store.note(_NOTE))
    except ValueError as error:
        raise Damaged(f"{store.path}: who this station is cannot be read ({error})") from error


def parse_identity(text: str | None) -> StationIdentity | None:
    """Who a station is, as it was noted; None when nothing was. Raises ValueError."""
    try:
        return StationIdentity(**json.loads(text)) if text else None
    except TypeError as error:
        raise ValueError(str(error)) from error


def write_identity(store: Store, identity: StationIdentity) -> None:
    """The station is this from now on; raises NotStored."""
    store.set_note(_NOTE, json.dumps(asdict(identity)))


def change_identity(store: Store, identity: StationIdentity, **changes: object) -> StationIdentity:
    """The identity with these changes, written only when something did change; raises NotStored."""
    changed = replace(identity, **changes)  # type: ignore[arg-type]  # names and types are those of the fields
    if changed != identity:
        write_identity(store, changed)
    return changed


@dataclass(frozen=True, kw_only=True)
class Boot:
    """One start of the agent: numbers count up, so that a copied data directory shows."""

    number: int
    id: UUID


def begin_boot(store: Store, make_id: Callable[[], UUID]) -> Boot:
    """The next start of the agent on this data directory; raises NotStored."""
    number = int(store.note(_BOOT) or 0) + 1
    with store.write() as connection:
        set_note(connection, _BOOT, str(number))
    return Boot(number=number, id=make_id())
