"""Signing: a second person takes the differences for true; what follows for a laptop is their choice, row by row."""

import sqlalchemy as sa

from laptopdesk.assets.lifecycle.service import place_laptop
from laptopdesk.assets.lifecycle.values import LaptopState
from laptopdesk.assets.moves.service import move_laptop
from laptopdesk.assets.stocktake.errors import StocktakeReason
from laptopdesk.assets.stocktake.events import DifferenceDecided, StocktakeSigned
from laptopdesk.assets.stocktake.models import StocktakeLineRow
from laptopdesk.assets.stocktake.queries import counters_of, get_stocktake
from laptopdesk.assets.stocktake.queries.comparison import compared
from laptopdesk.assets.stocktake.rules import check_sign
from laptopdesk.assets.stocktake.service.rows import lock_stocktake
from laptopdesk.assets.stocktake.values import DECISIONS, DifferenceDecision, DifferenceKind, StocktakeState
from laptopdesk.core.access import Permission
from laptopdesk.core.db import UnitOfWork
from laptopdesk.core.errors import DomainError, Refused
from laptopdesk.core.i18n import gettext as _

_COPIED = ("laptop_id", "tag", "kind", "expected_state", "state", "whereabouts", "location_id", "scanned_at")


def sign_stocktake(uow: UnitOfWork, stocktake_id: int) -> None:
    """The differences stand as they are now; raises Forbidden, or Refused unless a second person signs a closed count.

    No laptop moves by this: what follows is decided line by line (`decide_difference`).
    """
    row = lock_stocktake(uow.session, stocktake_id)
    uow.actor.require(Permission.SIGN_STOCKTAKES, at=row.location_id)
    counted_by = frozenset(counter.staff_id for counter in counters_of(uow.session, stocktake_id))
    reasons = check_sign(row.state, opened_by_id=row.opened_by_id, counted_by=counted_by, signer_id=uow.actor.staff_id)
    if reasons:
        raise Refused(reasons)
    _keep_lines(uow, stocktake_id)
    row.state, row.signed_at, row.signed_by_id = StocktakeState.SIGNED, uow.now, uow.actor.staff_id
    uow.record(StocktakeSigned(stocktake_id=row.id, location_id=row.location_id))


def _keep_lines(uow: UnitOfWork, stocktake_id: int) -> None:
    found = compared(get_stocktake(uow.session, stocktake_id))
    differing = sa.select(
        sa.literal(stocktake_id), *(found.c[name] for name in _COPIED), sa.literal([], StocktakeLineRow.reasons.type)
    ).where(found.c.kind != DifferenceKind.FOUND.value)
    statement = sa.insert(StocktakeLineRow).from_select(["stocktake_id", *_COPIED, "reasons"], differing)
    uow.session.execute(statement)


def decide_difference(uow: UnitOfWork, stocktake_id: int, tag: str, decision: DifferenceDecision) -> tuple[str, ...]:
    """The laptop is set to missing or placed here by the lifecycle's own rules, or stands as it did with every reason.

    Answers the codes of the reasons why not (none: it was done). Raises Refused unless the one who signed chooses
    what is offered for a signed line.
    """
    row = lock_stocktake(uow.session, stocktake_id)
    uow.actor.require(Permission.SIGN_STOCKTAKES, at=row.location_id)
    if row.state is not StocktakeState.SIGNED:
        raise Refused([StocktakeReason.NOT_SIGNED])
    if uow.actor.staff_id is None or uow.actor.staff_id != row.signed_by_id:
        raise Refused([StocktakeReason.SIGNER_ONLY])
    line = uow.session.get(StocktakeLineRow, (stocktake_id, tag))
    if line is None or DECISIONS.get(line.kind) is not decision:
        raise Refused([StocktakeReason.NOT_IN_LIST])
    if line.decision is decision and not line.reasons:
        return ()
    reasons = _carry_out(uow, line, decision, row.location_id)
    line.decision, line.decided_at, line.reasons = decision, uow.now, list(reasons)
    event = DifferenceDecided(
        stocktake_id=stocktake_id,
        location_id=row.location_id,
        laptop_id=line.laptop_id,
        decision=decision,
        reasons=reasons,
    )
    uow.record(event)
    return reasons


def _carry_out(uow: UnitOfWork, line: StocktakeLineRow, decision: DifferenceDecision, here: int) -> tuple[str, ...]:
    """What the rules answer; what they refuse leaves nothing behind but their reasons."""
    mark = len(uow.pending)
    try:
        with uow.session.begin_nested():
            if decision is DifferenceDecision.SET_MISSING:
                words = _("Not found in stock-take %(number)s", number=line.stocktake_id)
                move_laptop(uow, line.tag, LaptopState.MISSING, reason=words)
            else:
                uow.actor.require(Permission.PREPARE_LAPTOPS, at=here)
                found = _("Found in stock-take %(number)s", number=line.stocktake_id)
                place_laptop(uow, line.laptop_id, here, reason=found)
    except Refused as error:
        del uow.pending[mark:]
        return tuple(reason.value for reason in error.reasons)
    except DomainError as error:
        del uow.pending[mark:]
        return (error.code,)
    return ()
