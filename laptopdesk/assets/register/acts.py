"""Acts of bench and store that can be done to many laptops: the same services as on a single laptop's page."""

from sqlalchemy.orm import Session

from laptopdesk.assets.lifecycle import queries as lifecycle
from laptopdesk.assets.lifecycle.errors import MoveReason, StandsAt, StoodAt
from laptopdesk.assets.lifecycle.rules import goes_back
from laptopdesk.assets.lifecycle.service import place_laptop
from laptopdesk.assets.lifecycle.values import LaptopState
from laptopdesk.assets.moves.service import move_laptop
from laptopdesk.core.access import Actor, Permission
from laptopdesk.core.bulk import BulkAct, BulkField, BulkRowCommand, FieldKind, Told
from laptopdesk.core.db import UnitOfWork
from laptopdesk.core.errors import NotFound, Skipped
from laptopdesk.core.i18n import gettext as _
from laptopdesk.core.i18n import word
from laptopdesk.places import queries as places

LABELS, MOVE, PLACE = "labels", "move", "place"


def _label(uow: UnitOfWork, command: BulkRowCommand) -> bool:
    """Nothing changes; the laptop's label may be printed by this person."""
    location_id = lifecycle.get_laptop(uow.session, command.tag).laptop.location_id
    uow.actor.require(Permission.PRINT_LABELS, at=location_id)
    return True


def _no_fields(_session: Session, _actor: Actor) -> tuple[BulkField, ...]:
    return ()


def _move(uow: UnitOfWork, command: BulkRowCommand) -> bool | Told:
    row = lifecycle.lock_laptop_row(uow.session, command.tag)
    if row is None:
        raise NotFound("laptop", command.tag)
    to = LaptopState(command.answers["to"])
    uow.actor.require(Permission.PREPARE_LAPTOPS, at=row.location_id)
    if row.state is to:
        return False
    if goes_back(row.state, to) and command.answers.get("back") != "1":
        raise Skipped([MoveReason.FURTHER_ALREADY], shown=[StandsAt(row.state.value), MoveReason.FURTHER_ALREADY])
    before = row.state
    move_laptop(uow, command.tag, to, reason=command.answers.get("reason") or None)
    return (StoodAt(before.value), StandsAt(to.value)) if goes_back(before, to) else True


def _move_fields(_session: Session, _actor: Actor) -> tuple[BulkField, ...]:
    by_desk = (LaptopState.HANDED_OUT, LaptopState.RETURNED)
    states = tuple((state.value, word(state)) for state in LaptopState if state not in by_desk)
    return (
        BulkField(name="to", label=_("To which state?"), kind=FieldKind.CHOICE, options=states),
        BulkField(
            name="reason",
            label=_("Why?"),
            kind=FieldKind.WORDS,
            required=False,
            hint=_("Needed for repair, quarantine, missing and disposal, and to set laptops back."),
        ),
        BulkField(
            name="back",
            label=_("Also set back laptops that are further along"),
            kind=FieldKind.YES,
            required=False,
            hint=_("Without this tick they are skipped."),
        ),
    )


def _place(uow: UnitOfWork, command: BulkRowCommand) -> bool:
    location_id = int(command.answers["location"])
    uow.actor.require(Permission.PREPARE_LAPTOPS, at=location_id)
    before = lifecycle.get_laptop(uow.session, command.tag).laptop.location_id
    unfit = command.answers.get("unfit") == "1"
    reason = command.answers.get("reason") if unfit else None
    place_laptop(uow, command.laptop_id, location_id, reason=reason)
    return before != location_id


def _place_fields(session: Session, actor: Actor) -> tuple[BulkField, ...]:
    locations = places.choices(session, within=actor.places_for(Permission.PREPARE_LAPTOPS))
    return (
        BulkField(name="location", label=_("To which location?"), kind=FieldKind.CHOICE, options=locations),
        BulkField(
            name="unfit",
            label=_("Also laptops that are received, in repair or in quarantine"),
            kind=FieldKind.YES,
            required=False,
            hint=_("These are not ready to leave. Without this tick they stay."),
        ),
        BulkField(name="reason", label=_("Why do they leave anyway?"), kind=FieldKind.WORDS, required=False),
    )


ACTS: tuple[BulkAct, ...] = (
    BulkAct(
        key=LABELS,
        label=lambda: _("Print labels"),
        button=lambda: _("Print labels"),
        icon="printer",
        permissions=(Permission.PRINT_LABELS,),
        fields=_no_fields,
        apply=_label,
    ),
    BulkAct(
        key=PLACE,
        label=lambda: _("Move to another location"),
        button=lambda: _("Move the laptops"),
        icon="geo-alt",
        permissions=(Permission.PREPARE_LAPTOPS,),
        fields=_place_fields,
        apply=_place,
    ),
    BulkAct(
        key=MOVE,
        label=lambda: _("Move to another state"),
        button=lambda: _("Set this state"),
        icon="arrow-right",
        permissions=(Permission.PREPARE_LAPTOPS, Permission.RELEASE_LAPTOPS),
        fields=_move_fields,
        apply=_move,
    ),
)
