"""All kinds of cases × all their outcomes, on facts that really were reported: what is decided has its effect, once.

A kind without a topic, without a way to come about, or with an outcome that no way makes possible fails here.
"""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from laptopdesk.app import compose
from laptopdesk.assets.lifecycle import queries as lifecycle
from laptopdesk.cases.queries import Case
from laptopdesk.cases.values import CaseKind, CaseState
from laptopdesk.core.db import Database
from laptopdesk.core.decisions import Outcome
from laptopdesk.core.i18n import set_locale, word
from tests.contradictions import WAYS, Scene, make_scene
from tests.deciding import Office, make_app, raw_codes, words_of
from tests.grounds import laid_once
from tests.invariants import check_invariants

TOPICS = compose().case_topics
OUTCOMES = [
    pytest.param(CaseKind(kind), outcome.code, id=f"{kind}-{outcome.code}")
    for kind, topic in sorted(TOPICS.items())
    for outcome in topic.outcomes
]
Way = Callable[[Scene], None]


@pytest.fixture
def app(db: Database, tmp_path: Path) -> Iterator[Flask]:
    yield make_app(db, tmp_path)
    set_locale("en")


def lay_scenes(db: Database) -> list[Scene]:
    """A scene of its own for each way of the kind that has most."""
    return [make_scene(db) for _ in range(max(map(len, WAYS.values())))]


db, scenes = laid_once(lay_scenes)


def office_with(app: Flask, scene: Scene, kind: CaseKind, way: Way) -> tuple[Office, Case]:
    """What came about in this scene, and the case that it opened."""
    before = {case.id for case in scene.cases()}
    way(scene)
    [case] = [case for case in scene.cases() if case.id not in before and case.kind is kind]
    return Office(app=app, scene=scene), case


def test_every_kind_can_come_about_and_be_decided() -> None:
    assert set(WAYS) == set(CaseKind)
    assert set(TOPICS) == {kind.value for kind in CaseKind}


@pytest.mark.parametrize(("kind", "code"), OUTCOMES)
def test_an_outcome_has_its_effect_once(
    db: Database, app: Flask, scenes: list[Scene], kind: CaseKind, code: str
) -> None:
    """Every way on SQLite; on PostgreSQL until one made the outcome possible, for each takes seconds."""
    tries = (decide(*office_with(app, scene, kind, way), code) for scene, way in zip(scenes, WAYS[kind], strict=False))
    assert any(tries if db.dialect == "postgresql" else list(tries)), (
        f"no way makes it possible: {[way.__name__ for way in WAYS[kind]]}"
    )


def decide(office: Office, case: Case, code: str) -> bool:
    """The outcome is decided on its page, or is said to be impossible and refused; whatever it was, all is sound."""
    outcome = TOPICS[case.kind.value].find(code)
    assert outcome is not None
    possible = not office.hindrances(case, outcome)
    data = office.form(case, outcome) if possible else {"outcome": code, "reason": "x"}
    for outsider in (office.scene.volunteer, office.scene.auditor):
        office.sign_in(outsider)
        assert office.decide(case, data).status_code == 403
        assert office.confirm(case).status_code == 403
    office.sign_in(office.scene.coordinator)
    text = office.page(f"/cases/{case.id}")
    assert outcome.label() in text
    if possible:
        assert office.consequence(case, outcome) in text
        send(office, case, outcome, data)
        assert_final(office, case, outcome, data)
    else:
        assert office.decide(case, data).status_code == 422
        assert office.case(case.id).state is CaseState.OPEN
    check_invariants(office.scene.db)
    return possible


def send(office: Office, case: Case, outcome: Outcome, data: dict[str, str]) -> None:
    """The form is sent, first without a reason; where it takes two people, the first cannot be the second."""
    assert office.decide(case, data | {"reason": " "}).status_code == 422
    assert_accepted(office.decide(case, data))
    if not outcome.two_people:
        return
    assert office.case(case.id).state is CaseState.OPEN
    check_invariants(office.scene.db)
    assert office.confirm(case).status_code == 422
    office.sign_in(office.scene.colleague)
    assert_accepted(office.confirm(case))


def assert_accepted(answer: TestResponse) -> None:
    assert answer.status_code in (200, 303), words_of(answer.get_data(as_text=True))[:1500]


def assert_final(office: Office, case: Case, outcome: Outcome, data: dict[str, str]) -> None:
    """It was decided; nobody decides it again; the auditor reads it, here and in the stories of laptop and person."""
    now = office.case(case.id)
    assert (now.state, now.outcome) == (CaseState.DECIDED, outcome.code)
    office.sign_in(office.scene.colleague)
    assert office.decide(case, data).status_code == 422
    assert office.confirm(case).status_code == 422
    listed = office.client.get(f"/cases?kind={case.kind.value}").get_data(as_text=True)
    assert f'/cases/{case.id}"' not in listed
    office.sign_in(office.scene.auditor)
    told = (word(case.kind), outcome.label())
    pages = [f"/cases/{case.id}"]
    if now.laptop_id is not None:
        with office.scene.db.read() as session:
            pages.append(f"/laptops/{lifecycle.tags_of(session, [now.laptop_id])[now.laptop_id]}/story")
    if now.participant_id is not None:
        office.sign_in(office.scene.coordinator)
        pages.append(f"/people/{now.participant_id}")
    for url in pages:
        text = office.page(url)
        assert all(words in text for words in told), f"{url} does not tell {told}"


WAYS_OF_ALL = [
    pytest.param(kind, way, id=f"{kind.value}-{way.__name__}") for kind, ways in WAYS.items() for way in ways
]


@pytest.mark.parametrize(("kind", "way"), WAYS_OF_ALL)
def test_a_case_is_shown_in_words(db: Database, app: Flask, scenes: list[Scene], kind: CaseKind, way: Way) -> None:
    office, case = office_with(app, scenes[0], kind, way)
    check_invariants(db)
    for language in ("nl", "en"):
        office.sign_in(office.scene.coordinator, language)
        page = office.client.get(f"/cases/{case.id}").get_data(as_text=True)
        text = words_of(page)
        assert not raw_codes(text), text
        assert page.count('<th scope="col"') >= 3, "both sides stand beside each other"
        for outcome in TOPICS[kind.value].outcomes:
            assert outcome.label() in text
        assert not office.dead_links(page)


@pytest.mark.parametrize("kind", list(CaseKind))
def test_outcomes_are_named_in_both_languages(kind: CaseKind) -> None:
    names = {}
    for language in ("en", "nl"):
        set_locale(language)
        names[language] = [outcome.label() for outcome in TOPICS[kind.value].outcomes]
        assert len(set(names[language])) == len(names[language])
    assert not set(names["en"]) & set(names["nl"]), "untranslated"
