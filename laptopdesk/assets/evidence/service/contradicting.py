"""Evidence that speaks against a laptop: it is set apart where it can be, and a person decides a case."""

from collections.abc import Collection
from typing import Any

from laptopdesk.assets.evidence.service.adding import AddEvidence, add_evidence
from laptopdesk.assets.evidence.service.rejudging import concerned_by_serial, rejudge_host
from laptopdesk.assets.evidence.values import AddedEvidenceFile, Binding, RecordId
from laptopdesk.assets.lifecycle import queries as lifecycle
from laptopdesk.assets.lifecycle.rules import ApprovedMove, MoveFacts, check_move
from laptopdesk.assets.lifecycle.service import apply_move
from laptopdesk.assets.lifecycle.values import LaptopDetail, LaptopState
from laptopdesk.cases.queries import list_of_laptop_open
from laptopdesk.cases.service import open_case
from laptopdesk.cases.values import CaseKind, OpenCase
from laptopdesk.core.access import system_actor
from laptopdesk.core.db import UnitOfWork


def judge_by_serial(uow: UnitOfWork, tag: str) -> None:
    """The evidence stands by the serial that this laptop has now; a laptop that it speaks against is set apart."""
    for (where, sha256), records in rejudge_host(uow, tag).items():
        sides = ({"laptop": where}, {"evidence_sha256": sha256, "tool": "", "records": records})
        _set_apart(uow, where, sides)


def judge_filled(uow: UnitOfWork, laptop_ids: Collection[int]) -> None:
    """The same for laptops whose serial number became known; of those that no log concerns nothing is asked."""
    for tag in concerned_by_serial(uow.session, laptop_ids):
        judge_by_serial(uow, tag)


def take_in_evidence(uow: UnitOfWork, command: AddEvidence) -> AddedEvidenceFile:
    """The evidence is kept; a contradiction puts the laptop in quarantine and opens a case with both sides.

    Where a record claims a serial on which the evidence of another laptop rests, that laptop stays what it is, and
    becomes a case.
    """
    added = add_evidence(uow, command)
    if added.status.value == "read":
        against = [record for record in added.records if record.binding is Binding.CONTRADICTED]
        for tag in dict.fromkeys(record.laptop for record in against):
            records = [record.id for record in against if record.laptop == tag]
            if tag is not None:
                _contradict(uow, tag, added, records)
        _dispute(uow, added)
    return added


def _dispute(uow: UnitOfWork, added: AddedEvidenceFile) -> None:
    """One case for each laptop whose evidence is disputed, unless one waits already."""
    tags = lifecycle.tags_of(uow.session, {claim.laptop_id for claim in added.disputed})
    for laptop_id, tag in sorted(tags.items()):
        waiting = list_of_laptop_open(uow.session, laptop_id)
        if not any(case.kind is CaseKind.EVIDENCE_CONTRADICTED for case in waiting):
            records = [claim.record_id for claim in added.disputed if claim.laptop_id == laptop_id]
            detail = lifecycle.get_laptop(uow.session, tag)
            _open_case(uow, detail, _sides(tag, added, records))


def _contradict(uow: UnitOfWork, tag: str, added: AddedEvidenceFile, records: list[RecordId]) -> None:
    _set_apart(uow, tag, _sides(tag, added, records))


Sides = tuple[dict[str, Any], dict[str, Any]]


def _sides(tag: str, added: AddedEvidenceFile, records: list[RecordId]) -> Sides:
    log = {"evidence_sha256": added.sha256, "tool": added.tool or "", "records": list(map(int, records))}
    return {"laptop": tag}, log


def _set_apart(uow: UnitOfWork, tag: str, sides: Sides) -> None:
    """The laptop is set apart where it can be; wherever it is, a person decides."""
    detail = lifecycle.get_laptop(uow.session, tag)
    answer = check_move(detail.laptop.state, LaptopState.QUARANTINED, MoveFacts(reason_given=True))
    if isinstance(answer, ApprovedMove):
        apply_move(uow.by(system_actor()), detail.laptop.id, answer, reason="evidence contradicts")
    _open_case(uow, detail, sides)


def _open_case(uow: UnitOfWork, detail: LaptopDetail, sides: Sides) -> None:
    open_case(
        uow,
        OpenCase(
            kind=CaseKind.EVIDENCE_CONTRADICTED,
            sides=sides,
            laptop_id=detail.laptop.id,
            location_id=detail.laptop.location_id,
        ),
    )
