"""Drawing the sample of a lot, extending it, and recording what an independent look found."""

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from laptopdesk.assets.evidence import queries as evidence
from laptopdesk.assets.evidence.service import revoke_record
from laptopdesk.assets.lifecycle import queries as lifecycle
from laptopdesk.assets.lifecycle.rules import MOVES
from laptopdesk.assets.lifecycle.values import LaptopDetail, LaptopState
from laptopdesk.assets.moves.service import move_laptop
from laptopdesk.assets.sampling import queries, rules
from laptopdesk.assets.sampling.errors import SampleReason
from laptopdesk.assets.sampling.events import SampleChecked, SampleDrawn, SampleFollowedUp
from laptopdesk.assets.sampling.models import SampleDrawRow, SampleLineRow
from laptopdesk.assets.sampling.values import CheckFacts, CheckResult, DrawId, FollowUp
from laptopdesk.cases.service import open_case
from laptopdesk.cases.values import CaseKind, OpenCase
from laptopdesk.core.access import Permission, system_actor
from laptopdesk.core.db import UnitOfWork
from laptopdesk.core.errors import Forbidden, NotFound, Refused
from laptopdesk.core.events import FreeText

EXTEND_JOB = "sampling.extend"
_FOUND = "data found in the sample"


@dataclass(frozen=True, kw_only=True)
class RecordSampleCheck:
    """What somebody found. `tool`: with what; `extent`: which part of the drive was read."""

    result: CheckResult
    tool: str = ""
    extent: str = ""
    remark: str = ""


def draw_sample(uow: UnitOfWork, lot_id: int, *, seed: str | None = None) -> DrawId:
    """As many laptops are drawn as 5 % still asks for, by a seed of this draw alone that is kept.

    `seed` is for demonstrations; in earnest nobody chooses it. Raises NotFound, Forbidden, Refused.
    """
    lifecycle.lock_lot(uow.session, lot_id)
    _require_here(uow, lot_id)
    standing = queries.standing_of(uow.session, lot_id)
    count = rules.missing(standing)
    if not count:
        raise Refused([SampleReason.LARGE_ENOUGH if standing.erased else SampleReason.NOTHING_ERASED])
    candidates = queries.list_candidates(uow.session, lot_id)
    if not candidates:
        raise Refused([SampleReason.NONE_IN_OUR_HANDS])
    past = queries.list_draws(uow.session, lot_id)
    population = rules.population_for(count, candidates, past)
    chosen_seed = seed or secrets.token_hex(16)
    tags = rules.draw(chosen_seed, population, count)
    row = SampleDrawRow(
        lot_id=lot_id,
        number=len(past) + 1,
        seed=chosen_seed,
        population=list(population),
        count=len(tags),
        drawn_at=uow.now,
        drawn_by_id=uow.actor.staff_id,
    )
    uow.session.add(row)
    uow.session.flush()
    uow.session.add_all(SampleLineRow(draw_id=row.id, lot_id=lot_id, laptop_id=candidates[tag]) for tag in tags)
    uow.record(
        SampleDrawn(
            lot_id=lot_id,
            laptop_ids=tuple(candidates[tag] for tag in tags),
            number=row.number,
            seed=chosen_seed,
            population=len(population),
            population_sha256=hashlib.sha256("\n".join(population).encode()).hexdigest(),
        )
    )
    uow.session.flush()
    return DrawId(row.id)


def _require_here(uow: UnitOfWork, lot_id: int) -> None:
    """A lot is drawn from by who prepares laptops where one of its laptops lies; raises Forbidden."""
    if uow.actor.may(Permission.PREPARE_LAPTOPS):
        return
    places = lifecycle.places_of_lot(uow.session, lot_id)
    if not any(uow.actor.may(Permission.PREPARE_LAPTOPS, at=place) for place in places):
        raise Forbidden(Permission.PREPARE_LAPTOPS.value)


def extend_samples(uow: UnitOfWork, payload: Mapping[str, Any]) -> None:
    """Job: where laptops were erased after the draw, more are drawn, so that 5 % holds. A first draw needs a person."""
    del payload
    drawn = set(uow.session.scalars(sa.select(SampleDrawRow.lot_id).distinct()))
    for lot_id, standing in queries.standings_of(uow.session, drawn).items():
        if rules.missing(standing) and queries.list_candidates(uow.session, lot_id):
            draw_sample(uow.by(system_actor("sampling")), lot_id)


def record_check(uow: UnitOfWork, lot_id: int, line_id: int, command: RecordSampleCheck) -> None:
    """What somebody who did not wipe this laptop found is kept.

    Data that was found puts the laptop in quarantine, revokes the evidence of this custody period, and opens a case.
    Raises NotFound, Forbidden, Refused.
    """
    line = _lock_line(uow, lot_id, line_id)
    detail = _lock_laptop(uow, line.laptop_id)
    uow.actor.require(Permission.PREPARE_LAPTOPS, at=detail.laptop.location_id)
    facts = _facts(uow, line, detail)
    reasons = tuple(rules.against_check(facts, command.result, tool=command.tool, remark=command.remark))
    if reasons:
        raise Refused(reasons)
    line.checked_at, line.checked_by_id, line.result = uow.now, uow.actor.staff_id, command.result
    line.tool, line.extent, line.remark = command.tool[:120], command.extent[:200], command.remark
    remark = FreeText(command.remark.strip()) if command.remark.strip() else None
    uow.record(SampleChecked(lot_id=lot_id, laptop_id=line.laptop_id, result=command.result, remark=remark))
    if command.result is CheckResult.DATA_FOUND:
        _data_found(uow, detail, command.remark.strip())


def follow_up(uow: UnitOfWork, laptop_id: int, followed: FollowUp, *, remark: str) -> None:
    """Data that was found on this laptop is dealt with, and the sample of its lot goes on without that finding.

    Where the sample is too small by then, another laptop is drawn. Raises Forbidden, Refused.
    """
    detail, row = _lock_laptop(uow, laptop_id), SampleLineRow
    uow.actor.require(Permission.LOWER_POLICY)
    condition = sa.and_(row.laptop_id == laptop_id, row.result == CheckResult.DATA_FOUND, row.followed.is_(None))
    line = uow.session.scalar(sa.select(row).where(condition).with_for_update())
    if line is None:
        raise Refused([SampleReason.NOTHING_TO_FOLLOW])
    line.followed = followed
    event = SampleFollowedUp(
        lot_id=line.lot_id, laptop_id=laptop_id, followed=followed, remark=FreeText(remark.strip())
    )
    uow.record(event)
    uow.session.flush()
    lot_id = detail.laptop.lot_id
    if rules.missing(queries.standing_of(uow.session, lot_id)) and queries.list_candidates(uow.session, lot_id):
        draw_sample(uow, lot_id)


def list_revoked_by_the_find(session: Session, laptop_id: int) -> tuple[int, ...]:
    """The records that fell because data was found on this laptop, and that nothing else revoked."""
    return evidence.list_revoked_for(session, laptop_id, _FOUND)


def _lock_line(uow: UnitOfWork, lot_id: int, line_id: int) -> SampleLineRow:
    row = uow.session.scalar(sa.select(SampleLineRow).where(SampleLineRow.id == line_id).with_for_update())
    if row is None or row.lot_id != lot_id:
        raise NotFound("sample line", line_id)
    return row


def _lock_laptop(uow: UnitOfWork, laptop_id: int) -> LaptopDetail:
    lifecycle.lock_laptops(uow.session, [laptop_id])
    return lifecycle.get_laptop_by_id(uow.session, laptop_id)


def _facts(uow: UnitOfWork, line: SampleLineRow, detail: LaptopDetail) -> CheckFacts:
    records = evidence.list_records_of_laptop(uow.session, line.laptop_id)
    return CheckFacts(
        checker_id=uow.actor.staff_id,
        wiped_by=frozenset(record.wiped_by_id for record in records if record.wiped_by_id is not None),
        checked_before=line.result is not None,
        out_of_our_hands=detail.laptop.state in queries.AWAY,
    )


def _data_found(uow: UnitOfWork, detail: LaptopDetail, remark: str) -> None:
    laptop = detail.laptop
    for record in evidence.list_records_of_laptop(uow.session, laptop.id):
        if record.custody_id == detail.custody_id and record.revoked_at is None:
            # whoever looks need not be of the office: that evidence falls follows from what was found
            revoke_record(uow.by(system_actor("sampling")), record.id, reason=_FOUND)
    if LaptopState.QUARANTINED in MOVES[laptop.state]:
        move_laptop(uow, laptop.tag, LaptopState.QUARANTINED, reason=remark)
    sides = ({"laptop": laptop.tag, "sample": CheckResult.DATA_FOUND.value}, *_evidence_sides(uow, detail))
    open_case(uow, OpenCase(kind=CaseKind.DATA_FOUND, sides=sides, laptop_id=laptop.id, location_id=laptop.location_id))


def _evidence_sides(uow: UnitOfWork, detail: LaptopDetail) -> list[dict[str, Any]]:
    records = evidence.list_records_of_laptop(uow.session, detail.laptop.id)
    return [
        {"record": record.id, "tool": f"{record.tool} {record.tool_version}".strip()}
        for record in records
        if record.custody_id == detail.custody_id
    ]
