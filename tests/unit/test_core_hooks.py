"""What lower packages ask higher ones is there, or says that it is not."""

from collections.abc import Callable

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from laptopdesk.app import compose
from laptopdesk.core.access import system_actor
from laptopdesk.core.clock import utc_now
from laptopdesk.core.db import Database
from laptopdesk.core.hooks import Hook, Hooks, hooks_of

GREETED = Hook[Callable[[str], None]]("somebody was greeted")


def test_everybody_at_a_hook_is_reached_in_the_order_of_registration() -> None:
    heard: list[str] = []
    hooks = Hooks()
    hooks.add(GREETED, "first", lambda who: heard.append(f"1 {who}"))
    hooks.add(GREETED, "second", lambda who: heard.append(f"2 {who}"))
    for greet in hooks.at(GREETED):
        greet("Ada")
    assert heard == ["1 Ada", "2 Ada"]


def test_a_name_that_registers_again_is_asked_once() -> None:
    hooks = Hooks()
    hooks.add(GREETED, "desk", print)
    hooks.add(GREETED, "desk", repr)
    assert hooks.only(GREETED) is repr


def test_the_one_that_is_needed_must_be_there() -> None:
    with pytest.raises(LookupError, match="somebody was greeted: 0 are registered"):
        Hooks().only(GREETED)


def test_a_session_without_hooks_loses_no_rule_in_silence() -> None:
    with pytest.raises(LookupError, match="wired"):
        hooks_of(Session())


def test_hooks_come_with_every_session_of_a_wired_database() -> None:
    engine = sa.create_engine("sqlite://")
    hooks = compose().hooks
    db = Database(engine).wired(hooks)
    with db.read() as session:
        assert hooks_of(session) is hooks
    with Database(engine).unit_of_work(now=utc_now(), actor=system_actor()) as uow, pytest.raises(LookupError):
        hooks_of(uow.session)
