"""Passes: printed blank on a roll or made for one person, bound, revoked and made again."""

import secrets
from random import Random

import sqlalchemy as sa

from laptopdesk.core.access import Permission
from laptopdesk.core.clock import to_local
from laptopdesk.core.db import UnitOfWork
from laptopdesk.core.errors import Refused
from laptopdesk.core.events import FreeText
from laptopdesk.core.numbering import take_numbers
from laptopdesk.people.errors import PersonReason
from laptopdesk.people.events import PassBound, PassIssued, PassRevoked, PassRollMade
from laptopdesk.people.models import ParticipantRow, PassRow
from laptopdesk.people.rules import mask_bsn
from laptopdesk.people.service.rows import lock_pass, lock_pass_in_force, lock_person
from laptopdesk.people.values import MAX_ROLL, PassState
from laptopdesk.protocol.codes import make_pass_code

_DICE = secrets.SystemRandom()


def make_pass_roll(uow: UnitOfWork, count: int, *, dice: Random = _DICE) -> str:
    """`count` blank passes with random codes stand under the answered roll name; raises Refused for a wrong count."""
    uow.actor.require_somewhere(Permission.MANAGE_PASSES)
    if not 1 <= count <= MAX_ROLL:
        raise Refused([PersonReason.ROLL_SIZE])
    number = take_numbers(uow.session, "pass_roll")[0]
    roll = f"{to_local(uow.now).year}-{number:03d}"
    codes = _fresh_codes(uow, count, dice)
    rows = [{"code": code, "state": PassState.BLANK, "made_at": uow.now, "roll": roll} for code in codes]
    uow.session.execute(sa.insert(PassRow), rows)
    uow.record(PassRollMade(roll=roll, count=count))
    return roll


def bind_pass(uow: UnitOfWork, code: str, participant_id: int, *, at: int | None = None) -> None:
    """The blank pass is this person's from now on, and any earlier pass of theirs is revoked.

    `at`: the place of the session where it is bound. Binding again what is theirs already changes nothing.
    Raises Refused for a pass that is unknown, somebody else's or revoked.
    """
    row = lock_person(uow, participant_id, Permission.REFER_PEOPLE, at=at, met=True)
    held = lock_pass_in_force(uow, row.id)
    if held is not None and held.code == code:
        return
    blank = lock_pass(uow, code)
    if blank.state is not PassState.BLANK:
        raise Refused([PersonReason.PASS_NOT_BLANK], about=code)
    if held is not None:
        _revoke(uow, held, None)
    blank.state, blank.participant_id, blank.bound_at = PassState.BOUND, row.id, uow.now
    uow.record(PassBound(pass_id=blank.id, participant_id=row.id))


def issue_pass(uow: UnitOfWork, participant_id: int, *, at: int | None = None, dice: Random = _DICE) -> str:
    """The code of this person's pass, made now if they have none: what the letter carries."""
    row = lock_person(uow, participant_id, Permission.REFER_PEOPLE, at=at, met=True)
    return _pass_in_force_or_new(uow, row, dice=dice)


def pass_for_desk(uow: UnitOfWork, participant_id: int, *, at: int | None = None) -> str:
    """As `issue_pass`, for who hands out at `at`, else at the place of their desk.

    The caller has found the person on that place's list of today.
    """
    place = uow.actor.desk_location_id if at is None else at
    row = lock_person(uow, participant_id, Permission.HAND_OUT, at=place)
    return _pass_in_force_or_new(uow, row, dice=_DICE)


def revoke_pass(uow: UnitOfWork, participant_id: int, reason: str) -> None:
    """The person's pass opens nothing any more; raises Refused when there is none."""
    row = lock_person(uow, participant_id, Permission.REFER_PEOPLE, met=True)
    held = lock_pass_in_force(uow, row.id)
    if held is None:
        raise Refused([PersonReason.PASS_UNKNOWN])
    _revoke(uow, held, reason)


def reissue_pass(uow: UnitOfWork, participant_id: int, reason: str, *, dice: Random = _DICE) -> str:
    """A lost pass is revoked and another made; answers the new code."""
    row = lock_person(uow, participant_id, Permission.REFER_PEOPLE, met=True)
    held = lock_pass_in_force(uow, row.id)
    if held is not None:
        _revoke(uow, held, reason)
    return _issue(uow, row, dice=dice)


def _pass_in_force_or_new(uow: UnitOfWork, row: ParticipantRow, *, dice: Random) -> str:
    held = lock_pass_in_force(uow, row.id)
    return held.code if held else _issue(uow, row, dice=dice)


def _issue(uow: UnitOfWork, row: ParticipantRow, *, dice: Random) -> str:
    code = _fresh_codes(uow, 1, dice)[0]
    made = PassRow(code=code, state=PassState.BOUND, made_at=uow.now, participant_id=row.id, bound_at=uow.now)
    uow.session.add(made)
    uow.session.flush()
    uow.record(PassIssued(pass_id=made.id, participant_id=row.id))
    return code


def _revoke(uow: UnitOfWork, held: PassRow, reason: str | None) -> None:
    held.state, held.revoked_at = PassState.REVOKED, uow.now
    uow.session.flush()  # before another pass of this person comes into force: there may be one only
    words = FreeText(mask_bsn(reason.strip())[:1000]) if reason and reason.strip() else None
    event = PassRevoked(pass_id=held.id, participant_id=held.participant_id, reason=words)
    uow.record(event)


def _fresh_codes(uow: UnitOfWork, count: int, dice: Random) -> list[str]:
    codes: set[str] = set()
    while len(codes) < count:
        made = {make_pass_code(dice) for _ in range(count - len(codes))}
        taken = set(uow.session.scalars(sa.select(PassRow.code).where(PassRow.code.in_(made))))
        codes |= made - taken
    return sorted(codes)
