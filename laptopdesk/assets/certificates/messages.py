"""Sentences and names for certificates."""

from laptopdesk.assets.certificates.errors import CertificateReason
from laptopdesk.assets.certificates.values import Standing
from laptopdesk.assets.evidence.values import InsufficientReason
from laptopdesk.core.i18n import word


def why_sentence(code: str) -> str:
    """Why a laptop has no certificate; a code that a later version may have written is shown as it is."""
    if code in set(InsufficientReason):
        return word(InsufficientReason(code))
    return word(CertificateReason(code)) if code in set(CertificateReason) else code


STANDING_TONES = {Standing.VALID: "good", Standing.REVOKED: "bad", Standing.UNKNOWN: "neutral"}
