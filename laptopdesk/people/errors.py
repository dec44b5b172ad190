"""Why something about a person is refused; the words stand in `messages`."""

from laptopdesk.protocol.words import N_, Worded

BSN_SEEN = N_("This looks like a citizen service number (BSN). We never store one.")
REMOVE_BSN = N_("Remove the citizen service number (BSN). We never store one.")


class PersonReason(Worded):
    """Why a person's data or a pass was not taken."""

    NAME_TOO_LONG = "name_too_long", N_("This name is too long; at most 160 characters.")
    BSN_IN_NAME = "bsn_in_name", BSN_SEEN
    BSN_IN_NEED = "bsn_in_need", REMOVE_BSN
    BSN_IN_ADDRESS = "bsn_in_address", REMOVE_BSN
    BSN_IN_REFERRER = "bsn_in_referrer", BSN_SEEN
    PHONE_UNREADABLE = "phone_unreadable", N_("This is not a phone number. Example: 06 12345678.")
    EMAIL_UNREADABLE = "email_unreadable", N_("This is not an e-mail address. Example: name@example.nl.")
    CONTACT_UNREADABLE = "contact_unreadable", N_("Fill in a phone number or an e-mail address, or nothing.")
    POSTCODE_UNREADABLE = "postcode_unreadable", N_("This is not a postcode. Example: 3011 AD.")
    TEXT_TOO_LONG = "text_too_long", N_("This text is too long. Make it shorter.")
    LANGUAGE_UNKNOWN = "language_unknown", N_("Choose a language from the list.")
    ORGANISATION_UNKNOWN = "organisation_unknown", N_("Choose the organisation that refers this person.")
    PERSON_ERASED = "person_erased", N_("The personal data was erased on request. Nothing can be added.")
    PASS_UNKNOWN = "pass_unknown", N_("We do not know this pass. Take a new one.")
    PASS_NOT_BLANK = "pass_not_blank", N_("This pass is in use or revoked. Take a new one.")
    ROLL_SIZE = "roll_size", N_("A roll has 1 to 500 passes.")
