"""The three answers about a record side by side: verdict, binding, and whether it suffices for its laptop."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from laptopdesk.assets.evidence import queries
from laptopdesk.assets.evidence.values import InsufficientReason, Record, RecordId
from laptopdesk.assets.lifecycle import queries as lifecycle
from laptopdesk.assets.lifecycle.values import LaptopDetail, SanitizationLevel
from laptopdesk.assets.serials import normalise_serial

_WITHOUT_LAPTOP, _NOT_ENOUGH, _ENOUGH = 0, 1, 2


@dataclass(frozen=True, kw_only=True)
class RecordWorth:
    """What one record is worth for its laptop. `sufficient` is None while it belongs to no laptop.

    `reasons` say why it does not suffice, `level_asked` what its lot asks, `custody_began_at` when we got the laptop.
    `drive_proven`: whatever this record is worth, the drive has one that suffices.
    """

    record: Record
    sufficient: bool | None = None
    reasons: tuple[InsufficientReason, ...] = ()
    level_asked: SanitizationLevel | None = None
    custody_began_at: datetime | None = None
    drive_proven: bool = False


@dataclass(frozen=True, kw_only=True)
class DriveCount:
    """How many drives some records speak of, and what they are worth."""

    drives: int
    enough: int
    not_enough: int
    without_laptop: int


def answers_for(session: Session, records: Sequence[Record]) -> dict[RecordId, RecordWorth]:
    """The answer about each of these records, by the policy of its lot and our custody of its laptop now."""
    tags = dict.fromkeys(record.laptop for record in records if record.laptop is not None)
    answers = {record.id: RecordWorth(record=record) for record in records}
    for tag in tags:
        mine = [record for record in records if record.laptop == tag]
        answers |= {
            answer.record.id: answer for answer in _of_laptop(session, lifecycle.get_laptop(session, tag), mine)
        }
    return answers


def _of_laptop(session: Session, detail: LaptopDetail, records: Iterable[Record]) -> Iterator[RecordWorth]:
    basis = queries.asked_of(detail, queries.list_records_of_laptop(session, detail.id))
    media = {medium.medium_id: medium for medium in basis.media}
    proven = {medium.medium_id for medium in basis.answer().media if not medium.reasons}
    for record in records:
        medium = media.get(record.medium_id or 0)
        if medium is None:
            yield RecordWorth(record=record, sufficient=False, reasons=(InsufficientReason.DRIVE_OUT,))
            continue
        now = next((judged for judged in medium.records if judged.id == record.id), record)
        reasons = replace(basis, media=(replace(medium, records=(now,)),)).answer().media[0].reasons
        yield RecordWorth(
            record=now,
            sufficient=not reasons,
            reasons=reasons,
            level_asked=basis.policy.level_for(medium.kind),
            custody_began_at=basis.custody_began_at,
            drive_proven=medium.medium_id in proven,
        )


def count_drives(answers: Iterable[RecordWorth]) -> DriveCount:
    """Each drive once, by the best that is known of it: by its serial number, else by where it is fitted."""
    best: dict[object, int] = {}
    counted = tuple(answers)
    serials = {one.record.medium_id: name for one in counted if (name := normalise_serial(one.record.serial))}
    for answer in counted:
        record = answer.record
        medium = serials.get(record.medium_id, record.medium_id) if record.medium_id else None
        key: object = normalise_serial(record.serial) or medium or (record.evidence_file_id, record.device)
        best[key] = max(best.get(key, 0), _worth(answer))
    worths = list(best.values())
    return DriveCount(
        drives=len(worths),
        enough=worths.count(_ENOUGH),
        not_enough=worths.count(_NOT_ENOUGH),
        without_laptop=worths.count(_WITHOUT_LAPTOP),
    )


def _worth(answer: RecordWorth) -> int:
    if answer.sufficient is None:
        return _WITHOUT_LAPTOP
    return _ENOUGH if answer.sufficient or answer.drive_proven else _NOT_ENOUGH
