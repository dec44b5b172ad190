"""What is done about residents: referring, passes, consent, erasure, and the log of who looked. A file per topic."""

from laptopdesk.people.rules import has_bsn, mask_bsn, normalise_email, normalise_phone
from laptopdesk.people.service.consent import give_consent, withdraw_consent
from laptopdesk.people.service.erasure import describe_erasing, erase_participant, forget_identity
from laptopdesk.people.service.intake import (
    add_walk_in,
    change_identity,
    find_walk_in,
    refer_participant,
    take_over_participant,
)
from laptopdesk.people.service.looks import look_at_participant
from laptopdesk.people.service.passes import (
    bind_pass,
    issue_pass,
    make_pass_roll,
    pass_for_desk,
    reissue_pass,
    revoke_pass,
)

__all__ = [
    "add_walk_in",
    "bind_pass",
    "change_identity",
    "describe_erasing",
    "erase_participant",
    "find_walk_in",
    "forget_identity",
    "give_consent",
    "has_bsn",
    "issue_pass",
    "look_at_participant",
    "make_pass_roll",
    "mask_bsn",
    "normalise_email",
    "normalise_phone",
    "pass_for_desk",
    "refer_participant",
    "reissue_pass",
    "revoke_pass",
    "take_over_participant",
    "withdraw_consent",
]
