"""Evidence of a laptop at another place: kept, joined by nobody but somebody who works there."""

from datetime import timedelta

from laptopdesk.assets.evidence import queries
from laptopdesk.assets.evidence.readers import read_file
from laptopdesk.assets.evidence.service import AddEvidence, bind_record, take_in_evidence
from laptopdesk.assets.evidence.values import Binding, RecordReason
from laptopdesk.assets.lifecycle import queries as lifecycle
from laptopdesk.assets.lifecycle.values import LaptopState
from laptopdesk.core.access import Role
from laptopdesk.core.db import Database
from laptopdesk.demo.logs import wipe_log
from tests.factories import START, actor_for, make_laptop, make_location, unit


def test_a_log_from_another_place_waits_for_somebody_there(db: Database) -> None:
    with unit(db, now=START) as uow:
        here, there = make_location(uow), make_location(uow)
        tag = make_laptop(uow, location=here)
        ours, theirs = (actor_for(uow, Role.TECHNICIAN, location=place) for place in (here, there))
        serial = lifecycle.get_laptop(uow.session, tag).laptop.serial or ""
        started = START - timedelta(hours=3)
        log = wipe_log(started=started, maker="Dell", product="Latitude 5400", host=serial, serial="DRIVEFAR01")
        command = AddEvidence(name="wipe.log", content=log, reading=read_file(log))
        (record,) = take_in_evidence(uow.by(theirs), command).records
        assert (record.binding, record.laptop) == (Binding.UNBOUND, None)
        assert RecordReason.LAPTOP_ELSEWHERE in record.reasons
        assert lifecycle.get_laptop(uow.session, tag).media == ()
        bind_record(uow.by(ours), record.id, laptop=tag, reason="it came in the same box")
        bound = queries.get_record(uow.session, record.id)
        assert (bound.laptop, RecordReason.LAPTOP_ELSEWHERE in bound.reasons) == (tag, False)
        assert lifecycle.get_laptop(uow.session, tag).laptop.state is LaptopState.RECEIVED
