"""All rows of a list or none: laptops with their dates and states, hand-outs for those that are with a resident."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from uuid import UUID, uuid5

from laptopdesk.assets.attestation.errors import AttestationReason
from laptopdesk.assets.attestation.service import attest_erasure
from laptopdesk.assets.attestation.values import Attest
from laptopdesk.assets.lifecycle import queries as lifecycle
from laptopdesk.assets.lifecycle.service import allow_attestation, begin_as_taken_over, open_lot, receive_laptops
from laptopdesk.assets.lifecycle.service.intake import TakenOver
from laptopdesk.assets.lifecycle.values import LaptopOrigin, LaptopState, LotId, NewLaptop
from laptopdesk.assets.lots.readers.values import ListErrorCode
from laptopdesk.assets.takeover.values import TakeoverCode, TakeoverError, TakeoverRow
from laptopdesk.core.clock import add_months, from_local
from laptopdesk.core.db import UnitOfWork
from laptopdesk.core.errors import Refused
from laptopdesk.core.files import get_file, store_file
from laptopdesk.core.search import normalise
from laptopdesk.handout import queries
from laptopdesk.handout.models import HandoutRow
from laptopdesk.handout.service.rows import next_number, record_hand_out
from laptopdesk.handout.takeover.values import TakenOverList, TakeOver, TakeoverRefused
from laptopdesk.handout.values import SignatureKind
from laptopdesk.people import queries as people
from laptopdesk.people.service import normalise_email, normalise_phone, take_over_participant
from laptopdesk.people.values import Identity
from laptopdesk.places import queries as places
from laptopdesk.protocol.gate import HandoutKind
from laptopdesk.training import queries as training
from laptopdesk.training.service import enrol
from laptopdesk.training.values import Programme

_OPERATIONS = UUID("0199a5d1-7a10-7b54-9c21-4f0c8e6d3b02")
NEED_A_PLACE = (LaptopState.READY, LaptopState.RECEIVED, LaptopState.REPAIR, LaptopState.HANDED_OUT)
VOUCHED = (LaptopState.READY, LaptopState.HANDED_OUT)
"""States in which a laptop had been erased: what an attestation is about."""


@dataclass(kw_only=True)
class _Work:
    """One take-over under way: what rows refer to, and what was found wrong."""

    uow: UnitOfWork
    command: TakeOver
    lot_id: LotId
    file_id: int | None
    sha256: str | None
    places: Mapping[int, int | None] = field(default_factory=dict)
    programmes: Mapping[int, Programme] = field(default_factory=dict)
    errors: list[TakeoverError] = field(default_factory=list)
    lowered: int = 0
    attested: int = 0

    @property
    def attests(self) -> bool:
        """Whether two people vouch for the erasure of what is ready or out."""
        return self.command.second_id is not None and self.file_id is not None


def take_over(uow: UnitOfWork, command: TakeOver) -> TakenOverList:
    """Every new row is a laptop of the lot, in the state and with the dates it had; the same list again adds nothing.

    Raises TakeoverRefused with every error of the rows, Refused where an attestation is asked that may not be given,
    and Forbidden.
    """
    listed = command.listed
    if listed.errors:
        raise TakeoverRefused(_failed(command, listed.errors))
    work = _begin(uow, command)
    row_keys = lifecycle.known_row_keys(uow.session, work.lot_id)
    fresh = [row for row in listed.rows if row.row_key not in row_keys]
    _resolve(work, fresh)
    if not work.errors:
        ids = _receive(work, fresh)
        for row in fresh:
            _settle(work, row, ids[row.line])
    if work.errors:
        raise TakeoverRefused(_failed(command, tuple(work.errors)))
    return TakenOverList(
        rows=listed.row_count,
        created=len(fresh),
        unchanged=len(listed.rows) - len(fresh),
        handed_out=sum(row.state is LaptopState.HANDED_OUT for row in fresh),
        attested=work.attested,
        lowered=work.lowered,
        ignored=listed.ignored,
    )


def _failed(command: TakeOver, errors: tuple[TakeoverError, ...]) -> TakenOverList:
    ordered = tuple(sorted(errors, key=lambda error: error.line or 0))
    return TakenOverList(rows=command.listed.row_count, errors=ordered, ignored=command.listed.ignored)


def _begin(uow: UnitOfWork, command: TakeOver) -> _Work:
    received_on = min(row.received_on for row in command.listed.rows)
    lot_id = open_lot(uow, command.lot, donor=command.donor, received_on=received_on)
    if command.allow_reason:
        allow_attestation(uow, lot_id, allowed=True, reason=command.allow_reason)
    paper = command.document
    file_id = store_file(uow, paper.content, media_type=paper.media_type) if paper else None
    sha256 = get_file(uow.session, file_id).sha256 if file_id is not None else None
    work = _Work(uow=uow, command=command, lot_id=lot_id, file_id=file_id, sha256=sha256)
    if work.attests and not lifecycle.get_lot(uow.session, lot_id).attestation_allowed:
        raise Refused([AttestationReason.LOT_FORBIDS])
    if work.attests and uow.actor.staff_id in (None, command.second_id):
        raise Refused([AttestationReason.ONE_PERSON])
    return work


def _resolve(work: _Work, rows: Sequence[TakeoverRow]) -> None:
    """What the rows refer to, by line; everything that is not there becomes an error."""
    session = work.uow.session
    tags = lifecycle.known_serials(session, [row.serial_key for row in rows if row.serial_key])
    for row in rows:
        if row.serial_key in tags:
            tag = tags[row.serial_key or ""]
            work.errors.append(_wrong(ListErrorCode.SERIAL_IN_REGISTER, row, tag))
    by_name = _places(work)
    work.places = {row.line: _place(work, row, by_name) for row in rows}
    programmes = _programmes(work)
    work.programmes = {
        row.line: programme for row in rows if (programme := _programme(work, row, programmes)) is not None
    }


def _places(work: _Work) -> Mapping[str, int]:
    locations = places.list_locations(work.uow.session)
    names = [normalise(place.name) for place in locations]
    only = {name: place.id for name, place in zip(names, locations, strict=True) if names.count(name) == 1}
    return only | {normalise(place.code): place.id for place in locations}


def _place(work: _Work, row: TakeoverRow, by_name: Mapping[str, int]) -> int | None:
    place = by_name.get(normalise(row.place)) if row.place else work.command.location_id
    if row.place and place is None:
        work.errors.append(_wrong(TakeoverCode.PLACE_UNKNOWN, row, row.place))
    elif place is None and row.state in NEED_A_PLACE:
        work.errors.append(_wrong(TakeoverCode.PLACE_MISSING, row, ""))
    return place


def _programmes(work: _Work) -> dict[str, Programme]:
    programmes = training.list_programmes(work.uow.session)
    return {
        normalise(name): item
        for item in programmes
        if item.closed_at is None
        for name in (item.code, item.name_nl, item.name_en)
    }


def _programme(work: _Work, row: TakeoverRow, programmes: Mapping[str, Programme]) -> Programme | None:
    if row.state is not LaptopState.HANDED_OUT:
        return None
    programme = programmes.get(normalise(row.programme or work.command.programme))
    if programme is None:
        work.errors.append(_wrong(TakeoverCode.PROGRAMME_UNKNOWN, row, row.programme or work.command.programme))
    return programme


def _wrong(code: TakeoverCode | ListErrorCode, row: TakeoverRow, value: str) -> TakeoverError:
    return TakeoverError(code=code, line=row.line, value=value[:60])


def _receive(work: _Work, rows: Sequence[TakeoverRow]) -> dict[int, int]:
    """Every row is a laptop in the register, with its number and custody; their ids by line."""
    ids: dict[int, int] = {}
    for place in dict.fromkeys(work.places[row.line] for row in rows):
        here = [row for row in rows if work.places[row.line] == place]
        made = receive_laptops(
            work.uow, work.lot_id, [_new_laptop(row) for row in here], location_id=place, origin=LaptopOrigin.TAKEOVER
        )
        ids |= {row.line: key for row, key in zip(here, made, strict=True)}
    return ids


def _new_laptop(row: TakeoverRow) -> NewLaptop:
    return NewLaptop(
        row_key=row.row_key,
        manufacturer=row.manufacturer,
        model=row.model,
        serial=row.serial,
        serial_key=row.serial_key,
        donor_number=row.number,
        note=row.remark,
    )


def _settle(work: _Work, row: TakeoverRow, laptop_id: int) -> None:
    """The laptop stands as the list says: vouched for, with its holder, in its state and with its dates."""
    place = work.places[row.line]
    if work.attests and row.state in VOUCHED:
        _attest(work, laptop_id)
    handout_id = _hand_out(work, row, laptop_id, place) if row.state is LaptopState.HANDED_OUT else None
    if row.state is LaptopState.HANDED_OUT and handout_id is None:
        return
    lowered = row.state is LaptopState.READY and not work.attests
    work.lowered += lowered
    begun = TakenOver(
        laptop_id=laptop_id,
        state=LaptopState.RECEIVED if lowered else row.state,
        listed_state=row.state,
        received_at=_moment(row.received_on),
        received_on=row.received_on,
        handout_id=handout_id,
        handed_at=_moment(row.handed_on) if row.handed_on and handout_id else None,
        sha256=work.sha256,
    )
    begin_as_taken_over(work.uow, begun)


def _moment(day: date) -> datetime:
    """Noon in Rotterdam: a list knows the day only."""
    return from_local(datetime.combine(day, time(12)))


def _attest(work: _Work, laptop_id: int) -> None:
    paper, second = work.command.document, work.command.second_id
    assert paper is not None
    assert work.file_id is not None
    assert second is not None
    assert work.uow.actor.staff_id is not None
    vouched = Attest(
        laptop_id=laptop_id,
        file_id=work.file_id,
        file_name=paper.name,
        first_id=work.uow.actor.staff_id,
        second_id=second,
    )
    attest_erasure(work.uow, vouched)
    work.attested += 1


def _hand_out(work: _Work, row: TakeoverRow, laptop_id: int, place: int | None) -> int | None:
    assert row.handed_on is not None
    assert place is not None
    programme = work.programmes[row.line]
    person = _person(work, row, place)
    if person is None:
        return None
    held = queries.read_held(work.uow.session, laptop_id=None, participant_id=person)
    if HandoutKind.OWN.value in held.kinds:
        work.errors.append(_wrong(TakeoverCode.HOLDER_TWICE, row, ""))
        return None
    enrolment = enrol(work.uow, person, programme.id, location_id=place)
    made = HandoutRow(
        number=next_number(work.uow, row.handed_on),
        operation_id=uuid5(_OPERATIONS, f"{work.lot_id}:{row.row_key}"),
        laptop_id=laptop_id,
        participant_id=person,
        enrolment_id=enrolment,
        kind=HandoutKind.OWN,
        location_id=place,
        handed_at=_moment(row.handed_on),
        handed_by_id=None,
        agreement=programme.agreement.value,
        kit=[],
        signature=SignatureKind.PAPER,
        support_until=add_months(row.handed_on, programme.helpdesk_months),
    )
    work.uow.session.add(made)
    work.uow.session.flush()
    record_hand_out(work.uow, made)
    return made.id


def _person(work: _Work, row: TakeoverRow, place: int) -> int | None:
    """Who has it: somebody of this name and contact is known again. What cannot be kept becomes an error."""
    mail = "@" in row.contact
    phone, email = (None, row.contact or None) if mail else (row.contact or None, None)
    participant_id = people.find_same_person(
        work.uow.session,
        name=row.holder,
        phone=normalise_phone(phone) if phone else None,
        email=normalise_email(email) if email else None,
    )
    if participant_id is not None:
        return participant_id
    identity = Identity(name=row.holder, phone=phone, email=email)
    try:
        return take_over_participant(work.uow, identity, place)
    except Refused as error:
        work.errors.append(_wrong(TakeoverCode.HOLDER_REFUSED, row, ", ".join(code.value for code in error.reasons)))
        return None
