"""What is known about the data on a laptop, in words."""

from laptopdesk.assets.proof.values import Proof

PROOF_TONES = {
    Proof.PROVEN: "good",
    Proof.DESTROYED: "good",
    Proof.ATTESTED: "warn",
    Proof.NO_DRIVE: "info",
    Proof.NOT_PROVEN: "bad",
}
