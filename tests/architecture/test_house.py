"""The house stands as drawn: rows are private, migrations equal models, triggers exist, every template compiles."""

import ast
import re
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask

from laptopdesk.core.db import Database
from laptopdesk.core.journal_ddl import LIST_POSTGRESQL, LIST_SQLITE, trigger_names
from laptopdesk.core.migration import alembic_config
from laptopdesk.schema import metadata

PACKAGE = Path(__file__).resolve().parents[2] / "laptopdesk"
SOURCES = sorted(PACKAGE.rglob("*.py"))


def home_of(module: str) -> str:
    """The package that this module belongs to; of `assets` the topic."""
    parts = module.split(".")
    return ".".join(parts[: 3 if parts[1:2] == ["assets"] and len(parts) > 3 else 2])


def owner_of_rows(module: str) -> str | None:
    """The package or topic whose tables this module holds, for `laptopdesk.x.models` and `laptopdesk.x.y.models`."""
    parts = module.split(".")
    return home_of(module) if parts[0] == "laptopdesk" and parts[-1] == "models" else None


JOINED = {
    "laptopdesk.assets.lifecycle": ("queries", "finding"),  # questions about laptops join the register of laptops
    "laptopdesk.assets.uploads": ("models",),  # the columns that every table of files has
}
"""Whose tables other topics of `assets` may read, and in which of their modules (ADR 25)."""


def imported_modules(source: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(source.read_text())):
        if isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
        elif isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
    return found


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_rows_are_private_to_their_package(source: Path) -> None:
    relative = source.relative_to(PACKAGE)
    if str(relative) == "schema.py":
        return
    module = ".".join(("laptopdesk", *relative.with_suffix("").parts))
    home, inside = home_of(module), module.split(".")[3:4]
    owners = {owner for each in imported_modules(source) if (owner := owner_of_rows(each)) and owner != home}
    foreign = {
        owner for owner in owners if not (home.count(".") == 2 and inside and inside[0] in JOINED.get(owner, ()))
    }
    assert not foreign, f"{relative} reads the tables of {foreign}: call their queries or service"


def test_models_equal_migrations(db: Database) -> None:
    with db.read() as session:
        context = MigrationContext.configure(session.connection(), opts={"compare_type": True})
        differences = compare_metadata(context, metadata)
    assert differences == []


def test_there_is_one_migration_head() -> None:
    assert len(ScriptDirectory.from_config(alembic_config()).get_heads()) == 1


def test_journal_triggers_are_in_place(db: Database) -> None:
    query = LIST_SQLITE if db.dialect == "sqlite" else LIST_POSTGRESQL
    with db.read() as session:
        found = set(session.execute(sa.text(query)).scalars())
    assert trigger_names(db.dialect) <= found


def test_every_template_compiles(app: Flask) -> None:
    names = [name for name in app.jinja_env.list_templates() if name.endswith((".html", ".txt"))]
    assert names
    for name in names:
        app.jinja_env.get_template(name)


def test_no_template_carries_script_or_style() -> None:
    for template in PACKAGE.rglob("*.html"):
        text = template.read_text()
        assert " style=" not in text, template
        assert "<style" not in text, template
        assert " onclick=" not in text, template
        assert not re.search(r"<script(?![^>]* src=)", text), template
