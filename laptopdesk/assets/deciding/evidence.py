"""A wipe log contradicts a laptop: whose drive it is, and what the log proves by then."""

from collections.abc import Iterator

from flask import url_for
from sqlalchemy.orm import Session

from laptopdesk.assets.deciding.common import (
    after_release,
    evidence_of,
    laptop_line,
    model_of,
    read_laptop,
    register_lines,
    release,
    scanned_laptop,
    who_and_when,
)
from laptopdesk.assets.deciding.errors import DecidingReason
from laptopdesk.assets.evidence import queries as evidence
from laptopdesk.assets.evidence.messages import method_words
from laptopdesk.assets.evidence.service import bind_record, unbind_record
from laptopdesk.assets.evidence.values import Binding, Log, Record, Verdict
from laptopdesk.assets.lifecycle import queries as lifecycle
from laptopdesk.assets.lifecycle.service import take_out_elsewhere
from laptopdesk.assets.lifecycle.values import LaptopDetail, LaptopState
from laptopdesk.assets.serials import normalise_serial
from laptopdesk.cases.values import CaseKind
from laptopdesk.core.access import Actor
from laptopdesk.core.bulk import BulkField, FieldKind
from laptopdesk.core.db import UnitOfWork
from laptopdesk.core.decisions import CaseFacts, CaseSide, CaseTopic, CaseView, Decision, Outcome, Proposal, SideLine
from laptopdesk.core.errors import Refused
from laptopdesk.core.i18n import gettext as _
from laptopdesk.core.i18n import word
from laptopdesk.protocol.words import Worded
from laptopdesk.ui.formats import format_datetime, group_code


def _log(session: Session, case: CaseFacts) -> Log | None:
    return evidence.find_log(session, str(evidence_of(case, "evidence_sha256") or ""))


def _records(session: Session, case: CaseFacts) -> tuple[Record, ...]:
    """The records of the log that contradicted this laptop; of an older case, those that still do."""
    keys = evidence_of(case, "records")
    if isinstance(keys, list):
        return evidence.list_records_by_id(session, [key for key in keys if isinstance(key, int)])
    log = _log(session, case)
    records = evidence.list_records_of_file(session, log.id) if log else ()
    return tuple(record for record in records if record.laptop_id == case.laptop_id)


def _contradicting(session: Session, case: CaseFacts) -> tuple[Record, ...]:
    return tuple(
        record
        for record in _records(session, case)
        if record.binding is Binding.CONTRADICTED and record.laptop_id == case.laptop_id
    )


# ---- what a person sees


def _view(session: Session, case: CaseFacts, _actor: Actor) -> CaseView:
    detail, log, records = read_laptop(session, case), _log(session, case), _records(session, case)
    sides = [CaseSide(title=_("The register"), lines=tuple(_of_register(detail, records)))]
    sides.append(CaseSide(title=_("The wipe log"), lines=tuple(_of_log(session, log, records))))
    return CaseView(sides=tuple(sides))


def _of_register(detail: LaptopDetail, records: tuple[Record, ...]) -> Iterator[SideLine]:
    """What the register says without the log: a drive that only the log put into the laptop is left out."""
    yield laptop_line(detail.laptop.tag, model_of(detail))
    yield SideLine(label=_("Serial number of the laptop"), value=detail.laptop.serial or "–")
    by_the_log = {record.medium_id for record in records if record.binding is Binding.CONTRADICTED}
    first = min((record.added_at for record in records), default=None)
    fitted = [
        medium.serial or _("no serial number")
        for medium in detail.media
        if medium.removed_at is None and not (medium.id in by_the_log and first and medium.fitted_at >= first)
    ]
    yield SideLine(label=_("Serial number of the drive"), value=", ".join(fitted) or _("no drive is known"))
    yield from register_lines(detail)


def _of_log(session: Session, log: Log | None, records: tuple[Record, ...]) -> Iterator[SideLine]:
    if log is None:
        yield SideLine(label=_("Wipe log"), value=_("cannot be found"))
        return
    tags = _owners(session, log)
    yield laptop_line(tags[0] if tags else None, _words_of(session, tags))
    if log.host_serial:
        yield SideLine(label=_("Serial number of the laptop"), value=log.host_serial)
    serials = dict.fromkeys(record.serial or _("no serial number") for record in records)
    yield SideLine(label=_("Serial number of the drive"), value=", ".join(serials) or "–")
    yield from _of_records(session, records)
    yield from who_and_when(session, log.added_by_id, log.added_at)
    yield SideLine(label=_("Wiped with"), value=f"{log.tool} {log.tool_version}".strip() or "–")
    url = url_for("evidence.evidence_file", record_id=records[0].id) if records else None
    yield SideLine(label=_("The original log"), value=log.name, url=url)


def _of_records(session: Session, records: tuple[Record, ...]) -> Iterator[SideLine]:
    against = dict.fromkeys(word(reason) for record in records for reason in record.reasons)
    others = list(dict.fromkeys(tag for record in records for tag in _others_with(session, record)))
    yield SideLine(label=_("What it says"), value="; ".join(map(_record_words, records)) or "–")
    if against:
        yield SideLine(label=_("What contradicts it"), value=" ".join(against))
    if others:
        url = url_for("laptops.laptop", tag=others[0])
        yield SideLine(label=_("This drive is also registered in"), value=", ".join(map(group_code, others)), url=url)


def _record_words(record: Record) -> str:
    words = (word(record.verdict), method_words(record.method), format_datetime(record.ended_at))
    return ", ".join(word for word in words if word and word != "–")


def _owners(session: Session, log: Log) -> tuple[str, ...]:
    """The laptops of ours that have the serial number of the machine in the log."""
    key = normalise_serial(log.host_serial)
    return lifecycle.laptops_with_serial(session, key) if key else ()


def _words_of(session: Session, tags: tuple[str, ...]) -> str:
    return model_of(lifecycle.get_laptop(session, tags[0])) if tags else ""


def _others_with(session: Session, record: Record) -> tuple[str, ...]:
    key = normalise_serial(record.serial)
    tags = lifecycle.laptops_with_drive(session, key) if key else ()
    return tuple(tag for tag in tags if tag != record.laptop)


# ---- outcomes


def _label_field(_session: Session, _case: CaseFacts, _actor: Actor) -> tuple[BulkField, ...]:
    return (
        BulkField(
            name="laptop",
            label=_("Label of the other laptop"),
            kind=FieldKind.WORDS,
            hint=_("Scan it, or type what is printed on it."),
        ),
    )


def _against_ours(session: Session, case: CaseFacts) -> tuple[Worded, ...]:
    detail, records = read_laptop(session, case), _records(session, case)
    if not records:
        return (DecidingReason.EVIDENCE_GONE,)
    if any(record.laptop_id not in (None, case.laptop_id) for record in records):
        return (DecidingReason.BOUND_ELSEWHERE,)
    return (DecidingReason.WITH_RESIDENT,) if detail.laptop.state is LaptopState.HANDED_OUT else ()


def _against_other(session: Session, case: CaseFacts) -> tuple[Worded, ...]:
    records = _records(session, case)
    if not records:
        return (DecidingReason.EVIDENCE_GONE,)
    settled = any(record.laptop_id == case.laptop_id and record.binding is Binding.PERSON for record in records)
    return (DecidingReason.ALREADY_BOUND,) if settled else ()


def _serials(records: tuple[Record, ...]) -> str:
    return ", ".join(dict.fromkeys(record.serial or _("no serial number") for record in records))


def _ours(session: Session, case: CaseFacts) -> str:
    detail, records = read_laptop(session, case), _records(session, case)
    words = [
        _(
            "Drive %(serial)s belongs to laptop %(tag)s, and the log is its wipe record.",
            serial=_serials(records),
            tag=group_code(detail.laptop.tag),
        ),
        *_leaving(session, records),
        after_release(session, case, detail),
    ]
    return " ".join(filter(None, words))


def _leaving(session: Session, records: tuple[Record, ...]) -> Iterator[str]:
    for tag in dict.fromkeys(tag for record in records for tag in _others_with(session, record)):
        yield _("Laptop %(tag)s, where we had registered it, no longer has it.", tag=group_code(tag))


def _other(session: Session, case: CaseFacts) -> str:
    detail = read_laptop(session, case)
    words = _(
        "The wipe record and its drive move to the laptop whose label you scan. Laptop %(tag)s "
        "goes back to how it was before the log. Both are judged again.",
        tag=group_code(detail.laptop.tag),
    )
    return " ".join(filter(None, (words, after_release(session, case, detail))))


def _nothing(session: Session, case: CaseFacts) -> str:
    detail = read_laptop(session, case)
    words = _(
        "The log is kept with the wipe records without a laptop. It proves nothing about laptop "
        "%(tag)s, which must still be wiped.",
        tag=group_code(detail.laptop.tag),
    )
    return " ".join(filter(None, (words, after_release(session, case, detail))))


def _make_ours(uow: UnitOfWork, decision: Decision) -> None:
    tag = _lock(uow, decision.case)
    _refuse(_against_ours(uow.session, decision.case))
    _bind(uow, decision, tag)
    release(uow, decision.case, reason=decision.reason)


def _make_others(uow: UnitOfWork, decision: Decision) -> None:
    tag = scanned_laptop(uow.session, decision.answers["laptop"], other_than=decision.case.laptop_id)
    _lock(uow, decision.case)
    _refuse(_against_other(uow.session, decision.case))
    _bind(uow, decision, tag)
    release(uow, decision.case, reason=decision.reason)


def _set_aside(uow: UnitOfWork, decision: Decision) -> None:
    _lock(uow, decision.case)
    for record in _contradicting(uow.session, decision.case):
        unbind_record(uow, record.id, reason=decision.reason)
    release(uow, decision.case, reason=decision.reason)


def _lock(uow: UnitOfWork, case: CaseFacts) -> str:
    """The tag of the laptop, which nobody else changes until we are done."""
    tag = read_laptop(uow.session, case).laptop.tag
    lifecycle.lock_laptop_row(uow.session, tag)
    return tag


def _refuse(reasons: tuple[Worded, ...]) -> None:
    if reasons:
        raise Refused(reasons)


def _bind(uow: UnitOfWork, decision: Decision, tag: str) -> None:
    """Every record of the case is of a drive of this laptop, and the drive is in no other."""
    laptop_id = lifecycle.get_laptop(uow.session, tag).laptop.id
    for record in _records(uow.session, decision.case):
        if record.laptop_id != laptop_id or record.binding is Binding.CONTRADICTED:
            bind_record(uow, record.id, laptop=tag, reason=decision.reason)
        key = normalise_serial(record.serial)
        if key:
            take_out_elsewhere(uow, key, laptop_id)


# ---- what later facts solved


def _propose(session: Session, case: CaseFacts) -> Proposal | None:
    records, log, detail = _records(session, case), _log(session, case), read_laptop(session, case)
    if not records or log is None:
        return None
    elsewhere = next((record.laptop for record in records if record.laptop not in (None, detail.laptop.tag)), None)
    if elsewhere:
        why = _("Someone has since linked the record to laptop %(tag)s.", tag=group_code(elsewhere))
        return Proposal(outcome="other", why=why)
    if all(record.binding is Binding.PERSON for record in records):
        return Proposal(
            outcome="ours", why=_("Someone has since linked the record to this laptop under their own name.")
        )
    host = normalise_serial(log.host_serial)
    if host and host == normalise_serial(detail.laptop.serial) and not any(_others_with(session, r) for r in records):
        return Proposal(outcome="ours", why=_("The register now has the serial number from the log."))
    return _proven_since(session, case) or _host_is_ours(_owners(session, log), detail)


def _host_is_ours(tags: tuple[str, ...], detail: LaptopDetail) -> Proposal | None:
    others = [tag for tag in tags if tag != detail.laptop.tag]
    if len(others) != 1:
        return None
    why = _("Laptop %(tag)s has the serial number of the log.", tag=group_code(others[0]))
    return Proposal(outcome="other", why=why)


def _proven_since(session: Session, case: CaseFacts) -> Proposal | None:
    later = [
        record
        for record in evidence.list_records_of_laptop(session, case.laptop_id or 0)
        if record.added_at > case.opened_at
        and record.verdict is Verdict.ACCEPTED
        and record.binding is not Binding.CONTRADICTED
        and record.revoked_at is None
    ]
    if not later:
        return None
    moment = format_datetime(later[-1].added_at)
    return Proposal(outcome="nothing", why=_("A log of %(moment)s proves that it was wiped.", moment=moment))


TOPIC = CaseTopic(
    kind=CaseKind.EVIDENCE_CONTRADICTED.value,
    view=_view,
    propose=_propose,
    outcomes=(
        Outcome(
            code="ours",
            label=lambda: _("The drive belongs to this laptop"),
            consequence=_ours,
            act=_make_ours,
            hindrances=_against_ours,
        ),
        Outcome(
            code="other",
            label=lambda: _("The record belongs to another laptop"),
            consequence=_other,
            act=_make_others,
            hindrances=_against_other,
            fields=_label_field,
        ),
        Outcome(code="nothing", label=lambda: _("The log proves nothing here"), consequence=_nothing, act=_set_aside),
    ),
)
"""Cases in which a wipe log and the register do not agree."""
