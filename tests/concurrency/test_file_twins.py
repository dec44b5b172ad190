"""One file brought in by several people at the same moment: kept once, and everybody gets an answer."""

import os
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from datetime import timedelta

import pytest
import sqlalchemy as sa

from laptopdesk.assets.evidence.models import EvidenceFileRow, SanitizationRecordRow
from laptopdesk.assets.evidence.readers import read_file as read_evidence
from laptopdesk.assets.evidence.service import AddEvidence, take_in_evidence
from laptopdesk.assets.hardware.models import InventoryFileRow
from laptopdesk.assets.hardware.upload import take_in
from laptopdesk.assets.imaging.models import ImagingFileRow, ImagingLogRow
from laptopdesk.assets.imaging.readers import read_file as read_imaging
from laptopdesk.assets.imaging.service import AddLog, add_log
from laptopdesk.assets.uploads.values import Given
from laptopdesk.core.access import system_actor
from laptopdesk.core.columns import Base
from laptopdesk.core.db import Database
from laptopdesk.core.journal import verify_chain
from tests.concurrency.ground import people_at_once
from tests.databases import open_database
from tests.factories import START
from tests.unit.assets.evidence import logs
from tests.unit.assets.hardware import reports
from tests.unit.assets.imaging.logs import clonezilla

pytestmark = pytest.mark.races

PEOPLE, ROUNDS = 4, 40 if os.environ.get("LAPTOPDESK_SOAK") else 3
KINDS: dict[str, tuple[type[Base], type[Base] | None]] = {
    "wipe log": (EvidenceFileRow, SanitizationRecordRow),
    "image log": (ImagingFileRow, ImagingLogRow),
    "hardware": (InventoryFileRow, None),
}


def content_of(kind: str, number: int) -> bytes:
    """A file of this kind that is like no other."""
    if kind == "wipe log":
        return f"{logs.good()}\n# {number}\n".encode()
    if kind == "image log":
        began = START - timedelta(hours=number + 2)
        return clonezilla(started=began, ended=began + timedelta(hours=1)).encode()
    return reports.as_bytes(reports.lshw(serial=f"PF{number:06}XY"))


def bring_in(url: str, kind: str, number: int, moment: float) -> str:
    """What this person is told, at `moment` (seconds since 1970), in a process of one's own."""
    db, actor = open_database(url), system_actor()
    content = content_of(kind, number)
    time.sleep(max(0.0, moment - time.time()))
    try:
        if kind == "hardware":
            return take_in(db, Given(name="x", content=content), now=START, actor=actor).status.value
        with db.unit_of_work(now=START, actor=actor) as uow:
            if kind == "wipe log":
                wiped = AddEvidence(name="x", content=content, reading=read_evidence(content))
                return take_in_evidence(uow, wiped).status.value
            written = AddLog(name="x", content=content, reading=read_imaging(content))
            return add_log(uow, written).status.value
    finally:
        db.dispose()


@pytest.fixture(scope="module")
def people() -> Iterator[ProcessPoolExecutor]:
    with people_at_once(PEOPLE) as pool:
        yield pool


@pytest.mark.parametrize("kind", KINDS)
def test_file_of_several_people_is_kept_once(committed_db: Database, people: ProcessPoolExecutor, kind: str) -> None:
    url = committed_db.engine.url.render_as_string(hide_password=False)
    for number in range(ROUNDS):
        moment = time.time() + 0.5
        asked = [people.submit(bring_in, url, kind, number, moment) for _ in range(PEOPLE)]
        assert sorted(answer.result() for answer in asked).count("duplicate") == PEOPLE - 1
    files, records = KINDS[kind]
    with committed_db.read() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(files)) == ROUNDS
        if records is not None:
            assert session.scalar(sa.select(sa.func.count()).select_from(records)) == ROUNDS
        assert verify_chain(session).ok
