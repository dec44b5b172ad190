"""Why something about a lot cannot be recorded."""

from laptopdesk.core.reasons import CommonReason
from laptopdesk.protocol.words import N_, Worded


class LotReason(Worded):
    """Why something about a lot cannot be recorded."""

    NEEDS_PERSON = "condition_needs_person", N_("Only someone with their own account can record this.")
    REASON_MISSING = "condition_reason_missing", CommonReason.REASON_MISSING.words
    LOT_MISSING = "lot_missing", N_("Fill in the lot.")
    CONTACT_IS_BSN = "contact_is_bsn", N_("This looks like a citizen service number (BSN). It may not be kept here.")
    EMAIL_WRONG = "contact_email_wrong", N_("This is not an e-mail address.")
    LINE_UNKNOWN = "difference_line_unknown", N_("This line is no longer a difference. Look again.")
    NOT_THE_SAME = "not_a_look_alike", N_("Choose the laptop that looks like this line.")
    SERIAL_MISSING = "serial_missing", N_("This serial number says nothing. Type the donor's own number too.")
    NOT_A_SERIAL = (
        "scan_is_no_serial",
        N_(
            "This is not a serial number. Scan the barcode next to S/N or Serial number on the "
            "laptop. Is there none? Then leave that field empty and type the donor's own number."
        ),
    )
    SERIAL_KNOWN = "serial_known", N_("A laptop with this serial number is already in the register.")
    NUMBER_KNOWN = "donor_number_known", N_("This laptop was already received in this lot.")
    TWO_SCANS = "two_scans_in_one", N_("There are two codes in this field. Scan the serial number again.")
