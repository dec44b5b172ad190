"""What is proven about a drive and a laptop, and whether a certificate may be issued. Pure.

The fields follow the sample certificate of NIST SP 800-88 Rev. 1 (appendix G) and the list of what a certificate holds
(Rev. 1 section 4.8, Rev. 2 section 4.6): maker, model, serial and property number of the medium, its type and source,
the confidentiality category and backup where known, sanitization type, method, tool with version, verification method,
destination afterwards, and for sanitization and for verification: name, title, date, place, phone and signature.
"""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum

from laptopdesk.assets.certificates.errors import CertificateReason
from laptopdesk.assets.certificates.values import MediumFacts, Proof, Statement
from laptopdesk.assets.evidence.values import InsufficientReason, Record
from laptopdesk.assets.lifecycle.values import SanitizationLevel
from laptopdesk.assets.sampling.values import CheckResult

MANUAL = "manual"
"""What stands for a tool where people erased by hand, or destroyed (the evidence topic's word)."""

_WEAKEST_FIRST = (Proof.NOT_PROVEN, Proof.ATTESTED, Proof.PROVEN, Proof.DESTROYED)


def proof_of_drive(record: Record | None, lacks: Sequence[object]) -> Proof:
    """What is known about one drive; only what a tool reported and our rules accepted is proven."""
    if record is None or lacks:
        return Proof.NOT_PROVEN
    if record.level is SanitizationLevel.DESTROY:
        return Proof.DESTROYED
    return Proof.ATTESTED if record.tool == MANUAL else Proof.PROVEN


def proof_of_laptop(drives: Iterable[Proof], *, no_drive: bool) -> Proof:
    """A laptop is as good as its worst drive; without a drive it is what a named person recorded."""
    found = set(drives)
    if not found:
        return Proof.NO_DRIVE if no_drive else Proof.NOT_PROVEN
    return next(proof for proof in _WEAKEST_FIRST if proof in found)


def best(judged: Sequence[tuple[Record, tuple[InsufficientReason, ...]]]) -> (
    tuple[Record | None, tuple[InsufficientReason, ...]]
):  # fmt: skip
    """The record that says most about a drive: the one with the fewest reasons against it, of these the newest."""
    if not judged:
        return None, (InsufficientReason.NO_RECORD,)
    return min(judged, key=lambda item: (len(item[1]), -item[0].id))


def against_issuing(statement: Statement) -> Iterator[StrEnum]:
    """Every reason why no certificate may say this."""
    if not statement.media and statement.no_drive_by is None:
        yield CertificateReason.NO_DRIVE_KNOWN
    yield from _lacks(statement.media)
    if any(medium.lacks and medium.removed_at is not None for medium in statement.media):
        yield CertificateReason.REMOVED_WITHOUT_PROOF
    if statement.sample.own is CheckResult.DATA_FOUND:
        yield CertificateReason.DATA_FOUND


def _lacks(media: Iterable[MediumFacts]) -> Iterator[InsufficientReason]:
    found = {code for medium in media for code in medium.lacks}
    yield from (reason for reason in InsufficientReason if reason.value in found)


def code_key(code: str) -> str:
    """What a verification code is looked up by, whatever way it was typed: its SHA-256 after `normal_code`."""
    return hashlib.sha256(normal_code(code).encode()).hexdigest()


ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Of verification codes: no letter that is read as another (Crockford's base 32)."""

CODE_LENGTH = 20
"""Characters of five bits: 100 bits, which nobody guesses."""


def normal_code(text: str) -> str:
    """The code as it is kept: capitals, no separators, and letters that look like figures read as those."""
    plain = "".join(char for char in text.upper()[:200] if char.isalnum())
    return plain.translate(str.maketrans("OIL", "011"))


def grouped_code(code: str) -> str:
    """The code in groups of four, for people."""
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))
