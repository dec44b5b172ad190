"""Files that ended or stopped the server, sent to a real one: a page says what is wrong, and others are served."""

import re
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psutil
import pytest
import requests

from laptopdesk.core.access import Role
from laptopdesk.core.db import Database
from tests import workbooks
from tests.factories import PASSWORD, make_location, make_staff, unit
from tests.station.world import Server

pytestmark = [pytest.mark.races, pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")]
REFUSED = "This workbook holds far too much."


@pytest.fixture
def server(committed_db: Database, tmp_path: Path) -> Iterator[Server]:
    with unit(committed_db) as uow:
        make_location(uow)
        make_staff(uow, Role.ADMIN, email="chief@example.org")
    server = Server(db=committed_db, folder=tmp_path / "data").start()
    yield server
    server.kill()


class Browser:
    """Somebody at a desk, signed in on the page for it."""

    def __init__(self, server: Server) -> None:
        self._url, self._session = server.url, requests.Session()
        self._session.headers["Accept-Language"] = "en"
        answer = self.send("/sign-in", {"email": "chief@example.org", "password": PASSWORD})
        assert answer.url != f"{self._url}/sign-in"

    def send(self, path: str, fields: dict[str, str], content: bytes | None = None) -> requests.Response:
        """The form of this page, as a browser sends it."""
        page = self._session.get(self._url + path, timeout=60).text
        token = re.search(r'name="csrf_token"[^>]* value="([^"]+)"', page)
        assert token, page[:500]
        operation = re.search(r'name="operation_id"[^>]* value="([^"]+)"', page)
        hidden = {"csrf_token": token[1], **({"operation_id": operation[1]} if operation else {})}
        for name, options in re.findall(r'<select[^>]* name="(\w+)"[^>]*>(.*?)</select>', page, re.DOTALL):
            hidden[name] = re.findall(r'value="([^"]*)"', options)[-1]
        files = {"file": ("list.xlsx", content)} if content is not None else None
        return self._session.post(self._url + path, data={**fields, **hidden}, files=files, timeout=120)


def workers(server: Server) -> list[psutil.Process]:
    assert server.process is not None
    return psutil.Process(server.process.pid).children()


def peak_kib(server: Server) -> int:
    """The most memory one of its processes ever had."""
    states = (Path(f"/proc/{process.pid}/status").read_text() for process in workers(server))
    return max(int(state.split("VmHWM:")[1].split()[0]) for state in states)


SENT = (
    ("/laptops/import", "corner, single quotes"),
    ("/laptops/import", "shared text, 20000 cells"),
    ("/laptops/import", "a million columns"),
    ("/lots/announce", "corner, single quotes"),
    ("/laptops/take-over", "shared text, 20000 cells"),
)


def test_list_that_is_too_heavy_is_said_on_the_page_and_others_are_served(server: Server) -> None:
    browser = Browser(server)
    fields = {"lot": "LOT-1", "donor": "Bank"}
    before = {process.pid for process in workers(server)}
    for _ in range(3):
        browser.send("/laptops/import", {"lot": "GOOD"}, workbooks.plain(1000))
    normal = peak_kib(server)
    for path, name in SENT:
        content = workbooks.TOO_HEAVY[name]()
        with ThreadPoolExecutor(1) as one:
            upload = one.submit(browser.send, path, fields, content)
            served = [server.answers()]
            while not upload.done():
                served.append(server.answers() and requests.get(f"{server.url}/sign-in", timeout=20).ok)
        assert all(served), name
        answer = upload.result()
        assert (answer.status_code in {200, 422}, REFUSED in answer.text) == (True, True), name
    assert {process.pid for process in workers(server)} == before
    assert peak_kib(server) < 1.5 * normal


def test_many_desks_at_once_get_an_answer_each(server: Server) -> None:
    browsers = [Browser(server) for _ in range(8)]
    content = workbooks.TOO_HEAVY["shared text, 20000 cells"]()
    with ThreadPoolExecutor(len(browsers)) as desks:
        uploads = [desks.submit(desk.send, "/laptops/import", {"lot": "L"}, content) for desk in browsers]
        most = 0
        while not all(upload.done() for upload in uploads):
            most = max(most, sum(len(readers(process)) for process in workers(server)))
    answers = [upload.result() for upload in uploads]
    assert {answer.status_code for answer in answers} == {422}
    assert all(REFUSED in answer.text or "No list can be read at this moment" in answer.text for answer in answers)
    assert 1 <= most <= 2  # one for each process that serves


def readers(process: psutil.Process) -> list[psutil.Process]:
    try:
        return process.children()
    except psutil.Error:
        return []
