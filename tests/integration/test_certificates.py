"""Certificates: issued on evidence that suffices, printed again from what they state, fallen with what they rest on."""

import io
import zipfile
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

import pytest
import sqlalchemy as sa

from laptopdesk.assets.certificates import queries, rules
from laptopdesk.assets.certificates.archive import zipped
from laptopdesk.assets.certificates.donor_file import CHUNK, index_csv, work_on_donor_file
from laptopdesk.assets.certificates.errors import CertificateReason
from laptopdesk.assets.certificates.service import (
    DONOR_FILE_JOB,
    ask_donor_file,
    content_hash,
    issue_certificate,
    revoke_certificate,
)
from laptopdesk.assets.certificates.statements import find_issuer, state
from laptopdesk.assets.certificates.values import Certificate, CertificateStanding, DonorLine, Statement
from laptopdesk.assets.evidence import queries as evidence
from laptopdesk.assets.evidence.models import SanitizationRecordRow
from laptopdesk.assets.evidence.service import revoke_record
from laptopdesk.assets.evidence.values import InsufficientReason
from laptopdesk.assets.lifecycle import queries as lifecycle
from laptopdesk.assets.lifecycle.models import LaptopRow
from laptopdesk.assets.lifecycle.service import drives
from laptopdesk.assets.preparation.models import LaptopCheckRow
from laptopdesk.assets.proof.values import Proof
from laptopdesk.assets.sampling import queries as sampling
from laptopdesk.assets.sampling.service import RecordSampleCheck, draw_sample, record_check
from laptopdesk.assets.sampling.values import CheckResult
from laptopdesk.core.access import Actor, Role, system_actor
from laptopdesk.core.clock import to_local, utc_now
from laptopdesk.core.db import Database
from laptopdesk.core.errors import Forbidden, NotFound, Refused
from laptopdesk.core.files import get_file
from laptopdesk.core.jobs import JobRegistry, Worker
from laptopdesk.core.journal import list_lines, verify_chain
from laptopdesk.places.models import LocationRow, OrganisationRow
from laptopdesk.places.values import OrganisationKind
from tests.factories import actor_for, make_laptop, make_location, make_lot, make_organisation, make_ready_laptop, unit
from tests.queries import count_queries


@dataclass(kw_only=True)
class Bench:
    """A laptop that was wiped, and who works there."""

    db: Database
    now: datetime
    place: int
    tag: str
    technician: Actor
    office: Actor

    def issue(self, actor: Actor | None = None, tag: str = "") -> Certificate:
        with self.db.unit_of_work(now=self.now, actor=actor or self.technician) as uow:
            made = issue_certificate(uow, tag or self.tag)
        return self.get(made)

    def get(self, key: int) -> Certificate:
        with self.db.read() as session:
            return queries.get_certificate(session, key)[0]

    def ask(self, code: str) -> CertificateStanding:
        with self.db.read() as session:
            return queries.answer_code(session, code).standing

    def lot(self) -> int:
        with self.db.read() as session:
            return lifecycle.get_laptop(session, self.tag).laptop.lot_id


@pytest.fixture
def bench(db: Database, now: datetime) -> Bench:
    with unit(db) as uow:
        place = make_location(uow)
        return Bench(
            db=db,
            now=now,
            place=place,
            tag=make_ready_laptop(uow, location=place, now=now - timedelta(hours=1)),
            technician=actor_for(uow, Role.TECHNICIAN, location=place),
            office=actor_for(uow, Role.PROGRAMME),
        )


def test_a_certificate_states_what_is_known_and_is_kept_so(bench: Bench) -> None:
    made = bench.issue()
    assert made.standing is CertificateStanding.VALID
    assert made.proof is Proof.PROVEN
    assert len(made.code) == rules.CODE_LENGTH
    with bench.db.read() as session:
        _, stated = queries.get_certificate(session, made.id)
        assert stated == state(session, bench.tag, today=to_local(bench.now).date())
        assert content_hash(stated) == made.sha256
        lines = list_lines(session, kind="certificate", key=made.id)
        assert [line.action for line in lines] == ["certificate.issued"]
        assert made.code not in str(lines)
        assert verify_chain(session).ok
    (medium,) = stated.media
    assert medium.record is not None
    assert medium.record.tool == "nwipe"
    assert len(medium.record.sha256) == 64
    assert medium.record.wiped_by is not None


def test_the_same_is_not_issued_twice_and_a_new_one_has_a_new_code(bench: Bench) -> None:
    first = bench.issue()
    with pytest.raises(Refused) as again:
        bench.issue()
    assert again.value.reasons == (CertificateReason.ISSUED_ALREADY,)
    with bench.db.unit_of_work(now=bench.now, actor=bench.office) as uow:
        revoke_certificate(uow, first.id, reason="Verkeerde donor.")
    second = bench.issue()
    assert (second.code, second.number) != (first.code, first.number)
    assert (bench.ask(first.code), bench.ask(second.code)) == (CertificateStanding.REVOKED, CertificateStanding.VALID)


def test_it_falls_with_the_record_it_rests_on(bench: Bench) -> None:
    made = bench.issue()
    with bench.db.unit_of_work(now=bench.now, actor=bench.office) as uow:
        (record,) = evidence.list_records_of_laptop(uow.session, made.laptop_id)
        revoke_record(uow, record.id, reason="tool faulty")
    assert bench.ask(made.code) is CertificateStanding.REVOKED
    assert bench.get(made.id).revoked_at is None
    with pytest.raises(Refused) as refused:
        bench.issue()
    assert refused.value.reasons == (InsufficientReason.REVOKED,)


def test_it_falls_when_the_sample_finds_data(bench: Bench) -> None:
    made = bench.issue()
    with bench.db.unit_of_work(now=bench.now, actor=bench.technician) as uow:
        draw_sample(uow, made.lot_id)
        (line,) = sampling.list_lines(uow.session, made.lot_id)
        found = RecordSampleCheck(result=CheckResult.DATA_FOUND, tool="photorec", remark="Foto's.")
        record_check(uow, made.lot_id, line.id, found)
    assert bench.ask(made.code) is CertificateStanding.REVOKED
    with pytest.raises(Refused) as refused:
        bench.issue()
    assert CertificateReason.DATA_FOUND in refused.value.reasons


def test_without_evidence_nothing_is_issued(bench: Bench) -> None:
    with unit(bench.db) as uow:
        bare = make_laptop(uow, location=bench.place)
    with pytest.raises(Refused) as refused:
        bench.issue(tag=bare)
    assert refused.value.reasons == (CertificateReason.NO_DRIVE_KNOWN,)


def test_no_drive_names_who_recorded_it(bench: Bench) -> None:
    with bench.db.unit_of_work(now=bench.now, actor=bench.technician) as uow:
        bare = make_laptop(uow, location=bench.place)
        laptop_id = lifecycle.get_laptop(uow.session, bare).laptop.id
        drives.record_no_drive(uow, laptop_id)
    made = bench.issue(tag=bare)
    with bench.db.read() as session:
        _, stated = queries.get_certificate(session, made.id)
    assert made.proof is Proof.NO_DRIVE
    assert stated.no_drive_by is not None
    assert stated.no_drive_by.name == bench.technician.name


def test_who_may_issue_and_revoke(bench: Bench) -> None:
    with unit(bench.db) as uow:
        elsewhere = actor_for(uow, Role.TECHNICIAN, location=make_location(uow))
        auditor = actor_for(uow, Role.AUDITOR)
    for outsider in (elsewhere, auditor):
        with pytest.raises(Forbidden):
            bench.issue(outsider)
    made = bench.issue()
    with bench.db.unit_of_work(now=bench.now, actor=bench.technician) as uow, pytest.raises(Forbidden):
        revoke_certificate(uow, made.id, reason="x")
    with bench.db.unit_of_work(now=bench.now, actor=bench.office) as uow, pytest.raises(Refused):
        revoke_certificate(uow, made.id, reason=" ")
    with bench.db.unit_of_work(now=bench.now, actor=bench.technician) as uow, pytest.raises(Forbidden):
        ask_donor_file(uow, made.lot_id, issues=True, language="nl", public_url=None)


def test_what_is_not_there_is_not_found(bench: Bench) -> None:
    with bench.db.unit_of_work(now=bench.now, actor=bench.office) as uow:
        with pytest.raises(NotFound):
            issue_certificate(uow, "L9999999X")
        with pytest.raises(NotFound):
            issue_certificate(uow, bench.tag, custody_id=2**40)
        with pytest.raises(NotFound):
            revoke_certificate(uow, 2**40, reason="x")
    assert bench.ask("") is bench.ask("0" * 20) is bench.ask("\0'; --") is CertificateStanding.UNKNOWN


def run_jobs(bench: Bench) -> int:
    jobs = JobRegistry()
    jobs.register(DONOR_FILE_JOB, work_on_donor_file)
    worker, count = Worker(bench.db, jobs, lambda: bench.now), 0
    while worker.run_once():
        count += 1
    return count


def test_a_donors_file_of_a_lot_is_made_in_small_jobs(bench: Bench) -> None:
    lot = bench.lot()
    with bench.db.unit_of_work(now=bench.now, actor=bench.office) as uow:
        bare = [
            make_laptop(uow, location=bench.place, lot=lifecycle.get_lot(uow.session, lot).id) for _ in range(CHUNK)
        ]
        key = ask_donor_file(uow, lot, issues=True, language="nl", public_url="https://x.example.org")
    assert run_jobs(bench) == 2
    with bench.db.read() as session:
        found = queries.get_donor_file(session, key)
        lines = list(queries.list_donor_lines(session, key))
        papers = queries.list_papers(session, key)
        assert found.index_id is not None
        index = get_file(session, found.index_id).content
        contents = [(name, get_file(session, file).content) for name, file in papers]
    packed = b"".join(zipped([(name, partial(bytes, content)) for name, content in contents]))
    assert (found.done, found.total, found.finished_at) == (CHUNK + 1, CHUNK + 1, bench.now)
    assert {line.tag: line.why for line in lines if line.number is None} == dict.fromkeys(
        bare, (CertificateReason.NO_DRIVE_KNOWN.value,)
    )
    (paper,) = papers
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        assert archive.testzip() is None
        assert archive.namelist() == [paper[0]]
        assert archive.read(paper[0]).startswith(b"%PDF")
    assert index.startswith(b"\xef\xbb\xbf")
    rows = index.decode("utf-8-sig").split("\r\n")
    assert len(rows) == CHUNK + 3
    assert rows[1].count(";") == 7
    run_again = run_jobs(bench)
    assert run_again == 0


def test_a_file_without_issuing_says_so(bench: Bench) -> None:
    with bench.db.unit_of_work(now=bench.now, actor=bench.office) as uow:
        key = ask_donor_file(uow, bench.lot(), issues=False, language="en", public_url=None)
    run_jobs(bench)
    with bench.db.read() as session:
        (line,) = queries.list_donor_lines(session, key)
        assert queries.count_donor_lines(session, key) == {Proof.PROVEN: 1}
        assert queries.count_with_certificate(session, key) == 0
    assert line.why == (CertificateReason.NOT_ISSUED.value,)


def test_a_lot_without_laptops_has_no_file(bench: Bench) -> None:
    with bench.db.unit_of_work(now=bench.now, actor=bench.office) as uow:
        lot = make_lot(uow, "LEEG")
        with pytest.raises(Refused):
            ask_donor_file(uow, lot, issues=True, language="nl", public_url=None)


def test_no_cell_of_the_index_is_a_formula() -> None:
    line = DonorLine(
        tag="L0000001O",
        words='=HYPERLINK("x")',
        serial="-1",
        donor_number="a;b\r\nc",
        proof=Proof.PROVEN,
        number="CS1",
        code="A" * 20,
        pdf_id=1,
        why=(),
    )
    text = index_csv([line]).decode("utf-8-sig")
    assert ';"\'=HYPERLINK(""x"")";\'-1;"a;b\r\nc";' in text


def test_counting_a_lot_costs_the_same_whatever_the_data(bench: Bench) -> None:
    def cost() -> int:
        with bench.db.read() as session, count_queries(bench.db) as counted:
            counts = queries.count_lot(session, bench.lot())
            queries.list_without(session, bench.lot())
        assert counts.without == counts.laptops - counts.certified
        assert sum(counts.by_proof.values()) == counts.laptops
        return len(counted)

    first = cost()
    bench.issue()
    with unit(bench.db) as uow:
        for _ in range(5):
            make_laptop(uow, location=bench.place, lot=lifecycle.get_lot(uow.session, bench.lot()).id)
    assert cost() == first


def test_an_earlier_period_can_still_be_certified(bench: Bench) -> None:
    from laptopdesk.assets.lifecycle.models import CustodyRow

    with bench.db.unit_of_work(now=utc_now(), actor=system_actor()) as uow:
        custody = uow.session.scalar(sa.select(LaptopRow.custody_id).where(LaptopRow.tag == bench.tag))
        uow.session.execute(sa.update(CustodyRow).where(CustodyRow.id == custody).values(ended_at=bench.now))
        made = issue_certificate(uow, bench.tag, custody_id=custody)
        stated: Statement = queries.get_certificate(uow.session, made)[1]
    assert stated.custody_ended_at == bench.now
    assert stated.proof is Proof.PROVEN


def test_who_wiped_it_is_not_named_as_who_checked_it(bench: Bench) -> None:
    """Nor somebody who checked it before it was wiped again."""
    today = bench.now.date()
    with bench.db.read() as session:
        assert state(session, bench.tag, today=today).checked_by is not None
    with unit(bench.db) as uow:
        uow.session.execute(
            sa.update(SanitizationRecordRow).values(
                wiped_by_id=sa.select(LaptopCheckRow.checked_by_id).scalar_subquery()
            )
        )
    with bench.db.read() as session:
        assert state(session, bench.tag, today=today).checked_by is None
    with unit(bench.db) as uow:
        uow.session.execute(sa.update(SanitizationRecordRow).values(wiped_by_id=None, ended_at=bench.now))
        uow.session.execute(sa.update(LaptopCheckRow).values(checked_at=bench.now - timedelta(hours=1)))
    with bench.db.read() as session:
        assert state(session, bench.tag, today=today).checked_by is None


def test_an_issuer_that_will_close_issues_until_then(bench: Bench) -> None:
    today = bench.now.date()
    with unit(bench.db) as uow:
        ours = make_organisation(uow, kind=OrganisationKind.PROGRAMME)
        make_location(uow, organisation_id=ours)
        closing = today + timedelta(days=30)
        for table in (OrganisationRow, LocationRow):
            uow.session.execute(sa.update(table).values(valid_from=today, valid_until=closing))
    with bench.db.read() as session:
        found = [find_issuer(session, today + timedelta(days=days)) is not None for days in (-1, 0, 29, 30)]
    assert found == [False, True, True, False]
