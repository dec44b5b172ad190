"""Why evidence cannot be bound or revoked."""

from laptopdesk.protocol.words import N_, Worded


class EvidenceReason(Worded):
    """Reasons of a refusal."""

    BIND_REASON_MISSING = "bind_reason_missing", N_("Write down why this drive belongs to that laptop.")
    BIND_NEEDS_PERSON = "bind_needs_person", N_("Only someone with their own account can say this.")
    ALREADY_BOUND = "already_bound", N_("This record already belongs to a laptop.")
    OUT_OF_OUR_HANDS = "out_of_our_hands", N_("This laptop is with a participant: nothing on it can be erased now.")
    DRIVE_NOT_IN_LAPTOP = "drive_not_in_laptop", N_("This drive is not in that laptop.")
    ALREADY_REVOKED = "already_revoked", N_("This record was already revoked.")
    NOT_REVOKED = "not_revoked", N_("This record already counts, or its tool was declared faulty.")
    NOT_CONTRADICTED = "not_contradicted", N_("This record no longer contradicts anything.")
    TOOL_MISSING = "tool_missing", N_("Fill in the tool and its version, each in at most 40 characters.")
    FAULT_REASON_MISSING = "fault_reason_missing", N_("Write down what is wrong, or why it is not.")
    FAULT_NEEDS_PERSON = (
        "fault_needs_person",
        N_("Only someone with their own account can declare a tool faulty, or withdraw that."),
    )
    FAULT_KNOWN = "fault_known", N_("This version was already declared faulty.")
    FAULT_WITHDRAWN = "fault_withdrawn", N_("This was already withdrawn.")
    VERSION_GROUND_MISSING = "version_ground_missing", N_("Write down what you saw in the log, and why you decide so.")
    VERSION_LOG_MISSING = "version_log_missing", N_("Choose the log you looked at: a log of exactly this version.")
    VERSION_NEEDS_PERSON = (
        "version_needs_person",
        N_("Only someone with their own account can decide about a version of a tool."),
    )
    VERSION_NUMBER_MISSING = (
        "version_number_missing",
        N_("These logs name no version. Without a version nothing can be allowed."),
    )
    VERSION_TOOL_UNREAD = "version_tool_unread", N_("We cannot read logs of this tool.")
    VERSION_ALLOWED = "version_allowed", N_("This version is allowed. If it proves nothing, declare it faulty.")
    VERSION_REFUSED = "version_refused", N_("This version was refused already.")
    VERSION_FAULTY = "version_faulty", N_("This version was declared faulty. Withdraw that first if it is not.")
    VERSION_DEVELOPMENT = (
        "version_development",
        N_("This log is from a development build. It cannot be used to allow a version."),
    )
    MANUAL_REASON_MISSING = "manual_reason_missing", N_("Write down why this was done by hand.")
    MANUAL_NEEDS_PERSON = (
        "manual_needs_person",
        N_("Only people with their own account can say this, each from that account."),
    )
    SECOND_PERSON_SAME = "second_person_same", N_("The second person must be somebody else.")
    SECOND_PERSON_MAY_NOT = "second_person_may_not", N_("This person does not prepare laptops at this location.")
    NOT_THE_SECOND_PERSON = "not_the_second_person", N_("Only the second person named here can confirm this.")
    ALREADY_CONFIRMED = "already_confirmed", N_("This was confirmed already.")
    DATE_IN_FUTURE = "date_in_future", N_("This date is in the future.")
    DONE_BY_MISSING = "done_by_missing", N_("Fill in who destroyed the drive.")
    DOCUMENT_MISSING = "document_missing", N_("Attach the document of the destruction.")
    DOCUMENT_TOO_LARGE = "document_too_large", N_("The document is larger than 16 MB.")
    DEGAUSS_NEEDS_MAGNETIC = "degauss_needs_magnetic", N_("A magnetic field destroys magnetic disks only.")
