"""Erasure that people vouch for: shown and counted as attested, never as proven."""

from dataclasses import dataclass
from datetime import datetime

from laptopdesk.assets.lifecycle.values import LaptopState


@dataclass(frozen=True, kw_only=True)
class Attest:
    """Two different people vouch, with a document, that this laptop was erased before it was taken over."""

    laptop_id: int
    file_id: int
    file_name: str
    first_id: int
    second_id: int


@dataclass(frozen=True, kw_only=True)
class AttestedLaptop:
    """One laptop whose erasure is attested and not proven, as the list shows it."""

    tag: str
    words: str
    lot_code: str
    state: LaptopState
    location_id: int | None
    attested_at: datetime


@dataclass(frozen=True, kw_only=True)
class Attestation:
    """One attestation. `counts`: it is of the present custody period, and the lot still allows it."""

    id: int
    laptop_id: int
    file_id: int
    file_name: str
    first_id: int
    second_id: int
    attested_at: datetime
    counts: bool
