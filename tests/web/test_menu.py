"""An entry of the menu opens the first page of its second row that this person may see."""

import re
from html import unescape

import pytest
from flask import Flask, url_for
from flask.testing import FlaskClient

from laptopdesk.app import compose
from laptopdesk.core.access import Role
from laptopdesk.core.db import Database
from laptopdesk.core.i18n import speaking
from tests.factories import make_staff, sign_in_as, unit

LINK = re.compile(r'<li><a href="([^"]+)"[^>]*>([^<]+)</a></li>')


def rows(text: str) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """Words and address of each entry of the menu, and of the row beneath the active one."""
    menu, _nav, row = text.partition('class="site-nav"')[2].partition('class="site-subnav"')
    return [(words, url) for url, words in LINK.findall(menu)], [(words, url) for url, words in LINK.findall(row)]


@pytest.mark.parametrize(
    ("role", "entry", "first"),
    [
        (Role.TECHNICIAN, "Workshop", "Wipe logs"),
        (Role.AUDITOR, "Workshop", "Wipe records"),
        (Role.TECHNICIAN, "Stock-takes", "Kits"),
        (Role.TECHNICIAN, "Laptops", "Laptops"),
    ],
)
def test_an_entry_opens_the_first_page_of_its_row(
    client: FlaskClient, sqlite_db: Database, role: Role, entry: str, first: str
) -> None:
    with unit(sqlite_db) as uow:
        staff_id = make_staff(uow, role)
    sign_in_as(client, staff_id)
    menu, _row = rows(client.get("/laptops").text)
    page = client.get(dict(menu)[entry])
    assert page.status_code == 200
    opened, row = rows(page.text)
    assert row[0] == (first, dict(menu)[entry])
    assert opened == menu


SAID_OTHERWISE = {"reporting.start", "handout.desk", "handout.returns"}
"""Pages that greet, or ask first where somebody works."""


@pytest.mark.parametrize("language", ["nl", "en"])
def test_page_is_called_like_its_entry(client: FlaskClient, app: Flask, sqlite_db: Database, language: str) -> None:
    with unit(sqlite_db) as uow:
        sign_in_as(client, make_staff(uow, Role.ADMIN))
    client.environ_base["HTTP_ACCEPT_LANGUAGE"] = language
    nav = [item for item in compose().nav if item.endpoint not in SAID_OTHERWISE]
    with app.test_request_context(), speaking(language):
        entries = [(url_for(item.endpoint), item.label()) for item in nav]
    for url, label in entries:
        heading = re.search(r"<h1[^>]*>(.*?)</h1>", client.get(url).text, re.DOTALL)
        assert heading is not None, url
        assert unescape(heading[1]).strip() == label
    assert len(entries) > 20
