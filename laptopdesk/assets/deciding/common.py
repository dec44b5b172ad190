"""What the cases about laptops share: lines in plain words, scanned labels, and the release from quarantine."""

from collections.abc import Iterator
from datetime import datetime

from flask import url_for
from sqlalchemy.orm import Session

from laptopdesk.accounts import queries as accounts
from laptopdesk.assets.deciding.errors import DecidingReason
from laptopdesk.assets.lifecycle import queries as lifecycle
from laptopdesk.assets.lifecycle.messages import where_it_is
from laptopdesk.assets.lifecycle.values import LaptopDetail, LaptopState
from laptopdesk.assets.moves.service import move_laptop
from laptopdesk.cases import queries as cases
from laptopdesk.cases.values import CaseKind, CaseState
from laptopdesk.core.db import UnitOfWork
from laptopdesk.core.decisions import CaseFacts, SideLine
from laptopdesk.core.errors import Refused
from laptopdesk.core.i18n import gettext as _
from laptopdesk.core.i18n import word
from laptopdesk.protocol.codes import CodeKind, find_code
from laptopdesk.ui.formats import format_datetime, group_code

_SET_APART = frozenset({CaseKind.EVIDENCE_CONTRADICTED, CaseKind.DATA_FOUND})


def read_laptop(session: Session, case: CaseFacts) -> LaptopDetail:
    """The laptop of the case as the register has it now."""
    assert case.laptop_id is not None
    return lifecycle.get_laptop(session, lifecycle.tags_of(session, [case.laptop_id])[case.laptop_id])


def scanned_laptop(session: Session, text: str, *, other_than: int | None) -> str:
    """The tag of the laptop whose label was scanned or typed, in any spelling; raises Refused with the reason."""
    code = find_code(text, CodeKind.LAPTOP)
    if code is None:
        raise Refused([DecidingReason.LABEL_UNREADABLE])
    row = lifecycle.lock_laptop_row(session, code.text)
    if row is None:
        raise Refused([DecidingReason.LABEL_UNKNOWN])
    if row.id == other_than:
        raise Refused([DecidingReason.SAME_LAPTOP])
    return row.tag


def evidence_of(case: CaseFacts, name: str) -> object:
    """This fact of the side that has it; None where none has."""
    return next((side[name] for side in case.sides if name in side), None)


# ---- lines


def laptop_line(tag: str | None, words: str = "") -> SideLine:
    """Which laptop, with a link to its page."""
    if tag is None:
        return SideLine(label=_("Laptop"), value=_("not one of ours"))
    name = f"{group_code(tag)} {words}".strip()
    return SideLine(label=_("Laptop"), value=name, url=url_for("laptops.laptop", tag=tag))


def register_lines(detail: LaptopDetail) -> Iterator[SideLine]:
    """Where the laptop is, in which state and since when."""
    laptop = detail.laptop
    yield SideLine(label=_("Location"), value=where_it_is(detail))
    since = format_datetime(laptop.state_since)
    yield SideLine(label=_("State"), value=_("%(state)s since %(moment)s", state=word(laptop.state), moment=since))


def who_and_when(session: Session, staff_id: int | None, moment: datetime | None) -> Iterator[SideLine]:
    """Who brought it in or did it, and when."""
    name = accounts.staff_names(session, [staff_id]).get(staff_id or 0)
    yield SideLine(label=_("Who"), value=name or _("Laptopdesk itself"))
    yield SideLine(label=_("When"), value=format_datetime(moment) or "–")


def model_of(detail: LaptopDetail) -> str:
    """Maker and model."""
    return f"{detail.laptop.manufacturer} {detail.laptop.model}".strip()


# ---- quarantine


def release(uow: UnitOfWork, case: CaseFacts, *, reason: str) -> None:
    """The laptop that a case set apart is received again, once no other case holds it there.

    By the rule of every release: a second person. Raises Refused.
    """
    detail = read_laptop(uow.session, case)
    if will_be_released(uow.session, case, detail):
        move_laptop(uow, detail.laptop.tag, LaptopState.RECEIVED, reason=reason)


def will_be_released(session: Session, case: CaseFacts, detail: LaptopDetail) -> bool:
    """Whether deciding this case ends the quarantine: a case began it, and this is the last one that holds it."""
    if detail.laptop.state is not LaptopState.QUARANTINED:
        return False
    holding = [other for other in cases.list_of_laptop(session, detail.laptop.id) if other.kind in _SET_APART]
    waiting = [other for other in holding if other.state is CaseState.OPEN and other.id != case.id]
    return not waiting and any(other.opened_at == detail.laptop.state_since for other in holding)


def after_release(session: Session, case: CaseFacts, detail: LaptopDetail) -> str:
    """What becomes of the quarantine, as a sentence; empty where the laptop is not in it."""
    if will_be_released(session, case, detail):
        return _("It leaves quarantine and is received again.")
    return _("It stays in quarantine.") if detail.laptop.state is LaptopState.QUARANTINED else ""
