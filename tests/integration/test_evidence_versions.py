"""A named person decides about a version of a wipe tool, and what waited for it is judged anew in the same act."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from laptopdesk.assets.evidence import queries, versions
from laptopdesk.assets.evidence.errors import EvidenceReason as E
from laptopdesk.assets.evidence.known_versions import GROUNDS, KNOWN_BAD, KNOWN_GOOD
from laptopdesk.assets.evidence.models import SanitizationRecordRow
from laptopdesk.assets.evidence.readers import read_file
from laptopdesk.assets.evidence.service import (
    AddEvidence,
    DecideVersion,
    decide_version,
    declare_fault,
    read_anew,
    read_waiting,
    take_in_evidence,
    withdraw_fault,
)
from laptopdesk.assets.evidence.values import AddedEvidenceFile, RecordReason, Verdict
from laptopdesk.assets.evidence.versions import ToolVersion
from laptopdesk.assets.lifecycle import queries as lifecycle
from laptopdesk.core.access import Actor, Role, system_actor
from laptopdesk.core.db import Database, UnitOfWork
from laptopdesk.core.errors import Forbidden, NotFound, Refused
from laptopdesk.core.journal import list_lines, verify_chain
from laptopdesk.demo.logs import wipe_log
from tests.factories import START, actor_for, make_laptop, make_location, unit
from tests.prepared import prepared

LATER = START + timedelta(hours=1)


def find_version(session: Session, tool: str, version: str) -> ToolVersion | None:
    """What was decided about this version; None while it waits."""
    listed = versions.list_versions(session)
    return next((row for row in listed if (row.tool, row.version) == (tool, version)), None)


def add_log(
    uow: UnitOfWork, tag: str, actor: Actor, *, banner: str = "nwipe 0.43", ahead: timedelta = timedelta()
) -> AddedEvidenceFile:
    host = lifecycle.get_laptop(uow.session, tag).laptop.serial or ""
    started = START - timedelta(hours=3) + ahead
    log = wipe_log(started=started, maker="Dell", product="X", host=host, serial=f"D{host}")
    log = log.replace(b"nwipe 0.34", banner.encode())
    return take_in_evidence(uow.at(START).by(actor), AddEvidence(name="wipe.log", content=log, reading=read_file(log)))


def decide(db: Database, actor: Actor, log: AddedEvidenceFile, *, allow: bool = True, **other: str) -> tuple[int, int]:
    asked = {"tool": "nwipe", "version": "0.43", "ground": "gelezen: volledig en geverifieerd", **other}
    with db.read() as session:
        readings = read_waiting(session, asked["tool"], asked["version"])
    command = DecideVersion(allow=allow, log_id=log.records[0].evidence_file_id, **asked)
    with db.unit_of_work(now=LATER, actor=actor) as uow:
        return decide_version(uow, command, readings)


def refused(db: Database, actor: Actor, log: AddedEvidenceFile, *, allow: bool = True, **other: str) -> set[object]:
    with pytest.raises(Refused) as found:
        decide(db, actor, log, allow=allow, **other)
    return set(found.value.reasons)


@pytest.fixture
def office(db: Database) -> tuple[Actor, str, AddedEvidenceFile]:
    with unit(db) as uow:
        chief, tag = actor_for(uow, Role.ADMIN), make_laptop(uow, location=make_location(uow))
        return chief, tag, add_log(uow, tag, chief)


Office = tuple[Actor, str, AddedEvidenceFile]


def test_a_new_register_begins_with_what_is_known(db: Database) -> None:
    with db.read() as session:
        found = {(one.tool, one.version): one for one in versions.list_versions(session)}
        assert versions.allowed_versions(session) == KNOWN_GOOD
    assert {key for key, one in found.items() if not one.allowed} == KNOWN_BAD
    assert all(one.ground == GROUNDS[key] and one.decided_by_id is None for key, one in found.items())


def test_an_unknown_version_waits_with_the_logs_that_rest_on_it(db: Database, office: Office) -> None:
    _chief, _tag, log = office
    assert log.records[0].reasons == (RecordReason.TOOL_VERSION_UNKNOWN,)
    with db.read() as session:
        (waiting,) = versions.list_waiting(session)
    assert (waiting.tool, waiting.version, waiting.records, waiting.laptops) == ("nwipe", "0.43", 1, 1)
    assert [(one.name, one.drives) for one in waiting.logs] == [("wipe.log", 1)]
    assert waiting.can_be_allowed


def test_allowing_it_judges_what_waited_anew_in_one_act_that_the_journal_tells(db: Database, office: Office) -> None:
    chief, tag, log = office
    assert decide(db, chief, log) == (1, 1)
    with db.read() as session:
        record = queries.get_record(session, log.records[0].id)
        assert (record.verdict, record.reasons, record.laptop) == (Verdict.ACCEPTED, (), tag)
        laptop_id = lifecycle.find_laptop_id(session, tag) or 0
        assert not prepared(session, laptop_id).evidence.media[0].reasons
        decided = find_version(session, "nwipe", "0.43")
        assert decided is not None
        assert (decided.allowed, decided.decided_by_id, decided.records) == (True, chief.staff_id, 1)
        assert decided.evidence_file_id == record.evidence_file_id
        assert versions.list_waiting(session) == ()
        assert [line.action for line in list_lines(session, kind="laptop", key=laptop_id)].count("evidence.judged") == 2
        assert verify_chain(session).ok
    with unit(db) as uow:
        again = make_laptop(uow, location=make_location(uow))
        assert add_log(uow, again, chief).records[0].verdict is Verdict.ACCEPTED


def test_what_else_is_wrong_with_a_record_stays_wrong(db: Database, office: Office) -> None:
    chief, tag, log = office
    with unit(db) as uow:
        future = add_log(uow, tag, chief, ahead=timedelta(days=3))
    assert RecordReason.TIME_IN_FUTURE in future.records[0].reasons
    readings_later = START + timedelta(days=30)
    with db.read() as session:
        readings = read_waiting(session, "nwipe", "0.43")
    command = DecideVersion(
        tool="nwipe", version="v0.43", allow=True, ground="x", log_id=log.records[0].evidence_file_id
    )
    with db.unit_of_work(now=readings_later, actor=chief) as uow:
        assert decide_version(uow, command, readings) == (2, 1)
    with db.read() as session:
        assert queries.get_record(session, future.records[0].id).reasons == (RecordReason.TIME_IN_FUTURE,)


def test_a_log_that_came_after_the_page_was_read_is_judged_with_the_others(db: Database, office: Office) -> None:
    chief, _tag, log = office
    command = DecideVersion(
        tool="nwipe", version="0.43", allow=True, ground="x", log_id=log.records[0].evidence_file_id
    )
    with db.unit_of_work(now=LATER, actor=chief) as uow:
        assert decide_version(uow, command, {}) == (1, 1)


def test_a_development_build_stays_rejected_and_is_no_ground(db: Database, office: Office) -> None:
    chief, tag, log = office
    with unit(db) as uow:
        build = add_log(uow, tag, chief, banner="nwipe 0.43 Development code, not for production use!")
    assert refused(db, chief, build) == {E.VERSION_DEVELOPMENT}
    assert decide(db, chief, log) == (2, 1)
    with db.read() as session:
        assert queries.get_record(session, build.records[0].id).reasons == (RecordReason.DEVELOPMENT_BUILD,)


def test_a_refused_version_waits_no_longer_and_may_be_allowed_after_all(db: Database, office: Office) -> None:
    chief, _tag, log = office
    assert decide(db, chief, log, allow=False) == (1, 0)
    assert refused(db, chief, log, allow=False) == {E.VERSION_REFUSED}
    with db.read() as session:
        (waiting,) = versions.list_waiting(session)
        assert waiting.decided is False
        assert queries.get_record(session, log.records[0].id).verdict is Verdict.REJECTED
    assert decide(db, chief, log) == (1, 1)


def test_the_way_back_from_an_allowed_version_is_its_fault(db: Database, office: Office) -> None:
    chief, _tag, log = office
    decide(db, chief, log)
    assert refused(db, chief, log, allow=False) == {E.VERSION_ALLOWED}
    with db.unit_of_work(now=LATER, actor=chief) as uow:
        fault = declare_fault(uow, "nwipe", "0.43", reason="skips")
    with db.read() as session:
        found = find_version(session, "nwipe", "0.43")
        assert found is not None
        assert found.faulty
        assert queries.get_record(session, log.records[0].id).revoked_at is not None
    with db.unit_of_work(now=LATER, actor=chief) as uow:
        withdraw_fault(uow, fault, reason="it does not")
    with db.read() as session:
        assert queries.get_record(session, log.records[0].id).revoked_at is None


def test_what_is_declared_faulty_waits_for_nobody(db: Database, office: Office) -> None:
    chief, _tag, log = office
    with db.unit_of_work(now=LATER, actor=chief) as uow:
        declare_fault(uow, "nwipe", "0.43", reason="skips")
    with db.read() as session:
        assert versions.list_waiting(session) == ()
    assert refused(db, chief, log) == {E.VERSION_FAULTY}


def test_a_decision_needs_a_named_person_who_may_words_and_a_log_of_that_version(db: Database, office: Office) -> None:
    chief, tag, log = office
    with unit(db) as uow:
        other = add_log(uow, tag, chief, banner="nwipe 0.44")
        technician = actor_for(uow, Role.TECHNICIAN)
    with pytest.raises(Forbidden):
        decide(db, technician, log)
    assert refused(db, system_actor(), log) == {E.VERSION_NEEDS_PERSON}
    assert refused(db, chief, log, ground="  ") == {E.VERSION_GROUND_MISSING}
    assert refused(db, chief, other) == {E.VERSION_LOG_MISSING}
    assert refused(db, chief, log, version=" ") == {E.VERSION_NUMBER_MISSING, E.VERSION_LOG_MISSING}
    assert refused(db, chief, log, tool="blancco") == {E.VERSION_TOOL_UNREAD, E.VERSION_LOG_MISSING}
    assert refused(db, chief, log, version="0.36") == {E.VERSION_ALLOWED, E.VERSION_LOG_MISSING}


def test_a_version_that_was_not_read_before_is_read_anew(db: Database, office: Office) -> None:
    chief, _tag, log = office
    with unit(db) as uow:
        lame = sa.update(SanitizationRecordRow).where(SanitizationRecordRow.id == log.records[0].id)
        uow.session.execute(lame.values(tool_version=""))
    with db.read() as session:
        (waiting,) = versions.list_waiting(session)
        assert not waiting.can_be_allowed
        readings = read_waiting(session, "nwipe", "")
    with db.unit_of_work(now=LATER, actor=chief) as uow:
        assert read_anew(uow, "nwipe", "", readings) == (1, 0)
    with db.read() as session:
        assert queries.get_record(session, log.records[0].id).tool_version == "0.43"
    with pytest.raises(NotFound), db.unit_of_work(now=LATER, actor=chief) as uow:
        read_anew(uow, "nwipe", "", {})


def test_what_only_an_older_reader_said_is_gone_when_the_log_is_read_anew(db: Database, office: Office) -> None:
    chief, _tag, log = office
    with unit(db) as uow:
        older = sa.update(SanitizationRecordRow).where(SanitizationRecordRow.id == log.records[0].id)
        said = [
            code.value
            for code in (RecordReason.TOOL_VERSION_UNKNOWN, RecordReason.PART_OF_DRIVE, RecordReason.LOG_TRUNCATED)
        ]
        uow.session.execute(older.values(tool_version="", reasons=said, size_bytes=7, method="?"))
    with db.read() as session:
        readings = read_waiting(session, "nwipe", "")
    with db.unit_of_work(now=LATER, actor=chief) as uow:
        read_anew(uow, "nwipe", "", readings)
    with db.read() as session:
        record = queries.get_record(session, log.records[0].id)
    assert record.reasons == log.records[0].reasons
    assert (record.size_bytes, record.method) == (log.records[0].size_bytes, log.records[0].method)


def test_a_record_joined_by_what_is_not_its_serial_waits_when_it_is_read_anew(db: Database, office: Office) -> None:
    chief, tag, log = office
    assert log.records[0].laptop == tag
    with unit(db) as uow:
        older = sa.update(SanitizationRecordRow).where(SanitizationRecordRow.id == log.records[0].id)
        uow.session.execute(
            older.values(tool_version="", serial="MISREAD001", serial_key="MISREAD001", binding="serial")
        )
    with db.read() as session:
        readings = read_waiting(session, "nwipe", "")
    with db.unit_of_work(now=LATER, actor=chief) as uow:
        read_anew(uow, "nwipe", "", readings)
    with db.read() as session:
        record = queries.get_record(session, log.records[0].id)
    assert (record.binding.value, record.laptop, record.serial) == ("unbound", None, log.records[0].serial)
