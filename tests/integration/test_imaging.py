"""Images on laptops: proven by their log, attested by word, and never one that cannot run without a reason."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import uuid4

import pytest

from laptopdesk.app import compose
from laptopdesk.assets.evidence.readers import read_file as read_wipe
from laptopdesk.assets.evidence.service import AddEvidence, take_in_evidence
from laptopdesk.assets.evidence.values import Binding, Verdict
from laptopdesk.assets.finishing.service import finish_laptop
from laptopdesk.assets.finishing.values import FinishLaptop
from laptopdesk.assets.imaging import queries as imaging
from laptopdesk.assets.imaging.errors import ImagingReason
from laptopdesk.assets.imaging.readers import read_file
from laptopdesk.assets.imaging.service import AddLog, add_log, join_log, write_image
from laptopdesk.assets.imaging.values import AddedImagingFile, EnoughReason, ImagingLog, LogReason, WriteImage
from laptopdesk.assets.lifecycle import queries as lifecycle
from laptopdesk.assets.lifecycle.errors import MoveReason
from laptopdesk.assets.lifecycle.service import describe_laptop
from laptopdesk.assets.lifecycle.values import LaptopState, ObservedLaptop
from laptopdesk.assets.moves.service import move_laptop
from laptopdesk.assets.preparation import queries
from laptopdesk.assets.preparation import queries as preparation_queries
from laptopdesk.assets.preparation.service.checks import add_release, record_check
from laptopdesk.assets.preparation.service.grades import grade_laptop
from laptopdesk.assets.preparation.values import (
    AddRelease,
    GradeFinding,
    GradeLaptop,
    Imaging,
    LicenceType,
    RecordCheck,
)
from laptopdesk.assets.register.queries import list_bulk_lines
from laptopdesk.assets.register.selection import named
from laptopdesk.assets.register.service import StartBulk, start_bulk, work_on
from laptopdesk.assets.register.values import BulkLine
from laptopdesk.assets.uploads.values import LogStatus
from laptopdesk.core.access import Actor, Role
from laptopdesk.core.db import Database
from laptopdesk.core.errors import Forbidden, Refused
from laptopdesk.demo.logs import wipe_log
from tests.factories import START, actor_for, make_laptop, make_location, unit
from tests.prepared import prepared
from tests.unit.assets.imaging.logs import clonezilla, partclone

CAME, WIPED, WRITTEN = START - timedelta(days=2), START - timedelta(hours=20), START - timedelta(hours=2)


@dataclass
class Bench:
    """A laptop that was wiped, two images, and two people."""

    db: Database
    tag: str
    place: int
    wiper: Actor
    checker: Actor
    mint: int
    windows: int

    def wipe(self, tag: str = "") -> None:
        log = wipe_log(started=WIPED, maker="Dell", product="X", host="", serial=f"DRIVE{tag or self.tag}")
        command = AddEvidence(name="w.log", content=log, reading=read_wipe(log), laptop=tag or self.tag)
        with self.db.unit_of_work(now=START - timedelta(hours=5), actor=self.wiper) as uow:
            take_in_evidence(uow, command)

    def add(self, text: str, *, laptop: str | None = None, release: int | None = None) -> AddedImagingFile:
        command = AddLog(
            name="i.log", content=text.encode(), reading=read_file(text.encode()), laptop=laptop, release_id=release
        )
        with self.db.unit_of_work(now=START, actor=self.wiper) as uow:
            return add_log(uow, command)

    def log(self, *, tag: str = "", started: datetime = WRITTEN, image: str = "mint-22", **more: object) -> str:
        ended = started + timedelta(minutes=10)
        return clonezilla(started=started, ended=ended, serial=f"DRIVE{tag or self.tag}", image=image, **more)  # type: ignore[arg-type]  # as given

    def imaging(self, tag: str = "") -> Imaging | None:
        with self.db.read() as session:
            detail = lifecycle.get_laptop(session, tag or self.tag)
            return preparation_queries.latest_imaging(session, detail.laptop.id, detail.custody_id)

    def state(self, tag: str = "") -> LaptopState:
        with self.db.read() as session:
            return lifecycle.get_laptop(session, tag or self.tag).laptop.state

    def bulk(self, act: str, answers: dict[str, str], *tags: str, actor: Actor | None = None) -> dict[str, BulkLine]:
        acts = compose().bulk_acts
        with self.db.unit_of_work(now=START, actor=actor or self.checker) as uow:
            command = StartBulk(operation_id=uuid4(), act=act, answers=answers, rows=named(uow.session, tags))
            run = start_bulk(uow, command, acts)
        left = 1
        while left:
            with unit(self.db, now=START) as uow:
                left = work_on(uow, run, acts)
        with self.db.read() as session:
            return {line.tag or line.text: line for line in list_bulk_lines(session, run, limit=None)}


@pytest.fixture
def shop(db: Database) -> Bench:
    compose()
    with unit(db, now=CAME) as uow:
        place, chief = make_location(uow), actor_for(uow, Role.ADMIN)
        tag = make_laptop(uow, location=place, now=CAME)
        given = {"licence": LicenceType.OEM, "support_until": START.date() + timedelta(days=900)}
        mint = AddRelease(name="Mint", version="22", sha256="ab" * 32, os="Linux Mint", **given)  # type: ignore[arg-type]  # as given
        windows = AddRelease(name="Windows 11 Pro", version="24H2", sha256="cd" * 32, os="Windows 11", **given)  # type: ignore[arg-type]  # as given
        return Bench(
            db=db,
            tag=tag,
            place=place,
            wiper=actor_for(uow, Role.TECHNICIAN, location=place),
            checker=actor_for(uow, Role.TECHNICIAN, location=place),
            mint=add_release(uow.by(chief), mint),
            windows=add_release(uow.by(chief), windows),
        )


def one(added: AddedImagingFile) -> ImagingLog:
    (log,) = added.logs
    return log


def test_a_log_proves_the_image_and_the_laptop_goes_on(shop: Bench) -> None:
    shop.wipe()
    log = one(shop.add(shop.log()))
    assert (log.verdict, log.binding, log.enough) == (Verdict.ACCEPTED, Binding.SERIAL, ())
    assert (shop.state(), shop.imaging().proven) == (LaptopState.IMAGED, True)  # type: ignore[union-attr]  # it is there
    with shop.db.read() as session:
        assert queries.count_by_release(session)[shop.mint].proven == 1


def test_the_same_file_twice_is_no_second_record(shop: Bench) -> None:
    shop.wipe()
    first, again = shop.add(shop.log()), shop.add(shop.log())
    assert (first.status, again.status) == (LogStatus.READ, LogStatus.DUPLICATE)
    assert one(first).id == one(again).id


def test_a_log_of_before_the_wipe_proves_no_image(shop: Bench) -> None:
    shop.wipe()  # the drive is known by this; the log below is of an hour before
    early = one(shop.add(shop.log(started=WIPED - timedelta(hours=2))))
    assert early.enough == (EnoughReason.BEFORE_ERASURE,)
    assert shop.imaging() is None


def test_logs_of_imaging_may_come_first(shop: Bench) -> None:
    text = shop.log()
    assert one(shop.add(text)).enough == (EnoughReason.NO_LAPTOP,)
    shop.wipe()
    with shop.db.unit_of_work(now=START, actor=shop.wiper) as uow:
        waiting = imaging.list_waiting(uow.session)[0]
        join_log(uow, waiting.id, laptop=shop.tag, release_id=None, reason="serial")
    assert shop.state() is LaptopState.IMAGED


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"failed": ("sda2",)}, EnoughReason.REJECTED),
        ({"image": "zorin-9"}, EnoughReason.NO_RELEASE),
        ({"started": CAME - timedelta(days=1)}, EnoughReason.OUTSIDE_CUSTODY),
        ({"does": "savedisk"}, EnoughReason.REJECTED),
    ],
)
def test_what_is_not_enough_proves_nothing(shop: Bench, change: dict[str, object], reason: EnoughReason) -> None:
    shop.wipe()
    assert reason in one(shop.add(shop.log(**change))).enough  # type: ignore[arg-type]  # as given
    assert (shop.imaging(), shop.state()) == (None, LaptopState.RECEIVED)


def test_another_drive_in_the_log_of_a_scanned_laptop_proves_nothing(shop: Bench) -> None:
    shop.wipe()
    text = clonezilla(started=WRITTEN, ended=START - timedelta(hours=1), serial="OTHERDRIVE1")
    assert EnoughReason.NOT_THIS_DRIVE in one(shop.add(text, laptop=shop.tag)).enough


def test_a_log_of_partclone_alone_has_no_time_and_no_serial(shop: Bench) -> None:
    shop.wipe()
    log = one(shop.add(partclone("/dev/sda"), laptop=shop.tag, release=shop.mint))
    assert (log.verdict, log.binding, log.enough) == (Verdict.UNVERIFIED, Binding.SCAN, (EnoughReason.NOT_DATED,))
    dated = f"{partclone('/dev/sda')}\nEnd: {WRITTEN:%Y-%m-%d %H:%M:%S}\n"
    assert one(shop.add(dated, laptop=shop.tag, release=shop.mint)).enough == ()


def test_a_word_is_attested_until_a_log_comes(shop: Bench) -> None:
    shop.wipe()
    with shop.db.unit_of_work(now=START, actor=shop.wiper) as uow:
        state = write_image(uow, WriteImage(tag=shop.tag, release_id=shop.mint))
    attested = shop.imaging()
    assert (state, attested.proven if attested else None) == (LaptopState.IMAGED, False)
    shop.add(shop.log())
    proven = shop.imaging()
    assert proven is not None
    assert (proven.proven, proven.written_at) == (True, WRITTEN + timedelta(minutes=10))


def test_a_later_image_supersedes_a_log(shop: Bench) -> None:
    shop.wipe()
    with shop.db.unit_of_work(now=START, actor=shop.wiper) as uow:
        command = WriteImage(tag=shop.tag, release_id=shop.windows)
        write_image(uow, command)
    assert one(shop.add(shop.log())).enough == (EnoughReason.SUPERSEDED,)


def test_no_image_by_word_before_the_erasure(shop: Bench) -> None:
    with shop.db.unit_of_work(now=START, actor=shop.wiper) as uow, pytest.raises(Refused) as refused:
        write_image(uow, WriteImage(tag=shop.tag, release_id=shop.mint))
    assert refused.value.reasons == (ImagingReason.NOT_ERASED,)


def make_unfit(shop: Bench) -> None:
    facts = ObservedLaptop(cpu="Intel(R) Core(TM) i5-7200U CPU @ 2.50GHz")
    with unit(shop.db, actor=shop.wiper) as uow:
        laptop_id = lifecycle.get_laptop(uow.session, shop.tag).laptop.id
        describe_laptop(uow, laptop_id, facts)


def test_an_image_that_cannot_run_needs_a_yes_and_a_reason(shop: Bench) -> None:
    make_unfit(shop)
    shop.wipe()
    for yes, reason, why in ((False, "", ImagingReason.CANNOT_RUN), (True, " ", ImagingReason.UNFIT_REASON_MISSING)):
        command = WriteImage(tag=shop.tag, release_id=shop.windows, although_unfit=yes, reason=reason)
        with shop.db.unit_of_work(now=START, actor=shop.wiper) as uow, pytest.raises(Refused) as refused:
            write_image(uow, command)
        assert refused.value.reasons == (why,)
    shop.add(shop.log(image="windows-11-pro-24h2"))
    assert shop.imaging() is None
    command = WriteImage(tag=shop.tag, release_id=shop.windows, although_unfit=True, reason="for parts")
    with shop.db.unit_of_work(now=START, actor=shop.wiper) as uow:
        write_image(uow, command)
    written = shop.imaging()
    assert written is not None
    assert (written.reason, written.proven) == ("for parts", True)


def test_bulk_writes_where_it_runs_and_says_where_it_does_not(shop: Bench) -> None:
    with unit(shop.db) as uow:
        other, bare = (make_laptop(uow, location=shop.place, now=CAME) for _ in range(2))
    make_unfit(shop)
    shop.wipe()
    shop.wipe(other)
    lines = shop.bulk("image", {"release": str(shop.windows)}, shop.tag, other, bare)
    assert lines[shop.tag].reasons == ("ImagingReason.image_cannot_run",)
    assert lines[bare].reasons == ("ImagingReason.image_not_erased",)
    assert lines[other].outcome.value == "done"
    assert shop.state(other) is LaptopState.IMAGED


def test_who_may_not_work_there_brings_in_nothing(shop: Bench) -> None:
    shop.wipe()
    with unit(shop.db) as uow:
        outsider = actor_for(uow, Role.TECHNICIAN, location=make_location(uow))
    shop.wiper = outsider
    assert one(shop.add(shop.log())).binding is Binding.UNBOUND
    with pytest.raises(Forbidden):
        shop.add(partclone("/dev/sda"), laptop=shop.tag)


def imaged(shop: Bench, battery: int | None = 82) -> None:
    shop.wipe()
    shop.add(shop.log())
    if battery is not None:
        with shop.db.unit_of_work(now=START, actor=shop.wiper) as uow:
            laptop_id = lifecycle.get_laptop(uow.session, shop.tag).laptop.id
            measured = RecordCheck(laptop_id=laptop_id, failed=(), battery_percent=battery)
            record_check(uow, measured)


def test_bulk_checks_take_the_measured_battery_and_skip_what_lacks(shop: Bench) -> None:
    with unit(shop.db) as uow:
        bare = make_laptop(uow, location=shop.place, now=CAME)
    imaged(shop, battery=None)
    lines = shop.bulk("check", {"battery": "99"}, shop.tag, bare)
    assert lines[shop.tag].reasons == ("MoveReason.battery_unknown",)
    assert lines[bare].reasons == ("MoveReason.image_missing", "MoveReason.battery_unknown")


def test_a_check_without_a_measurement_leaves_the_one_before(shop: Bench) -> None:
    imaged(shop)
    assert shop.bulk("check", {}, shop.tag)[shop.tag].outcome.value == "done"
    with shop.db.read() as session:
        detail = lifecycle.get_laptop(session, shop.tag)
        check = preparation_queries.latest_check(session, detail.laptop.id, detail.custody_id)
        health = prepared(session, shop.tag).battery
    assert check is not None
    assert (check.battery_percent, check.checked_by_id) == (None, shop.checker.staff_id)
    assert health is not None
    assert health.percent == 82


def test_who_wiped_is_skipped_in_bulk(shop: Bench) -> None:
    imaged(shop)
    lines = shop.bulk("check", {}, shop.tag, actor=shop.wiper)
    assert lines[shop.tag].reasons == ("MoveReason.checker_wiped_it",)


def test_one_act_finishes_many_laptops(shop: Bench) -> None:
    imaged(shop)
    answers = {"how": "start-up menu and installer", "grade": "B", "ready": "1"}
    with unit(shop.db) as uow:
        for seed in compose().defaults:
            seed(uow)
    lines = shop.bulk("finish", answers, shop.tag)
    assert lines[shop.tag].outcome.value == "done"
    assert shop.state() is LaptopState.READY
    assert shop.bulk("finish", answers, shop.tag)[shop.tag].outcome.value == "already"


def test_ready_in_one_act_is_all_or_nothing(shop: Bench) -> None:
    imaged(shop, battery=20)
    answers = {"how": "start-up menu", "ready": "1"}
    assert shop.bulk("finish", answers, shop.tag)[shop.tag].reasons == ("MoveReason.battery_too_low",)
    assert shop.state() is LaptopState.IMAGED
    with shop.db.read() as session:
        detail = lifecycle.get_laptop(session, shop.tag)
        assert preparation_queries.lock_verdict(session, detail).untried


def test_one_laptop_is_finished_with_what_was_found(shop: Bench) -> None:
    imaged(shop, battery=None)
    command = FinishLaptop(tag=shop.tag, battery_percent=88, all_free=True, how="installer", ready=True)
    with shop.db.unit_of_work(now=START, actor=shop.wiper) as uow, pytest.raises(Refused) as refused:
        finish_laptop(uow, command)
    assert refused.value.reasons == (MoveReason.CHECKER_WIPED_IT,)
    with shop.db.unit_of_work(now=START, actor=shop.checker) as uow:
        assert finish_laptop(uow, command) is LaptopState.READY


def test_finishing_keeps_what_was_seen_when_it_was_graded(shop: Bench) -> None:
    imaged(shop)
    graded = GradeLaptop(tag=shop.tag, code="B", findings=(GradeFinding.SCREEN_SCRATCHED,), remarks="lid scuffed")
    with shop.db.unit_of_work(now=START, actor=shop.wiper) as uow:
        for seed in compose().defaults:
            seed(uow)
        grade_laptop(uow, graded)
    assert grade_after(shop, grade="B") == ("B", graded.findings, graded.remarks, shop.wiper.staff_id)
    assert grade_after(shop, grade="C") == ("C", graded.findings, graded.remarks, shop.checker.staff_id)
    assert grade_after(shop, grade="C", remarks="and a dent") == (
        "C",
        graded.findings,
        "and a dent",
        shop.checker.staff_id,
    )
    assert shop.bulk("finish", {"how": "installer", "grade": "C"}, shop.tag)[shop.tag].outcome.value == "done"
    assert grade_after(shop, grade="")[:3] == ("C", graded.findings, "and a dent")


def grade_after(shop: Bench, *, grade: str, remarks: str = "") -> tuple[str, tuple[GradeFinding, ...], str, int | None]:
    command = FinishLaptop(tag=shop.tag, battery_percent=88, grade=grade, remarks=remarks)
    with shop.db.unit_of_work(now=START, actor=shop.checker) as uow:
        finish_laptop(uow, command)
    with shop.db.read() as session:
        present = prepared(session, shop.tag).grade
    assert present is not None
    return present.definition.code, present.findings, present.remarks, present.graded_by_id


def test_a_move_by_hand_to_erased_looks_at_waiting_logs(shop: Bench) -> None:
    early = shop.log()
    shop.wipe()
    with shop.db.unit_of_work(now=START, actor=shop.wiper) as uow:
        move_laptop(uow, shop.tag, LaptopState.ERASED)
    shop.add(early)
    assert shop.state() is LaptopState.IMAGED


def test_an_image_before_a_second_wipe_is_not_there_already(shop: Bench) -> None:
    imaged(shop)
    with shop.db.unit_of_work(now=START, actor=shop.checker) as uow:
        move_laptop(uow, shop.tag, LaptopState.ERASED, reason="again")
        log = wipe_log(started=START, maker="Dell", product="X", host="", serial=f"DRIVE{shop.tag}")
        later = START + timedelta(hours=5)
        again = AddEvidence(name="w2.log", content=log, reading=read_wipe(log), laptop=shop.tag)
        take_in_evidence(uow.at(later).by(shop.wiper), again)
    (line,) = shop.bulk("image", {"release": str(shop.mint)}, shop.tag).values()
    assert line.outcome.value == "done"


def test_a_label_beside_images_of_several_machines_speaks_for_the_last(shop: Bench) -> None:
    """One stick, one log that goes on: of drives without serials, the run of another laptop proves nothing here."""
    shop.wipe()
    first = clonezilla(started=WRITTEN, ended=WRITTEN + timedelta(minutes=10), serial="", image="mint-22")
    second = clonezilla(
        started=WRITTEN + timedelta(hours=1), ended=WRITTEN + timedelta(hours=1, minutes=10), serial="", image="mint-22"
    )
    added = shop.add(first + second, laptop=shop.tag, release=shop.mint)
    assert [(log.laptop, LogReason.EARLIER_RUN in log.reasons) for log in added.logs] == [
        (None, True),
        (shop.tag, False),
    ]
    with unit(shop.db) as uow:
        other = make_laptop(uow, location=shop.place, now=CAME)
    shop.wipe(other)
    again = shop.add(second + "\n", laptop=other, release=shop.mint)
    assert [(log.laptop, log.reasons[-1:]) for log in again.logs] == [(None, (LogReason.RUN_OF_ANOTHER_LAPTOP,))]


def test_a_log_of_a_machine_that_is_not_in_the_register_says_so(shop: Bench) -> None:
    shop.wipe()
    added = shop.add(shop.log().replace("Machine: Latitude 5400", "system-serial-number: QQ7STRANGE"))
    assert [(log.laptop, log.reasons) for log in added.logs] == [(None, (LogReason.HOST_NOT_IN_REGISTER,))]
