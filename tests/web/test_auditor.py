"""The auditor reads: every page that is offered opens, none offers an act, and the menu leads to all of them."""

import re
from html import unescape
from urllib.parse import urlsplit

import pytest
from flask.testing import FlaskClient

from laptopdesk.core.access import PERMISSIONS, Permission, Role
from laptopdesk.core.db import Database
from tests.elsewhere import World, make_world, sign_in_as
from tests.factories import make_staff, unit

MOST = 300
OWN = re.compile(r"/(account|sign-out|language|place|journal/verify|laptops/filters|password-again)\b")
"""What belongs to the person who reads: their account, language, filters; and the check of the journal, a read."""


@pytest.fixture
def world(sqlite_db: Database) -> World:
    return make_world(sqlite_db)


@pytest.fixture
def auditor(client: FlaskClient, sqlite_db: Database, world: World) -> FlaskClient:
    assert world.case
    with unit(sqlite_db) as uow:
        person = make_staff(uow, Role.AUDITOR, name="Aart Auditor")
    sign_in_as(client, person)
    return client


def links(text: str) -> set[str]:
    found = (urlsplit(unescape(href)) for href in re.findall(r'<a\b[^>]*?href="(/[^"#]*)', text))
    return {url.path for url in found}


def forms(text: str) -> set[str]:
    tags = re.findall(r"<form\b[^>]*>", text)
    posts = [tag for tag in tags if 'method="post"' in tag.lower()]
    return {unescape(re.sub(r'.*action="([^"]*)".*', r"\1", tag)) for tag in posts}


def test_every_page_the_auditor_gets_opens_and_offers_no_act(auditor: FlaskClient) -> None:
    to_do, seen, wrong = ["/"], set[str](), list[tuple[str, object]]()
    while to_do and len(seen) < MOST:
        path = to_do.pop(0)
        if path in seen:
            continue
        seen.add(path)
        answer = auditor.get(path, follow_redirects=True)
        if answer.status_code != 200:
            wrong.append((path, answer.status_code))
        if answer.mimetype != "text/html" or answer.status_code != 200:
            continue
        acts = {action for action in forms(answer.text) if not OWN.search(action)}
        if acts:
            wrong.append((path, acts))
        to_do += sorted(links(answer.text) - seen)
    assert wrong == []
    assert {
        "/cases",
        "/exceptions",
        "/evidence/records",
        "/evidence/versions",
        "/evidence/faults",
        "/stations",
        "/journal",
        "/laptops",
        "/lots",
    } <= seen


@pytest.mark.parametrize(
    "path",
    [
        "/cases",
        "/exceptions",
        "/evidence",
        "/evidence/records",
        "/evidence/versions",
        "/evidence/faults",
        "/stations",
        "/scans",
    ],
)
def test_where_the_proof_lies_the_auditor_reads_and_writes_nothing(auditor: FlaskClient, path: str) -> None:
    assert auditor.get(path).status_code == 200
    assert auditor.post(path).status_code in (403, 405)


def test_an_auditor_holds_rights_to_read_only() -> None:
    held = {permission.value for permission in PERMISSIONS[Role.AUDITOR]} - {Permission.USE_API.value}
    assert {value for value in held if not value.startswith("view_")} == set()
