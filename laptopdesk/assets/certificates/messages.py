"""Sentences and names for certificates."""

from enum import StrEnum
from typing import assert_never

from laptopdesk.assets.certificates.errors import CertificateReason
from laptopdesk.assets.certificates.values import Standing
from laptopdesk.assets.evidence.messages import insufficient_sentence
from laptopdesk.assets.evidence.values import InsufficientReason
from laptopdesk.core.i18n import gettext as _


def certificate_sentence(reason: StrEnum) -> str:
    """Why a certificate cannot be issued or revoked."""
    match CertificateReason(reason):
        case CertificateReason.NO_DRIVE_KNOWN:
            return _("No drive is known, and nobody recorded that there is none.")
        case CertificateReason.REMOVED_WITHOUT_PROOF:
            return _("A drive was taken out, and nothing proves what became of its data.")
        case CertificateReason.NOT_ISSUED:
            return _("The evidence suffices, but no certificate was issued yet.")
        case CertificateReason.DATA_FOUND:
            return _("The independent look at this laptop found data.")
        case CertificateReason.ISSUED_ALREADY:
            return _("There is a valid certificate that says exactly this.")
        case CertificateReason.REASON_MISSING:
            return _("Write down why.")
        case CertificateReason.REVOKED_ALREADY:
            return _("This certificate was revoked already.")
        case CertificateReason.LOT_EMPTY:
            return _("This lot has no laptops.")
        case CertificateReason.NOT_ALLOWED:
            return _("Whoever asked for this file may not issue certificates where this laptop lies.")
        case _ as never:
            assert_never(never)


def why_sentence(code: str) -> str:
    """Why a laptop has no certificate; a code that a later version may have written is shown as it is."""
    if code in set(InsufficientReason):
        return insufficient_sentence(InsufficientReason(code))
    return certificate_sentence(CertificateReason(code)) if code in set(CertificateReason) else code


def standing_name(standing: Standing) -> str:
    """The one word of the public page."""
    match standing:
        case Standing.VALID:
            return _("valid")
        case Standing.REVOKED:
            return _("revoked")
        case Standing.UNKNOWN:
            return _("unknown")
        case _ as never:
            assert_never(never)


STANDING_TONES = {Standing.VALID: "good", Standing.REVOKED: "bad", Standing.UNKNOWN: "neutral"}
