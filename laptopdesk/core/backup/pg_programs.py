"""PostgreSQL's own programs: found where they are, new enough for the server, run without a password on their line."""

import os
import re
import shutil
import subprocess
from collections.abc import Generator, Iterable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO

import sqlalchemy as sa
from sqlalchemy.engine import URL

from laptopdesk.core.backup.archive import BackupError
from laptopdesk.core.i18n import gettext as _

_ANSWER = re.compile(r"\(PostgreSQL\) (\d+)")
_DEBIAN = Path("/usr/lib/postgresql")
_BINARIES = sa.text("SELECT setting FROM pg_config WHERE name = 'BINDIR'")


@dataclass(frozen=True, kw_only=True)
class Programs:
    """pg_dump and pg_restore of one version."""

    pg_dump: Path
    pg_restore: Path


def find_programs(connection: sa.Connection, wanted: Path | None) -> Programs:
    """Programs that can dump the server of this connection; `wanted` is a pg_dump and the only one then.

    Raises BackupError when there are none, or only older ones.
    """
    major = connection.execute(sa.text("SHOW server_version_num")).scalar_one()
    needed = int(major) // 10000
    versions = [(_version(path), path) for path in ([wanted] if wanted else _candidates(connection))]
    fitting = [path for version, path in versions if version >= needed]
    if not fitting:
        raise BackupError(_none_fits(needed, versions))
    pg_dump = fitting[0]
    return Programs(pg_dump=pg_dump, pg_restore=pg_dump.with_name(pg_dump.name.replace("dump", "restore")))


def _candidates(connection: sa.Connection) -> list[Path]:
    """On PATH, where Debian keeps every version, and beside the server where it is on this computer and says so."""
    on_path = shutil.which("pg_dump")
    debian = sorted(_DEBIAN.glob("*/bin/pg_dump"), reverse=True)
    beside = []
    try:
        with connection.begin_nested():
            beside = [Path(folder) / "pg_dump" for folder in connection.scalars(_BINARIES)]
    except sa.exc.ProgrammingError:
        pass  # the server says this only to its superuser
    return [path for path in ([Path(on_path)] if on_path else []) + debian + beside if path.exists()]


def _version(path: Path) -> int:
    """The major version; 0 for a program that does not say."""
    try:
        answer = subprocess.run([path, "--version"], capture_output=True, text=True, check=False).stdout
    except OSError:
        return 0
    number = _ANSWER.search(answer)
    return int(number[1]) if number else 0


def _none_fits(needed: int, versions: Iterable[tuple[int, Path]]) -> str:
    install = _(
        "Install PostgreSQL's client programs, version %(needed)s or newer, or set LAPTOPDESK_PG_DUMP to its pg_dump.",
        needed=needed,
    )
    looked = ", ".join(_what_it_is(path, version) for version, path in versions)
    if not looked:
        return _("pg_dump is missing.") + " " + install
    return _("The server is PostgreSQL %(needed)s, and %(looked)s.", needed=needed, looked=looked) + " " + install


def _what_it_is(path: Path, version: int) -> str:
    if version:
        return _("%(path)s is version %(version)s", path=path, version=version)
    return _("%(path)s is not pg_dump", path=path)


def run(program: Path, url: URL, *arguments: str) -> None:
    """The program ran against this database and succeeded; raises BackupError with its last words."""
    with TemporaryFile() as errors:
        process = _start(program, [f"--dbname={_without_password(url)}", *arguments], errors, password=url.password)
        _finish(process, program, errors)


def check_readable(pg_restore: Path, dump: Path) -> None:
    """pg_restore reads the whole dump; raises BackupError."""
    for _line in read_script(pg_restore, dump):
        pass


def read_script(pg_restore: Path, dump: Path) -> Generator[bytes]:
    """The dump as lines of SQL, without owners and rights; raises BackupError at the end when it was not whole."""
    arguments = ["--no-owner", "--no-privileges", "--file=-", str(dump)]
    with TemporaryFile() as errors:
        process = _start(pg_restore, arguments, errors, stdout=subprocess.PIPE)
        assert process.stdout is not None
        try:
            yield from process.stdout
        finally:
            process.stdout.close()
            process.wait()
        _finish(process, pg_restore, errors)


def _start(
    program: Path,
    arguments: list[str],
    errors: IO[bytes],
    *,
    stdout: int = subprocess.DEVNULL,
    password: str | None = None,
) -> subprocess.Popen[bytes]:
    more = {"PGPASSWORD": password} if password else {}
    try:
        return subprocess.Popen(
            [program, *arguments],
            stdin=subprocess.DEVNULL,
            stdout=stdout,
            stderr=errors,
            env={**os.environ, "LC_ALL": "C", **more},
        )
    except OSError as error:
        sentence = _(
            "%(program)s cannot be started: %(why)s. See LAPTOPDESK_PG_DUMP.",
            program=program,
            why=_(str(error.strerror)),
        )
        raise BackupError(sentence) from error


def _finish(process: subprocess.Popen[bytes], program: Path, errors: IO[bytes]) -> None:
    if process.wait() == 0:
        return
    errors.seek(0)
    words = errors.read().decode(errors="replace").strip().splitlines()
    why = words[-1] if words else _("exit code %(code)s", code=process.returncode)
    raise BackupError(_("%(program)s failed: %(why)s", program=program.name, why=why))


def _without_password(url: URL) -> str:
    return url.set(drivername="postgresql", password=None).render_as_string(hide_password=False)
