"""Why a laptop may not move to a state, or not be changed."""

from laptopdesk.assets.lifecycle.values import LaptopState
from laptopdesk.protocol.words import N_, Worded


class MoveReason(Worded):
    """Every reason of the lifecycle (design, section 4)."""

    NOT_A_MOVE = "not_a_move", N_("A laptop cannot go from this state to that one.")
    ONLY_BY_HANDOUT = "only_by_handout", N_("Only the desk hands out a laptop.")
    ONLY_BY_RETURN = "only_by_return", N_("Only the desk takes a laptop back.")
    NO_MEDIUM_KNOWN = "no_medium_known", N_("No drive is known. Add it, or record that there is none.")
    EVIDENCE_MISSING = "evidence_missing", N_("A drive has no evidence of erasure.")
    EVIDENCE_INSUFFICIENT = "evidence_insufficient", N_("The evidence for a drive is not sufficient.")
    EVIDENCE_CONTRADICTED = (
        "evidence_contradicted",
        N_("The evidence does not match. Somebody must decide the case first."),
    )
    DRIVE_MAY_BE_UNSEEN = "drive_may_be_unseen", N_("A drive may be hidden. Somebody must look inside first.")
    HARDWARE_CONTRADICTED = (
        "hardware_contradicted",
        N_("A hardware report contradicts this laptop. Somebody must decide the case first."),
    )
    IMAGE_MISSING = "image_missing", N_("No image was written.")
    IMAGE_BEFORE_ERASURE = "image_before_erasure", N_("The image was written before the erasure.")
    CHECK_MISSING = "check_missing", N_("The checklist was not done.")
    CHECK_FAILED = "check_failed", N_("The last check found something wrong.")
    BATTERY_UNKNOWN = "battery_unknown", N_("The battery was not measured.")
    BATTERY_TOO_LOW = "battery_too_low", N_("The battery is below the threshold.")
    LOCKS_NOT_TRIED = "locks_not_tried", N_("Not every lock was tried in this custody period.")
    LOCK_FOUND = "lock_found", N_("The laptop is still locked by its former owner.")
    CHECKER_UNKNOWN = "checker_unknown", N_("It does not say who checked it.")
    CHECKER_WIPED_IT = "checker_wiped_it", N_("The checker is the person who wiped it. Somebody else must check.")
    RELEASE_BY_SAME_PERSON = "release_by_same_person", N_("Somebody else must release it from quarantine.")
    FURTHER_ALREADY = "further_already", N_("It was already further along. Nothing was changed.")


class LaptopReason(Worded):
    """Why a laptop's facts cannot be changed as asked."""

    IN_TRANSIT = "in_transit", N_("This laptop is on its way. Scan it in at its transfer.")
    GONE = "laptop_gone", N_("This laptop is registered as missing or disposed of. Record first that it was found.")
    WITH_PARTICIPANT = "with_participant", N_("This laptop is with a participant.")
    MEDIUM_REMOVED = "medium_removed", N_("This drive was already taken out.")
    LOCK_CLEARED = "lock_cleared", N_("This lock was already cleared.")
    NOT_JUST_TAKEN_OVER = (
        "not_just_taken_over",
        N_("Only a laptop that is being taken over can start in another state."),
    )
    POLICY_REASON_MISSING = "policy_reason_missing", N_("Write down why the lot asks for other levels.")
    NOT_FIT_TO_LEAVE = "not_fit_to_leave", N_("It is not fit to leave: write down why it goes anyway.")
    SERIAL_OF_ANOTHER = (
        "serial_of_another_laptop",
        N_("Another laptop of ours has this serial number. Then the report belongs to that laptop."),
    )
    SERIAL_DOUBLE = "serial_double", N_("Another laptop of ours has this serial number.")
    SERIAL_NOT_REAL = "serial_not_real", N_("This is not a serial number. Leave the field empty if it cannot be read.")
    CORRECTION_REASON_MISSING = "correction_reason_missing", N_("Write down why this is corrected.")
    CORRECTION_NEEDS_PERSON = "correction_needs_person", N_("Only someone with their own account can correct a laptop.")
    NOTHING_CORRECTED = "nothing_corrected", N_("Nothing was changed. Fill in what is right.")


class StandsAt(Worded):
    """The state a laptop is in, as a part of why it is refused another."""

    _ignore_ = "state"
    for state in LaptopState:
        vars()[state.name] = state.value, N_("The laptop is now “%(state)s”."), {"state": state}


class StoodAt(Worded):
    """The state a laptop was in before it was set back, as a part of what was done."""

    _ignore_ = "state"
    for state in LaptopState:
        vars()[state.name] = state.value, N_("The laptop was “%(state)s” and was set back."), {"state": state}


class CannotBecome(Worded):
    """The state a laptop cannot come to from where it stands."""

    _ignore_ = "state"
    for state in LaptopState:
        vars()[state.name] = state.value, N_("From there it cannot become “%(state)s”."), {"state": state}


class HoldReason(Worded):
    """Why a laptop stays in the register that somebody calls a mistake."""

    LABELLED = "laptop_labelled", N_("Its label was printed.")
    WIPED = "laptop_wiped", N_("It was wiped, or somebody recorded something about its drives.")
    MOVED = "laptop_moved_since", N_("It was moved, or is in another state.")
    WORKED_ON = "laptop_worked_on", N_("Somebody worked on it.")
    ANOTHER_PERSON = "received_by_another_person", N_("Someone else received it. Only that person can undo this.")
    NEEDS_PERSON = "taking_back_needs_person", N_("Only someone with their own account can undo a receipt.")
