"""No page chooses a place for somebody but their own: every page of the house, opened by who has several and none."""

from collections.abc import Iterator
from html.parser import HTMLParser

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule
from wtforms import SelectField

from laptopdesk.core.access import Role
from laptopdesk.core.db import Database
from laptopdesk.places import queries as places
from laptopdesk.ui.forms import PlaceField
from tests.databases import rolled_back
from tests.elsewhere import World, make_world, sign_in_as
from tests.factories import make_staff, unit
from tests.web.test_every_door import address_of, rules_of

OF_THE_ROW = {("people.change", "home_location"), ("training.change", "location")}
"""Fields that show where their own row is: (endpoint, field)."""


class Selects(HTMLParser):
    """What each select of a page offers, as value and words, and what it shows before anybody touched it."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, list[list[str]], str]] = []
        self._inside = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "select":
            self.found.append((given.get("name") or "", [], ""))
        elif tag == "option" and self.found:
            name, options, shown = self.found[-1]
            value = given.get("value") or ""
            self.found[-1] = (name, [*options, [value, ""]], value if "selected" in given or not options else shown)
        self._inside = tag == "option"

    def handle_data(self, data: str) -> None:
        if self._inside and self.found and self.found[-1][1]:
            self.found[-1][1][-1][1] += data

    def handle_endtag(self, _tag: str) -> None:
        self._inside = False


def place_fields(html: str, known: dict[str, str]) -> Iterator[tuple[str, bool]]:
    """The selects that offer several places, and whether one of them is chosen."""
    for name, options, shown in Selects(html).found:
        offered = {value for value, words in options if value in known and words.strip().startswith(known[value])}
        if len(offered) > 1:
            yield name, shown in offered


@pytest.fixture(scope="module")
def sqlite_db(sqlite_engine: Database) -> Iterator[Database]:
    with rolled_back(sqlite_engine) as db:
        yield db


@pytest.fixture(scope="module")
def world(sqlite_db: Database) -> World:
    return make_world(sqlite_db)


@pytest.fixture
def roamer(client: FlaskClient, sqlite_db: Database, world: World) -> FlaskClient:
    """Somebody of the office and the bench, who works at all places and stands at none."""
    with unit(sqlite_db) as uow:
        staff_id = make_staff(uow, *Role)
    sign_in_as(client, staff_id, desk=None)
    return client


def known_places(db: Database) -> dict[str, str]:
    with db.read() as session:
        return {str(key): name for key, name in places.choices(session)}


def pages(app: Flask) -> list[Rule]:
    return [rule for rule in rules_of(app, "GET") if not rule.rule.startswith("/api/")]


def test_no_page_chooses_a_place(app: Flask, roamer: FlaskClient, sqlite_db: Database, world: World) -> None:
    known, seen = known_places(sqlite_db), {}
    for rule in pages(app):
        answer = roamer.get(address_of(app, rule, world))
        if answer.status_code == 200 and answer.mimetype == "text/html":
            found = place_fields(answer.get_data(as_text=True), known)
            seen |= {(rule.endpoint, name): chosen for name, chosen in found}
    assert {field for field, chosen in seen.items() if chosen} == OF_THE_ROW
    assert {
        ("register.import_laptops_form", "location"),
        ("lots.receive", "location"),
        ("devices.add", "location"),
        ("transfers.open_new", "origin"),
        ("transfers.open_new", "destination"),
    } <= set(seen), sorted(seen)


def test_the_walk_sees_a_place_that_is_chosen(
    app: Flask, roamer: FlaskClient, sqlite_db: Database, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control: a field that takes the first place is found."""

    def offer(field: SelectField, options: list[tuple[str, str]], **_more: object) -> None:
        field.choices = options

    monkeypatch.setattr(PlaceField, "offer", offer)
    html = roamer.get(f"/lots/{world.lot}/receive").get_data(as_text=True)
    assert list(place_fields(html, known_places(sqlite_db))) == [("location", True)]
