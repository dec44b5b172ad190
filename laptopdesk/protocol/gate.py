"""The gate: may this laptop go to this person at this desk, now? Pure; server and station run the same rule.

Source: DESIGN section 4, "The gate". The server asks it on live facts, the station on its snapshot.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import assert_never

from laptopdesk.protocol.words import N_, Worded


class HandoutKind(Worded):
    """A laptop to keep, or one to use while another is in repair."""

    OWN = "own", N_("own laptop")
    LOANER = "loaner", N_("loaner")


class KitPiece(Worded):
    """What goes with a laptop; a kit may hold other codes too, which are shown as they are."""

    CHARGER = "charger", N_("charger")
    BAG = "bag", N_("bag")
    MOUSE = "mouse", N_("mouse")
    HEADSET = "headset", N_("headset")


class GateReason(Worded):
    """Why a hand-out may not happen, or not yet; in the order in which they are always listed."""

    LAPTOP_UNKNOWN = "laptop_unknown", N_("This laptop is not in the system. Set it aside: the technician decides.")
    LAPTOP_NOT_READY = "laptop_not_ready", N_("This laptop is not ready. Take another one: the technician decides.")
    LAPTOP_ELSEWHERE = (
        "laptop_elsewhere",
        N_("This laptop belongs at another location. Take another one: the programme team decides."),
    )
    LAPTOP_ALREADY_OUT = (
        "laptop_already_out",
        N_("This laptop is listed as handed out. Set it aside: the programme team decides."),
    )
    LAPTOP_RESERVED = "laptop_reserved", N_("This laptop is reserved. Take another one: the programme team decides.")
    EVIDENCE_REVOKED = (
        "evidence_revoked",
        N_("This laptop must be checked again. Take another one: the technician decides."),
    )
    PASS_UNKNOWN = "pass_unknown", N_("This pass is not known. Scan again, or ask the trainer.")
    PASS_BLANK = "pass_blank", N_("This pass is not linked yet. The trainer links it.")
    PASS_REVOKED = "pass_revoked", N_("This pass no longer works. The trainer gives a new one.")
    PERSON_UNKNOWN = "person_unknown", N_("Not found in the list. Search again, or ask the trainer.")
    NOT_ENROLLED = "not_enrolled", N_("Enrolment comes first. The trainer arranges it.")
    TRAINING_NOT_ATTENDED = "training_not_attended", N_("Training 1 comes first. The trainer decides.")
    ALREADY_HAS_ONE = "already_has_one", N_("A laptop is already registered here. The programme team decides.")
    OPERATOR_NOT_ALLOWED = "operator_not_allowed", N_("Handing out here needs permission. The programme team decides.")
    KIT_INCOMPLETE = "kit_incomplete", N_("Tick everything that comes with it. The kit is not complete yet.")
    AGREEMENT_UNSIGNED = "agreement_unsigned", N_("The agreement is not signed yet. Sign on the screen or on paper.")


class Decider(StrEnum):
    """Who may resolve a reason."""

    OPERATOR = "operator"
    TRAINER = "trainer"
    TECHNICIAN = "technician"
    PROGRAMME = "programme"


STILL_TO_DO = (GateReason.KIT_INCOMPLETE, GateReason.AGREEMENT_UNSIGNED)
"""Reasons that the desk resolves itself: they make a hand-out wait, they do not refuse it."""


@dataclass(frozen=True, kw_only=True)
class LaptopFacts:
    """What the gate must know of a laptop.

    `state` is the lifecycle state; `location_code` is None in transit; `out` means an open handout exists;
    `reserved_for_pass` is the code of the pass for whose holder it is kept, None when free.
    """

    tag: str
    known: bool = True
    state: str = "ready"
    location_code: str | None = None
    out: bool = False
    reserved_for_pass: str | None = None
    evidence_revoked: bool = False

    @classmethod
    def unknown(cls, tag: str) -> "LaptopFacts":
        """The facts of a tag that is not in the register."""
        return cls(tag=tag, known=False)

    @property
    def state_ready(self) -> bool:
        """True when the lifecycle is no obstacle; that it is out is a reason of its own, and not said twice."""
        return self.state == "ready" or (self.state == "handed_out" and self.out)


@dataclass(frozen=True, kw_only=True)
class PersonFacts:
    """What the gate must know of a person; no name, nothing else.

    `pass_code` is None when the person was picked from today's list. `known` means that there is a person: someone
    on the list, or the holder of the pass. `gate_attended`: was present at the training that opens the programme's
    gate (True where the programme has no such training). `has_own`, `has_loaner`: an open handout of that kind.
    """

    pass_code: str | None = None
    pass_known: bool = True
    pass_bound: bool = True
    pass_revoked: bool = False
    known: bool = True
    enrolled: bool = False
    gate_attended: bool = False
    has_own: bool = False
    has_loaner: bool = False

    @classmethod
    def unknown(cls) -> "PersonFacts":
        """The facts when nobody was found, without a pass."""
        return cls(known=False)

    @classmethod
    def of_unknown_pass(cls, pass_code: str) -> "PersonFacts":
        """The facts of a pass that was never issued."""
        return cls(pass_code=pass_code, pass_known=False, pass_bound=False, known=False)

    @classmethod
    def of_blank_pass(cls, pass_code: str, *, revoked: bool = False) -> "PersonFacts":
        """The facts of a pass from a roll that is not bound to a person yet."""
        return cls(pass_code=pass_code, pass_bound=False, pass_revoked=revoked, known=False)

    @property
    def pass_leads_to_person(self) -> bool:
        """True without a pass too: then the person was found in another way, or not."""
        return self.pass_code is None or (self.pass_known and self.pass_bound)

    @property
    def identified(self) -> bool:
        """True when the rules about persons have somebody to be about."""
        return self.known and self.pass_leads_to_person


@dataclass(frozen=True, kw_only=True)
class DeskFacts:
    """What the gate must know of the desk and of what was done there.

    `exception_approved`: two signed-in people and a reason stand behind an exception to the training rule; whether
    they do is judged before the gate is asked.
    """

    location_code: str
    operator_may_hand_out: bool
    kit_required: tuple[str, ...] = ()
    kit_ticked: tuple[str, ...] = ()
    signed: bool = False
    exception_approved: bool = False
    kind: HandoutKind = HandoutKind.OWN


@dataclass(frozen=True, kw_only=True)
class Approved:
    """Everything holds: the hand-over may be confirmed. `by_exception` when the training rule was lifted for it."""

    tag: str
    pass_code: str | None
    location_code: str
    kind: HandoutKind
    by_exception: bool


@dataclass(frozen=True, kw_only=True)
class NotYet:
    """*May go*: nothing refuses it, `todo` is what the desk still does."""

    todo: tuple[GateReason, ...]


@dataclass(frozen=True, kw_only=True)
class GateRefused:
    """It may not happen: `reasons` are all that refuse, `todo` what would be left to do besides."""

    reasons: tuple[GateReason, ...]
    todo: tuple[GateReason, ...] = ()


GateDecision = Approved | NotYet | GateRefused


def check_handout(laptop: LaptopFacts, person: PersonFacts, desk: DeskFacts) -> GateDecision:
    """Approved, or what is still to do, or every reason why not, in the order of `GateReason`."""
    reasons = (*_laptop_reasons(laptop, person, desk), *_pass_reasons(person), *_person_reasons(person, desk))
    if not desk.operator_may_hand_out:
        reasons = (*reasons, GateReason.OPERATOR_NOT_ALLOWED)
    todo = tuple(_todo(desk))
    if reasons:
        return GateRefused(reasons=reasons, todo=todo)
    if todo:
        return NotYet(todo=todo)
    return Approved(
        tag=laptop.tag,
        pass_code=person.pass_code,
        location_code=desk.location_code,
        kind=desk.kind,
        by_exception=not person.gate_attended,
    )


def may_go(decision: GateDecision) -> bool:
    """True for the desk's first step, *may go*: nothing refuses, whatever is still to do."""
    return not isinstance(decision, GateRefused)


def list_reasons(decision: GateDecision) -> tuple[GateReason, ...]:
    """Every reason of the decision, the refusing ones first and then what is still to do."""
    match decision:
        case Approved():
            return ()
        case NotYet(todo=todo):
            return todo
        case GateRefused(reasons=reasons, todo=todo):
            return reasons + todo
        case _:
            assert_never(decision)


def _laptop_reasons(laptop: LaptopFacts, person: PersonFacts, desk: DeskFacts) -> Iterator[GateReason]:
    if not laptop.known:
        yield GateReason.LAPTOP_UNKNOWN
        return
    if not laptop.state_ready:
        yield GateReason.LAPTOP_NOT_READY
    if not laptop.out and laptop.location_code != desk.location_code:
        yield GateReason.LAPTOP_ELSEWHERE
    if laptop.out:
        yield GateReason.LAPTOP_ALREADY_OUT
    if laptop.reserved_for_pass is not None and laptop.reserved_for_pass != person.pass_code:
        yield GateReason.LAPTOP_RESERVED
    if laptop.evidence_revoked:
        yield GateReason.EVIDENCE_REVOKED


def _pass_reasons(person: PersonFacts) -> Iterator[GateReason]:
    if person.pass_code is None:
        return
    if not person.pass_known:
        yield GateReason.PASS_UNKNOWN
        return
    if not person.pass_bound:
        yield GateReason.PASS_BLANK
    if person.pass_revoked:
        yield GateReason.PASS_REVOKED


def _person_reasons(person: PersonFacts, desk: DeskFacts) -> Iterator[GateReason]:
    if person.pass_leads_to_person and not person.known:
        yield GateReason.PERSON_UNKNOWN
    if not person.identified:
        return
    if not person.enrolled:
        yield GateReason.NOT_ENROLLED
    if not person.gate_attended and not desk.exception_approved:
        yield GateReason.TRAINING_NOT_ATTENDED
    if person.has_own if desk.kind is HandoutKind.OWN else person.has_loaner:
        yield GateReason.ALREADY_HAS_ONE


def _todo(desk: DeskFacts) -> Iterator[GateReason]:
    if not set(desk.kit_required) <= set(desk.kit_ticked):
        yield GateReason.KIT_INCOMPLETE
    if not desk.signed:
        yield GateReason.AGREEMENT_UNSIGNED


def who_may_decide(reason: GateReason) -> Decider:
    """Who may resolve `reason`; the sentence on screen names the same."""
    match reason:
        case GateReason.LAPTOP_UNKNOWN | GateReason.LAPTOP_NOT_READY | GateReason.EVIDENCE_REVOKED:
            return Decider.TECHNICIAN
        case GateReason.LAPTOP_ELSEWHERE | GateReason.LAPTOP_ALREADY_OUT | GateReason.LAPTOP_RESERVED:
            return Decider.PROGRAMME
        case GateReason.PASS_UNKNOWN | GateReason.PASS_BLANK | GateReason.PASS_REVOKED | GateReason.PERSON_UNKNOWN:
            return Decider.TRAINER
        case GateReason.NOT_ENROLLED | GateReason.TRAINING_NOT_ATTENDED:
            return Decider.TRAINER
        case GateReason.ALREADY_HAS_ONE | GateReason.OPERATOR_NOT_ALLOWED:
            return Decider.PROGRAMME
        case GateReason.KIT_INCOMPLETE | GateReason.AGREEMENT_UNSIGNED:
            return Decider.OPERATOR
        case _:
            assert_never(reason)
