"""Names of states, drives and levels of erasure, as people say them."""

from laptopdesk.assets.lifecycle.values import LaptopState


def state_tone(state: LaptopState) -> str:
    """The tone of the state's badge; its words and icon say the same."""
    match state:
        case LaptopState.READY | LaptopState.HANDED_OUT:
            return "good"
        case LaptopState.QUARANTINED | LaptopState.MISSING:
            return "bad"
        case LaptopState.REPAIR | LaptopState.RETURNED:
            return "warn"
        case _:
            return "neutral"
