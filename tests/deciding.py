"""Cases decided as people at the office do it: on their pages, with what the chosen outcome asks for filled in."""

import html
import re
from dataclasses import dataclass, field
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from laptopdesk.accounts.queries import get_actor
from laptopdesk.app import create_app
from laptopdesk.cases.queries import Case, facts_of_case, get_case
from laptopdesk.config import Config
from laptopdesk.core.bulk import BulkField, FieldKind
from laptopdesk.core.db import Database
from laptopdesk.core.decisions import CaseTopic, Outcome
from laptopdesk.core.i18n import set_locale
from tests.contradictions import LATER, Scene
from tests.factories import make_ready_laptop, sign_in_as, unit
from tests.unit.assets.hardware.reports import UUID

CODES = re.compile(
    r"\b[0-9a-f]{32,}\b|\b[0-9a-f]{8}-[0-9a-f]{4}-|\b[a-z]+_[a-z_]+\b|\b(?:station|staff|system):\d|None"
)
"""What nobody at an office can read: hashes, ids of operations, names of enum members, keys."""


def make_app(db: Database, folder: Path) -> Flask:
    """The whole application on this database, some hours after the events."""
    config = Config(data_dir=folder, worker_required=False)
    application = create_app(config, db=db, clock=lambda: LATER)
    application.config.update(TESTING=True, WTF_CSRF_ENABLED=False)
    return application


@dataclass(kw_only=True)
class Office:
    """The people of a scene in front of its cases; `client` is the browser of whoever signed in last."""

    app: Flask
    scene: Scene
    client: FlaskClient = field(init=False)

    @property
    def topics(self) -> dict[str, CaseTopic]:
        """What the packages offer."""
        offered: dict[str, CaseTopic] = self.app.extensions["laptopdesk"].wiring.case_topics
        return offered

    def sign_in(self, staff_id: int, language: str = "en") -> None:
        """This person sits at the browser now."""
        set_locale(language)
        self.client = self.app.test_client()
        self.client.environ_base["HTTP_ACCEPT_LANGUAGE"] = language
        sign_in_as(self.client, staff_id)

    def page(self, url: str) -> str:
        """The text of this page; it must answer."""
        answer = self.client.get(url)
        assert answer.status_code == 200, f"{url}: {answer.status_code}"
        return words_of(answer.get_data(as_text=True))

    def dead_links(self, page: str) -> list[str]:
        """Addresses that the main part of this page leads to, and that do not answer."""
        urls = set(re.findall(r'<a[^>]* href="(/[^"#]*)', page.partition("<main")[2].partition("</main>")[0]))
        return [url for url in sorted(urls) if self.client.get(html.unescape(url)).status_code != 200]

    def case(self, case_id: int) -> Case:
        """The case as it stands."""
        with self.scene.db.read() as session:
            return get_case(session, case_id)

    def hindrances(self, case: Case, outcome: Outcome) -> tuple[str, ...]:
        """Why this outcome cannot be chosen now."""
        with self.scene.db.read() as session:
            facts = facts_of_case(get_case(session, case.id))
            return tuple(reason.value for reason in outcome.hindrances(session, facts))

    def consequence(self, case: Case, outcome: Outcome) -> str:
        """What is said to happen."""
        with self.scene.db.read() as session:
            return " ".join(outcome.consequence(session, facts_of_case(get_case(session, case.id))).split())

    def form(self, case: Case, outcome: Outcome) -> dict[str, str]:
        """The form of this outcome, filled in."""
        answers = {"outcome": outcome.code, "reason": "Nagevraagd aan de balie."}
        with self.scene.db.read() as session:
            facts = facts_of_case(get_case(session, case.id))
            actor = get_actor(session, self.scene.coordinator)
            asked = outcome.fields(session, facts, actor)
        return answers | {f"{outcome.code}-{one.name}": self.answer(one) for one in asked}

    def answer(self, asked: BulkField) -> str:
        """Something true for this field: an offered choice, a label or pass nobody used yet, words."""
        match asked.kind:
            case FieldKind.CHOICE | FieldKind.CHOICES:
                return next((value for value, _label in asked.options if value), "")
            case FieldKind.YES:
                return "1"
            case FieldKind.NUMBER:
                return "1"
        if "laptop" in asked.name or "label" in asked.name:
            return self.spare_laptop()
        if "pass" in asked.name:
            return self.scene.here.passes[2]
        return "Gebeld en nagevraagd."

    def spare_laptop(self) -> str:
        """A ready laptop of the first place that nothing was reported of."""
        with unit(self.scene.db) as uow:
            return make_ready_laptop(uow, location=self.scene.here.location_id)

    def decide(self, case: Case, data: dict[str, str]) -> TestResponse:
        """The form is sent."""
        return self.client.post(f"/cases/{case.id}/decide", data=data)

    def confirm(self, case: Case, reason: str = "Ik heb het nagekeken.") -> TestResponse:
        """The second person agrees."""
        return self.client.post(f"/cases/{case.id}/confirm", data={"answer": "yes", "reason": reason})


def words_of(page: str) -> str:
    """What a person reads of a page: the text of its main part."""
    main = page.partition("<main")[2].partition(">")[2].partition("</main>")[0] or page
    return " ".join(html.unescape(re.sub(r"<(script|style|svg).*?</\1>|<[^>]+>", " ", main, flags=re.DOTALL)).split())


def raw_codes(text: str) -> list[str]:
    """Everything in these words that only a program reads."""
    return CODES.findall(text.replace(UUID, "a number of the hardware itself"))
