"""Why a case cannot be decided now."""

from laptopdesk.core.reasons import CommonReason
from laptopdesk.protocol.words import N_, Worded


class CaseReason(Worded):
    """Reasons of a refusal."""

    ALREADY_DECIDED = "case_already_decided", N_("This case was already decided.")
    REASON_MISSING = "case_reason_missing", CommonReason.REASON_MISSING.words
    OUTCOME_UNKNOWN = "case_outcome_unknown", N_("Choose a decision.")
    ANSWER_MISSING = "case_answer_missing", N_("Fill in what this choice asks for.")
    NEEDS_A_PERSON = "case_needs_a_person", N_("Only a signed-in person can decide this.")
    SAME_PERSON = "case_same_person", N_("Somebody else must confirm this: it takes two people.")
    NOTHING_PROPOSED = "case_nothing_proposed", N_("Nothing to confirm. Reload the page.")
    NOT_OF_ONE_KIND = "case_not_of_one_kind", N_("Choose cases of one kind.")
