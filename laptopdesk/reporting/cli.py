"""`laptopdesk journal …`: prove that nothing was changed, and give others the seals to keep."""

import sys
import tarfile
from pathlib import Path
from typing import Any

import click
from sqlalchemy.orm import Session

from laptopdesk.core.backup.archive import BackupError, Manifest, read_manifest
from laptopdesk.core.i18n import gettext as _
from laptopdesk.core.i18n import ngettext
from laptopdesk.core.journal import Verification, hash_at, verify_chain
from laptopdesk.core.keys import KeyRing
from laptopdesk.core.seals import Seal, SealCheck, SealsUnreadable, check_seals, list_seals, read_seals
from laptopdesk.ui.console import FAILED, OK, as_json, database, emit, read_config, stop, why_not


@click.group()
def journal() -> None:
    """The record of every change."""


@journal.command("verify")
@click.option(
    "--against",
    "file",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Also check the chain against seals exported earlier, or against the end of a backup.",
)
@as_json
def verify(file: Path | None, *, json_out: bool) -> None:
    """Walk the whole chain and say whether anything was changed, added or removed."""
    witness = _read_witness(file) if file else None
    with database() as opened, opened.read() as session:
        verification = verify_chain(session)
        check = _against(session, witness) if witness is not None else None
    if json_out:
        emit(document(verification, check))
    else:
        _tell(verification, check)
    sys.exit(OK if verification.ok and (check is None or check.ok) else FAILED)


@journal.command("seals")
@as_json
def seals(*, json_out: bool) -> None:
    """The daily seals, for somebody else to keep: `laptopdesk journal seals --json > seals.json`."""
    with database() as opened, opened.read() as session:
        all_seals = list_seals(session)
    if json_out:
        emit({"seals": [seal.to_json() for seal in all_seals]})
        return
    for seal in all_seals:
        row = _("row %(row)s", row=seal.seq)
        click.echo(f"{seal.at:%Y-%m-%d %H:%M}Z  {row}  {seal.hash}  {seal.key_id}")


def document(verification: Verification, check: SealCheck | None) -> dict[str, Any]:
    """The one JSON document of `verify`; `seals` is there only where seals were checked.

    `first_broken` is the first row the chain itself finds broken, else the first a seal finds changed or gone.
    """
    answer: dict[str, Any] = {
        "rows": verification.rows,
        "ok": verification.ok,
        "first_broken": verification.first_broken,
    }
    if check is None:
        return answer
    broken = verification.first_broken if verification.first_broken is not None else check.first_broken
    sealed = {"checked": check.seals, "first_broken": check.first_broken, "forged": check.forged}
    return answer | {"ok": verification.ok and check.ok, "first_broken": broken, "seals": sealed}


def _read_witness(file: Path) -> tuple[Seal, ...] | Manifest:
    try:
        if tarfile.is_tarfile(file):
            return read_manifest(file)
        return read_seals(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        why = why_not(error) if isinstance(error, OSError) else _("it is not text")
        stop(_("%(file)s cannot be read: %(why)s.", file=file, why=why))
    except BackupError as error:
        stop(str(error))
    except SealsUnreadable:
        stop(_("%(file)s contains no seals. Make such a file with 'laptopdesk journal seals --json'.", file=file))


def _against(session: Session, witness: tuple[Seal, ...] | Manifest) -> SealCheck:
    """How the chain stands against seals, or against the end of a backup, which nobody signed."""
    if isinstance(witness, Manifest):
        stands = hash_at(session, witness.sequence) == witness.hash
        return SealCheck(seals=1, first_broken=None if stands else witness.sequence, forged=None)
    return check_seals(session, witness, KeyRing(read_config().keys_dir))


def _tell(verification: Verification, check: SealCheck | None) -> None:
    if verification.ok:
        click.echo(ngettext("%(n)s row, unbroken.", "%(n)s rows, unbroken.", verification.rows))
    else:
        click.echo(_("Broken at row %(row)s.", row=verification.first_broken), err=True)
    if check is None:
        return
    if check.first_broken is not None:
        sentence = _("Row %(row)s is not as it was sealed: changed since, or removed.", row=check.first_broken)
        click.echo(sentence, err=True)
    if check.forged is not None:
        click.echo(_("The seal of row %(row)s was not made by this installation.", row=check.forged), err=True)
    if check.ok:
        click.echo(ngettext("%(n)s seal is valid.", "%(n)s seals are valid.", check.seals))
