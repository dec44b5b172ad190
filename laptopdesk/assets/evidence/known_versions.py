"""Versions of wipe tools a new register begins with: what we know, and on what ground. The migration writes them."""

from typing import Final

from laptopdesk.protocol.words import N_

RULE_OF_BEFORE: Final = N_("Allowed by the rule of before versions were written down.")
LOOKED_AT: Final = N_("Logs of this version were looked at, line by line.")
WRITES_ZEROS: Final = N_("Writes zeros where it says random, says the maker (fixed in 0.19).")

RESTED_UPON: Final = N_("Allowed by the rule of before: accepted records rest on it.")
OWN_GROUNDS: Final = frozenset({RULE_OF_BEFORE, LOOKED_AT, WRITES_ZEROS, RESTED_UPON})
"""Grounds that we wrote, and can put into the language of the page. They are stored as they stand: never change one."""

_NWIPE: Final = (*(f"0.{number}" for number in range(20, 39)), "0.40", "0.42")
_LOGS_SEEN: Final = frozenset({"0.32.023", "0.33", "0.40", "0.42", "0.1.1-beta1"})
_USODY: Final = (
    "0.1.0",
    "0.1.0-beta5",
    "0.1.0-beta6",
    "0.1.0-beta7",
    "0.1.1",
    "0.1.1-beta1",
    "0.1.2",
    "0.1.2-beta3",
    "0.1.2-rc1",
    "0.1.2-rc2",
    "0.1.3",
    "0.1.3-beta1",
    "0.1.3-beta2",
    "0.1.3-beta3",
    "0.1.3-beta4",
    "0.1.3-rc1",
    "0.1.3-rc2",
)

_READ: Final = (*(("nwipe", version) for version in (*_NWIPE, "0.32.023")), *(("usody-sanitize", v) for v in _USODY))
_ZEROS: Final = tuple(("nwipe", f"0.{number}") for number in range(13, 19))

GROUNDS: Final = {
    **{key: LOOKED_AT if key[1] in _LOGS_SEEN else RULE_OF_BEFORE for key in _READ},
    **dict.fromkeys(_ZEROS, WRITES_ZEROS),
}
"""Why each of these versions is known to be good or bad."""
KNOWN_GOOD: Final = frozenset(_READ)
KNOWN_BAD: Final = frozenset(_ZEROS)
