"""What is known about the data on a laptop, in words."""

from typing import assert_never

from laptopdesk.assets.proof.values import Proof
from laptopdesk.core.i18n import gettext as _


def proof_name(proof: Proof) -> str:
    """What is known about the data, in a few words."""
    match proof:
        case Proof.PROVEN:
            return _("erasure proven")
        case Proof.DESTROYED:
            return _("drive destroyed")
        case Proof.ATTESTED:
            return _("attested, not proven")
        case Proof.NO_DRIVE:
            return _("no drive inside")
        case Proof.NOT_PROVEN:
            return _("not proven")
        case _ as never:
            assert_never(never)


PROOF_TONES = {
    Proof.PROVEN: "good", Proof.DESTROYED: "good", Proof.ATTESTED: "warn", Proof.NO_DRIVE: "info",
    Proof.NOT_PROVEN: "bad",
}  # fmt: skip
