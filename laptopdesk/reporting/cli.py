"""`laptopdesk journal …`: prove that nothing was changed, and give others the seals to keep."""

import sys
from pathlib import Path
from typing import Any

import click
from sqlalchemy.orm import Session

from laptopdesk.core.journal import Verification, verify_chain
from laptopdesk.core.keys import KeyRing
from laptopdesk.core.seals import Seal, SealCheck, SealsUnreadable, check_seals, list_seals, read_seals
from laptopdesk.ui.console import FAILED, OK, as_json, database, emit, read_config, stop


@click.group()
def journal() -> None:
    """The record of every change."""


@journal.command("verify")
@click.option(
    "--against", "file", type=click.Path(path_type=Path), metavar="FILE",
    help="Also check the chain against seals exported earlier.",
)  # fmt: skip
@as_json
def verify(file: Path | None, *, json_out: bool) -> None:
    """Walk the whole chain and say whether anything was changed, added or removed."""
    seals = _read_file(file) if file else None
    with database() as opened, opened.read() as session:
        found = verify_chain(session)
        check = _against(session, seals) if seals is not None else None
    if json_out:
        emit(document(found, check))
    else:
        _tell(found, check)
    sys.exit(OK if found.ok and (check is None or check.ok) else FAILED)


@journal.command("seals")
@as_json
def seals(*, json_out: bool) -> None:
    """The daily seals, for somebody else to keep: `laptopdesk journal seals --json > seals.json`."""
    with database() as opened, opened.read() as session:
        kept = list_seals(session)
    if json_out:
        emit({"seals": [seal.to_json() for seal in kept]})
        return
    for seal in kept:
        click.echo(f"{seal.at:%Y-%m-%d %H:%M}Z  row {seal.seq}  {seal.hash}  {seal.key_id}")


def document(found: Verification, check: SealCheck | None) -> dict[str, Any]:
    """The one JSON document of `verify`; `seals` is there only where seals were checked.

    `first_broken` is the first row the chain itself finds broken, else the first a seal finds changed or gone.
    """
    answer: dict[str, Any] = {"rows": found.rows, "ok": found.ok, "first_broken": found.first_broken}
    if check is None:
        return answer
    broken = found.first_broken if found.first_broken is not None else check.first_broken
    told = {"checked": check.seals, "first_broken": check.first_broken, "forged": check.forged}
    return answer | {"ok": found.ok and check.ok, "first_broken": broken, "seals": told}


def _read_file(file: Path) -> tuple[Seal, ...]:
    try:
        return read_seals(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        stop(f"{file} cannot be read: {error}.")
    except SealsUnreadable:
        stop(f"{file} holds no seals. Make such a file with 'laptopdesk journal seals --json'.")


def _against(session: Session, known: tuple[Seal, ...]) -> SealCheck:
    return check_seals(session, known, KeyRing(read_config().keys_dir))


def _tell(found: Verification, check: SealCheck | None) -> None:
    if found.ok:
        click.echo(f"{found.rows} rows, unbroken.")
    else:
        click.echo(f"Broken at row {found.first_broken}.", err=True)
    if check is None:
        return
    if check.first_broken is not None:
        click.echo(f"Row {check.first_broken} is not as it was sealed: changed since, or removed.", err=True)
    if check.forged is not None:
        click.echo(f"The seal of row {check.forged} was not made by this installation.", err=True)
    if check.ok:
        click.echo(f"{check.seals} seals hold.")
