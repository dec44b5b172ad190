"""How far the work on one laptop is: what its page shows and its rules ask, each part read once (ADR 21)."""

from collections.abc import Iterable, Mapping
from functools import cached_property

import sqlalchemy as sa
from sqlalchemy.orm import Session

from laptopdesk.accounts import queries as accounts
from laptopdesk.assets.attestation import queries as attestation
from laptopdesk.assets.attestation.values import Attestation
from laptopdesk.assets.evidence import queries as evidence
from laptopdesk.assets.evidence.values import Record, Sufficiency
from laptopdesk.assets.hardware import queries as inventory
from laptopdesk.assets.hardware.values import DriveQuestion, Hardware
from laptopdesk.assets.lifecycle.values import LaptopDetail
from laptopdesk.assets.preparation import queries as preparation_queries
from laptopdesk.assets.preparation.rules import battery_health, judge_windows_11, lock_verdict, machine_facts
from laptopdesk.assets.preparation.values import (
    BatteryHealth,
    FitnessVerdict,
    GradeDefinition,
    ImageRelease,
    Imaging,
    LaptopCheck,
    LaptopGrade,
    LockCheck,
    LockVerdict,
    MachineFacts,
)
from laptopdesk.assets.proof.rules import doubts_of, judge_now
from laptopdesk.assets.proof.values import Judged
from laptopdesk.cases import queries as cases
from laptopdesk.cases.queries import Case
from laptopdesk.cases.values import CaseKind, CaseState


class Preparation:
    """One laptop as it stands now. Each part is read when it is first asked for, and not again."""

    def __init__(self, session: Session, laptop: LaptopDetail) -> None:
        self.session, self.laptop = session, laptop
        self._names: dict[int, str] = {}

    @property
    def id(self) -> int:
        """What tables know it by."""
        return self.laptop.id

    @property
    def tag(self) -> str:
        """What people know it by."""
        return self.laptop.tag

    def names_of(self, staff: Iterable[int | None]) -> Mapping[int, str]:
        """What these members of staff are called; in one statement, with those that were asked for before."""
        missing = {key for key in staff if key is not None} - set(self._names)
        if missing:
            self._names |= accounts.staff_names(self.session, missing)
        return self._names

    @property
    def people(self) -> frozenset[int]:
        """The members of staff who worked on it, as far as its records, image, check, locks and grade say."""
        worked = [
            self.laptop.no_drive_by_id,
            self.imaging.written_by_id if self.imaging else None,
            self.check.checked_by_id if self.check else None,
            self.grade.graded_by_id if self.grade else None,
            *(one.checked_by_id for one in self.lock_checks),
            *(key for record in self.records for key in (record.wiped_by_id, record.bound_by_id)),
            *(key for one in self.attestations for key in (one.first_id, one.second_id)),
        ]
        return frozenset(key for key in worked if key is not None)

    # ---- evidence

    @cached_property
    def records(self) -> tuple[Record, ...]:
        """Every record of its drives, also of earlier custody periods."""
        return evidence.list_records_of_laptop(self.session, self.id)

    @cached_property
    def evidence(self) -> Sufficiency:
        """Whether they suffice, drive by drive."""
        return evidence.asked_of(self.laptop, self.records).answer()

    @cached_property
    def attestations(self) -> tuple[Attestation, ...]:
        """What two people vouched for in place of records."""
        return attestation.list_attestations(self.session, self.id)

    @property
    def is_attested(self) -> bool:
        """Whether one of these counts now."""
        return any(one.counts for one in self.attestations)

    @cached_property
    def judged(self) -> Judged:
        """How well the erasure is proven in the last custody period."""
        doubts = doubts_of(self._questions, [(self.id, case.opened_at) for case in self._contradictions])
        return judge_now(self.laptop, self.records, attested=self.is_attested, doubts=doubts)

    # ---- hardware

    @cached_property
    def hardware(self) -> Hardware:
        """The newest that reports tell of it."""
        return inventory.latest_hardware(self.session, self.id)

    @cached_property
    def machine(self) -> MachineFacts:
        """What register and reports know of it."""
        return machine_facts(self.laptop, self.hardware)

    @cached_property
    def windows_11(self) -> FitnessVerdict:
        """Whether it can run Windows 11."""
        return judge_windows_11(self.machine)

    @cached_property
    def _questions(self) -> tuple[DriveQuestion, ...]:
        return inventory.list_questions(self.session, sa.select(sa.literal(self.id)))

    @property
    def unseen_drives(self) -> tuple[DriveQuestion, ...]:
        """Drives that no tool may have seen, and that wait for a person."""
        return tuple(one for one in self._questions if one.waits_in(self.laptop.custody_id))

    @cached_property
    def cases(self) -> tuple[Case, ...]:
        """Every case about it, the oldest first."""
        return cases.list_of_laptop(self.session, self.id)

    @property
    def open_cases(self) -> tuple[Case, ...]:
        """Those that wait for a person."""
        return tuple(case for case in self.cases if case.state is CaseState.OPEN)

    @property
    def _contradictions(self) -> tuple[Case, ...]:
        return tuple(case for case in self.open_cases if case.kind is CaseKind.HARDWARE_CONTRADICTED)

    @property
    def is_contradicted(self) -> bool:
        """Whether a report of hardware contradicts it, and nobody decided yet."""
        return bool(self._contradictions)

    # ---- the work of this custody period

    @cached_property
    def imaging(self) -> Imaging | None:
        """The newest image."""
        return preparation_queries.latest_imaging(self.session, self.id, self.laptop.custody_id)

    @property
    def image_after_erasure(self) -> bool | None:
        """Whether it was written after the erasure; None without one."""
        erased_at = self.evidence.erased_at
        return (erased_at is None or self.imaging.written_at >= erased_at) if self.imaging else None

    @cached_property
    def releases(self) -> tuple[ImageRelease, ...]:
        """Every image there is, the newest first."""
        return preparation_queries.list_releases(self.session)

    @cached_property
    def check(self) -> LaptopCheck | None:
        """The newest check."""
        return preparation_queries.latest_check(self.session, self.id, self.laptop.custody_id)

    @cached_property
    def battery(self) -> BatteryHealth | None:
        """The health of its battery that counts."""
        measured = self.check
        if measured is not None and measured.battery_percent is None:
            measured = preparation_queries.latest_measurement(self.session, self.id, self.laptop.custody_id)
        return battery_health(measured, self.hardware.batteries, self.laptop.custody_began_at)

    @cached_property
    def battery_needed(self) -> int:
        """Percent of design capacity that its lot asks."""
        return preparation_queries.min_battery_percent(self.session, self.laptop.laptop.lot_id)

    @cached_property
    def lock_checks(self) -> tuple[LockCheck, ...]:
        """Every try of its locks, the oldest first."""
        return preparation_queries.list_lock_checks(self.session, self.id, self.laptop.custody_id)

    @cached_property
    def locks(self) -> LockVerdict:
        """What must still be tried, and what holds it."""
        return lock_verdict(self.laptop, self.lock_checks)

    @cached_property
    def grade(self) -> LaptopGrade | None:
        """The newest grade."""
        return preparation_queries.find_grade(self.session, self.id, self.laptop.custody_id)

    @cached_property
    def grade_definitions(self) -> tuple[GradeDefinition, ...]:
        """What each grade means, by code."""
        return preparation_queries.list_definitions(self.session)
