"""The one definition of *proven*: of a drive, and of a laptop in one custody period. Pure.

A laptop is proven when there is at least one drive, each drive that was in it during the period has a record that
suffices (`evidence.rules.check_sufficiency`: verdict, level the lot asks, inside the custody, not revoked), a tool
reported it, and nothing contradicts it; and no question stands open in that period whether a drive is there that no
tool saw, or whether a report about other hardware is of this laptop. What people did by hand or vouch for is attested;
no drive is its own answer.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from laptopdesk.assets.evidence.rules import FittedMedium, Policy, check_sufficiency, fitted_medium
from laptopdesk.assets.evidence.values import MANUAL, InsufficientReason, Record
from laptopdesk.assets.hardware.values import DriveQuestion
from laptopdesk.assets.lifecycle.values import LaptopDetail, Medium, SanitizationLevel
from laptopdesk.assets.proof.values import Judged, Proof

_WEAKEST_FIRST = (Proof.NOT_PROVEN, Proof.ATTESTED, Proof.PROVEN, Proof.DESTROYED)


@dataclass(frozen=True, kw_only=True)
class Span:
    """One custody period, and what the lot asks in it. Moments in UTC."""

    custody_id: int
    began_at: datetime
    ended_at: datetime | None
    policy: Policy


@dataclass(frozen=True, kw_only=True)
class Doubt:
    """What is open about a laptop as a whole. `settled_in`: the custody period for which a person settled it."""

    laptop_id: int
    reason: InsufficientReason
    since: datetime
    settled_in: int | None = None


def doubts_of(questions: Iterable[DriveQuestion], contradicted: Iterable[tuple[int, datetime]]) -> Iterator[Doubt]:
    """What is open about laptops: drives that may be unseen, and (laptop, since) of reports that contradict one."""
    for question in questions:
        yield Doubt(
            laptop_id=question.laptop_id,
            reason=InsufficientReason.DRIVE_UNSEEN,
            since=question.raised_at,
            settled_in=question.settled_in,
        )
    for laptop_id, since in contradicted:
        yield Doubt(laptop_id=laptop_id, reason=InsufficientReason.HARDWARE_CONTRADICTED, since=since)


def open_doubts(doubts: Iterable[Doubt], span: Span) -> tuple[InsufficientReason, ...]:
    """Why nothing about this period is proven: what arose before its end, and was not settled in it or later."""
    reasons = (
        doubt.reason
        for doubt in doubts
        if (span.ended_at is None or doubt.since <= span.ended_at)
        and (doubt.settled_in is None or doubt.settled_in < span.custody_id)
    )
    return tuple(dict.fromkeys(reasons))


@dataclass(frozen=True, kw_only=True)
class JudgedDrive:
    """One drive with the record that says most about it, and every reason why that does not suffice."""

    medium: Medium
    record: Record | None
    lacks: tuple[InsufficientReason, ...]

    @property
    def proof(self) -> Proof:
        """What is known about this drive."""
        return proof_of_drive(self.record, self.lacks)


def judge_drives(media: Iterable[Medium], records: Iterable[Record], span: Span) -> tuple[JudgedDrive, ...]:
    """Every drive that was in the laptop at any moment of the period, as its evidence of that period says."""
    every = tuple(records)
    return tuple(_judge(fitted_medium(medium, every), medium, span) for medium in media if _was_there(medium, span))


def judge_period(
    media: Iterable[Medium],
    records: Iterable[Record],
    span: Span | None,
    *,
    no_drive: bool,
    attested: bool,
    doubts: Iterable[Doubt],
) -> tuple[Proof, tuple[InsufficientReason, ...]]:
    """How well a laptop is proven in this period, and what that lacks; without a period nothing is known.

    `no_drive`, `attested`: what people recorded in it.
    """
    drives = judge_drives(media, records, span) if span else ()
    doubt_reasons = open_doubts(doubts, span) if span else ()
    proof = proof_of_laptop(
        [drive.proof for drive in drives], no_drive=no_drive, attested=attested, doubts=doubt_reasons
    )
    lacks = dict.fromkeys(reason for drive in drives for reason in drive.lacks)
    return proof, (*(lacks if drives else (InsufficientReason.NO_RECORD,)), *doubt_reasons)


def judge_now(laptop: LaptopDetail, records: Iterable[Record], *, attested: bool, doubts: Iterable[Doubt]) -> Judged:
    """What is known of this laptop in its last custody period."""
    span = None
    if laptop.custody_id is not None and laptop.custody_began_at is not None:
        span = Span(
            custody_id=laptop.custody_id,
            began_at=laptop.custody_began_at,
            ended_at=laptop.custody_ended_at,
            policy=Policy(hdd_level=laptop.hdd_level, flash_level=laptop.flash_level),
        )
    no_drive = laptop.no_drive_by_id is not None and span is not None
    proof, lacks = judge_period(laptop.media, records, span, no_drive=no_drive, attested=attested, doubts=doubts)
    return Judged(
        laptop_id=laptop.id,
        tag=laptop.tag,
        lot_id=laptop.laptop.lot_id,
        state=laptop.laptop.state,
        proof=proof,
        lacks=lacks,
    )


def _was_there(medium: Medium, span: Span) -> bool:
    came = span.ended_at is None or medium.fitted_at <= span.ended_at
    return came and (medium.removed_at is None or medium.removed_at >= span.began_at)


def _judge(fitted: FittedMedium, medium: Medium, span: Span) -> JudgedDrive:
    own = [record for record in fitted.records if record.custody_id == span.custody_id]
    judged = [(record, _lacks(fitted, record, span)) for record in own]
    record, lacks = best(judged)
    speaks_against = any(InsufficientReason.CONTRADICTED in why and record.revoked_at is None for record, why in judged)
    if speaks_against and InsufficientReason.CONTRADICTED not in lacks:
        lacks = (*lacks, InsufficientReason.CONTRADICTED)
    return JudgedDrive(medium=medium, record=record, lacks=lacks)


def _lacks(fitted: FittedMedium, record: Record, span: Span) -> tuple[InsufficientReason, ...]:
    alone = replace(fitted, records=(record,))
    answer = check_sufficiency([alone], span.policy, custody_id=span.custody_id, custody_began_at=span.began_at)
    return answer.media[0].reasons


def best(
    judged: Sequence[tuple[Record, tuple[InsufficientReason, ...]]],
) -> tuple[Record | None, tuple[InsufficientReason, ...]]:
    """The record that says most: with the fewest reasons against it, of these what a tool reported, the newest."""
    if not judged:
        return None, (InsufficientReason.NO_RECORD,)
    return min(judged, key=lambda item: (len(item[1]), _by_hand(item[0]), -item[0].id))


def _by_hand(record: Record) -> bool:
    return record.tool == MANUAL and record.level is not SanitizationLevel.DESTROY


def proof_of_drive(record: Record | None, lacks: Sequence[object]) -> Proof:
    """What is known about one drive; only what a tool reported and our rules accepted is proven."""
    if record is None or lacks:
        return Proof.NOT_PROVEN
    if record.level is SanitizationLevel.DESTROY:
        return Proof.DESTROYED
    return Proof.ATTESTED if record.tool == MANUAL else Proof.PROVEN


def proof_of_laptop(
    drives: Iterable[Proof], *, no_drive: bool, attested: bool = False, doubts: Collection[InsufficientReason] = ()
) -> Proof:
    """A laptop is as good as its worst drive; without a drive it is what a named person recorded.

    `attested`: two people vouch for the whole laptop by a document; that outweighs nothing that is proven.
    `doubts`: what is open about the laptop as a whole; while anything is, nothing is known of it.
    """
    if doubts:
        return Proof.NOT_PROVEN
    proofs = set(drives)
    if not proofs and no_drive:
        return Proof.NO_DRIVE
    worst = next((proof for proof in _WEAKEST_FIRST if proof in proofs), Proof.NOT_PROVEN)
    return Proof.ATTESTED if attested and worst is Proof.NOT_PROVEN else worst
