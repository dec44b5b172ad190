"""Sentences and names for certificates."""

from laptopdesk.assets.certificates.errors import CertificateReason
from laptopdesk.assets.certificates.values import CertificateStanding
from laptopdesk.assets.evidence.values import InsufficientReason
from laptopdesk.core.i18n import word_of


def why_sentence(code: str) -> str:
    """Why a laptop has no certificate."""
    return word_of(code, InsufficientReason, CertificateReason)


STANDING_TONES = {
    CertificateStanding.VALID: "good",
    CertificateStanding.REVOKED: "bad",
    CertificateStanding.UNKNOWN: "neutral",
}
