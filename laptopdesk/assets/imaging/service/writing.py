"""An image stands on a laptop: by word or by log, after the erasure, and only where the laptop can run it."""

from collections.abc import Iterator

from laptopdesk.assets.imaging import queries
from laptopdesk.assets.imaging.errors import ImagingReason
from laptopdesk.assets.imaging.events import ImageProven, UnfitImageAllowed
from laptopdesk.assets.imaging.values import ImagingLog, WriteImage
from laptopdesk.assets.lifecycle import queries as lifecycle
from laptopdesk.assets.lifecycle.rules import ApprovedMove, check_move
from laptopdesk.assets.lifecycle.service import StateChange
from laptopdesk.assets.lifecycle.values import LaptopDetail, LaptopState
from laptopdesk.assets.moves.service import move_facts, move_laptop
from laptopdesk.assets.preparation.one_laptop import Preparation
from laptopdesk.assets.preparation.service.checks import prove_image, record_imaging
from laptopdesk.assets.preparation.values import ImageRelease, ProveImage
from laptopdesk.core.access import Actor, Permission
from laptopdesk.core.db import UnitOfWork
from laptopdesk.core.errors import NotFound, Refused
from laptopdesk.core.events import FreeText

_WAY = (LaptopState.ERASED, LaptopState.IMAGED)


def write_image(uow: UnitOfWork, command: WriteImage) -> LaptopState:
    """The image was written, says whoever acts; answers the state the laptop is in by that.

    Raises NotFound, Forbidden, Refused: before the erasure, and for an image that the laptop cannot run unless it is
    said with a reason.
    """
    if lifecycle.lock_laptop_row(uow.session, command.tag) is None:
        raise NotFound("laptop", command.tag)
    detail = lifecycle.get_laptop(uow.session, command.tag)
    uow.actor.require(Permission.PREPARE_LAPTOPS, at=detail.laptop.location_id)
    release, preparation = queries.get_release(uow.session, command.release_id), Preparation(uow.session, detail)
    reasons = tuple(_against(preparation, release, command, uow.actor))
    if reasons:
        raise Refused(reasons)
    unfit = queries.runs_on(preparation, release) is False
    record_imaging(uow, detail.laptop.id, release.id, reason=command.reason if unfit else "")
    if unfit:
        _tell_unfit(uow, detail, release, command.reason)
    prove_waiting(uow, detail)
    return go_on(uow, command.tag)


def _against(
    preparation: Preparation, release: ImageRelease, command: WriteImage, actor: Actor
) -> Iterator[ImagingReason]:
    erased = check_move(LaptopState.RECEIVED, LaptopState.ERASED, move_facts(preparation, actor=actor))
    if not isinstance(erased, ApprovedMove):
        yield ImagingReason.NOT_ERASED
    if queries.runs_on(preparation, release) is False:
        if not command.although_unfit:
            yield ImagingReason.CANNOT_RUN
        elif not command.reason.strip():
            yield ImagingReason.UNFIT_REASON_MISSING


def _tell_unfit(uow: UnitOfWork, detail: LaptopDetail, release: ImageRelease, reason: str) -> None:
    words = FreeText(reason.strip())
    uow.record(UnfitImageAllowed(laptop_id=detail.laptop.id, release_id=release.id, reason=words))


def go_on(uow: UnitOfWork, tag: str) -> LaptopState:
    """The laptop goes as far as the one table lets it with what was proven: to erased, and to imaged."""
    state = lifecycle.get_laptop(uow.session, tag).laptop.state
    for after in _WAY:
        facts = move_facts(Preparation(uow.session, lifecycle.get_laptop(uow.session, tag)), actor=uow.actor)
        if state is not LaptopState.READY and isinstance(check_move(state, after, facts), ApprovedMove):
            if after is LaptopState.ERASED and state not in (LaptopState.RECEIVED, LaptopState.RETURNED):
                continue  # forward only
            move_laptop(uow, tag, after)
            state = after
    return state


def prove(uow: UnitOfWork, log: ImagingLog) -> bool:
    """The image of this log stands on its laptop, proven, where the log is enough; answers whether it is new."""
    if log.enough or log.laptop_id is None or log.release is None or log.ended_at is None:
        return False
    uow.session.flush()
    proof = ProveImage(
        laptop_id=log.laptop_id,
        custody_id=log.custody_id or 0,
        release_id=log.release.id,
        log_id=log.id,
        ended_at=log.ended_at,
    )
    if not prove_image(uow, proof):
        return False  # a log proved it before
    event = ImageProven(laptop_id=log.laptop_id, release_id=log.release.id, imaging_log_id=log.id)
    uow.record(event)
    return True


def prove_waiting(uow: UnitOfWork, detail: LaptopDetail) -> None:
    """Logs that came before something they needed are looked at again, the oldest first."""
    uow.session.flush()
    logs = queries.list_logs_of_laptop(Preparation(uow.session, detail))
    for log in sorted(logs, key=lambda one: (one.ended_at is None, one.ended_at or one.added_at)):
        prove(uow, log)


def prove_on_erasure(uow: UnitOfWork, change: StateChange) -> None:
    """Logs of imaging that were brought in before the logs of the wipe count from here on."""
    if change.after is LaptopState.ERASED and change.before in (LaptopState.RECEIVED, LaptopState.RETURNED):
        laptop = lifecycle.get_laptop_by_id(uow.session, change.laptop_id)
        prove_waiting(uow, laptop)
