"""Why something about a training is refused; the words stand in `messages`."""

from laptopdesk.protocol.words import N_, Worded


class TrainingReason(Worded):
    """Why a session or an attendance was not taken as asked."""

    TITLE_MISSING = "title_missing", N_("Choose a training, or fill in a name.")
    TITLE_TOO_LONG = "title_too_long", N_("This name is too long; at most 120 characters.")
    MODULE_UNKNOWN = "module_unknown", N_("Choose a training from the list.")
    PROGRAMME_UNKNOWN = "programme_unknown", N_("Choose a programme from the list.")
    LENGTH_WRONG = "length_wrong", N_("A session takes 15 to 600 minutes.")
    CAPACITY_WRONG = "capacity_wrong", N_("A session has 1 to 1000 places.")
    COUNT_WRONG = "count_wrong", N_("A series has 1 to 60 sessions.")
    TIME_DOES_NOT_EXIST = "time_does_not_exist", N_("This time does not exist: the clock goes forward that night.")
    HEADS_NEED_NO_MODULE = (
        "heads_need_no_module",
        N_("A training is recorded by name. Only other meetings have a head count."),
    )
    LOOKS_ALIKE = "looks_alike", N_("This name is on the list already. Choose who you mean.")
    WAS_INVITED = "was_invited", N_("This person was invited. Mark them as absent.")
    LAPTOP_RESTS_ON_IT = "laptop_rests_on_it", N_("A laptop was handed out on this. The programme team decides.")
    HEADS_ONLY = "heads_only", N_("This meeting has a head count only, without names.")
    NAMES_KEPT = "names_kept", N_("This session is recorded by name. Mark each participant instead.")
    HEADS_WRONG = "heads_wrong", N_("Fill in how many people there were: 0 to 10000.")
    SESSION_CANCELLED = "session_cancelled", N_("This session was cancelled.")
    SESSION_CLOSED = "session_closed", N_("This session is closed. Nothing about it changes any more.")
    SESSION_HAS_ATTENDANCE = (
        "session_has_attendance",
        N_("Attendance is already recorded here. The programme team decides."),
    )
    SESSION_TOO_EARLY = "session_too_early", N_("This session is on a later day. Mark attendance on the day itself.")
