"""Data was found on a laptop that counted as erased: erase again, no personal data, or the drives are destroyed."""

from collections.abc import Callable, Iterator
from datetime import datetime

from flask import url_for
from sqlalchemy.orm import Session

from laptopdesk.accounts import queries as accounts
from laptopdesk.assets.deciding.common import after_release, laptop_line, model_of, read_laptop, register_lines, release
from laptopdesk.assets.deciding.errors import DecidingReason
from laptopdesk.assets.evidence import queries as evidence
from laptopdesk.assets.evidence.messages import method_words
from laptopdesk.assets.evidence.service import declare_fault, restore_record
from laptopdesk.assets.evidence.values import Record, Verdict
from laptopdesk.assets.lifecycle import queries as lifecycle
from laptopdesk.assets.lifecycle.values import LaptopState, SanitizationLevel
from laptopdesk.assets.sampling import queries as sampling
from laptopdesk.assets.sampling.service import follow_up, list_revoked_by_the_find
from laptopdesk.assets.sampling.values import CheckResult, FollowUp, SampleLine
from laptopdesk.cases.values import CaseKind
from laptopdesk.core.access import Actor
from laptopdesk.core.bulk import BulkField, FieldKind
from laptopdesk.core.db import UnitOfWork
from laptopdesk.core.decisions import CaseFacts, CaseSide, CaseTopic, CaseView, Decision, Outcome, Proposal, SideLine
from laptopdesk.core.errors import Refused
from laptopdesk.core.i18n import gettext as _
from laptopdesk.core.i18n import ngettext, word
from laptopdesk.protocol.words import Worded
from laptopdesk.ui.formats import format_datetime, group_code

Hindrances = Callable[[Session, CaseFacts], tuple[Worded, ...]]
RECORD, TOOL = "record", "tool"
_GONE = (LaptopState.HANDED_OUT, LaptopState.MISSING, LaptopState.DISPOSED)


def _line(session: Session, case: CaseFacts) -> SampleLine | None:
    """The look that found data, while nobody dealt with it."""
    line = sampling.find_line_of(session, case.laptop_id or 0)
    return line if line and line.result is CheckResult.DATA_FOUND and line.followed is None else None


def _records(session: Session, case: CaseFacts) -> tuple[Record, ...]:
    """The records on which the erasure rested when data was found."""
    return evidence.list_records_by_id(
        session, [key for side in case.sides if isinstance(key := side.get("record"), int)]
    )


# ---- what a person sees


def _view(session: Session, case: CaseFacts, _actor: Actor) -> CaseView:
    look = CaseSide(title=_("The sample check"), lines=tuple(_of_look(session, case)))
    sides = tuple(
        CaseSide(title=_("The wipe record"), lines=tuple(_of_record(session, record)))
        for record in _records(session, case)
    )
    return CaseView(sides=(look, *sides))


def _of_look(session: Session, case: CaseFacts) -> Iterator[SideLine]:
    detail, line = read_laptop(session, case), sampling.find_line_of(session, case.laptop_id or 0)
    yield laptop_line(detail.laptop.tag, model_of(detail))
    if line and line.result:
        yield SideLine(label=_("What it says"), value=word(line.result))
        yield from _by(session, line.checked_by_id, line.checked_at, line.tool)
        yield SideLine(label=_("What was checked"), value=line.extent or "–")
        yield SideLine(label=_("What was seen"), value=line.remark or "–")
        sample = url_for("sampling.sample", lot_id=detail.laptop.lot_id)
        yield SideLine(label=_("Lot"), value=detail.laptop.lot_code, url=sample)
    yield from register_lines(detail)


def _of_record(session: Session, record: Record) -> Iterator[SideLine]:
    yield laptop_line(record.laptop)
    words = f"{word(record.verdict)}, {method_words(record.method)}"
    yield SideLine(label=_("What it says"), value=words)
    yield from _by(session, record.wiped_by_id, record.ended_at, f"{record.tool} {record.tool_version}".strip())
    yield SideLine(label=_("Serial number of the drive"), value=record.serial or _("no serial number"))
    counts = _("no, since %(moment)s", moment=format_datetime(record.revoked_at)) if record.revoked_at else _("yes")
    yield SideLine(label=_("Does it count?"), value=counts)
    url = url_for("evidence.evidence_file", record_id=record.id)
    yield SideLine(label=_("The original log"), value=record.file_name, url=url)


def _by(session: Session, staff_id: int | None, moment: datetime | None, tool: str) -> Iterator[SideLine]:
    name = accounts.staff_names(session, [staff_id]).get(staff_id or 0, "–")
    yield SideLine(label=_("Who"), value=name)
    yield SideLine(label=_("When"), value=format_datetime(moment) or "–")
    yield SideLine(label=_("Tool"), value=tool or "–")


# ---- outcomes


def _hindered(session: Session, case: CaseFacts) -> tuple[Worded, ...]:
    return () if _line(session, case) else (DecidingReason.DEALT_WITH,)


def _against_ours(session: Session, case: CaseFacts) -> tuple[Worded, ...]:
    away = read_laptop(session, case).laptop.state in _GONE
    return (*_hindered(session, case), *((DecidingReason.NOT_IN_OUR_HANDS,) if away else ()))


def _against_destroyed(session: Session, case: CaseFacts) -> tuple[Worded, ...]:
    destroyed = _is_destroyed(session, case)
    return (*_hindered(session, case), *(() if destroyed else (DecidingReason.NOT_DESTROYED_YET,)))


def _is_destroyed(session: Session, case: CaseFacts) -> bool:
    """Whether every drive that was in it when data was found is out, by two people's word or with the laptop."""
    detail = read_laptop(session, case)
    drives = [
        medium
        for medium in detail.media
        if medium.fitted_at <= case.opened_at and (medium.removed_at is None or medium.removed_at >= case.opened_at)
    ]
    if detail.laptop.state is LaptopState.DISPOSED:
        return all(medium.removed_at for medium in drives)
    proven = {
        record.medium_id
        for record in evidence.list_records_of_laptop(session, detail.laptop.id)
        if record.level is SanitizationLevel.DESTROY
        and record.verdict is Verdict.ACCEPTED
        and record.revoked_at is None
    }
    return bool(drives) and all(medium.removed_at and medium.id in proven for medium in drives)


def _tools(session: Session, case: CaseFacts) -> list[tuple[str, str]]:
    """Tool and version of each record, as far as they are known and not declared faulty yet."""
    faulty = {(fault.tool, fault.version) for fault in evidence.list_faults(session) if fault.withdrawn_at is None}
    pairs = dict.fromkeys(
        (record.tool, record.tool_version)
        for record in _records(session, case)
        if not record.manual and record.tool_version
    )
    return [pair for pair in pairs if pair not in faulty]


def _scope_field(session: Session, case: CaseFacts, _actor: Actor) -> tuple[BulkField, ...]:
    options = [("", _("choose")), (RECORD, _("only this erasure"))]
    tools = ", ".join(" ".join(pair) for pair in _tools(session, case))
    if tools:
        options.append((TOOL, _("the tool: every record of %(tool)s is revoked", tool=tools)))
    return (BulkField(name="scope", label=_("What went wrong?"), kind=FieldKind.CHOICE, options=tuple(options)),)


def _who_field(_session: Session, _case: CaseFacts, _actor: Actor) -> tuple[BulkField, ...]:
    return (BulkField(name="who", label=_("Who looked at what was found?"), kind=FieldKind.WORDS),)


def _again(session: Session, case: CaseFacts) -> str:
    detail = read_laptop(session, case)
    words = _(
        "Laptop %(tag)s must be wiped again: the earlier proof of erasure no longer counts. The "
        "sample of lot %(lot)s goes on with another laptop.",
        tag=group_code(detail.laptop.tag),
        lot=detail.laptop.lot_code,
    )
    return " ".join(filter(None, (words, after_release(session, case, detail))))


def _harmless(session: Session, case: CaseFacts) -> str:
    detail, count = read_laptop(session, case), len(list_revoked_by_the_find(session, case.laptop_id or 0))
    words = ngettext(
        "Laptop %(tag)s counts as looked at and clean; %(n)s wipe record counts again.",
        "Laptop %(tag)s counts as looked at and clean; %(n)s wipe records count again.",
        count,
        tag=group_code(detail.laptop.tag),
    )
    return " ".join(filter(None, (words, after_release(session, case, detail))))


def _destroyed(session: Session, case: CaseFacts) -> str:
    detail = read_laptop(session, case)
    words = _(
        "Nothing is left of what was found on laptop %(tag)s. The sample of lot %(lot)s goes on with another laptop.",
        tag=group_code(detail.laptop.tag),
        lot=detail.laptop.lot_code,
    )
    return " ".join(filter(None, (words, after_release(session, case, detail))))


def _erase_again(uow: UnitOfWork, decision: Decision) -> None:
    case = _checked(uow, decision.case, _against_ours)
    if decision.answers["scope"] == TOOL:
        for tool, version in _tools(uow.session, case):
            declare_fault(uow, tool, version, reason=decision.reason)
    _follow(uow, decision, FollowUp.ERASED_AGAIN, decision.reason)


def _clear(uow: UnitOfWork, decision: Decision) -> None:
    case = _checked(uow, decision.case, _against_ours)
    for record_id in list_revoked_by_the_find(uow.session, case.laptop_id or 0):
        restore_record(uow, record_id, reason=decision.reason)
    remark = f"{decision.answers['who']}: {decision.reason}"
    _follow(uow, decision, FollowUp.HARMLESS, remark)


def _end(uow: UnitOfWork, decision: Decision) -> None:
    _checked(uow, decision.case, _against_destroyed)
    _follow(uow, decision, FollowUp.DESTROYED, decision.reason)


def _follow(uow: UnitOfWork, decision: Decision, followed: FollowUp, remark: str) -> None:
    case = decision.case
    follow_up(uow, case.laptop_id or 0, followed, remark=remark)
    release(uow, case, reason=decision.reason)


def _checked(uow: UnitOfWork, case: CaseFacts, against: Hindrances) -> CaseFacts:
    """The case, once its laptop is locked and nothing speaks against the outcome; raises Refused."""
    lifecycle.lock_laptop_row(uow.session, read_laptop(uow.session, case).laptop.tag)
    reasons = against(uow.session, case)
    if reasons:
        raise Refused(reasons)
    return case


# ---- what later facts solved


def _propose(session: Session, case: CaseFacts) -> Proposal | None:
    if not _line(session, case) or not _is_destroyed(session, case):
        return None
    return Proposal(outcome="destroyed", why=_("Every drive that was in it is recorded as destroyed."))


TOPIC = CaseTopic(
    kind=CaseKind.DATA_FOUND.value,
    view=_view,
    propose=_propose,
    outcomes=(
        Outcome(
            code="again",
            label=lambda: _("Erase it again"),
            consequence=_again,
            act=_erase_again,
            hindrances=_against_ours,
            fields=_scope_field,
        ),
        Outcome(
            code="harmless",
            label=lambda: _("It was no personal data"),
            consequence=_harmless,
            act=_clear,
            hindrances=_against_ours,
            fields=_who_field,
        ),
        Outcome(
            code="destroyed",
            label=lambda: _("The drive is destroyed"),
            consequence=_destroyed,
            act=_end,
            hindrances=_against_destroyed,
        ),
    ),
)
"""Cases in which the sample of a lot found data."""
