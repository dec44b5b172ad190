"""Sentences for attested erasure."""

from enum import StrEnum
from typing import assert_never

from laptopdesk.assets.attestation.errors import AttestationReason
from laptopdesk.core.i18n import gettext as _


def attestation_sentence(reason: StrEnum) -> str:
    """Why an erasure cannot be attested."""
    match AttestationReason(reason):
        case AttestationReason.NOT_TAKEN_OVER:
            return _("Only the erasure of a laptop from before this system can be attested.")
        case AttestationReason.LOT_FORBIDS:
            return _("This lot does not allow attested erasure. The office can allow it, with a reason.")
        case AttestationReason.ONE_PERSON:
            return _("Two different people must attest an erasure.")
        case AttestationReason.CAME_BACK:
            return _("This laptop came back to us since. It must be erased again, with a wipe log.")
        case AttestationReason.ATTESTED_BEFORE:
            return _("The erasure of this laptop was attested already.")
        case _ as never:
            assert_never(never)
