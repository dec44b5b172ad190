"""The API keeps to its own description: schemathesis sends what fits and what does not."""

import re

import pytest
import schemathesis
from flask import Flask
from hypothesis import assume, given, settings
from schemathesis import APIOperation, Case, GenerationMode
from schemathesis.specs.openapi.checks import positive_data_acceptance

from laptopdesk.accounts.service import issue_token
from laptopdesk.core.access import Role, system_actor
from laptopdesk.core.db import Database
from laptopdesk.ui.api import CALL_ATTRIBUTE
from tests.factories import START, make_staff

SCRIPT_CALLS = [
    "POST /attendances",
    "POST /handouts",
    "POST /tickets",
    "POST /inventory",
    "GET /laptops",
    "GET /laptops/{tag}",
    "GET /stocktakes/{stocktake_id}",
    "POST /stocktakes/{stocktake_id}/scans",
]
STATION_CALLS = ["POST /devices/ask", "POST /devices/contact", "POST /devices/operations", "GET /devices/snapshot"]
OPEN_CALLS = ["GET /devices/key", "POST /devices/pair"]
CALLS = SCRIPT_CALLS + STATION_CALLS + OPEN_CALLS
REFUSALS = [400, 401, 403, 404, 405, 406, 409, 413, 415, 422, 428, 429]
"""What may be said of a request that does not fit: 413 too, where a text is longer than a body may be."""


@pytest.fixture
def token(sqlite_db: Database) -> str:
    with sqlite_db.unit_of_work(now=START, actor=system_actor()) as uow:
        staff_id = make_staff(uow, Role.ADMIN)
        return issue_token(uow, staff_id, "schema")[1]


def test_every_call_is_described(app: Flask) -> None:
    calls = [rule for rule in app.url_map.iter_rules() if rule.rule.startswith("/api/") and "openapi" not in rule.rule]
    assert calls
    assert [rule.rule for rule in calls if not hasattr(app.view_functions[rule.endpoint], CALL_ATTRIBUTE)] == []
    document = app.test_client().get("/api/v1/openapi.json").json
    described = {(method.upper(), path) for path, item in document["paths"].items() for method in item}
    wanted = {
        (method, re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule))
        for rule in calls
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    assert described == wanted
    assert {f"{method} {path.removeprefix('/api/v1')}" for method, path in described} == set(CALLS)


def test_every_reference_leads_somewhere(app: Flask) -> None:
    response = app.test_client().get("/api/v1/openapi.json")
    names = set(re.findall(r"#/components/schemas/(\w+)", response.text))
    assert names == set(response.json["components"]["schemas"])


@pytest.mark.parametrize("call", [call for call in CALLS if call != "GET /devices/key"])  # takes nothing at all
def test_every_call_keeps_to_its_description(app: Flask, token: str, call: str) -> None:
    """Whatever is sent, the answer is one that the description names: its status, its media type and its shape.

    A body of the right shape can still be refused: no such pass, no such laptop.
    """
    operation = _operation(app, call)

    for mode in GenerationMode:

        @settings(max_examples=60, deadline=None, database=None, derandomize=True)
        @given(case=operation.as_strategy(generation_mode=mode))
        def keeps(case: Case) -> None:
            assume("" not in (case.query or {}))  # the test's client does not send what has no name
            case.call_and_validate(
                headers={"Authorization": f"Bearer {token}"}, excluded_checks=[positive_data_acceptance]
            )

        keeps()


@pytest.mark.parametrize("call", SCRIPT_CALLS + STATION_CALLS)
def test_no_call_answers_without_a_token(app: Flask, call: str) -> None:
    method, path = call.replace("{stocktake_id}", "1").split(" ")
    client = app.test_client()
    for headers in ({}, {"Authorization": "Bearer made-up"}, {"Authorization": "Basic eDp5"}):
        answer = client.open(f"/api/v1{path}", method=method, headers=headers)
        assert (answer.status_code, answer.mimetype) == (401, "application/problem+json")


def _operation(app: Flask, call: str) -> APIOperation:
    method, path = call.split(" ")
    config = schemathesis.Config.from_dict({"checks": {"negative_data_rejection": {"expected-statuses": REFUSALS}}})
    return schemathesis.openapi.from_wsgi("/api/v1/openapi.json", app, config=config)[f"/api/v1{path}"][method]
