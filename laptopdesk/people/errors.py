"""Why something about a person is refused; the words stand in `messages`."""

from enum import StrEnum


class PersonReason(StrEnum):
    """Why a person's data or a pass was not taken."""

    NAME_MISSING = "name_missing"
    NAME_TOO_LONG = "name_too_long"
    BSN_IN_NAME = "bsn_in_name"
    BSN_IN_NEED = "bsn_in_need"
    BSN_IN_ADDRESS = "bsn_in_address"
    BSN_IN_REFERRER = "bsn_in_referrer"
    PHONE_UNREADABLE = "phone_unreadable"
    EMAIL_UNREADABLE = "email_unreadable"
    CONTACT_UNREADABLE = "contact_unreadable"
    POSTCODE_UNREADABLE = "postcode_unreadable"
    TEXT_TOO_LONG = "text_too_long"
    LANGUAGE_UNKNOWN = "language_unknown"
    ORGANISATION_UNKNOWN = "organisation_unknown"
    PERSON_ERASED = "person_erased"
    PASS_UNKNOWN = "pass_unknown"
    PASS_NOT_BLANK = "pass_not_blank"
    ROLL_SIZE = "roll_size"
