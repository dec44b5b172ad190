"""What an outcome asks, and how the answers are read: a scanned label, a pass, a place, a programme."""

from sqlalchemy.orm import Session

from laptopdesk.core.access import Actor, Permission
from laptopdesk.core.bulk import BulkField, FieldKind
from laptopdesk.core.decisions import CaseFacts, Decision
from laptopdesk.core.errors import Refused
from laptopdesk.core.i18n import gettext as _
from laptopdesk.core.numbers import find_number
from laptopdesk.handout.decisions.facts import Reported, find_laptop, find_reported, list_against, meant_of
from laptopdesk.handout.decisions.reasons import DecisionReason
from laptopdesk.people import queries as people
from laptopdesk.places import queries as places
from laptopdesk.protocol.codes import CodeKind
from laptopdesk.protocol.gate import GateReason
from laptopdesk.training import queries as training

LAPTOP, PASS, PLACE, PROGRAMME = "laptop", "pass", "place", "programme"


def ask_laptop(_session: Session, _case: CaseFacts, _actor: Actor) -> tuple[BulkField, ...]:
    """The label of the laptop that it really was."""
    hint = _("Scan the label of the laptop, or type its code.")
    return (BulkField(name=LAPTOP, label=_("Which laptop was it?"), kind=FieldKind.WORDS, hint=hint),)


def ask_pass(_session: Session, _case: CaseFacts, _actor: Actor) -> tuple[BulkField, ...]:
    """The pass of the person it was really for."""
    hint = _("Scan the pass, or type its code.")
    return (BulkField(name=PASS, label=_("Whose laptop is it?"), kind=FieldKind.WORDS, hint=hint),)


def ask_other_place(session: Session, case: CaseFacts, actor: Actor) -> tuple[BulkField, ...]:
    """Where the laptop of a hand-over lies that ends as a mistake, when it is another one than was reported."""
    reported = find_reported(session, case)
    meant = meant_of(reported) if reported else None
    others = list_against(session, meant) if meant else ()
    another = any(meant and other.laptop_id != meant.laptop_id for other in others)
    return ask_place(session, case, actor) if another else ()


def ask_place(session: Session, _case: CaseFacts, actor: Actor) -> tuple[BulkField, ...]:
    """Where a laptop lies that was not handed out after all; nothing chosen: where it was handed out."""
    options = places.choices(session, within=actor.places_for(Permission.DECIDE_CASES))
    return (
        BulkField(
            name=PLACE,
            kind=FieldKind.CHOICE,
            required=False,
            label=_("Where is the laptop that was not handed out?"),
            options=(("", _("Where it was handed out")), *options),
        ),
    )


def ask_missing(session: Session, case: CaseFacts, actor: Actor) -> tuple[BulkField, ...]:
    """What the register does not know of the reported hand-over: whose pass it was, in which programme they are."""
    reported = find_reported(session, case)
    if reported is None:
        return ()
    holder = () if reported.participant_id is not None else ask_pass(session, case, actor)
    return (*holder, *_ask_programme(session, reported))


def _ask_programme(session: Session, reported: Reported) -> tuple[BulkField, ...]:
    if reported.participant_id is not None and _takes_part(session, reported.participant_id):
        return ()
    return ask_programme(session, required=reported.participant_id is not None)


def ask_programme(session: Session, *, required: bool) -> tuple[BulkField, ...]:
    """The programme to enrol in; one who takes part in one already keeps that."""
    open_ones = [item for item in training.list_programmes(session) if item.closed_at is None]
    options = tuple((str(item.id), training.localised(item.name_nl, item.name_en)) for item in open_ones)
    label = _("Which programme does this person take part in?")
    hint = "" if required else _("Only if this person has no programme yet.")
    return (
        BulkField(
            name=PROGRAMME,
            label=label,
            kind=FieldKind.CHOICE,
            required=required,
            hint=hint,
            options=(("", _("Choose …")), *options),
        ),
    )


def _takes_part(session: Session, participant_id: int) -> bool:
    return any(item.ended_at is None for item in training.list_enrolments(session, participant_id))


def read_laptop(session: Session, decision: Decision) -> str:
    """The tag of the scanned laptop; raises Refused for a code that is wrong, unknown or of something else."""
    text = decision.code(LAPTOP, CodeKind.LAPTOP, otherwise=DecisionReason.NO_LAPTOP_CODE)
    if find_laptop(session, text) is None:
        raise Refused([GateReason.LAPTOP_UNKNOWN])
    return text


def read_pass(session: Session, decision: Decision) -> int:
    """The person whose pass was scanned, also a revoked one; raises Refused where it is nobody's."""
    text = decision.code(PASS, CodeKind.PASS, otherwise=DecisionReason.NO_PASS_CODE)
    holder = people.find_holder(session, text)
    if holder is None:
        raise Refused([GateReason.PASS_UNKNOWN])
    if holder.participant_id is None:
        raise Refused([GateReason.PASS_BLANK])
    return holder.participant_id


def read_number(decision: Decision, name: str) -> int | None:
    """The chosen place or programme; None where nothing was chosen or asked."""
    return find_number(decision.answers.get(name))
