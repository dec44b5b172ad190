"""The desk page on a real server: three submits of one form at the same moment, a cut after the commit, two desks."""

import http.client
import re
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlencode

import pytest
import sqlalchemy as sa
from flask import Flask
from werkzeug.serving import make_server

from laptopdesk.app import create_app
from laptopdesk.config import Config
from laptopdesk.core.db import Database
from laptopdesk.protocol.codes import COMMANDS, Command
from laptopdesk.ui.cookies import BROWSER, SESSION
from tests.concurrency.world import RaceWorld, build_race_world
from tests.factories import sign_in_as

pytestmark = pytest.mark.races

ROUNDS = 10
UNDO, CONFIRM = COMMANDS[Command.UNDO].text, COMMANDS[Command.CONFIRM].text
Form = dict[str, str]


class HttpDesk:
    """One browser at the desk, over sockets; its cookies are its own."""

    def __init__(self, app: Flask, port: int, staff: int, place: int) -> None:
        self.port = port
        client = app.test_client()
        sign_in_as(client, staff, desk=place)
        client.get("/desk")
        names = (SESSION, BROWSER)
        cookies = {name: client.get_cookie(name) for name in names}
        self.cookie = "; ".join(f"{name}={cookie.value}" for name, cookie in cookies.items() if cookie)

    def post(self, path: str, form: Form) -> str:
        """The page that the form leads to."""
        connection = self._send(path, form)
        answer = connection.getresponse()
        location, text = answer.headers.get("Location"), answer.read().decode()
        connection.close()
        return self.get(location) if location else text

    def get(self, path: str) -> str:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        connection.request("GET", path, headers=self._headers())
        text = connection.getresponse().read().decode()
        connection.close()
        return text

    def post_and_hang_up(self, path: str, form: Form) -> None:
        """Sent whole; the line is cut before the answer is read."""
        connection = self._send(path, form)
        connection.sock.recv(1)  # the answer begins, so the commit is behind us
        connection.close()

    def _send(self, path: str, form: Form) -> http.client.HTTPConnection:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        headers = self._headers() | {"Content-Type": "application/x-www-form-urlencoded"}
        connection.request("POST", path, urlencode(form), headers)
        return connection

    def _headers(self) -> dict[str, str]:
        return {"Cookie": self.cookie, "Accept-Language": "en"}


@pytest.fixture
def world(committed_db: Database) -> RaceWorld:
    return build_race_world(committed_db, rounds=ROUNDS)


@pytest.fixture
def desks(committed_db: Database, world: RaceWorld, tmp_path: Path) -> Iterator[tuple[HttpDesk, HttpDesk]]:
    app = create_app(Config(data_dir=tmp_path, worker_required=False), db=committed_db)
    app.config.update(WTF_CSRF_ENABLED=False)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    port = server.server_port
    yield HttpDesk(app, port, world.staff_id, 1000), HttpDesk(app, port, world.staff_id, 1000)
    server.shutdown()
    thread.join(20)
    server.server_close()


def form_of(desk: HttpDesk, code: str, laptop: str) -> Form:
    page = desk.post("/desk", {"code": f"{code}\n{laptop}"})
    form_id = re.search(r'name="form_id" value="([^"]+)"', page)
    assert form_id
    assert 'data-verdict="go"' in page, re.findall(r'class="sentence">(.*?)<', page)
    return {"laptop": laptop, "pass": code, "form_id": form_id[1], "kit": "charger", "paper_number": "1"}


def green_of(page: str) -> str:
    """The hand-over that the page shows green."""
    assert 'data-verdict="done"' in page, re.findall(r'data-verdict="\w+"', page)
    shown = re.search(r'name="done" value="(\d+)"', page)
    assert shown
    return shown[1]


def count(db: Database, where: str = "1 = 1") -> int:
    with db.read() as session:
        return int(session.scalar(sa.text(f"SELECT count(*) FROM handout WHERE {where}")) or 0)


def test_three_submits_at_once_show_one_green(
    committed_db: Database, world: RaceWorld, desks: tuple[HttpDesk, HttpDesk]
) -> None:
    desk = desks[0]
    with ThreadPoolExecutor(3) as pool:
        for number in range(ROUNDS):
            form = form_of(desk, world.passes[number], world.laptops[number])
            together = threading.Barrier(3)
            pages = pool.map(lambda _: (together.wait(), desk.post("/desk/hand-out", form))[1], range(3))  # noqa: B023
            assert len({green_of(page) for page in pages}) == 1
            assert count(committed_db) == number + 1


def test_cut_after_the_commit_and_sent_again_is_the_same_green(
    committed_db: Database, world: RaceWorld, desks: tuple[HttpDesk, HttpDesk]
) -> None:
    desk = desks[0]
    for number in range(ROUNDS):
        form = form_of(desk, world.passes[number], world.laptops[number])
        desk.post_and_hang_up("/desk/hand-out", form)
        first = green_of(desk.post("/desk/hand-out", form))
        assert green_of(desk.post("/desk/hand-out", form)) == first
        assert count(committed_db) == number + 1


def test_each_desk_undoes_its_own_and_ended_is_never_green(
    committed_db: Database, world: RaceWorld, desks: tuple[HttpDesk, HttpDesk]
) -> None:
    ours, theirs = desks
    for number in range(ROUNDS):
        form = form_of(ours, world.passes[2 * number], world.laptops[2 * number])
        mine = green_of(ours.post("/desk/hand-out", form))
        other = form_of(theirs, world.passes[2 * number + 1], world.laptops[2 * number + 1])
        green_of(theirs.post("/desk/hand-out", other))
        question = ours.post("/desk", {"code": UNDO})
        asked = re.search(r'name="undo" value="(\d+)"', question)
        assert asked
        assert asked[1] == mine
        assert "was undone at" in ours.post("/desk", {"code": CONFIRM, "undo": mine})
        for page in (ours.post("/desk/hand-out", form), ours.get(f"/desk?done={mine}")):
            assert 'data-verdict="done"' not in page
            assert "was undone at" in page
        assert count(committed_db, "ended_at IS NOT NULL") == number + 1
        assert count(committed_db, "ended_at IS NULL") == number + 1
