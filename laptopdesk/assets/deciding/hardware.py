"""A report of hardware contradicts a laptop: of another machine, the register wrong, or a part replaced."""

from collections.abc import Iterator, Mapping

from flask import url_for
from sqlalchemy.orm import Session

from laptopdesk.assets.deciding.common import (
    evidence_of,
    laptop_line,
    model_of,
    read_laptop,
    register_lines,
    scanned_laptop,
    who_and_when,
)
from laptopdesk.assets.deciding.errors import DecidingReason
from laptopdesk.assets.evidence.service import judge_by_serial
from laptopdesk.assets.hardware import queries as inventory
from laptopdesk.assets.hardware.messages import warning_sentence
from laptopdesk.assets.hardware.rules import CONTRADICTIONS, OTHER_DRIVES
from laptopdesk.assets.hardware.rules.naming import other_maker, other_model
from laptopdesk.assets.hardware.service import Replaced, bind_file, detach_file, join_again, set_aside, take_over_parts
from laptopdesk.assets.hardware.values import HardwareReport, Machine, PastReading
from laptopdesk.assets.lifecycle import queries as lifecycle
from laptopdesk.assets.lifecycle.errors import LaptopReason
from laptopdesk.assets.lifecycle.service import correct_laptop
from laptopdesk.assets.lifecycle.values import LaptopDetail, ObservedLaptop
from laptopdesk.assets.serials import normalise_serial, normalise_uuid
from laptopdesk.cases.values import CaseKind
from laptopdesk.core.access import Actor
from laptopdesk.core.bulk import BulkField, FieldKind
from laptopdesk.core.db import UnitOfWork
from laptopdesk.core.decisions import CaseFacts, CaseSide, CaseTopic, CaseView, Decision, Outcome, Proposal, SideLine
from laptopdesk.core.errors import Refused
from laptopdesk.core.i18n import gettext as _
from laptopdesk.core.i18n import word
from laptopdesk.protocol.words import Worded
from laptopdesk.ui.formats import format_memory, group_code


def _report(session: Session, case: CaseFacts) -> HardwareReport | None:
    return inventory.find_report(session, str(evidence_of(case, "inventory_sha256") or ""))


def _machine(session: Session, case: CaseFacts) -> Machine:
    report = _report(session, case)
    return report.past.machine if report else Machine()


# ---- what a person sees


def _view(session: Session, case: CaseFacts, _actor: Actor) -> CaseView:
    detail, report = read_laptop(session, case), _report(session, case)
    register = CaseSide(title=_("The register"), lines=tuple(_of_register(session, detail)))
    lines = tuple(_of_report(session, report)) if report else (_gone(),)
    return CaseView(sides=(register, CaseSide(title=_("The hardware report"), lines=lines)))


def _gone() -> SideLine:
    return SideLine(label=_("Report"), value=_("cannot be found"))


def _of_register(session: Session, detail: LaptopDetail) -> Iterator[SideLine]:
    laptop = detail.laptop
    yield laptop_line(laptop.tag, model_of(detail))
    drives = [medium.serial or medium.model or "–" for medium in detail.media if medium.removed_at is None]
    yield from _facts(
        laptop.manufacturer, laptop.model, laptop.serial, detail.uuid, detail.cpu, detail.memory_mib, drives, all_=True
    )
    yield from _battery(inventory.latest_hardware(session, laptop.id).battery_percent)
    yield from register_lines(detail)


def _of_report(session: Session, report: HardwareReport) -> Iterator[SideLine]:
    past, machine = report.past, report.past.machine
    tag = _whose(session, machine)
    yield laptop_line(tag, model_of(lifecycle.get_laptop(session, tag)) if tag else "")
    drives = [drive.serial or drive.model or "–" for drive in machine.media]
    yield from _facts(
        machine.manufacturer,
        machine.model,
        machine.serial,
        machine.uuid,
        machine.cpu,
        machine.memory_mib,
        drives,
        all_=False,
    )
    yield from _battery(min((b.health_percent for b in machine.batteries if b.health_percent), default=None))
    yield from who_and_when(session, past.added_by_id, past.added_at)
    if past.matched_by:
        yield SideLine(label=_("Linked"), value=word(past.matched_by))
    against = " ".join(map(warning_sentence, _contradictions(past)))
    if against:
        yield SideLine(label=_("What does not match"), value=against)
    yield SideLine(
        label=_("The original report"), value=past.name, url=url_for("hardware.inventory_file", file_id=past.id)
    )


def _contradictions(past: PastReading) -> tuple[str, ...]:
    return tuple(warning for warning in past.warnings if warning.partition(":")[0] in CONTRADICTIONS)


def _whose(session: Session, machine: Machine) -> str | None:
    """The laptop of ours whose serial number the machine gives."""
    key = normalise_serial(machine.serial)
    return next(iter(lifecycle.laptops_with_serial(session, key)), None) if key else None


def _facts(
    maker: str | None,
    model: str | None,
    serial: str | None,
    uuid: str | None,
    cpu: str | None,
    memory: int | None,
    drives: list[str],
    *,
    all_: bool,
) -> Iterator[SideLine]:
    """The facts of a machine; `all_` also those that are not known."""
    amount = format_memory(memory) if memory else None
    facts = {
        _("Manufacturer"): maker,
        _("Model"): model,
        _("Serial number"): serial,
        _("System UUID"): uuid and uuid.lower(),
        _("Processor"): cpu,
        _("Memory"): amount,
        _("Drives"): ", ".join(sorted(drives)),
    }
    yield from (SideLine(label=label, value=value or _("not known")) for label, value in facts.items() if value or all_)


def _battery(percent: int | None) -> Iterator[SideLine]:
    if percent is not None:
        yield SideLine(label=_("Battery"), value=_("%(percent)s%% of new", percent=percent))


# ---- what differs


def _different(detail: LaptopDetail, machine: Machine) -> Mapping[str, tuple[str, str, str]]:
    """By name of the fact: what it is called, what the register says, and what the report says."""
    laptop = detail.laptop
    same_serial = normalise_serial(machine.serial) in (None, normalise_serial(laptop.serial))
    facts = {
        "serial": (_("Serial number"), laptop.serial or "–", None if same_serial else machine.serial),
        "manufacturer": (_("Manufacturer"), laptop.manufacturer or "–", machine.manufacturer),
        "model": (_("Model"), laptop.model or "–", machine.model),
    }
    same = {
        "manufacturer": not other_maker(laptop.manufacturer, machine.manufacturer) and bool(laptop.manufacturer),
        "model": not other_model(laptop.model, machine.model, makers=(laptop.manufacturer, machine.manufacturer))
        and bool(laptop.model),
    }
    return {
        name: (label, ours, theirs)
        for name, (label, ours, theirs) in facts.items()
        if theirs and theirs != ours and not same.get(name)
    }


def _board_differs(detail: LaptopDetail, machine: Machine) -> bool:
    uuid = normalise_uuid(machine.uuid)
    other_uuid = bool(uuid and detail.uuid and uuid != normalise_uuid(detail.uuid))
    serial = normalise_serial(machine.serial)
    return other_uuid or bool(serial and serial != normalise_serial(detail.laptop.serial))


def _drives_differ(session: Session, detail: LaptopDetail, machine: Machine) -> bool:
    seen = {key for drive in machine.media if (key := normalise_serial(drive.serial))}
    fitted = {key for medium in detail.media if medium.removed_at is None if (key := normalise_serial(medium.serial))}
    shared = any(tag != detail.laptop.tag for key in seen for tag in lifecycle.laptops_with_drive(session, key))
    return bool(seen - fitted) or bool(machine.lists_drives and fitted - seen) or shared


# ---- outcomes


def _hindered(session: Session, case: CaseFacts) -> tuple[Worded, ...]:
    report, detail = _report(session, case), read_laptop(session, case)
    if report is None:
        return (DecidingReason.REPORT_GONE,)
    return (DecidingReason.REPORT_ELSEWHERE,) if report.laptop not in (None, detail.laptop.tag) else ()


def _against_correcting(session: Session, case: CaseFacts) -> tuple[Worded, ...]:
    differs = _correctable(session, case)
    if differs or _hindered(session, case):
        return _hindered(session, case)
    return (LaptopReason.SERIAL_OF_ANOTHER if _of_another(session, case) else DecidingReason.NOTHING_DIFFERS,)


def _of_another(session: Session, case: CaseFacts) -> bool:
    key = normalise_serial(_machine(session, case).serial)
    mine = read_laptop(session, case).laptop.tag
    return bool(key) and any(tag != mine for tag in lifecycle.laptops_with_serial(session, key or ""))


def _correctable(session: Session, case: CaseFacts) -> Mapping[str, tuple[str, str, str]]:
    """What differs and may be put right: no serial number that another laptop of ours has."""
    differs = _different(read_laptop(session, case), _machine(session, case))
    taken = _of_another(session, case)
    return {name: words for name, words in differs.items() if name != "serial" or not taken}


def _replaceable(session: Session, case: CaseFacts) -> tuple[bool, bool]:
    """Whether the mainboard, and whether a drive, may have been replaced."""
    detail, machine, report = read_laptop(session, case), _machine(session, case), _report(session, case)
    drive_warning = report is not None and any(w.partition(":")[0] in OTHER_DRIVES for w in report.past.warnings)
    board = _board_differs(detail, machine) and not _of_another(session, case)
    return board, drive_warning or _drives_differ(session, detail, machine)


def _against_parts(session: Session, case: CaseFacts) -> tuple[Worded, ...]:
    differs = any(_replaceable(session, case))
    return _hindered(session, case) or (() if differs else (DecidingReason.NO_PART_DIFFERS,))


def _label_field(_session: Session, _case: CaseFacts, _actor: Actor) -> tuple[BulkField, ...]:
    return (
        BulkField(
            name="laptop",
            label=_("Label of the other laptop"),
            kind=FieldKind.WORDS,
            required=False,
            hint=_("Scan it, or type what is printed on it. Leave it empty if you do not know which machine it was."),
        ),
    )


def _correct_fields(session: Session, case: CaseFacts, _actor: Actor) -> tuple[BulkField, ...]:
    return tuple(
        BulkField(
            name=name,
            kind=FieldKind.YES,
            required=False,
            label=_("%(fact)s: %(new)s instead of %(old)s", fact=label, new=theirs, old=ours),
        )
        for name, (label, ours, theirs) in _correctable(session, case).items()
    )


def _part_fields(session: Session, case: CaseFacts, _actor: Actor) -> tuple[BulkField, ...]:
    board, drives = _replaceable(session, case)
    offered = (("board", _("The mainboard was replaced"), board), ("drives", _("A drive was replaced"), drives))
    return tuple(
        BulkField(name=name, label=label, kind=FieldKind.YES, required=False)
        for name, label, differs in offered
        if differs
    )


def _other(session: Session, case: CaseFacts) -> str:
    report = _report(session, case)
    if report is not None and report.laptop is None:
        return _(
            "Nothing from the report was added to laptop %(tag)s. It goes to the laptop whose label "
            "you scan. Without a label it stays with the reports without a laptop.",
            tag=_tag(session, case),
        )
    return _(
        "What the report says about battery, drives, memory and processor moves from laptop "
        "%(tag)s to the laptop whose label you scan. Without a label, the report is kept with "
        "the reports without a laptop.",
        tag=_tag(session, case),
    )


def _wrong(session: Session, case: CaseFacts) -> str:
    return _(
        "What you tick is copied from the report to laptop %(tag)s in the register. Its evidence is judged again.",
        tag=_tag(session, case),
    )


def _part(session: Session, case: CaseFacts) -> str:
    return _(
        "Laptop %(tag)s keeps its label and has the parts of the report from now on: a drive "
        "that came in needs a wipe record of its own, one that is not in the report is out. Its "
        "evidence is judged again.",
        tag=_tag(session, case),
    )


def _tag(session: Session, case: CaseFacts) -> str:
    return group_code(read_laptop(session, case).laptop.tag)


def _take_off(uow: UnitOfWork, decision: Decision) -> None:
    text = decision.answers["laptop"]
    other = scanned_laptop(uow.session, text, other_than=decision.case.laptop_id) if text else None
    _tag_here, report = _locked(uow, decision.case)
    if report.laptop is not None:
        detach_file(uow, report.past.id, reason=decision.reason)
    else:
        set_aside(uow, report.past.id)
    if other is not None:
        bind_file(uow, report.past.id, laptop=other)


def _correct(uow: UnitOfWork, decision: Decision) -> None:
    tag, report = _locked(uow, decision.case)
    detail, machine = lifecycle.get_laptop(uow.session, tag), report.past.machine
    chosen = {name for name in _different(detail, machine) if decision.answers.get(name) == "1"}
    if not chosen:
        raise Refused([DecidingReason.NOTHING_CHOSEN])
    serial = machine.serial if "serial" in chosen else None
    right = ObservedLaptop(
        serial=serial,
        serial_key=normalise_serial(serial),
        manufacturer=machine.manufacturer if "manufacturer" in chosen else None,
        model=machine.model if "model" in chosen else None,
    )
    correct_laptop(uow, detail.laptop.id, right, reason=decision.reason)
    if "serial" in chosen:
        judge_by_serial(uow, tag)
    join_again(uow, report.past.id, tag)


def _replace(uow: UnitOfWork, decision: Decision) -> None:
    tag, report = _locked(uow, decision.case)
    parts = Replaced(board=decision.answers.get("board") == "1", drives=decision.answers.get("drives") == "1")
    if not (parts.board or parts.drives):
        raise Refused([DecidingReason.NOTHING_CHOSEN])
    changed = take_over_parts(uow, report.past.id, tag, parts, reason=decision.reason)
    if changed:
        judge_by_serial(uow, tag)


def _locked(uow: UnitOfWork, case: CaseFacts) -> tuple[str, HardwareReport]:
    """The laptop's tag and the report, which nobody else changes until we are done; raises Refused."""
    tag = read_laptop(uow.session, case).laptop.tag
    lifecycle.lock_laptop_row(uow.session, tag)
    reasons, report = _hindered(uow.session, case), _report(uow.session, case)
    if reasons or report is None:
        raise Refused(reasons or (DecidingReason.REPORT_GONE,))
    return tag, report


# ---- what later facts solved


def _propose(session: Session, case: CaseFacts) -> Proposal | None:
    report, detail = _report(session, case), read_laptop(session, case)
    if report is None:
        return None
    if report.laptop not in (None, detail.laptop.tag):
        why = _("Someone has since linked the report to laptop %(tag)s.", tag=group_code(report.laptop or ""))
        return Proposal(outcome="other", why=why)
    owner = _whose(session, report.past.machine)
    if owner not in (None, detail.laptop.tag):
        why = _("Laptop %(tag)s has the serial number of the report.", tag=group_code(owner or ""))
        return Proposal(outcome="other", why=why)
    return None


TOPIC = CaseTopic(
    kind=CaseKind.HARDWARE_CONTRADICTED.value,
    view=_view,
    propose=_propose,
    outcomes=(
        Outcome(
            code="other",
            label=lambda: _("The report is from another machine"),
            consequence=_other,
            act=_take_off,
            hindrances=_hindered,
            fields=_label_field,
        ),
        Outcome(
            code="register",
            label=lambda: _("The register was wrong"),
            consequence=_wrong,
            act=_correct,
            hindrances=_against_correcting,
            fields=_correct_fields,
        ),
        Outcome(
            code="part",
            label=lambda: _("Same laptop, a part was replaced"),
            consequence=_part,
            act=_replace,
            hindrances=_against_parts,
            fields=_part_fields,
        ),
    ),
)
"""Cases in which a report of hardware and the register do not agree."""
