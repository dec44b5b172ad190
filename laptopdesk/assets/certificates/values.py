"""Certificates of sanitization: what one states, how it stands, and what a donor is sent."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import NewType

from laptopdesk.assets.evidence.values import Binding, Verdict
from laptopdesk.assets.lifecycle.values import LaptopState, MediumKind, SanitizationLevel
from laptopdesk.assets.proof.values import Proof
from laptopdesk.assets.sampling.values import CheckResult, SampleState
from laptopdesk.protocol.words import N_, Worded

CertificateId = NewType("CertificateId", int)
DonorFileId = NewType("DonorFileId", int)


class CertificateStanding(Worded):
    """What the public page answers."""

    VALID = "valid", N_("valid")
    REVOKED = "revoked", N_("revoked")
    UNKNOWN = "unknown", N_("unknown")


@dataclass(frozen=True, kw_only=True)
class Custody:
    """One custody period of a laptop; moments in UTC."""

    id: int
    began_at: datetime
    ended_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class Person:
    """Somebody a certificate names, as they were known when it was issued. `roles` are codes."""

    name: str
    roles: tuple[str, ...] = ()
    place: str = ""


@dataclass(frozen=True, kw_only=True)
class Issuer:
    """On whose behalf certificates are issued, as the register of organisations and locations knew it then."""

    name: str
    place: str
    address: str


@dataclass(frozen=True, kw_only=True)
class RecordFacts:
    """The wipe record a certificate rests on. `sha256` is of the raw file as it came.

    `confirmed_by`: the second person, for what was done by hand.
    """

    id: int
    tool: str
    tool_version: str
    method: str | None
    rounds: int | None
    level: SanitizationLevel
    verified: bool
    started_at: datetime | None
    ended_at: datetime | None
    verdict: Verdict
    reasons: tuple[str, ...]
    binding: Binding
    bound_by: Person | None
    bound_reason: str | None
    wiped_by: Person | None
    confirmed_by: Person | None
    file_name: str
    sha256: str


@dataclass(frozen=True, kw_only=True)
class MediumFacts:
    """One drive. `lacks` are the codes of every reason why the evidence does not suffice; size in bytes."""

    id: int
    kind: MediumKind
    model: str
    serial: str | None
    bus: str
    size_bytes: int | None
    removed_at: datetime | None
    asked: SanitizationLevel
    proof: Proof
    lacks: tuple[str, ...]
    record: RecordFacts | None


@dataclass(frozen=True, kw_only=True)
class SampleFacts:
    """The independent sample of the lot, when the certificate was issued; `own`: the look at this very laptop."""

    state: SampleState
    erased: int
    drawn: int
    checked: int
    found: int
    own: CheckResult | None
    own_by: Person | None
    own_at: datetime | None
    own_tool: str


@dataclass(frozen=True, kw_only=True)
class Statement:
    """Everything a certificate, or a report, says of one laptop in one custody period. Moments in UTC.

    `paper`: by which form it is printed, so that an old one is printed as it was issued. `checked_by`: who looked at
    the laptop after the wipe and before it was called ready. `doubts`: why nothing is proven of the laptop as a whole.
    """

    laptop_id: int
    tag: str
    manufacturer: str
    model: str
    serial: str | None
    donor_number: str | None
    state: LaptopState
    lot_id: int
    lot_code: str
    donor: str
    received_on: date
    place: str
    custody_id: int
    custody_began_at: datetime
    custody_ended_at: datetime | None
    media: tuple[MediumFacts, ...]
    no_drive_by: Person | None
    no_drive_at: datetime | None
    sample: SampleFacts
    proof: Proof
    checked_by: Person | None = None
    checked_at: datetime | None = None
    issuer: Issuer | None = None
    paper: int = 1
    doubts: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Certificate:
    """One issued certificate. `code` is what the public page is asked with; `sha256` is of the statement."""

    id: CertificateId
    number: str
    code: str
    laptop_id: int
    custody_id: int
    lot_id: int
    proof: Proof
    sha256: str
    issued_at: datetime
    issued_by_id: int | None
    revoked_at: datetime | None
    revoked_reason: str | None
    standing: CertificateStanding


@dataclass(frozen=True, kw_only=True)
class PublicAnswer:
    """What anybody is told who knows a code: enough to hold the paper against, and nothing of laptop or donor."""

    standing: CertificateStanding
    number: str = ""
    issued_at: datetime | None = None
    last_four: str = ""


@dataclass(frozen=True, kw_only=True)
class LotCounts:
    """The laptops of a lot by what is proven of our first custody of them, and beside that the papers.

    `certified`: laptops with a valid certificate; `waiting`: proven, destroyed or without a drive, and without one;
    `revoked`: certificates that hold no more.
    """

    by_proof: dict[Proof, int]
    certified: int
    waiting: int
    revoked: int

    @property
    def laptops(self) -> int:
        """All laptops of the lot: each stands under one proof."""
        return sum(self.by_proof.values())

    @property
    def without(self) -> int:
        """Laptops that have no valid certificate of our first custody of them."""
        return self.laptops - self.certified


@dataclass(frozen=True, kw_only=True)
class DonorFile:
    """What a donor is sent about a lot, while it is made and afterwards."""

    id: DonorFileId
    lot_id: int
    language: str
    asked_at: datetime
    asked_by_id: int | None
    total: int
    done: int
    finished_at: datetime | None
    index_id: int | None
    summary_id: int | None


@dataclass(frozen=True, kw_only=True)
class DonorLine:
    """One laptop in the donor's file. `why` are codes: why it has no certificate."""

    tag: str
    words: str
    serial: str | None
    donor_number: str | None
    proof: Proof
    number: str | None
    code: str | None
    pdf_id: int | None
    why: tuple[str, ...]
