"""Residents as plain values: identity apart from participation."""

from dataclasses import dataclass
from datetime import datetime
from typing import NewType

from laptopdesk.protocol.words import N_, Worded

ParticipantId = NewType("ParticipantId", int)
PassId = NewType("PassId", int)

MAX_ROLL = 500
"""How many blank passes one roll holds at most."""


class Language(Worded):
    """Languages a resident may prefer: ISO 639 codes, Dutch and English first."""

    DUTCH = "nl", N_("Dutch")
    ENGLISH = "en", N_("English")
    ARABIC = "ar", N_("Arabic")
    BULGARIAN = "bg", N_("Bulgarian")
    GERMAN = "de", N_("German")
    SPANISH = "es", N_("Spanish")
    PERSIAN = "fa", N_("Persian (Farsi, Dari)")
    FRENCH = "fr", N_("French")
    PAPIAMENTO = "pap", N_("Papiamento")
    POLISH = "pl", N_("Polish")
    PORTUGUESE = "pt", N_("Portuguese")
    ROMANIAN = "ro", N_("Romanian")
    RUSSIAN = "ru", N_("Russian")
    SOMALI = "so", N_("Somali")
    TIGRINYA = "ti", N_("Tigrinya")
    TURKISH = "tr", N_("Turkish")
    UKRAINIAN = "uk", N_("Ukrainian")
    URDU = "ur", N_("Urdu")
    CHINESE = "zh", N_("Chinese")


class Origin(Worded):
    """How a participant came to us."""

    REFERRED = "referred", N_("referred")
    WALK_IN = "walk_in", N_("walked in")
    TAKEOVER = "takeover", N_("from before this system")


class PassState(Worded):
    """A pass is printed blank on a roll or with a letter, bound to one person, and may be revoked."""

    BLANK = "blank", N_("blank")
    BOUND = "bound", N_("in use")
    REVOKED = "revoked", N_("revoked")


class ConsentKind(Worded):
    """What a resident allowed, beyond what the hand-over itself needs."""

    HELPDESK_CALLBACK = "helpdesk_callback", N_("The helpdesk may call back")
    SURVEY = "survey", N_("We may ask how it goes")


@dataclass(frozen=True, kw_only=True)
class Identity:
    """The erasable part of a person as it was typed; `clean_identity` of the rules puts it into stored form."""

    name: str
    language: str = "nl"
    phone: str | None = None
    email: str | None = None
    need: str | None = None
    street: str | None = None
    postcode: str | None = None
    city: str | None = None


@dataclass(frozen=True, kw_only=True)
class ReferParticipant:
    """A partner organisation sends somebody; `referred_by` is the person there who did."""

    identity: Identity
    organisation_id: int
    home_location_id: int | None
    referred_by: str | None = None


@dataclass(frozen=True, kw_only=True)
class AddWalkIn:
    """Somebody walks in: three fields. `contact` is a phone number or an e-mail address, or nothing."""

    name: str
    contact: str
    language: str
    location_id: int


@dataclass(frozen=True, kw_only=True)
class Namesake:
    """One of several people with one name, and the last three digits of phone and pass to tell them apart."""

    id: ParticipantId
    name: str
    phone_end: str | None
    pass_end: str | None


@dataclass(frozen=True, kw_only=True)
class Participant:
    """One resident; the identity fields are None once erased. `pass_code` is the pass in force."""

    id: ParticipantId
    origin: Origin
    created_at: datetime
    home_location_id: int | None
    name: str | None
    initials: str
    phone: str | None
    email: str | None
    language: str | None
    need: str | None
    street: str | None
    postcode: str | None
    city: str | None
    pass_code: str | None
    pass_state: PassState | None
    erased_at: datetime | None

    @property
    def address_lines(self) -> tuple[str, ...]:
        """Street, and postcode with city, as far as they are known."""
        place = " ".join(part for part in (self.postcode, self.city) if part)
        return tuple(line for line in (self.street, place) if line)


@dataclass(frozen=True, kw_only=True)
class ListedPerson:
    """One person in a list: no phone, e-mail or need."""

    id: ParticipantId
    name: str
    language: str
    origin: Origin
    created_at: datetime
    home_location_id: int | None
    pass_code: str | None


@dataclass(frozen=True, kw_only=True)
class PersonName:
    """What a list of a room shows of a person."""

    id: ParticipantId
    name: str
    sort_key: str
    initials: str
    language: str
    pass_code: str | None


@dataclass(frozen=True, kw_only=True)
class SearchPage:
    """One page of a search, and how many there are in all."""

    rows: tuple[ListedPerson, ...]
    total: int


@dataclass(frozen=True, kw_only=True)
class Pass:
    """One pass; `code` carries nothing personal."""

    id: PassId
    code: str
    state: PassState
    made_at: datetime
    roll: str | None
    participant_id: ParticipantId | None
    bound_at: datetime | None
    revoked_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class PassHolder:
    """Who holds a pass, as the desk needs it: `participant_id` is None for a blank one.

    `initials` only where holders are listed for a desk that works without us: whoever shows them loads them by id.
    """

    code: str
    state: PassState
    participant_id: ParticipantId | None
    initials: str = ""


@dataclass(frozen=True, kw_only=True)
class PassRoll:
    """A roll of blank passes: how many were made and how many are still blank."""

    name: str
    made_at: datetime
    count: int
    blank: int


@dataclass(frozen=True, kw_only=True)
class Referral:
    """Which organisation sent a person, and when."""

    organisation_id: int
    referred_at: datetime
    referred_by: str | None


@dataclass(frozen=True, kw_only=True)
class Consent:
    """What a person allowed, and whether that still holds."""

    kind: ConsentKind
    given_at: datetime
    withdrawn_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class RecordedLook:
    """One look at a person's record; `staff_id` is None for the product itself."""

    at: datetime
    staff_id: int | None
    page: str
    who: str = ""
