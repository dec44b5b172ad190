"""The paper says what is proven, attested or not proven, in both languages, whatever the words in it."""

import hashlib
from dataclasses import replace
from datetime import timedelta

import pytest

from laptopdesk.assets.certificates.paper import Issued, certificate_pdf, report_pdf
from laptopdesk.assets.certificates.queries import STATEMENTS
from laptopdesk.assets.certificates.rules import last_four
from laptopdesk.assets.certificates.service import content_hash, says
from laptopdesk.assets.certificates.values import (
    Certificate,
    CertificateId,
    CertificateStanding,
    Issuer,
    MediumFacts,
    Person,
    RecordFacts,
    Statement,
)
from laptopdesk.assets.evidence.values import Binding, InsufficientReason, RecordReason, Verdict
from laptopdesk.assets.lifecycle.values import SanitizationLevel
from laptopdesk.assets.proof.values import Proof
from laptopdesk.assets.sampling.values import CheckResult
from laptopdesk.protocol.canonical import canonical_json
from tests.unit.assets.certificates.test_rules import MOMENT, medium, statement
from tests.unit.printing.reading import page_count, squares_on, words_on

RECORD = RecordFacts(
    id=1,
    tool="nwipe",
    tool_version="0.34",
    method="PRNG Stream",
    rounds=3,
    level=SanitizationLevel.CLEAR,
    verified=True,
    started_at=MOMENT,
    ended_at=MOMENT + timedelta(hours=1),
    verdict=Verdict.ACCEPTED,
    reasons=(RecordReason.SERIAL_MISSING.value, "a_reason_of_tomorrow"),
    binding=Binding.PERSON,
    bound_by=Person(name="Bea Bank"),
    bound_reason="Stond erop.",
    wiped_by=Person(name="Wim Wisser", roles=("technician",)),
    confirmed_by=None,
    file_name="wipe.log",
    sha256="ab" * 32,
)
ISSUED = Issued(
    certificate=Certificate(
        id=CertificateId(1),
        number="CS2026-000001",
        code="0123456789ABCDEFGHJK",
        laptop_id=1,
        custody_id=1,
        lot_id=1,
        proof=Proof.PROVEN,
        sha256="cd" * 32,
        issued_at=MOMENT,
        issued_by_id=1,
        revoked_at=None,
        revoked_reason=None,
        standing=CertificateStanding.VALID,
    ),
    issued_by=Person(name="Nadia Kantoor"),
    public_url="https://laptops.example.org",
)


def drive(proof: Proof, **changes: object) -> MediumFacts:
    return replace(medium(), proof=proof, record=replace(RECORD, **changes))


def said(found: Statement, language: str = "en") -> str:
    return " ".join(words_on(certificate_pdf(found, ISSUED, language=language)).split())


def with_proof(proof: Proof, *media: MediumFacts) -> Statement:
    return replace(statement(*media), proof=proof)


def test_what_is_proven_names_tool_people_and_every_reason() -> None:
    words = said(with_proof(Proof.PROVEN, drive(Proof.PROVEN)))
    for part in (
        "a tool proved it",
        "nwipe 0.34",
        "PRNG Stream, 3 rounds",
        "Wim Wisser, technician",
        "Bea Bank",
        "Stond erop.",
        "The drive gave no serial number.",
        "a_reason_of_tomorrow",
        "0123-4567-89AB-CDEF-GHJK",
        "Issued on 23 Nov 2026",
        "Nadia Kantoor",
        "not checked in the sample",
        "1 of 1 erased laptops",
        "0 of 1 drawn laptops",
    ):
        assert part in words, part


def test_what_is_attested_is_never_worded_as_proof() -> None:
    words = said(with_proof(Proof.ATTESTED, drive(Proof.ATTESTED, tool="manual", tool_version="1")))
    assert "Attested, not proven: people say that this was done; no tool reported it." in words
    assert "proved it" not in words
    assert "verklaard, niet bewezen" in said(with_proof(Proof.ATTESTED, drive(Proof.ATTESTED)), "nl").lower()


def test_a_destroyed_drive_was_seen_by_two() -> None:
    words = said(with_proof(Proof.DESTROYED, drive(Proof.DESTROYED, level=SanitizationLevel.DESTROY, verified=False)))
    assert "Two named people confirm this." in words
    assert "seen by a second person" in words


def test_what_was_done_by_hand_names_who_confirmed_it() -> None:
    by_hand = drive(Proof.ATTESTED, tool="manual", tool_version="1", confirmed_by=Person(name="Tine Tweede"))
    assert "Tine Tweede" in said(with_proof(Proof.ATTESTED, by_hand))
    assert "Confirmed by" not in said(with_proof(Proof.PROVEN, drive(Proof.PROVEN)))


def test_no_drive_says_who_looked() -> None:
    words = said(statement(no_drive=True))
    assert "There was no drive in this laptop. A named person looked" in words
    assert "Recorded by N" in words


def test_the_look_at_this_laptop_stands_on_it() -> None:
    found = with_proof(Proof.PROVEN, drive(Proof.PROVEN))
    sample = replace(found.sample, own=CheckResult.NO_DATA, own_by=Person(name="Kees Kijker"), own_at=MOMENT)
    words = said(replace(found, sample=sample))
    assert "no data found" in words
    assert "Kees Kijker" in words


def test_the_same_certificate_is_the_same_bytes_with_its_square() -> None:
    plain = drive(Proof.PROVEN, reasons=(), binding=Binding.SERIAL, bound_by=None, bound_reason=None)
    found = with_proof(Proof.PROVEN, plain)
    paper = certificate_pdf(found, ISSUED, language="nl")
    assert paper == certificate_pdf(found, ISSUED, language="nl")
    assert squares_on(paper) == ["https://laptops.example.org/c/0123456789ABCDEFGHJK"]
    assert page_count(paper) == 1
    assert squares_on(certificate_pdf(found, replace(ISSUED, public_url=None), language="nl")) == []


def test_a_report_says_on_each_page_that_it_is_no_certificate() -> None:
    media = [medium(InsufficientReason.NO_RECORD) for _ in range(12)]
    reasons = (InsufficientReason.NO_RECORD.value, "a_reason_of_tomorrow")
    paper = report_pdf(statement(*media), reasons=reasons, now=MOMENT, language="en")
    words = words_on(paper)
    assert page_count(paper) > 1
    assert words.count("This is not a certificate") == page_count(paper)
    assert "There is no evidence about this drive." in words
    assert "a_reason_of_tomorrow" in words


@pytest.mark.parametrize("words", ["<b>&amp;", "محمد عبد الله", "x" * 5000, "\0\x07", "Ünïcödé 笔记本", "a\n" * 400])
def test_any_words_are_printed(words: str) -> None:
    odd = replace(
        drive(Proof.PROVEN, method=words, file_name=words, bound_reason=words, wiped_by=Person(name=words)),
        model=words,
        serial=words,
    )
    found = replace(with_proof(Proof.PROVEN, odd, odd), donor=words, manufacturer=words, serial=words)
    assert certificate_pdf(found, ISSUED, language="nl").startswith(b"%PDF")


def second(found: Statement) -> Statement:
    """As it is stated now."""
    return replace(found, paper=2, checked_by=Person(name="Ans Controle"), checked_at=MOMENT)


OURS = Issuer(name="Laptops voor Rotterdam", place="Werkplaats", address="Coolsingel 40, 3011 AD Rotterdam")


def test_it_names_the_issuer_the_second_person_and_where_to_check() -> None:
    found = replace(second(with_proof(Proof.PROVEN, drive(Proof.PROVEN))), issuer=OURS)
    words = said(found)
    for part in ("Ans Controle", "for Laptops voor Rotterdam", "Coolsingel 40", "https://laptops.example.org/c/"):
        assert part in words, part
    for empty in ("not known", "not applicable", "signature", "Phone"):
        assert empty not in words, empty
    nowhere = " ".join(words_on(certificate_pdf(found, replace(ISSUED, public_url=None), language="nl")).split())
    assert "vraag het Laptops voor Rotterdam, Coolsingel 40" in nowhere
    assert "niet bekend" not in nowhere


@pytest.mark.parametrize(
    ("issuer", "by", "whom"),
    [
        (OURS, None, "Laptops voor Rotterdam"),
        (None, Person(name="Nadia Kantoor"), "Nadia Kantoor"),
        (None, None, "whoever gave you this paper"),
    ],
)
def test_without_an_address_it_says_whom_to_ask(issuer: Issuer | None, by: Person | None, whom: str) -> None:
    found = replace(second(with_proof(Proof.PROVEN, drive(Proof.PROVEN))), issuer=issuer)
    paper = certificate_pdf(found, replace(ISSUED, issued_by=by, public_url=None), language="en")
    assert f"ask {whom}" in " ".join(words_on(paper).split())


def test_an_old_one_is_printed_as_it_was_issued_and_says_the_same() -> None:
    old = with_proof(Proof.PROVEN, drive(Proof.PROVEN))
    kept = {
        name: value
        for name, value in STATEMENTS.dump_python(old, mode="json").items()
        if name not in ("paper", "issuer", "checked_by", "checked_at", "doubts")
    }
    again = STATEMENTS.validate_python(kept)
    assert again == old
    assert content_hash(again) == hashlib.sha256(canonical_json(kept)).hexdigest()
    assert says(second(old), content_hash(old))
    assert not says(replace(second(old), serial="anders"), content_hash(old))
    words = said(again)
    for part in ("Classification", "Erased by: name, date, signature", "Phone"):
        assert part in words, part


@pytest.mark.parametrize(
    ("serial", "end"),
    [
        ("5CG0012345", "2345"),
        ("ABC", "BC"),
        ("AB", "B"),
        ("A", ""),
        ("", ""),
        (None, ""),
        ("ABCD", "BCD"),
        ("ABCDE", "BCDE"),
    ],
)
def test_the_public_page_never_tells_a_whole_serial(serial: str | None, end: str) -> None:
    assert last_four(serial) == end
