"""Every event of the product has a sentence, in both languages, with a sign beside it."""

import importlib
import pkgutil
from collections.abc import Iterator
from dataclasses import fields
from datetime import UTC, date, datetime
from enum import Enum
from pathlib import Path
from types import UnionType
from typing import Any, get_args, get_origin, get_type_hints
from uuid import UUID

import pytest

import laptopdesk
from laptopdesk.core.events import Event, FreeText, plain
from laptopdesk.core.i18n import speaking
from laptopdesk.core.journal import JournalLine
from laptopdesk.handout.events import HandoutRefused
from laptopdesk.reporting.journal_facts import subjects_of, who_did
from laptopdesk.reporting.journal_icons import icon_of, tone_of
from laptopdesk.reporting.messages import DETAILS, SENTENCES, details_of, sentence_of
from laptopdesk.reporting.values import Names

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
ICONS = (Path(__file__).resolve().parents[3] / "frontend" / "icons.txt").read_text().split()


def event_classes() -> list[type[Event]]:
    """Every event of every package, found by importing each module named `events`."""
    for module in pkgutil.walk_packages(laptopdesk.__path__, "laptopdesk."):
        if module.name.endswith(".events"):
            importlib.import_module(module.name)
    return sorted(set(_subclasses(Event)), key=lambda kind: kind.action)


def _subclasses(kind: type[Event]) -> Iterator[type[Event]]:
    for child in kind.__subclasses__():
        if child.__module__.startswith("laptopdesk."):
            yield child
            yield from _subclasses(child)


EVENTS = event_classes()


def samples(annotation: Any) -> list[Any]:
    """Good values of a field of this type: every member of an enum, None where it may be None."""
    if get_origin(annotation) is UnionType or annotation is None:
        return [value for part in get_args(annotation) for value in samples(part)]
    if get_origin(annotation) is tuple:
        return [tuple(samples(get_args(annotation)[0])), ()]
    if annotation is type(None):
        return [None]
    if isinstance(annotation, type) and issubclass(annotation, Enum):
        return list(annotation)
    return {
        bool: [True, False],
        int: [7],
        str: ["word"],
        FreeText: [FreeText("typed")],
        date: [NOW.date()],
        datetime: [NOW],
        UUID: [UUID(int=7)],
    }[getattr(annotation, "__supertype__", annotation)]


def lines_of(kind: type[Event]) -> Iterator[JournalLine]:
    """Lines of this event in which every value of every field occurs."""
    hints = get_type_hints(kind)
    options = {field.name: samples(hints[field.name]) for field in fields(kind)}
    for number in range(max((len(values) for values in options.values()), default=1)):
        chosen = {name: values[number % len(values)] for name, values in options.items()}
        facts = {
            name: {"sha256": "0"} if isinstance(value, FreeText) else plain(value) for name, value in chosen.items()
        }
        yield JournalLine(seq=1, at=NOW, action=kind.action, actor="staff:7", facts=facts, words={})


def test_there_are_events() -> None:
    assert len(EVENTS) > 60


def test_every_action_has_a_sentence_and_no_sentence_is_left_over() -> None:
    actions = {kind.action for kind in EVENTS}
    assert actions - set(SENTENCES) == set(), "give these actions a sentence in reporting/messages.py"
    assert set(SENTENCES) - actions == set(), "nothing records these actions any more"
    assert set(DETAILS) <= actions


def test_an_action_belongs_to_one_event() -> None:
    assert len({kind.action for kind in EVENTS}) == len(EVENTS)


@pytest.mark.parametrize("kind", EVENTS, ids=lambda kind: kind.action)
def test_sentence_reads_in_both_languages_whatever_the_facts(kind: type[Event]) -> None:
    for line in lines_of(kind):
        told = {}
        for language in ("en", "nl"):
            with speaking(language):
                told[language] = sentence_of(line, Names())
                assert "%(" not in told[language]
                assert "None" not in told[language]
                assert all(details_of(line, Names())) or not details_of(line, Names())
        assert told["en"] != line.action
        assert told["en"] != told["nl"], f"{line.action} is not translated"


@pytest.mark.parametrize("kind", EVENTS, ids=lambda kind: kind.action)
def test_sign_is_an_icon_we_ship(kind: type[Event]) -> None:
    for line in lines_of(kind):
        assert icon_of(line) in ICONS
        assert tone_of(line) in ("neutral", "good", "warn", "bad", "info")


@pytest.mark.parametrize("kind", EVENTS, ids=lambda kind: kind.action)
def test_subjects_read_from_a_line_are_those_of_the_event(kind: type[Event]) -> None:
    hints = get_type_hints(kind)
    event = kind(**{field.name: samples(hints[field.name])[0] for field in fields(kind)})
    facts = {name: plain(value) for name, value in event.facts().items()}
    line = JournalLine(seq=1, at=NOW, action=kind.action, actor="system", facts=facts, words={})
    assert set(subjects_of(line)) == set(event.subjects())


def test_later_action_is_shown_by_its_name() -> None:
    line = JournalLine(seq=1, at=NOW, action="later.thing", actor="system", facts={}, words={})
    assert sentence_of(line, Names()) == "Later.thing"
    assert details_of(line, Names()) == ()
    assert icon_of(line) == "circle"


def test_later_code_is_shown_as_it_is() -> None:
    facts: dict[str, Any] = {"laptop_id": 1, "location_id": 2, "reasons": ["laptop_not_ready", "a_later_reason"]}
    line = JournalLine(seq=1, at=NOW, action=HandoutRefused.action, actor="system", facts=facts, words={})
    first, second = details_of(line, Names())
    assert first.startswith("This laptop is not ready")
    assert second == "a_later_reason"


@pytest.mark.parametrize(
    ("actor", "told"),
    [
        ("staff:7", "Fatima"),
        ("staff:8", "member of staff 8"),
        ("token:7", "Fatima, by a script"),
        ("station:7", "Fatima, at a desk computer"),
        ("station", "a desk computer"),
        ("system", "Laptopdesk itself"),
    ],
)
def test_actor_is_told_by_name(actor: str, told: str) -> None:
    line = JournalLine(seq=1, at=NOW, action="laptop.moved", actor=actor, facts={}, words={})
    assert who_did(line, Names(staff={7: "Fatima"})) == told


def test_resident_is_told_by_initials_or_number() -> None:
    facts: dict[str, Any] = {"participant_id": 3, "enrolment_id": 1, "programme_id": 1}
    line = JournalLine(seq=1, at=NOW, action="enrolment.opened", actor="system", facts=facts, words={})
    assert sentence_of(line, Names(people={3: "F.E."})) == "F.E. enrolled"
    assert sentence_of(line, Names()) == "Participant 3 enrolled"
