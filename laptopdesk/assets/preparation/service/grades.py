"""Grades, and how healthy a battery must be."""

import re
from collections.abc import Iterator

from laptopdesk.assets.lifecycle import queries as lifecycle
from laptopdesk.assets.preparation import queries
from laptopdesk.assets.preparation.errors import PreparationReason
from laptopdesk.assets.preparation.events import BatteryThresholdSet, GradeDefined, LaptopGraded
from laptopdesk.assets.preparation.models import BatteryThresholdRow, GradeDefinitionRow, LaptopGradeRow
from laptopdesk.assets.preparation.service.checks import on_the_bench
from laptopdesk.assets.preparation.values import GradeLaptop, WriteDefinition
from laptopdesk.core.access import Actor, Permission, system_actor
from laptopdesk.core.db import UnitOfWork
from laptopdesk.core.errors import Refused
from laptopdesk.core.events import FreeText
from laptopdesk.people.service import mask_bsn

_CODE = re.compile(r"[A-Z][A-Z0-9+]{0,3}")
FIRST_DEFINITIONS = (
    WriteDefinition(
        code="A",
        words_nl="Als nieuw. Geen krassen of deuken die u op een armlengte ziet. Scherm zonder vlekken.",
        words_en="As new. No scratches or dents to be seen at arm's length. Screen without spots.",
    ),
    WriteDefinition(
        code="B",
        words_nl="Licht gebruikt. Kleine krassen op de buitenkant. Scherm zonder vlekken, alle toetsen goed.",
        words_en="Lightly used. Small scratches on the outside. Screen without spots, every key good.",
    ),
    WriteDefinition(
        code="C",
        words_nl="Zichtbaar gebruikt. Krassen, deuken of glimmende toetsen. Lichte vlekken op het scherm.",
        words_en="Visibly used. Scratches, dents or shining keys. Faint spots on the screen.",
    ),
    WriteDefinition(
        code="D",
        words_nl="Sterk gebruikt. Werkt goed, maar met schade: barsten, losse toets, duidelijke vlekken.",
        words_en="Heavily used. Works well, but damaged: cracks, a loose key, clear spots.",
    ),
)


def seed_definitions(uow: UnitOfWork) -> None:
    """Every installation begins with four grades; nothing happens where there are any."""
    if not queries.list_definitions(uow.session):
        for definition in FIRST_DEFINITIONS:
            write_definition(uow.by(system_actor()), definition)


def write_definition(uow: UnitOfWork, command: WriteDefinition) -> int:
    """The grade means this from now on, as a new version; its number. What was graded keeps its own version.

    The same words again make no version. Raises Forbidden, Refused.
    """
    uow.actor.require(Permission.LOWER_POLICY)
    code, nl, en = command.code.strip().upper(), command.words_nl.strip(), command.words_en.strip()
    reasons = tuple(_wrong(code, nl, en))
    if reasons:
        raise Refused(reasons)
    latest = queries.find_definition(uow.session, code)
    if latest is not None and (latest.words_nl, latest.words_en, latest.withdrawn) == (nl, en, command.withdrawn):
        return latest.version
    row = GradeDefinitionRow(
        code=code,
        version=latest.version + 1 if latest else 1,
        words_nl=nl,
        words_en=en,
        withdrawn=command.withdrawn,
        written_at=uow.now,
        written_by_id=uow.actor.staff_id,
    )
    uow.session.add(row)
    uow.session.flush()
    event = GradeDefined(code=code, version=row.version, withdrawn=row.withdrawn)
    uow.record(event)
    return row.version


def _wrong(code: str, nl: str, en: str) -> Iterator[PreparationReason]:
    if not _CODE.fullmatch(code):
        yield PreparationReason.GRADE_CODE_WRONG
    if not nl or not en:
        yield PreparationReason.WORDS_MISSING


def grade_laptop(uow: UnitOfWork, command: GradeLaptop) -> None:
    """The laptop has this grade in this custody period, under the definition of today; raises NotFound, Refused."""
    bench = on_the_bench(uow, command.tag)
    definition = queries.find_definition(uow.session, command.code.strip().upper())
    if definition is None or definition.withdrawn:
        raise Refused([PreparationReason.GRADE_UNKNOWN])
    remarks = mask_bsn(command.remarks.strip())
    row = LaptopGradeRow(
        laptop_id=bench.detail.laptop.id,
        custody_id=bench.custody_id,
        definition_id=definition.id,
        findings=[finding.value for finding in command.findings],
        remarks=remarks,
        graded_at=uow.now,
        graded_by_id=bench.staff_id,
    )
    uow.session.add(row)
    uow.session.flush()
    event = LaptopGraded(
        laptop_id=row.laptop_id,
        code=definition.code,
        version=definition.version,
        findings=command.findings,
        remarks=FreeText(remarks),
    )
    uow.record(event)


def set_battery_threshold(uow: UnitOfWork, percent: int | None, *, lot_id: int | None, reason: str) -> None:
    """Batteries need this percent of design capacity from now on, in this lot or (None) in all without their own.

    `percent` None: as before anybody set one. Laptops that are ready stay so. Raises NotFound, Forbidden, Refused.
    """
    uow.actor.require(Permission.LOWER_POLICY)
    if lot_id is not None:
        lifecycle.get_lot(uow.session, lot_id)
    reasons = tuple(_wrong_threshold(percent, reason, uow.actor))
    if reasons:
        raise Refused(reasons)
    words = reason.strip()
    row = BatteryThresholdRow(
        lot_id=lot_id, percent=percent, reason=words, set_at=uow.now, set_by_id=uow.actor.staff_id
    )
    uow.session.add(row)
    uow.session.flush()
    event = BatteryThresholdSet(lot_id=lot_id, percent=percent, reason=FreeText(words))
    uow.record(event)


def _wrong_threshold(percent: int | None, reason: str, actor: Actor) -> Iterator[PreparationReason]:
    if actor.staff_id is None:
        yield PreparationReason.NEEDS_PERSON
    if percent is not None and not 0 <= percent <= 100:
        yield PreparationReason.PERCENT_OUT_OF_RANGE
    if not reason.strip():
        yield PreparationReason.REASON_MISSING
