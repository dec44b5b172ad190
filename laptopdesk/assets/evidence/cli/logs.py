"""`laptopdesk evidence add FILE…`."""

import sys
from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from laptopdesk.accounts.queries import get_actor_by_email
from laptopdesk.assets.evidence.answers import RecordWorth, answers_for, count_drives
from laptopdesk.assets.evidence.messages import answer_sentence, count_sentence
from laptopdesk.assets.evidence.readers import read_file
from laptopdesk.assets.evidence.service import AddEvidence, take_in_evidence
from laptopdesk.assets.evidence.values import AddedEvidenceFile, Record, RecordId, RecordReason, Verdict
from laptopdesk.assets.uploads.console import Bringing, bringing, takes_files
from laptopdesk.assets.uploads.values import Given, LogStatus
from laptopdesk.core.clock import utc_now
from laptopdesk.core.i18n import gettext as _
from laptopdesk.core.i18n import word
from laptopdesk.ui.console import NOT_ALL_ACCEPTED, OK, emit


@click.group()
def evidence() -> None:
    """What wipe tools reported, judged."""


@evidence.command("add")
@takes_files
@click.option("--wiped-by", default=None, metavar="EMAIL", help="Who ran the tool, when it was somebody else.")
def add(*, files: tuple[Path, ...], by: str | None, wiped_by: str | None, laptop: str | None, json_out: bool) -> None:
    """Read wipe logs, judge every drive, and bind what is certain. Exit 3 when a record was not accepted."""
    now = utc_now()
    with bringing(files, by=by, laptop=laptop) as brought:
        with brought.db.read() as session:
            wiper = get_actor_by_email(session, wiped_by).staff_id if wiped_by else None
        added = [_add(brought, file, wiper, now) for file in brought.files]
        with brought.db.read() as session:
            answers = answers_for(session, [record for file in added for record in file.records])
    if json_out:
        emit(
            {
                "files": [file_document(file, answers) for file in added],
                "drives": asdict(count_drives(answers.values())),
            }
        )
    else:
        _print(added, answers)
    sys.exit(OK if all(_accepted(file) for file in added) else NOT_ALL_ACCEPTED)


def _add(brought: Bringing, file: Given, wiper: int | None, now: datetime) -> AddedEvidenceFile:
    command = AddEvidence(
        name=file.name, content=file.content, laptop=file.laptop, reading=read_file(file.content), wiped_by_id=wiper
    )
    with brought.db.unit_of_work(now=now, actor=brought.actor) as uow:
        return take_in_evidence(uow, command)


def _accepted(file: AddedEvidenceFile) -> bool:
    if file.status is LogStatus.UNREADABLE or not file.records:
        return False
    return all(record.verdict is Verdict.ACCEPTED and record.revoked_at is None for record in file.records)


def file_document(file: AddedEvidenceFile, answers: Mapping[RecordId, RecordWorth]) -> dict[str, Any]:
    """One file as the command line and the API give it."""
    return {
        "file": file.name,
        "sha256": file.sha256,
        "status": file.status.value,
        "tool": file.tool,
        "tool_version": file.tool_version,
        "reason": file.reason.value if file.reason else None,
        "broken_at": file.broken_at,
        "records": [record_document(record) | _answer_document(answers[record.id]) for record in file.records],
    }


def record_document(record: Record) -> dict[str, Any]:
    """One record as the command line and the API give it; times in ISO 8601, UTC; what was revoked is rejected."""
    return {
        "run": record.run,
        "device": record.device,
        "model": record.model,
        "serial": record.serial,
        "bus": record.bus,
        "kind": record.kind,
        "size_bytes": record.size_bytes,
        "method": record.method,
        "rounds": record.rounds,
        "level": record.level.value,
        "verified": record.verified,
        "started_at": record.started_at.isoformat() if record.started_at else None,
        "ended_at": record.ended_at.isoformat() if record.ended_at else None,
        "verdict": (record.verdict if record.revoked_at is None else Verdict.REJECTED).value,
        "binding": record.binding.value,
        "laptop": record.laptop,
        "reasons": list(record.reasons),
    }


def _answer_document(answer: RecordWorth) -> dict[str, Any]:
    """Whether the record suffices for its laptop (null without one), why not, and the level its lot asks."""
    return {
        "sufficient": answer.sufficient,
        "insufficient": [reason.value for reason in answer.reasons],
        "level_asked": answer.level_asked.value if answer.level_asked else None,
        "drive_proven": answer.drive_proven,
    }


def _print(added: list[AddedEvidenceFile], answers: Mapping[RecordId, RecordWorth]) -> None:
    for file in added:
        where = " " + _("Byte %(byte)s.", byte=file.broken_at) if file.broken_at is not None else ""
        why = f" ({word(file.reason)}{where})" if file.reason else ""
        click.echo(f"{file.name}: {word(file.status)}{why}")
        for record in file.records:
            where = record.laptop or word(record.binding)
            words = word(record.verdict)
            click.echo(f"  {record.device} {record.model} {record.serial or '-'}: {words}, {where}")
            for code in record.reasons:
                click.echo(f"    - {word(RecordReason(code))}")
            for reason in answers[record.id].reasons:
                click.echo(f"    - {answer_sentence(answers[record.id], reason)}")
    click.echo(count_sentence(count_drives(answers.values())))
