"""What is proven, when a certificate may be issued, and how its code is read."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from laptopdesk.assets.certificates import rules
from laptopdesk.assets.certificates.errors import CertificateReason
from laptopdesk.assets.certificates.values import MediumFacts, Person, SampleFacts, Statement
from laptopdesk.assets.evidence.values import InsufficientReason
from laptopdesk.assets.lifecycle.values import LaptopState, MediumKind, SanitizationLevel
from laptopdesk.assets.proof.rules import best, proof_of_drive, proof_of_laptop
from laptopdesk.assets.proof.values import Proof
from laptopdesk.assets.sampling.values import CheckResult, SampleState

MOMENT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def medium(*lacks: InsufficientReason, removed: bool = False) -> MediumFacts:
    proof = Proof.NOT_PROVEN if lacks else Proof.PROVEN
    return MediumFacts(
        id=1,
        kind=MediumKind.SSD,
        model="M",
        serial="S",
        bus="sata",
        size_bytes=1,
        asked=SanitizationLevel.CLEAR,
        removed_at=MOMENT if removed else None,
        proof=proof,
        lacks=tuple(reason.value for reason in lacks),
        record=None,
    )


def statement(*media: MediumFacts, no_drive: bool = False, own: CheckResult | None = None) -> Statement:
    sample = SampleFacts(
        state=SampleState.OPEN, erased=1, drawn=1, checked=0, found=0, own=own, own_by=None, own_at=None, own_tool=""
    )
    return Statement(
        laptop_id=1,
        tag="L0000001O",
        manufacturer="Dell",
        model="5400",
        serial="S",
        donor_number=None,
        state=LaptopState.ERASED,
        lot_id=1,
        lot_code="A",
        donor="D",
        received_on=date(2026, 11, 1),
        place="",
        custody_id=1,
        custody_began_at=MOMENT,
        custody_ended_at=None,
        media=media,
        no_drive_by=Person(name="N") if no_drive else None,
        no_drive_at=MOMENT if no_drive else None,
        sample=sample,
        proof=proof_of_laptop([item.proof for item in media], no_drive=no_drive),
    )


def test_good_evidence_may_be_certified() -> None:
    assert list(rules.against_issuing(statement(medium(), medium(removed=True)))) == []
    assert list(rules.against_issuing(statement(no_drive=True))) == []


@pytest.mark.parametrize("reason", list(InsufficientReason))
def test_whatever_the_evidence_lacks_is_a_reason(reason: InsufficientReason) -> None:
    assert list(rules.against_issuing(statement(medium(), medium(reason)))) == [reason]


def test_reasons_of_the_certificate_itself() -> None:
    assert list(rules.against_issuing(statement())) == [CertificateReason.NO_DRIVE_KNOWN]
    gone = statement(medium(InsufficientReason.NO_RECORD, removed=True))
    assert list(rules.against_issuing(gone)) == [InsufficientReason.NO_RECORD, CertificateReason.REMOVED_WITHOUT_PROOF]
    found = statement(medium(), own=CheckResult.DATA_FOUND)
    assert list(rules.against_issuing(found)) == [CertificateReason.DATA_FOUND]


@pytest.mark.parametrize(
    ("drives", "no_drive", "proof"),
    [
        ([], True, Proof.NO_DRIVE),
        ([], False, Proof.NOT_PROVEN),
        ([Proof.PROVEN], False, Proof.PROVEN),
        ([Proof.DESTROYED, Proof.DESTROYED], False, Proof.DESTROYED),
        ([Proof.DESTROYED, Proof.PROVEN], False, Proof.PROVEN),
        ([Proof.PROVEN, Proof.ATTESTED], False, Proof.ATTESTED),
        ([Proof.ATTESTED, Proof.NOT_PROVEN, Proof.PROVEN], True, Proof.NOT_PROVEN),
    ],
)
def test_a_laptop_is_as_good_as_its_worst_drive(drives: list[Proof], no_drive: bool, proof: Proof) -> None:
    assert proof_of_laptop(drives, no_drive=no_drive) is proof


def test_nothing_known_is_not_proven() -> None:
    assert best([]) == (None, (InsufficientReason.NO_RECORD,))
    assert proof_of_drive(None, ()) is Proof.NOT_PROVEN


@given(st.text(alphabet=rules.ALPHABET, min_size=rules.CODE_LENGTH, max_size=rules.CODE_LENGTH))
def test_a_code_is_found_however_it_is_typed(code: str) -> None:
    for typed in (code, code.lower(), rules.grouped_code(code), f" {rules.grouped_code(code).lower()} "):
        assert rules.code_key(typed) == rules.code_key(code)
    assert rules.normal_code(code.replace("0", "o").replace("1", "l")) == code


@given(st.text())
def test_any_text_is_looked_for(text: str) -> None:
    assert len(rules.code_key(text)) == 64
