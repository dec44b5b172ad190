"""What tables are made of: the typed base, columns that mean the same on both databases, and parts of statements."""

import enum
from datetime import UTC, datetime
from typing import Any, ClassVar
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import Insert as PostgresInsert
from sqlalchemy.dialects.postgresql import insert as postgres_insert
from sqlalchemy.dialects.sqlite import Insert as SqliteInsert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import DeclarativeBase, InstrumentedAttribute, MappedAsDataclass, Session

from laptopdesk.core.access import Everywhere

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

BigKey = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
"""A 64-bit integer key: SQLite numbers rows by itself only for INTEGER."""

Term = sa.String(80).with_variant(sa.String(80, collation="C"), "postgresql")
"""Normalised text compared byte by byte, so that a prefix is an index range in both databases."""


class UtcDateTime(sa.types.TypeDecorator[datetime]):
    """An aware moment, stored in UTC; a naive one is refused."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a naive time cannot be stored; give it a zone")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def _enum_values(members: type[enum.Enum]) -> list[str]:
    return [str(member.value) for member in members]


def coded(members: type[enum.StrEnum], length: int) -> sa.Enum:
    """A column that holds one of these codes in so many characters; other enum columns have room for 40."""
    return sa.Enum(members, native_enum=False, length=length, values_callable=_enum_values)


Json = sa.JSON(none_as_null=True)


class Base(MappedAsDataclass, DeclarativeBase, kw_only=True):
    """Typed rows without relationships: queries say what they join."""

    metadata = sa.MetaData(naming_convention=NAMING)
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        int: BigKey,
        datetime: UtcDateTime(),
        UUID: sa.Uuid(),
        bytes: sa.LargeBinary(),
        enum.StrEnum: sa.Enum(enum.StrEnum, native_enum=False, length=40, values_callable=_enum_values),
        dict[str, Any]: Json,
        list[Any]: Json,
    }


def insert_into(session: Session, table: type["Base"]) -> PostgresInsert | SqliteInsert:
    """An INSERT that knows ON CONFLICT, in the dialect of this session."""
    if session.get_bind().dialect.name == "sqlite":
        return sqlite_insert(table)
    return postgres_insert(table)


def starts_with(column: InstrumentedAttribute[str], prefix: str) -> sa.ColumnElement[bool]:
    """A range over an indexed `Term` column that holds exactly the values beginning with `prefix`."""
    return sa.and_(column >= prefix, column < prefix + "\U0010ffff")


def contains(column: InstrumentedAttribute[str], text: str) -> sa.ColumnElement[bool]:
    """Whether the column holds the text anywhere; `%`, `_` and `\\` mean themselves."""
    return column.contains(text, autoescape=True)


def at_places(
    column: sa.ColumnElement[Any] | InstrumentedAttribute[Any], places: Everywhere | frozenset[int] | None
) -> sa.ColumnElement[bool]:
    """Rows of these places, by the id of their place; all rows for everywhere, and for None, which asks nothing."""
    return sa.true() if places is None or isinstance(places, Everywhere) else column.in_(places)
