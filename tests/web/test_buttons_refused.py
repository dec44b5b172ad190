"""Buttons of bench and store, pressed where it is refused: their page again, why not on top of it, and status 422."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest
from flask import Flask

from laptopdesk.core.db import Database
from tests.conftest import rolled_back
from tests.elsewhere import World, make_world
from tests.web.test_other_places import TRIES, Try, person, undone

Pressed = Callable[[World], Try]


def of(form: Mapping[str, Any] | None = None, **keys: str) -> Pressed:
    """The button at the address of these rows of the world."""
    return lambda w: Try(path={name: getattr(w, key) for name, key in keys.items()}, form=form or {})


TWICE = (
    "laptops.remove_medium",
    "laptops.no_other_drive",
    "sampling.draw",
    "evidence.confirm",
    "workshop.confirm_disposal",
    "workshop.withdraw_disposal",
    "transfers.take_off",
    "transfers.settle",
    "stocktake.undo",
)
"""What was done already is refused the second time."""

REFUSED: dict[str, Pressed] = {
    "laptops.take_back": of(tag="ready"),
    "certificates.issue": of(tag="tag"),
    "workshop.add_document": of(disposal_id="disposal"),
    "transfers.scan_in": of({"code": "geen label"}, transfer_id="on_the_way"),
    "transfers.depart": of(transfer_id="empty"),
    "transfers.cancel": of(transfer_id="loading"),
    "stocktake.close": of(stocktake_id="counted"),
    "stocktake.count_again": of(stocktake_id="counting"),
    "stocktake.cancel": of(stocktake_id="signed"),
    "stocktake.sign": of(stocktake_id="signed"),
    "stocktake.decide": of({"set_missing": "L0000001O"}, stocktake_id="counted"),
    "stocktake.count_form": of(stocktake_id="counting"),
    "stocktake.take_waiting": of(stocktake_id="counted"),
    "register.receive": of(import_id="taken_in"),
    "register.take_back": of(import_id="pending"),
}


@pytest.fixture(scope="module")
def sqlite_db(sqlite_engine: Database) -> Iterator[Database]:
    """One database for all buttons: each is undone before the next."""
    with rolled_back(sqlite_engine) as db:
        yield db


@pytest.fixture(scope="module")
def world(sqlite_db: Database) -> World:
    return make_world(sqlite_db)


def test_a_refused_button_says_why_on_its_page(app: Flask, sqlite_db: Database, world: World) -> None:
    wrong = []
    with undone(sqlite_db):
        chief = person(app, sqlite_db, world.chief, world.here)
        for endpoint in (*TWICE, *REFUSED):
            with undone(sqlite_db):
                attempt = REFUSED.get(endpoint, TRIES.get(endpoint))
                assert attempt is not None
                if endpoint in TWICE:
                    assert chief.send(app, endpoint, attempt(world)).status_code < 400
                answer = chief.send(app, endpoint, attempt(world))
                told = "error-summary" in answer.text or "verdict-stop" in answer.text
                if answer.status_code != 422 or not told or "error-page" in answer.text:
                    wrong.append(f"{endpoint} {answer.status_code}")
    assert not wrong, "\n".join(wrong)
