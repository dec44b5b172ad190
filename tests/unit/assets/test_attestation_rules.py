"""When an erasure may be attested, what that opens, and what it never does."""

import pytest

from laptopdesk.assets.attestation.errors import AttestationReason as R
from laptopdesk.assets.attestation.rules import check_attestation
from laptopdesk.assets.attestation.values import Attest
from laptopdesk.assets.lifecycle.errors import MoveReason
from laptopdesk.assets.lifecycle.rules import ApprovedMove, MoveFacts, check_move
from laptopdesk.assets.lifecycle.values import LaptopState
from laptopdesk.core.i18n import word

GOOD = {"taken_over": True, "lot_allows": True, "first_custody": True, "repeat": False}


def attest(second: int = 2) -> Attest:
    return Attest(laptop_id=1, file_id=1, file_name="scan.pdf", first_id=1, second_id=second)


def test_two_people_may_attest_what_was_taken_over() -> None:
    assert check_attestation(attest(), **GOOD) == ()


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"taken_over": False}, R.NOT_TAKEN_OVER),
        ({"lot_allows": False}, R.LOT_FORBIDS),
        ({"first_custody": False}, R.CAME_BACK),
        ({"repeat": True}, R.ATTESTED_BEFORE),
    ],
)
def test_every_reason_why_not(change: dict[str, bool], reason: R) -> None:
    assert check_attestation(attest(), **(GOOD | change)) == (reason,)
    assert word(reason)


def test_one_person_twice_is_not_two() -> None:
    assert check_attestation(attest(second=1), **GOOD) == (R.ONE_PERSON,)


def test_an_attestation_stands_in_for_missing_records_and_never_for_bad_ones() -> None:
    def move(**facts: object) -> object:
        return check_move(LaptopState.RECEIVED, LaptopState.ERASED, MoveFacts(**facts))  # type: ignore[arg-type]

    assert isinstance(move(attested=True), ApprovedMove)
    assert isinstance(move(media=1, without_evidence=1, attested=True), ApprovedMove)
    assert move(media=1, insufficient=1, attested=True) == (MoveReason.EVIDENCE_INSUFFICIENT,)
    assert move(media=1, contradicted=True, attested=True) == (MoveReason.EVIDENCE_CONTRADICTED,)
    assert move() == (MoveReason.NO_MEDIUM_KNOWN,)
