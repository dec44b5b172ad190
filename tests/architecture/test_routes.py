"""Every route says who may use it, and every form that changes something carries its CSRF field."""

import re
from collections.abc import Iterator
from pathlib import Path

from flask import Flask
from werkzeug.routing import Rule

from laptopdesk.ui.guard import GUARD_ATTRIBUTE

TEMPLATES = Path(__file__).resolve().parents[2] / "laptopdesk"


def rules(app: Flask) -> Iterator[Rule]:
    yield from (rule for rule in app.url_map.iter_rules() if rule.endpoint != "static")


def test_every_route_is_guarded_or_public_on_purpose(app: Flask) -> None:
    open_doors = [r.endpoint for r in rules(app) if not hasattr(app.view_functions[r.endpoint], GUARD_ATTRIBUTE)]
    assert open_doors == []


def test_public_routes_are_these_and_no_others(app: Flask) -> None:
    public = {
        r.endpoint
        for r in rules(app)
        if str(getattr(app.view_functions[r.endpoint], GUARD_ATTRIBUTE, "")).startswith("public")
    }
    homes = {"accounts", "api", "certificates", "devices_api", "health", "sticker", "ui"}
    assert {name.split(".")[0] for name in public} <= homes


def test_guarded_routes_turn_strangers_away(app: Flask) -> None:
    client = app.test_client()
    for rule in rules(app):
        guard = getattr(app.view_functions[rule.endpoint], GUARD_ATTRIBUTE)
        if isinstance(guard, str) and guard.startswith("public"):
            continue
        method = "GET" if "GET" in (rule.methods or ()) else "POST"
        address = re.sub(r"<[^>]+>", "1", rule.rule)
        answer = client.open(address, method=method)
        assert answer.status_code in (302, 303, 401, 404), f"{rule.endpoint} answers a stranger {answer.status_code}"
        if answer.status_code in (302, 303):
            assert "/sign-in" in answer.headers["Location"], rule.endpoint


def test_changing_methods_need_a_csrf_token(app: Flask) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    client = app.test_client()
    for rule in rules(app):
        if not {"POST", "PUT", "DELETE"} & (rule.methods or set()) or rule.rule.startswith("/api/"):
            continue
        answer = client.post(re.sub(r"<[^>]+>", "1", rule.rule))
        assert answer.status_code in (400, 404), f"{rule.endpoint} takes a POST without a token"


def test_every_posting_form_carries_the_token() -> None:
    for template in TEMPLATES.rglob("*.html"):
        for form in re.findall(
            r"<form\b[^>]*method=\"post\".*?</form>", template.read_text(), re.DOTALL | re.IGNORECASE
        ):
            assert "csrf" in form, f"{template}: a form without csrf"
