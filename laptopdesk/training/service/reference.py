"""The programmes every installation begins with; data from then on."""

from dataclasses import dataclass

import sqlalchemy as sa

from laptopdesk.core.access import system_actor
from laptopdesk.core.db import UnitOfWork
from laptopdesk.training.events import ProgrammeAdded
from laptopdesk.training.models import ModuleRow, ProgrammeKitRow, ProgrammeRow
from laptopdesk.training.values import PROEFTUIN, THREE_TRAININGS, AgreementKind

_KIT = {"charger": True, "bag": False, "mouse": False}


@dataclass(frozen=True, kw_only=True)
class _Track:
    """`modules` are (Dutch name, English name, opens the gate) in order."""

    code: str
    name_nl: str
    name_en: str
    agreement: AgreementKind
    learning_months: int
    modules: tuple[tuple[str, str, bool], ...]


_TRACKS = (
    _Track(
        code=THREE_TRAININGS,
        name_nl="Drie trainingen",
        name_en="Three trainings",
        agreement=AgreementKind.GIFT,
        learning_months=12,
        modules=(
            ("Training 1: aan de slag met je laptop", "Training 1: get going with your laptop", True),
            ("Training 2: internet en e-mail", "Training 2: internet and e-mail", False),
            ("Training 3: online zaken regelen", "Training 3: arranging things online", False),
        ),
    ),
    _Track(
        code=PROEFTUIN,
        name_nl="Proeftuin",
        name_en="Proeftuin",
        agreement=AgreementKind.LOAN,
        learning_months=0,
        modules=(("Intake", "Intake", False), ("Cursus, niveau 1 tot 5", "Course, level 1 to 5", True)),
    ),
)


def seed_programmes(uow: UnitOfWork) -> None:
    """The programmes of the city stand in the database; those that are there already stay as they are."""
    codes = set(uow.session.scalars(sa.select(ProgrammeRow.code)))
    for track in _TRACKS:
        if track.code not in codes:
            _add(uow, track)


def _add(uow: UnitOfWork, track: _Track) -> None:
    row = ProgrammeRow(
        code=track.code,
        name_nl=track.name_nl,
        name_en=track.name_en,
        agreement=track.agreement,
        helpdesk_months=12,
        learning_months=track.learning_months,
        min_battery_percent=60,
        created_at=uow.now,
    )
    uow.session.add(row)
    uow.session.flush()
    uow.session.add_all(
        ProgrammeKitRow(programme_id=row.id, item=item, required=required) for item, required in _KIT.items()
    )
    uow.session.add_all(
        ModuleRow(programme_id=row.id, ordinal=ordinal, name_nl=name_nl, name_en=name_en, opens_gate=opens_gate)
        for ordinal, (name_nl, name_en, opens_gate) in enumerate(track.modules, 1)
    )
    uow.by(system_actor()).record(ProgrammeAdded(programme_id=row.id, code=track.code))
