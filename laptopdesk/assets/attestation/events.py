"""What was attested, as the journal keeps it."""

from dataclasses import dataclass
from typing import ClassVar

from laptopdesk.core.events import Event


@dataclass(frozen=True, kw_only=True)
class ErasureAttested(Event):
    """`first_staff` and `second_staff` are staff ids; `sha256` is of the document."""

    action: ClassVar[str] = "erasure.attested"

    laptop_id: int
    custody_id: int
    first_staff: int
    second_staff: int
    sha256: str
