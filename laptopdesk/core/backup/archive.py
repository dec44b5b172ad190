"""The file of a backup: a tar with a manifest first, then every part it names, then the sums of all for people.

Nothing in it is believed: a part goes where we say, under a name the manifest may not choose, and only with its hash.
"""

import hashlib
import os
import re
import tarfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Annotated, BinaryIO, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from laptopdesk.core.i18n import gettext as _

FORMAT = 1
DATABASE_PARTS = {"sqlite": "database.sqlite3", "postgresql": "database.pgdump"}
_MANIFEST, _SUMS = "manifest.json", "SHA256SUMS"
_MANIFEST_BYTES = 1024 * 1024
_PIECE = 1024 * 1024

Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
_KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,80}\Z")


class BackupError(Exception):
    """A backup cannot be made or put back; the message says what is wrong and what to do."""


class BackupPart(BaseModel):
    """One part of a backup; `size` in bytes."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    sha256: Sha256
    size: Annotated[int, Field(ge=0)]


class Manifest(BaseModel):
    """What a backup holds. `sequence` and `hash` are the end of its journal, `revision` the shape of its database."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    format: Literal[1] = 1
    program: str
    revision: str
    database: Literal["sqlite", "postgresql"]
    at: AwareDatetime
    sequence: Annotated[int, Field(ge=0)]
    hash: Sha256
    parts: tuple[BackupPart, ...]

    @property
    def database_part(self) -> str:
        """The name of the part that is the database."""
        return DATABASE_PARTS[self.database]


class _AnyFormat(BaseModel):
    format: int


def describe_part(name: str, file: Path) -> BackupPart:
    """The part that this file is."""
    with file.open("rb") as stream:
        return BackupPart(name=name, sha256=hashlib.file_digest(stream, "sha256").hexdigest(), size=file.stat().st_size)


def keys_in(folder: Path) -> dict[str, Path]:
    """The keys in this folder by their names; files that are being made, or are no key of ours, are none."""
    return {file.name: file for file in sorted(folder.glob("*")) if file.is_file() and _KEY.match(file.name)}


def create_private(file: Path) -> BinaryIO:
    """A new file that only its owner may read, open for writing; raises FileExistsError."""
    return os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")


def sync(path: Path) -> None:
    """The file, or the names in the folder, are on the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def write_archive(target: Path, manifest: Manifest, files: Mapping[str, Path]) -> None:
    """A new file, 0600 and on the disk, with every part of the manifest out of `files`."""
    head = manifest.model_dump_json(indent=2).encode()
    with create_private(target) as stream:
        with tarfile.open(fileobj=stream, mode="w") as tar:
            _add(tar, _MANIFEST, BytesIO(head), len(head), manifest.at)
            for part in manifest.parts:
                with files[part.name].open("rb") as content:
                    _add(tar, part.name, content, part.size, manifest.at)
            sums = _sums(head, manifest)
            _add(tar, _SUMS, BytesIO(sums), len(sums), manifest.at)
        stream.flush()
        os.fsync(stream.fileno())


def _add(tar: tarfile.TarFile, name: str, content: BinaryIO, size: int, at: datetime) -> None:
    member = tarfile.TarInfo(name)
    member.size, member.mode, member.mtime = size, 0o600, int(at.timestamp())
    tar.addfile(member, content)


def _sums(head: bytes, manifest: Manifest) -> bytes:
    lines = [(hashlib.sha256(head).hexdigest(), _MANIFEST), *((part.sha256, part.name) for part in manifest.parts)]
    return "".join(f"{digest}  {name}\n" for digest, name in lines).encode()


def read_manifest(source: Path) -> Manifest:
    """The manifest alone, checked by its form and by nothing else; raises BackupError."""
    with _opened(source) as tar:
        return _parse(source, _head(source, tar))


def unpack(source: Path, folder: Path) -> Manifest:
    """Every part lies under `folder`, 0600 and with the hash of the manifest.

    Raises BackupError at the first that is not; what was written until then is for the caller to remove.
    """
    with _opened(source) as tar:
        head = _head(source, tar)
        manifest = _parse(source, head)
        _check_parts(source, manifest)
        for part in manifest.parts:
            _write_part(source, part, _member(source, tar, part.name), folder / part.name)
        if _member(source, tar, _SUMS).read() != _sums(head, manifest) or tar.next() is not None:
            raise _damaged(source, _("its checksums do not match"))
    return manifest


@contextmanager
def _opened(source: Path) -> Iterator[tarfile.TarFile]:
    try:
        with tarfile.open(source, mode="r:") as tar:
            yield tar
    except (tarfile.TarError, EOFError) as error:
        raise _damaged(source, str(error)) from error
    except OSError as error:
        sentence = _("%(file)s cannot be unpacked: %(why)s.", file=source, why=_(str(error.strerror or error)))
        raise BackupError(sentence) from error


def _head(source: Path, tar: tarfile.TarFile) -> bytes:
    member = _member(source, tar, _MANIFEST)
    return member.read(_MANIFEST_BYTES)


def _parse(source: Path, head: bytes) -> Manifest:
    try:
        if _AnyFormat.model_validate_json(head).format > FORMAT:
            sentence = _("%(file)s was made by a newer version of Laptopdesk. Install that one first.", file=source)
            raise BackupError(sentence)
        return Manifest.model_validate_json(head)
    except ValidationError as error:
        raise _damaged(source, _("its manifest is not right")) from error


def _check_parts(source: Path, manifest: Manifest) -> None:
    database, *keys = [part.name for part in manifest.parts] or [""]
    named = database == manifest.database_part and len(set(keys)) == len(keys)
    if not named or not all(_KEY.match(name.removeprefix("keys/")) and name.startswith("keys/") for name in keys):
        raise _damaged(source, _("its manifest does not name one database and every key once"))


def _member(source: Path, tar: tarfile.TarFile, name: str) -> BinaryIO:
    """The content of the next member, which must be a plain file with this name."""
    member = tar.next()
    plain = member is not None and member.type in (tarfile.REGTYPE, tarfile.AREGTYPE) and member.sparse is None
    content = tar.extractfile(member) if member is not None and plain and member.name == name else None
    if content is None:
        raise _damaged(source, _("%(part)s is not where it belongs", part=name))
    return content  # type: ignore[return-value]  # tarfile calls its readers IO[bytes]


def _write_part(source: Path, part: BackupPart, content: BinaryIO, target: Path) -> None:
    digest, size = hashlib.sha256(), 0
    target.parent.mkdir(mode=0o700, exist_ok=True)
    with create_private(target) as stream:
        while size <= part.size and (piece := content.read(_PIECE)):
            digest.update(piece)
            size += len(piece)
            stream.write(piece)
        stream.flush()
        os.fsync(stream.fileno())
    if (size, digest.hexdigest()) != (part.size, part.sha256):
        raise _damaged(source, _("%(part)s has another hash", part=part.name))


def _damaged(source: Path, what: str) -> BackupError:
    return BackupError(_("%(file)s is not a complete backup: %(what)s. Use another one.", file=source, what=what))
