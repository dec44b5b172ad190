"""Every form, sent with something in it that is refused: status 422, and what was typed stands in it again."""

from collections.abc import Iterator
from html.parser import HTMLParser

import pytest
import sqlalchemy as sa
from flask import Flask

from laptopdesk.accounts.queries import get_actor
from laptopdesk.core.db import Database
from laptopdesk.helpdesk.service import open_ticket
from laptopdesk.helpdesk.values import Channel, OpenTicket
from tests.conftest import rolled_back
from tests.elsewhere import World, make_world
from tests.factories import START, unit
from tests.refusals import ROWS, WITHOUT
from tests.web.test_other_places import Try, person, undone, writing_routes


class Controls(HTMLParser):
    """What stands in the fields of a page as a person sees them: (name, value)."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.values: set[tuple[str, str]] = set()
        self._area: list[str] | None = None
        self._name = self._option = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag in ("select", "textarea"):
            self._name, self._area = given.get("name", ""), [] if tag == "textarea" else None
        elif tag == "option" and "selected" in given:
            self.values.add((self._name, given.get("value", "")))
        elif tag == "input" and (given.get("type") not in ("radio", "checkbox") or "checked" in given):
            self.values.add((given.get("name", ""), given.get("value", "")))

    def handle_data(self, data: str) -> None:
        if self._area is not None:
            self._area.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self._area is not None:
            self.values.add((self._name, "".join(self._area).strip()))
            self._area = None


@pytest.fixture(scope="module")
def sqlite_db(sqlite_engine: Database) -> Iterator[Database]:
    """One database for all forms: each is undone before the next."""
    with rolled_back(sqlite_engine) as db:
        yield db


@pytest.fixture(scope="module")
def world(sqlite_db: Database) -> World:
    world = make_world(sqlite_db)
    with sqlite_db.read() as session:
        query = sa.text("SELECT sticker_token FROM laptop WHERE tag = :tag")
        world.keys["sticker"] = session.scalar(query, {"tag": world.tag})
    with unit(sqlite_db) as uow:
        asked = OpenTicket(who="Ann", what="Dark", laptop="", channel=Channel.PHONE)
        world.keys["nameless_ticket"] = open_ticket(uow.at(START).by(get_actor(uow.session, world.chief)), asked)
    return world


def test_every_form_is_walked_or_has_a_reason_not_to_be(app: Flask) -> None:
    known = set(ROWS) | set(WITHOUT)
    new = sorted(writing_routes(app) - known)
    assert not new, f"{new}: say in ROWS how one is refused with something typed, or in WITHOUT why it cannot be."
    assert sorted(known - writing_routes(app)) == [], "these routes are gone: take them out of ROWS or WITHOUT"
    assert set(ROWS) & set(WITHOUT) == set()


def test_what_was_typed_stands_in_a_refused_form_again(app: Flask, sqlite_db: Database, world: World) -> None:
    lost = []
    with undone(sqlite_db):
        chief = person(app, sqlite_db, world.chief, world.here)
        for endpoint, make in ROWS.items():
            row = make(world)
            with undone(sqlite_db):
                answer = chief.send(
                    app, endpoint, Try(path=row.path, form={**row.typed, **row.unseen}, files=row.files)
                )
            there = Controls(answer.text).values
            gone = {name: value for name, value in row.typed.items() if (name, str(value)) not in there}
            if answer.status_code != 422 or gone:
                lost.append(f"{endpoint} {answer.status_code} {gone}")
    assert not lost, "\n".join(lost)


def test_a_field_that_was_emptied_is_noticed() -> None:
    """The negative control: what stands beside a field, or in a choice that is not made, is not in it."""
    html = """<p>Ann</p><input name="who" value=""><textarea name="what">
    Dark </textarea><select name="kind"><option value="a">a<option value="b" selected>b</select>
    <input type="radio" name="way" value="x"><input type="radio" name="way" value="y" checked>"""
    assert Controls(html).values == {("who", ""), ("what", "Dark"), ("kind", "b"), ("way", "y")}
