"""Whether a certificate may be issued on what is proven (`assets.proof`), and the codes it is asked by. Pure.

The fields follow the sample certificate of NIST SP 800-88 Rev. 1 (appendix G) and the list of what a certificate holds
(Rev. 1 section 4.8, Rev. 2 section 4.6): maker, model, serial and property number of the medium, its type and source,
the confidentiality category and backup where known, sanitization type, method, tool with version, verification method,
destination afterwards, and for sanitization and for verification: name, title, date, place, phone and signature.
"""

import hashlib
from collections.abc import Iterator

from laptopdesk.assets.certificates.errors import CertificateReason
from laptopdesk.assets.certificates.values import Statement
from laptopdesk.assets.evidence.values import InsufficientReason
from laptopdesk.assets.proof.values import Judged, Proof
from laptopdesk.assets.sampling.values import CheckResult
from laptopdesk.protocol.words import Worded


def against_issuing(statement: Statement) -> Iterator[Worded]:
    """Every reason why no certificate may say this."""
    if not statement.media and statement.no_drive_by is None:
        yield CertificateReason.NO_DRIVE_KNOWN
    yield from _lacks(statement)
    if any(medium.lacks and medium.removed_at is not None for medium in statement.media):
        yield CertificateReason.REMOVED_WITHOUT_PROOF
    if statement.sample.own is CheckResult.DATA_FOUND:
        yield CertificateReason.DATA_FOUND


def may_be_certified(judged: Judged) -> bool:
    """Whether what is known of this laptop is enough for a certificate, as far as the evidence goes."""
    return judged.sufficient or judged.proof is Proof.NO_DRIVE


def _lacks(statement: Statement) -> Iterator[InsufficientReason]:
    codes = {*statement.doubts, *(code for medium in statement.media for code in medium.lacks)}
    yield from (reason for reason in InsufficientReason if reason.value in codes)


def last_four(serial: str | None) -> str:
    """The end of a serial number that the public page shows: at most four characters, and never the whole of it."""
    shown = serial or ""
    return shown[-min(4, max(len(shown) - 1, 0)) :] if len(shown) > 1 else ""


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
