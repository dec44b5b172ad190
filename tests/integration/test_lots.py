"""From the donor's announcement to the last laptop: what is kept, refused, matched and decided."""

import hashlib
from datetime import date, datetime, timedelta

import pytest
import sqlalchemy as sa

from laptopdesk.assets.lifecycle import queries as lifecycle
from laptopdesk.assets.lots import queries as lots
from laptopdesk.assets.lots.errors import LotReason
from laptopdesk.assets.lots.readers.reading import read_donor_list
from laptopdesk.assets.lots.service.agreeing import announce, change_terms, decide_line
from laptopdesk.assets.lots.service.importing import ImportLaptops, import_laptops
from laptopdesk.assets.lots.service.receiving import receive_one
from laptopdesk.assets.lots.values import (
    Announce,
    Announced,
    DecideLine,
    DriveWish,
    LineKind,
    LineOutcome,
    LotTerms,
    ReceiveOne,
)
from laptopdesk.core.access import Actor, Role, system_actor
from laptopdesk.core.db import Database, UnitOfWork
from laptopdesk.core.errors import Forbidden, Refused
from tests.factories import actor_for, make_location, unit

LIST = b"Merk;Model;Serienummer\nDell;5400;SER0001\nDell;5400;SER0002\nHP;840;HPX0003\n"


def announced(
    uow: UnitOfWork, now: datetime, content: bytes = LIST, *, lot: str = "L-1", actor: Actor | None = None
) -> Announced:
    command = Announce(
        lot=lot,
        donor="Bank",
        listed=read_donor_list(content),
        name="list.csv",
        sha256=hashlib.sha256(content).hexdigest(),
    )
    return announce(uow.at(now).by(actor or actor_for(uow, Role.TECHNICIAN)), command)


def kinds(uow: UnitOfWork, lot_id: int) -> dict[LineKind, int]:
    lines = lots.difference(uow.session, lot_id)
    return {kind: count for kind in LineKind if (count := sum(line.kind is kind for line in lines))}


def test_an_announcement_makes_a_lot_and_no_laptops(db: Database, now: datetime) -> None:
    with unit(db) as uow:
        done = announced(uow, now)
        assert (done.rows, done.errors, done.unchanged) == (3, (), False)
        lot = lifecycle.find_lot(uow.session, "L-1")
        assert lot is not None
        assert (lot.awaited, lifecycle.list_delivered(uow.session, lot.id)) == (True, ())
        assert kinds(uow, lot.id) == {LineKind.MISSING: 3}
        assert lots.announced_by_lot(uow.session) == {lot.id: 3}


def test_the_same_file_again_changes_nothing_and_a_corrected_one_takes_its_place(db: Database, now: datetime) -> None:
    with unit(db) as uow:
        lot_id = announced(uow, now).lot_id
        assert lot_id is not None
        assert announced(uow, now).unchanged
        assert not announced(uow, now, LIST + b"HP;840;HPX0004\n").unchanged
        assert len(lots.list_expected(uow.session, lot_id)) == 4
        assert uow.session.scalar(sa.text("SELECT count(*) FROM expected_list")) == 2


def test_a_hostile_list_gives_every_error_and_stores_nothing(db: Database, now: datetime) -> None:
    with unit(db) as uow:
        done = announced(uow, now, b"Merk;Serienummer\nDell;1,23457E+11\nHP;AAA1\nHP;AAA1\n")
        assert len(done.errors) == 2
        assert lifecycle.find_lot(uow.session, "L-1") is None
        assert announced(uow, now, b"%PDF-1.4").errors


def test_custody_of_an_announced_lot_begins_when_it_comes(db: Database, now: datetime) -> None:
    later = now + timedelta(days=19)
    with unit(db, now=later) as uow:
        announced(uow, now)
        listed = read_donor_list(LIST)
        place = make_location(uow)
        command = ImportLaptops(lot="L-1", listed=listed, location_id=place)
        import_laptops(uow.by(actor_for(uow, Role.TECHNICIAN)), command)
        lot = lifecycle.find_lot(uow.session, "L-1")
        assert lot is not None
        assert (lot.awaited, lot.received_on) == (False, later.date())
        laptop = lifecycle.get_laptop(uow.session, lifecycle.list_delivered(uow.session, lot.id)[0].tag)
        assert laptop.custody_began_at is not None
        assert laptop.custody_began_at > now
        assert kinds(uow, lot.id) == {LineKind.AS_EXPECTED: 3}


def test_laptops_come_one_by_one(db: Database, now: datetime) -> None:
    with unit(db, now=now) as uow:
        lot_id = announced(uow, now).lot_id
        assert lot_id is not None
        place, actor = make_location(uow), actor_for(uow, Role.TECHNICIAN)
        known = receive_one(uow.by(actor), ReceiveOne(lot_id=lot_id, serial="ser 0001", location_id=place))
        near = receive_one(uow.by(actor), ReceiveOne(lot_id=lot_id, serial="SERO002", location_id=place))
        extra = receive_one(uow.by(actor), ReceiveOne(lot_id=lot_id, serial="QQQ777", location_id=place))
        assert known.expected is not None
        assert near.expected is None
        assert [row.line for row in near.look_alikes] == [3]
        assert (extra.expected, extra.look_alikes) == (None, ())
        assert lifecycle.get_laptop(uow.session, known.tag).laptop.model == "5400"
        assert kinds(uow, lot_id) == {LineKind.MISSING: 2, LineKind.EXTRA: 2, LineKind.AS_EXPECTED: 1}


def test_a_list_imported_after_scanning_adds_only_what_is_new(db: Database, now: datetime) -> None:
    with unit(db, now=now) as uow:
        lot_id = announced(uow, now).lot_id
        assert lot_id is not None
        place, actor = make_location(uow), actor_for(uow, Role.TECHNICIAN)
        receive_one(uow.by(actor), ReceiveOne(lot_id=lot_id, serial="SER0001", location_id=place))
        done = import_laptops(uow.by(actor), ImportLaptops(lot="L-1", listed=read_donor_list(LIST)))
        assert (done.created, done.unchanged) == (2, 1)


@pytest.mark.parametrize(
    ("serial", "number", "reason"),
    [
        ("To be filled by O.E.M.", "", LotReason.SERIAL_MISSING),
        ("", "", LotReason.SERIAL_MISSING),
        ("SER-0001", "", LotReason.SERIAL_KNOWN),
        ("none", "PC 9", LotReason.NUMBER_KNOWN),
    ],
)
def test_a_laptop_that_cannot_be_told_or_was_received_is_refused(
    db: Database, now: datetime, serial: str, number: str, reason: LotReason
) -> None:
    with unit(db, now=now) as uow:
        lot_id = announced(uow, now).lot_id
        assert lot_id is not None
        place, actor = make_location(uow), actor_for(uow, Role.TECHNICIAN)
        receive_one(uow.by(actor), ReceiveOne(lot_id=lot_id, serial="SER0001", location_id=place))
        nine = ReceiveOne(lot_id=lot_id, serial="", donor_number="pc  9", location_id=place)
        receive_one(uow.by(actor), nine)
        command = ReceiveOne(lot_id=lot_id, serial=serial, donor_number=number, location_id=place)
        with pytest.raises(Refused) as refused:
            receive_one(uow.by(actor), command)
        assert refused.value.reasons == (reason,)


def test_decisions_stay_with_their_line_and_name_a_person(db: Database, now: datetime) -> None:
    with unit(db, now=now) as uow:
        lot_id = announced(uow, now).lot_id
        assert lot_id is not None
        place, actor = make_location(uow), actor_for(uow, Role.TECHNICIAN)
        near = receive_one(uow.by(actor), ReceiveOne(lot_id=lot_id, serial="SERO002", location_id=place))
        key = next(line.key for line in lots.difference(uow.session, lot_id) if line.look_alikes)
        wrong = DecideLine(lot_id=lot_id, line_key=key, outcome=LineOutcome.SAME_LAPTOP, tag="L9999999X", remarks="x")
        with pytest.raises(Refused):
            decide_line(uow.by(actor), wrong)
        right = DecideLine(
            lot_id=lot_id, line_key=key, outcome=LineOutcome.SAME_LAPTOP, tag=near.tag, remarks="letter O on the list"
        )
        decide_line(uow.by(actor), right)
        announced(uow, now, LIST + b"HP;840;HPX0004\n")  # a corrected list does not lose the decision
        assert kinds(uow, lot_id) == {LineKind.MISSING: 3, LineKind.SERIAL_DIFFERS: 1}
        asked = DecideLine(lot_id=lot_id, line_key="expected:serial:HPX0003", outcome=LineOutcome.ASKED_DONOR)
        decide_line(uow.by(actor), asked)
        (found,) = [line for line in lots.difference(uow.session, lot_id) if line.key == asked.line_key]
        assert found.decision is not None
        assert (found.decision.outcome, found.decision.decided_by_id) == (LineOutcome.ASKED_DONOR, actor.staff_id)


def test_who_may_decide_and_about_what(db: Database, now: datetime) -> None:
    with unit(db, now=now) as uow:
        lot_id = announced(uow, now).lot_id
        assert lot_id is not None
        accepted = DecideLine(lot_id=lot_id, line_key="expected:serial:HPX0003", outcome=LineOutcome.ACCEPTED)
        technician, volunteer = actor_for(uow, Role.TECHNICIAN), actor_for(uow, Role.VOLUNTEER)
        for actor, command, refusal in (
            (volunteer, accepted, Forbidden),
            (system_actor(), accepted, Refused),
            (technician, accepted, Refused),  # accepting needs a word why
            (technician, DecideLine(lot_id=lot_id, line_key="laptop:1", outcome=LineOutcome.ACCEPTED), Refused),
        ):
            with pytest.raises(refusal):
                decide_line(uow.by(actor), command)


def test_what_was_agreed_is_written_down_without_personal_data_in_the_journal(db: Database, now: datetime) -> None:
    terms = LotTerms(
        contact_name="F. Voorbeeld",
        contact_email="donor@example.org",
        contact_phone="010 1234567",
        certificate_wanted=True,
        drives=DriveWish.DESTROY,
        remarks="see 123456782",
        deadline=date(2027, 1, 31),
    )
    with unit(db, now=now) as uow:
        lot_id = announced(uow, now).lot_id
        assert lot_id is not None
        actor = actor_for(uow, Role.TECHNICIAN)
        change_terms(uow.by(actor), lot_id, terms)
        change_terms(uow.by(actor), lot_id, terms)
        found = lots.get_terms(uow.session, lot_id)
        assert (found.contact_name, found.drives, found.deadline) == (
            "F. Voorbeeld",
            DriveWish.DESTROY,
            date(2027, 1, 31),
        )
        assert "123456782" not in found.remarks
        assert lots.terms_by_lot(uow.session) == {lot_id: found}
        with pytest.raises(Refused) as refused:
            change_terms(uow.by(actor), lot_id, LotTerms(contact_name="123456782", contact_email="nobody"))
        assert refused.value.reasons == (LotReason.CONTACT_IS_BSN, LotReason.EMAIL_WRONG)
    with db.read() as session:
        lines = session.scalars(sa.text("SELECT CAST(facts AS TEXT) FROM journal_entry")).all()
    assert not any("Voorbeeld" in line and "donor@" in line for line in lines)
