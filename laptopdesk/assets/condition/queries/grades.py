"""What grades mean, and which laptops have which."""

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from laptopdesk.assets.condition.models import GradeDefinitionRow, LaptopGradeRow
from laptopdesk.assets.condition.values import GradeDefinition, GradedLaptop, GradedListing, GradeFinding, LaptopGrade
from laptopdesk.assets.lifecycle.models import LaptopRow
from laptopdesk.core.access import Everywhere
from laptopdesk.core.columns import at_places
from laptopdesk.places import queries as places

Places = Everywhere | frozenset[int]


def list_definitions(session: Session) -> tuple[GradeDefinition, ...]:
    """The definition in force of each grade, by code; withdrawn ones too."""
    newest = sa.select(sa.func.max(GradeDefinitionRow.id)).group_by(GradeDefinitionRow.code)
    query = sa.select(GradeDefinitionRow).where(GradeDefinitionRow.id.in_(newest)).order_by(GradeDefinitionRow.code)
    return tuple(_definition(row) for row in session.scalars(query))


def list_versions(session: Session, code: str) -> tuple[GradeDefinition, ...]:
    """Every version of one grade's definition, the newest first."""
    query = sa.select(GradeDefinitionRow).where(GradeDefinitionRow.code == code)
    return tuple(_definition(row) for row in session.scalars(query.order_by(GradeDefinitionRow.version.desc())))


def find_definition(session: Session, code: str) -> GradeDefinition | None:
    """The definition in force of this grade, or None."""
    return next(iter(list_versions(session, code)), None)


def find_grade(session: Session, laptop_id: int, custody_id: int | None) -> LaptopGrade | None:
    """The newest grade of this custody period, or None."""
    query = (
        sa.select(LaptopGradeRow, GradeDefinitionRow)
        .join(GradeDefinitionRow, GradeDefinitionRow.id == LaptopGradeRow.definition_id)
        .where(LaptopGradeRow.laptop_id == laptop_id, LaptopGradeRow.custody_id == custody_id)
        .order_by(LaptopGradeRow.id.desc())
        .limit(1)
    )
    found = session.execute(query).first()
    if found is None:
        return None
    row, definition = found
    return LaptopGrade(
        definition=_definition(definition),
        findings=tuple(GradeFinding(code) for code in row.findings),
        remarks=row.remarks,
        graded_at=row.graded_at,
        graded_by_id=row.graded_by_id,
    )


def count_by_grade(session: Session, *, within: Places) -> dict[str, int]:
    """How many laptops have each grade in their present custody period."""
    query = _present(within).with_only_columns(GradeDefinitionRow.code, sa.func.count())
    return dict(session.execute(query.group_by(GradeDefinitionRow.code)).all())


def list_graded(session: Session, code: str, *, within: Places, after: str = "", limit: int = 50) -> GradedListing:
    """Laptops of this grade by tag, after the tag `after`: two queries whatever the data."""
    query = _present(within).where(GradeDefinitionRow.code == code, LaptopRow.tag > after)
    found = session.execute(query.order_by(LaptopRow.tag).limit(limit + 1)).all()
    names = places.names_of(session, [laptop.location_id for laptop, *_ in found])
    rows = tuple(
        GradedLaptop(
            tag=laptop.tag,
            manufacturer=laptop.manufacturer,
            model=laptop.model,
            state=laptop.state,
            location_name=names.get(laptop.location_id or 0),
            version=definition.version,
            findings=tuple(GradeFinding(code) for code in grade.findings),
            graded_at=grade.graded_at,
        )
        for laptop, grade, definition in found[:limit]
    )
    return GradedListing(rows=rows, next_after=rows[-1].tag if len(found) > limit else None)


def _present(within: Places) -> sa.Select[LaptopRow, LaptopGradeRow, GradeDefinitionRow]:
    newer = aliased(LaptopGradeRow)
    later = sa.select(newer.id).where(newer.custody_id == LaptopGradeRow.custody_id, newer.id > LaptopGradeRow.id)
    query = (
        sa.select(LaptopRow, LaptopGradeRow, GradeDefinitionRow)
        .join(LaptopGradeRow, LaptopGradeRow.custody_id == LaptopRow.custody_id)
        .join(GradeDefinitionRow, GradeDefinitionRow.id == LaptopGradeRow.definition_id)
        .where(~later.exists())
    )
    return query.where(at_places(LaptopRow.location_id, within))


def _definition(row: GradeDefinitionRow) -> GradeDefinition:
    return GradeDefinition(
        id=row.id,
        code=row.code,
        version=row.version,
        words_nl=row.words_nl,
        words_en=row.words_en,
        withdrawn=row.withdrawn,
        written_at=row.written_at,
        written_by_id=row.written_by_id,
    )
