"""Programmes with their modules and kit."""

from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy.orm import Session

from laptopdesk.core.i18n import current_locale
from laptopdesk.core.rows import value_of
from laptopdesk.training.models import ModuleRow, ProgrammeKitRow, ProgrammeRow
from laptopdesk.training.values import Module, ModuleId, Programme, ProgrammeId, ProgrammeKitItem


def list_programmes(session: Session) -> tuple[Programme, ...]:
    """Every programme with its modules and kit, in the order they were made; three queries."""
    rows = list(session.scalars(sa.select(ProgrammeRow).order_by(ProgrammeRow.id)))
    modules = _modules(session)
    kit = kits_of(session, [row.id for row in rows])
    return tuple(_programme(row, modules.get(row.id, ()), kit.get(row.id, ())) for row in rows)


def find_programme_by_code(session: Session, code: str) -> Programme | None:
    """The programme of this code, or None."""
    return next((programme for programme in list_programmes(session) if programme.code == code), None)


def find_module(session: Session, module_id: int | None) -> Module | None:
    """The module with this id, or None."""
    row = session.get(ModuleRow, module_id) if module_id is not None else None
    return _module(row) if row else None


_KITS = (
    sa.select(ProgrammeKitRow)
    .where(ProgrammeKitRow.programme_id.in_(sa.bindparam("programmes", expanding=True)))
    .order_by(ProgrammeKitRow.required.desc(), ProgrammeKitRow.item)
)


def kits_of(session: Session, programme_ids: Iterable[int]) -> dict[int, tuple[ProgrammeKitItem, ...]]:
    """What goes with the laptop in each of these programmes, required things first."""
    kits: dict[int, tuple[ProgrammeKitItem, ...]] = {}
    for line in session.scalars(_KITS, {"programmes": list(set(programme_ids))}):
        item = ProgrammeKitItem(item=line.item, required=line.required)
        kits[line.programme_id] = (*kits.get(line.programme_id, ()), item)
    return kits


def localised(name_nl: str | None, name_en: str | None) -> str:
    """The name in the language of the moment."""
    return (name_nl if current_locale() == "nl" else name_en) or ""


def _modules(session: Session) -> dict[int, tuple[Module, ...]]:
    modules: dict[int, tuple[Module, ...]] = {}
    for row in session.scalars(sa.select(ModuleRow).order_by(ModuleRow.ordinal)):
        modules[row.programme_id] = (*modules.get(row.programme_id, ()), _module(row))
    return modules


def _module(row: ModuleRow) -> Module:
    return value_of(row, Module, id=ModuleId(row.id), programme_id=ProgrammeId(row.programme_id))


def _programme(row: ProgrammeRow, modules: tuple[Module, ...], kit: tuple[ProgrammeKitItem, ...]) -> Programme:
    return value_of(row, Programme, id=ProgrammeId(row.id), modules=modules, kit=kit)
