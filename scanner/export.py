"""All that a station wrote down, brought out in one file for the office: also without a key, or from a damaged disk."""

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import chain
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from laptopdesk.protocol.export import ExportedDamage, ExportedEvent, Head, write_end, write_line
from laptopdesk.protocol.trust import export_message
from scanner.damage import RowDamaged, read_event
from scanner.identity import StationIdentity, load_key, parse_identity
from scanner.recover import Ruin, open_ruin
from scanner.store import Damaged


class NothingToExport(Exception):
    """This data directory holds no ledger."""


class FileThere(Exception):
    """The file is there already, and is not written over."""


@dataclass(kw_only=True)
class ExportedLedger:
    """What was brought out; `unread` are numbers of which nothing could be read, `why` what is wrong with the file."""

    file: str
    station: int | None
    signed: bool
    events: int = 0
    damaged: list[int] = field(default_factory=list)
    unread: list[int] = field(default_factory=list)
    why: str = ""

    @property
    def whole(self) -> bool:
        """Whether nothing was damaged and the file is signed."""
        return self.signed and not (self.damaged or self.unread or self.why)

    def to_json(self) -> dict[str, object]:
        """What `export --json` answers."""
        return {
            "file": self.file,
            "station": self.station,
            "signed": self.signed,
            "events": self.events,
            "damaged": self.damaged,
            "unread": self.unread,
        }


def export(folder: Path, file: Path, now_ms: Callable[[], int]) -> ExportedLedger:
    """The file holds every event of this data directory, which is left as it is.

    Raises NothingToExport, FileThere, and OSError where the file cannot be written.
    """
    try:
        with open_ruin(folder) as ruin:
            return _export(ruin, folder, file, now_ms())
    except FileNotFoundError as error:
        raise NothingToExport(str(folder)) from error
    except sqlite3.Error as error:
        raise Damaged(f"{folder}: {error}") from error


def _export(ruin: Ruin, folder: Path, file: Path, now_ms: int) -> ExportedLedger:
    identity, key = _identity(ruin), _key(folder)
    exported = ExportedLedger(
        file=str(file), station=identity.station if identity else None, signed=key is not None, why=ruin.why
    )
    head = Head(
        station=exported.station,
        name=identity.name if identity else "",
        url=identity.url if identity else "",
        made_at_ms=now_ms,
    )
    _write(file, _lines(head, ruin, exported, key))
    return exported


def _lines(head: Head, ruin: Ruin, exported: ExportedLedger, key: Ed25519PrivateKey | None) -> Iterator[bytes]:
    digest = sha256()
    for document in chain([head.to_json()], _documents(ruin, exported)):
        line = write_line(document)
        digest.update(line)
        yield line
    message = export_message(digest.hexdigest())
    yield write_end(
        events=exported.events,
        damaged=len(exported.damaged),
        public_key=key.public_key().public_bytes_raw() if key else b"",
        signature=key.sign(message) if key else b"",
    )


def _documents(ruin: Ruin, exported: ExportedLedger) -> Iterator[dict[str, object]]:
    for sequence, columns in ruin.rows():
        if columns is None:
            exported.unread.append(sequence)
            continue
        try:
            event = read_event(sequence, columns.get("hash"), columns.get("body"))
        except RowDamaged:
            exported.damaged.append(sequence)
            yield ExportedDamage(sequence=sequence, columns=columns).to_json()
            continue
        exported.events += 1
        signature = columns.get("signature", b"")
        yield ExportedEvent(sequence=sequence, hash=event.hash, signature=signature, body=event.to_json()).to_json()


def _identity(ruin: Ruin) -> StationIdentity | None:
    try:
        return parse_identity(ruin.note("identity"))
    except ValueError:
        return None


def _key(folder: Path) -> Ed25519PrivateKey | None:
    try:
        return load_key(folder)
    except Damaged:
        return None


def _write(file: Path, lines: Iterator[bytes]) -> None:
    """The file is on the disk, whole, for its owner only; or it is not there. Raises FileThere, OSError."""
    try:
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError as error:
        raise FileThere(str(file)) from error
    try:
        with os.fdopen(descriptor, "wb") as out:
            out.writelines(lines)
            out.flush()
            os.fsync(out.fileno())
    except BaseException:
        with suppress(OSError):
            file.unlink()
        raise
