"""Why something on the bench cannot be recorded."""

from laptopdesk.assets.lifecycle.errors import LaptopReason
from laptopdesk.protocol.words import N_, Worded


class BenchReason(Worded):
    """Reasons of a refusal."""

    RELEASE_WITHDRAWN = "release_withdrawn", N_("This image was withdrawn. Choose another.")
    RELEASE_KNOWN = "release_known", N_("This version of the image is already known.")
    SHA256_WRONG = "sha256_wrong", N_("A SHA-256 has 64 characters: digits and the letters a to f.")
    BATTERY_OUT_OF_RANGE = "battery_out_of_range", N_("Battery health is a percentage from 0 to 150.")
    NOT_IN_OUR_HANDS = "not_in_our_hands", LaptopReason.WITH_PARTICIPANT.words
    NEEDS_PERSON = "bench_needs_person", N_("Only a named person can check a laptop.")
