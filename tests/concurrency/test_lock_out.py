"""Two server processes, many addresses: strangers share one small allowance, and a device of one's own has its own."""

import http.cookiejar
import re
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import sqlalchemy as sa

from laptopdesk.accounts.service.counting import TRIES_OF_STRANGERS
from laptopdesk.core.access import Role
from laptopdesk.core.db import Database
from tests.factories import PASSWORD, make_staff, unit
from tests.station.world import Server

pytestmark = pytest.mark.races

EMAIL = "ada@example.org"
TOKEN = "tells-the-counts"


class Stranger:
    """A browser with cookies of its own, asking through a proxy that says where it is."""

    def __init__(self, url: str, address: str) -> None:
        self._url, self._address = url, address
        cookies = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        self._opener = urllib.request.build_opener(cookies, _NoRedirect())

    def sign_in(self, password: str) -> int:
        """The status of the answer."""
        _status, html = self._ask("/sign-in")
        found = re.search(r'name="csrf_token" value="([^"]+)"', html)
        assert found
        form = {"email": EMAIL, "password": password, "csrf_token": found[1]}
        return self._ask("/sign-in", urllib.parse.urlencode(form).encode())[0]

    def sign_out(self) -> None:
        """The session ends; the browser stays the same."""
        found = re.search(r'name="csrf_token" value="([^"]+)"', self._ask("/account")[1])
        assert found
        assert self._ask("/sign-out", urllib.parse.urlencode({"csrf_token": found[1]}).encode())[0] == 303

    def _ask(self, path: str, body: bytes | None = None) -> tuple[int, str]:
        request = urllib.request.Request(self._url + path, data=body)
        request.add_header("X-Forwarded-For", self._address)
        try:
            with self._opener.open(request, timeout=60) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_args: object) -> None:
        """Answers are told as they are."""


@pytest.fixture
def server(committed_db: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    monkeypatch.setenv("LAPTOPDESK_PUBLIC_URL", "http://laptops.example.org")  # a proxy is believed
    monkeypatch.setenv("LAPTOPDESK_METRICS_TOKEN", TOKEN)
    server = Server(db=committed_db, folder=tmp_path / "data").start()
    yield server
    server.kill()


def test_the_holder_gets_in_while_strangers_guess(server: Server, committed_db: Database) -> None:
    with unit(committed_db) as uow:
        make_staff(uow, Role.AUDITOR, email=EMAIL)
    holder = Stranger(server.url, "192.0.2.1")
    assert holder.sign_in(PASSWORD) == 303
    holder.sign_out()

    def guess(number: int) -> int:
        return Stranger(server.url, f"203.0.113.{number // 2}").sign_in("no no no")

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(guess, range(2 * TRIES_OF_STRANGERS + 10)))
    assert set(answers) == {422, 429}
    assert answers.count(422) <= 2 * TRIES_OF_STRANGERS, "a window may have ended on the way"
    assert Stranger(server.url, "198.51.100.1").sign_in(PASSWORD) in {429, 303}
    assert holder.sign_in(PASSWORD) == 303
    with committed_db.read() as session:
        query = sa.text("SELECT count(*) FROM journal_entry WHERE action LIKE 'staff.sign_in_%'")
        assert 1 <= session.scalar(query) <= 16
    assert failures(server) == answers.count(422), "counted over both processes"


def failures(server: Server) -> int:
    """The failed passwords that the metrics tell, whichever process answers."""
    request = urllib.request.Request(f"{server.url}/metrics", headers={"Authorization": f"Bearer {TOKEN}"})
    with urllib.request.urlopen(request, timeout=60) as answer:
        text = answer.read().decode()
    found = re.search(r'laptopdesk_refusals_total\{kind="sign_in_failed",way="password"\} (\S+)', text)
    assert found
    return int(float(found[1]))
