"""Grades with written definitions, and the marks a grade is given for."""

from dataclasses import dataclass
from datetime import datetime

from laptopdesk.assets.lifecycle.values import LaptopState
from laptopdesk.protocol.words import N_, Worded


class GradeFinding(Worded):
    """What is seen on a laptop and does not stop it from working."""

    SCRATCHES = "scratches", N_("scratches")
    DENTS = "dents", N_("dents")
    CRACKS = "cracks", N_("cracks")
    KEYS_MISSING = "keys_missing", N_("missing keys")
    KEYS_WORN = "keys_worn", N_("worn keys")
    SCREEN_SPOTS = "screen_spots", N_("spots on the screen")
    SCREEN_SCRATCHED = "screen_scratched", N_("scratched screen")
    HINGE_LOOSE = "hinge_loose", N_("loose hinge")
    STICKERS = "stickers", N_("stickers or glue")
    DISCOLOURED = "discoloured", N_("discoloured")
    FEET_MISSING = "feet_missing", N_("missing feet")


@dataclass(frozen=True, kw_only=True)
class GradeDefinition:
    """One version of what a grade means, in both languages. `withdrawn`: no longer given."""

    id: int
    code: str
    version: int
    words_nl: str
    words_en: str
    withdrawn: bool
    written_at: datetime
    written_by_id: int | None


@dataclass(frozen=True, kw_only=True)
class WriteDefinition:
    """What a grade means from now on."""

    code: str
    words_nl: str
    words_en: str
    withdrawn: bool = False


@dataclass(frozen=True, kw_only=True)
class GradeLaptop:
    """A named person gives a laptop a grade."""

    tag: str
    code: str
    findings: tuple[GradeFinding, ...] = ()
    remarks: str = ""


@dataclass(frozen=True, kw_only=True)
class LaptopGrade:
    """The grade of a laptop, with the very definition it was given under."""

    definition: GradeDefinition
    findings: tuple[GradeFinding, ...]
    remarks: str
    graded_at: datetime
    graded_by_id: int


@dataclass(frozen=True, kw_only=True)
class GradedLaptop:
    """A laptop in a list of one grade; `version`: which text of the definition it was given under."""

    tag: str
    manufacturer: str
    model: str
    state: LaptopState
    location_name: str | None
    version: int
    findings: tuple[GradeFinding, ...]
    graded_at: datetime


@dataclass(frozen=True, kw_only=True)
class GradedListing:
    """One stretch of a list by tag; `next_after` reads on."""

    rows: tuple[GradedLaptop, ...]
    next_after: str | None
