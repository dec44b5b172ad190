"""What every test of a file begins with, made once for each database: it stays in a copy, and each test is undone.

    db, place = laid_once(lay_place)

in a file gives its tests `db` on that copy, and `place` as `lay_place(db)` answered it, for each test anew.
"""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

import pytest

from laptopdesk.core.db import Database
from tests.databases import rolled_back

Lay = Callable[[Database], Any]


@dataclass(frozen=True)
class Ground:
    """A database with what was laid there, and what was answered about it."""

    db: Database
    laid: Any

    def told_to(self, db: Database) -> Any:
        """The answer, about this connection to the database; what a test does to it, no other test sees."""
        return deepcopy(self.laid, {id(self.db): db})


class Grounds:
    """The grounds of one kind of database, each made when the first test asks; whoever made this closes it."""

    def __init__(self, copies: Callable[[], AbstractContextManager[Database]]) -> None:
        self._copies = copies
        self._made: dict[Lay, Ground] = {}
        self._open = ExitStack()

    def of(self, lay: Lay) -> Ground:
        """Where this was laid."""
        if lay not in self._made:
            db = self._open.enter_context(self._copies())
            self._made[lay] = Ground(db, lay(db))
        return self._made[lay]

    def close(self) -> None:
        """None is left."""
        self._open.close()


def laid_once(lay: Lay) -> tuple[Any, Any]:
    """Two fixtures: a database on which `lay` did its work before, rolled back after the test; and what it answered."""

    def ground(request: pytest.FixtureRequest, dialect: str) -> Ground:
        found: Grounds = request.getfixturevalue(f"{dialect}_grounds")
        return found.of(lay)

    @pytest.fixture
    def db(request: pytest.FixtureRequest) -> Iterator[Database]:
        with rolled_back(ground(request, request.param).db) as database:
            yield database

    @pytest.fixture
    def laid(request: pytest.FixtureRequest, db: Database) -> Any:
        return ground(request, db.dialect).told_to(db)

    return db, laid
