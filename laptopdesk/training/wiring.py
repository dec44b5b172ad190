"""What `training` offers the composition root."""

from laptopdesk.protocol.operations import OperationKind
from laptopdesk.training.errors import TrainingReason
from laptopdesk.training.messages import training_sentence
from laptopdesk.training.service import apply_attendance, forget_reasons, seed_programmes
from laptopdesk.ui.wiring import Wiring


def wire(wiring: Wiring) -> None:
    """Register pages, commands, operations, jobs and words of this package."""
    wiring.add_defaults(seed_programmes)
    wiring.add_operation(OperationKind.RECORD_ATTENDANCE.value, apply_attendance)
    wiring.add_sentences(TrainingReason, training_sentence)
    wiring.erasures.register("training", forget_reasons)
