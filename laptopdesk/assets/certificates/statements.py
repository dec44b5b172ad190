"""What a certificate would state of a laptop now: everything read at once, judged by the rules of the evidence."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from laptopdesk.accounts import queries as accounts
from laptopdesk.assets.attestation import queries as attestation
from laptopdesk.assets.certificates import queries
from laptopdesk.assets.certificates.errors import CertificateReason
from laptopdesk.assets.certificates.values import (
    Custody,
    Issuer,
    MediumFacts,
    Person,
    RecordFacts,
    SampleFacts,
    Statement,
)
from laptopdesk.assets.evidence import queries as evidence
from laptopdesk.assets.evidence.rules import Policy
from laptopdesk.assets.evidence.values import Record
from laptopdesk.assets.lifecycle import queries as lifecycle
from laptopdesk.assets.lifecycle.values import LaptopDetail, Lot
from laptopdesk.assets.preparation import queries as preparation_queries
from laptopdesk.assets.proof.queries import list_doubts
from laptopdesk.assets.proof.rules import JudgedDrive, Span, judge_drives, open_doubts, proof_of_laptop
from laptopdesk.assets.sampling import queries as sampling
from laptopdesk.assets.sampling.rules import state_of
from laptopdesk.core.errors import NotFound, Refused
from laptopdesk.places import queries as places
from laptopdesk.places.values import OrganisationKind

PAPER = 2
"""The form that certificates are printed by now."""


def state(session: Session, tag: str, custody_id: int | None = None, *, today: date) -> Statement:
    """What is known of this laptop in this custody period (default: the last one). `today`: at our place.

    Raises NotFound for a laptop or a period that is not there, Refused for a laptop that never was in our custody.
    """
    detail = lifecycle.get_laptop(session, tag)
    custody = _choose(queries.list_custodies(session, detail.laptop.id), custody_id)
    lot = lifecycle.get_lot(session, detail.laptop.lot_id)
    records = evidence.list_records_of_laptop(session, detail.laptop.id)
    seconds = _seconds(session, detail.laptop.id)
    span = Span(
        custody_id=custody.id,
        began_at=custody.began_at,
        ended_at=custody.ended_at,
        policy=Policy(hdd_level=lot.hdd_level, flash_level=lot.flash_level),
    )
    facts = _KnownFacts(
        lot=lot,
        span=span,
        people=_people(session, records, seconds.values()),
        seconds=seconds,
        files=evidence.hashes_of_files(session, [record.evidence_file_id for record in records]),
        today=today,
        records=records,
    )
    drives = judge_drives(detail.media, records, span)
    return _statement(session, detail, facts, tuple(facts.medium(drive) for drive in drives))


def _choose(custodies: Iterable[Custody], custody_id: int | None) -> Custody:
    matches = [custody for custody in custodies if custody_id in (None, custody.id)]
    if not matches and custody_id is not None:
        raise NotFound("custody", custody_id)
    if not matches:
        raise Refused([CertificateReason.NO_DRIVE_KNOWN])
    return matches[0]


@dataclass(frozen=True, kw_only=True)
class _KnownFacts:
    lot: Lot
    span: Span
    people: dict[int, Person]
    seconds: dict[int, int]
    files: dict[int, str]
    today: date
    records: tuple[Record, ...]

    @property
    def wiped_by(self) -> frozenset[int | None]:
        """Who wiped drives of it in this period."""
        return frozenset(record.wiped_by_id for record in self._own)

    @property
    def wiped_at(self) -> datetime | None:
        """When the last of them was done."""
        return max((record.ended_at for record in self._own if record.ended_at is not None), default=None)

    @property
    def _own(self) -> tuple[Record, ...]:
        return tuple(one for one in self.records if one.custody_id == self.span.custody_id and one.revoked_at is None)

    def medium(self, drive: JudgedDrive) -> MediumFacts:
        """One drive with the record that says most about it."""
        medium, record = drive.medium, drive.record
        return MediumFacts(
            id=medium.id,
            kind=medium.kind,
            model=medium.model,
            serial=medium.serial,
            bus=medium.bus,
            size_bytes=medium.size_bytes,
            removed_at=medium.removed_at,
            asked=self.span.policy.level_for(medium.kind),
            proof=drive.proof,
            lacks=tuple(reason.value for reason in drive.lacks),
            record=self._record(record) if record else None,
        )

    def _record(self, record: Record) -> RecordFacts:
        return RecordFacts(
            id=record.id,
            tool=record.tool,
            tool_version=record.tool_version,
            method=record.method,
            rounds=record.rounds,
            level=record.level,
            verified=record.verified,
            started_at=record.started_at,
            ended_at=record.ended_at,
            verdict=record.verdict,
            reasons=record.reasons,
            binding=record.binding,
            bound_by=self.people.get(record.bound_by_id or 0),
            bound_reason=record.bound_reason,
            wiped_by=self.people.get(record.wiped_by_id or 0),
            confirmed_by=self.people.get(self.seconds.get(record.id, 0)),
            file_name=record.file_name,
            sha256=self.files[record.evidence_file_id],
        )


def _people(session: Session, records: Iterable[Record], seconds: Iterable[int]) -> dict[int, Person]:
    named = [key for record in records for key in (record.wiped_by_id, record.bound_by_id)]
    return people_of(session, [*named, *seconds])


def _seconds(session: Session, laptop_id: int) -> dict[int, int]:
    """Who confirmed what was done by hand, by record."""
    statements = evidence.list_manual_records(session, laptop_id)
    return {key: record.second_id for key, record in statements.items() if record.confirmed_at is not None}


def people_of(session: Session, ids: Iterable[int | None]) -> dict[int, Person]:
    """These people with their roles, and the place where the roles hold when it is one."""
    wanted = {key for key in ids if key is not None}
    if not wanted:
        return {}
    names, grants = accounts.staff_names(session, wanted), accounts.grants_of(session, wanted)
    located = places.names_of(session, [grant.location_id for of_person in grants.values() for grant in of_person])
    return {
        key: Person(
            name=name,
            roles=tuple(sorted({grant.role.value for grant in grants.get(key, ())})),
            place=", ".join(sorted({located[g.location_id] for g in grants.get(key, ()) if g.location_id in located})),
        )
        for key, name in names.items()
    }


def _statement(session: Session, detail: LaptopDetail, facts: _KnownFacts, media: tuple[MediumFacts, ...]) -> Statement:
    laptop, lot, span = detail.laptop, facts.lot, facts.span
    no_drive_by, no_drive_at = None, None
    if span.custody_id == detail.custody_id and detail.no_drive_by_id is not None:
        no_drive_by = people_of(session, [detail.no_drive_by_id]).get(detail.no_drive_by_id)
        no_drive_at = lifecycle.list_laptop_records(session, [laptop.id])[0].no_drive_at
    this = sa.select(sa.literal(int(laptop.id)))
    attested = (laptop.id, span.custody_id) in attestation.attested_periods(session, this)
    doubts = open_doubts(list_doubts(session, this), span)
    checked_by, checked_at = _checked(session, laptop.id, facts)
    return Statement(
        paper=PAPER,
        issuer=find_issuer(session, facts.today),
        checked_by=checked_by,
        checked_at=checked_at,
        laptop_id=laptop.id,
        tag=laptop.tag,
        manufacturer=laptop.manufacturer,
        model=laptop.model,
        serial=laptop.serial,
        donor_number=detail.donor_number,
        state=laptop.state,
        lot_id=lot.id,
        lot_code=lot.code,
        donor=lot.donor,
        received_on=lot.received_on,
        place=laptop.location_name or "",
        custody_id=span.custody_id,
        custody_began_at=span.began_at,
        custody_ended_at=span.ended_at,
        media=media,
        no_drive_by=no_drive_by,
        no_drive_at=no_drive_at,
        sample=_sample(session, lot.id, laptop.id),
        proof=proof_of_laptop(
            [medium.proof for medium in media], no_drive=no_drive_by is not None, attested=attested, doubts=doubts
        ),
        doubts=tuple(reason.value for reason in doubts),
    )


def find_issuer(session: Session, today: date) -> Issuer | None:
    """The programme's own organisation, with the address of one of its locations, as they are in use on this day.

    None where that is not filled in.
    """
    for organisation in places.list_organisations(session, kind=OrganisationKind.PROGRAMME, on=today):
        for place in places.list_locations(session, on=today):
            if place.organisation_id == organisation.id:
                address = f"{place.street}, {place.postcode} {place.city}".strip(", ")
                return Issuer(name=organisation.name, place=place.name, address=address)
    return None


def _checked(session: Session, laptop_id: int, facts: _KnownFacts) -> tuple[Person | None, datetime | None]:
    """Who checked the laptop in this period after its last wipe, where that was not somebody who wiped it."""
    check = preparation_queries.latest_check(session, laptop_id, facts.span.custody_id)
    if check is None or check.checked_by_id is None or check.checked_by_id in facts.wiped_by:
        return None, None
    if facts.wiped_at is not None and check.checked_at < facts.wiped_at:
        return None, None
    return people_of(session, [check.checked_by_id]).get(check.checked_by_id), check.checked_at


def _sample(session: Session, lot_id: int, laptop_id: int) -> SampleFacts:
    standing, line = sampling.standing_of(session, lot_id), sampling.find_line_of(session, laptop_id)
    looked_by = people_of(session, [line.checked_by_id]) if line else {}
    return SampleFacts(
        state=state_of(standing),
        erased=standing.erased,
        drawn=standing.drawn,
        checked=standing.checked,
        found=standing.with_data,
        own=line.holds if line else None,
        own_by=looked_by.get(line.checked_by_id or 0) if line else None,
        own_at=line.checked_at if line else None,
        own_tool=line.tool if line else "",
    )
