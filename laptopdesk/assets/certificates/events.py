"""What happened to certificates, as the journal keeps it: numbers and hashes, never the verification code."""

from dataclasses import dataclass
from typing import ClassVar

from laptopdesk.assets.proof.values import Proof
from laptopdesk.core.events import Event, FreeText


@dataclass(frozen=True, kw_only=True)
class CertificateIssued(Event):
    action: ClassVar[str] = "certificate.issued"

    certificate_id: int
    laptop_id: int
    lot_id: int
    custody_id: int
    number: str
    proof: Proof
    sha256: str


@dataclass(frozen=True, kw_only=True)
class CertificateRevoked(Event):
    action: ClassVar[str] = "certificate.revoked"

    certificate_id: int
    laptop_id: int
    number: str
    reason: FreeText


@dataclass(frozen=True, kw_only=True)
class DonorFileAsked(Event):
    action: ClassVar[str] = "certificate.donor_file_asked"

    lot_id: int
    laptops: int
    issues: bool
