"""Pure rules of the workshop: one test per reason, and the good way."""

from dataclasses import replace
from datetime import date

import pytest

from laptopdesk.assets.lifecycle.errors import MoveReason
from laptopdesk.assets.lifecycle.values import LaptopState, MediumId
from laptopdesk.assets.workshop.documents import check_document, media_type_of
from laptopdesk.assets.workshop.errors import WorkshopReason as R
from laptopdesk.assets.workshop.messages import euro
from laptopdesk.assets.workshop.rules import (
    ReleaseFacts,
    check_disposal,
    check_drives,
    check_minutes,
    check_part,
    check_release,
    check_words,
    needs_second_person,
    outcome_after,
    police_due,
)
from laptopdesk.assets.workshop.values import (
    MAX_DOCUMENT_BYTES,
    DisposalDocument,
    DisposalDrive,
    DisposalKind,
    DisposeOf,
    DriveAccount,
    DriveFate,
    MissingKind,
    PartSource,
    RepairOutcome,
    UsePart,
)
from laptopdesk.core.i18n import word

TODAY = date(2026, 11, 23)
PART = UsePart(repair_id=1, name="Fan", number="F1", quantity=1, cost_cents=1250, source=PartSource.BOUGHT)
PROVEN = DisposalDrive(medium_id=MediumId(1), label="A", fitted=True, proven=True)
BARE = DisposalDrive(medium_id=MediumId(2), label="B", fitted=True, proven=False)
PDF = DisposalDocument(name="x.pdf", content=b"%PDF-1.7\n")
DISPOSE = DisposeOf(laptop="L", how=DisposalKind.RECYCLED, receiver="Recycler", on=TODAY, words="Old")


def test_every_reason_has_a_sentence() -> None:
    assert all(word(reason) for reason in R)


def test_words() -> None:
    assert list(check_words("It broke")) == []
    assert list(check_words("  ")) == [R.WORDS_MISSING]
    assert list(check_words("a" * 2001)) == [R.WORDS_TOO_LONG]


def test_a_second_person_releases_with_words() -> None:
    assert check_release(ReleaseFacts(actor_id=2, put_by_id=1, finding="Lock is gone")) == ()


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        (ReleaseFacts(actor_id=1, put_by_id=1, finding="x"), MoveReason.RELEASE_BY_SAME_PERSON),
        (ReleaseFacts(actor_id=None, put_by_id=1, finding="x"), R.NEEDS_PERSON),
        (ReleaseFacts(actor_id=2, put_by_id=None, wiped_by=frozenset({2}), finding="x"), R.RELEASE_BY_WIPER),
        (ReleaseFacts(actor_id=2, put_by_id=1), R.WORDS_MISSING),
    ],
)
def test_a_release_is_refused(facts: ReleaseFacts, reason: object) -> None:
    assert check_release(facts) == (reason,)


def test_what_the_system_put_apart_any_other_may_release() -> None:
    assert check_release(ReleaseFacts(actor_id=3, put_by_id=None, wiped_by=frozenset({2}), finding="x")) == ()


def test_parts() -> None:
    assert check_part(PART) == ()
    assert check_part(replace(PART, name=" ")) == (R.PART_NAME_MISSING,)
    for quantity in (0, 100):
        assert check_part(replace(PART, quantity=quantity)) == (R.QUANTITY_OUT_OF_RANGE,)
    for cents in (-1, 1_000_001):
        assert check_part(replace(PART, cost_cents=cents)) == (R.COST_OUT_OF_RANGE,)


def test_labour() -> None:
    assert list(check_minutes(90)) == []
    assert [list(check_minutes(minutes)) for minutes in (0, -5, 1441)] == [[R.MINUTES_OUT_OF_RANGE]] * 3


def test_how_a_repair_ends() -> None:
    assert outcome_after(LaptopState.RECEIVED) is RepairOutcome.REPAIRED
    assert outcome_after(LaptopState.ERASED) is RepairOutcome.REPAIRED
    assert outcome_after(LaptopState.DISPOSED) is RepairOutcome.NOT_WORTH_IT
    assert outcome_after(LaptopState.MISSING) is RepairOutcome.BROKEN_OFF


def test_the_police_number_is_due_for_a_theft_only() -> None:
    assert police_due(MissingKind.STOLEN, None, TODAY) == date(2026, 12, 7)
    assert police_due(MissingKind.STOLEN, "PL1700-1", TODAY) is None
    assert police_due(MissingKind.LOST, None, TODAY) is None


def fate(account: DriveAccount, record: str = "", medium: int = 2) -> tuple[DriveFate, ...]:
    return (DriveFate(medium_id=medium, account=account, record=record),)


@pytest.mark.parametrize(
    ("fates", "certified"), [(fate(DriveAccount.DESTROYED, "D-12"), False), (fate(DriveAccount.RECYCLER), True)]
)
def test_an_unproven_drive_can_be_accounted_for(fates: tuple[DriveFate, ...], certified: bool) -> None:
    assert check_drives([PROVEN, BARE], fates, none_inside=False, certified=certified) == ()


@pytest.mark.parametrize(
    ("drives", "fates", "reason"),
    [
        ([], (), R.DRIVES_UNKNOWN),
        ([BARE], (), R.DRIVE_UNACCOUNTED),
        ([BARE], fate(DriveAccount.EVIDENCE), R.DRIVE_NOT_PROVEN),
        ([BARE], fate(DriveAccount.DESTROYED), R.DESTRUCTION_RECORD_MISSING),
        ([BARE], fate(DriveAccount.RECYCLER), R.RECYCLER_NOT_CERTIFIED),
        ([PROVEN], fate(DriveAccount.EVIDENCE, medium=9), R.DRIVE_OF_ANOTHER),
    ],
)
def test_drives_are_not_accounted_for(drives: list[DisposalDrive], fates: tuple[DriveFate, ...], reason: R) -> None:
    assert check_drives(drives, fates, none_inside=False, certified=False) == (reason,)


def test_a_laptop_without_a_drive_needs_somebody_who_looked() -> None:
    assert check_drives([], (), none_inside=True, certified=False) == ()


def test_a_disposal_of_what_is_proven_may_get_its_document_later() -> None:
    assert check_disposal(DISPOSE, today=TODAY) == ()
    assert check_disposal(replace(DISPOSE, how=DisposalKind.PARTS, receiver=""), today=TODAY) == ()


@pytest.mark.parametrize(
    ("command", "reason"),
    [
        (replace(DISPOSE, words=""), R.WORDS_MISSING),
        (replace(DISPOSE, receiver=" "), R.RECEIVER_MISSING),
        (replace(DISPOSE, on=date(2026, 11, 24)), R.DAY_IN_FUTURE),
        (replace(DISPOSE, how=DisposalKind.DESTROYED), R.DOCUMENT_MISSING),
        (replace(DISPOSE, drives=fate(DriveAccount.RECYCLER)), R.DOCUMENT_MISSING),
    ],
)
def test_a_disposal_is_refused(command: DisposeOf, reason: R) -> None:
    assert check_disposal(command, today=TODAY) == (reason,)


def test_whatever_is_destroyed_takes_two() -> None:
    assert needs_second_person(DisposalKind.DESTROYED, ())
    assert needs_second_person(DisposalKind.RECYCLED, fate(DriveAccount.DESTROYED, "D"))
    assert not needs_second_person(DisposalKind.RECYCLED, fate(DriveAccount.RECYCLER))


MAIL = b"From: recycler@example.org\r\nDate: Mon, 23 Nov 2026 10:00:00 +0100\r\nSubject: proof\r\n\r\nHello"


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        (PDF.content, "application/pdf"),
        (b"\x89PNG\r\n\x1a\nrest", "image/png"),
        (b"\xff\xd8\xff\xe0rest", "image/jpeg"),
        (MAIL, "message/rfc822"),
        (b"<html><script>alert(1)</script>", None),
        (b"PK\x03\x04zip", None),
        (b"", None),
        (b"From: a\x00b\r\nDate: x\r\n\r\n", None),
        (b"just text\nFrom: somebody\nDate: today\n", None),
        (b"%pdf-1.4", None),
    ],
)
def test_a_document_is_known_by_its_content(content: bytes, media_type: str | None) -> None:
    assert media_type_of(content) == media_type
    assert check_document(content) == (() if media_type else (R.DOCUMENT_UNREADABLE,))


def test_a_document_has_a_largest_size() -> None:
    assert check_document(b"%PDF-" + b"0" * (MAX_DOCUMENT_BYTES - 5)) == ()
    assert check_document(b"%PDF-" + b"0" * MAX_DOCUMENT_BYTES) == (R.DOCUMENT_TOO_LARGE,)


def test_money_is_written_as_people_do() -> None:
    assert euro(1250) == "€12.50"
