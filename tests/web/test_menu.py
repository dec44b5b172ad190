"""An entry of the menu opens the first page of its second row that this person may see."""

import re

import pytest
from flask.testing import FlaskClient

from laptopdesk.core.access import Role
from laptopdesk.core.db import Database
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
