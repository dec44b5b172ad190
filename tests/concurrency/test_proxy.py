"""Behind a real reverse proxy: each visitor has an own address, and no limit refuses who has the right secret."""

import http.client
import json
import re
import subprocess
import sys
from base64 import b64encode
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

import pytest
import sqlalchemy as sa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from laptopdesk.accounts.service.sources import TRIES_PER_ADDRESS
from laptopdesk.assets.certificates.rules import code_key
from laptopdesk.assets.certificates.views import TRIES
from laptopdesk.core.access import Role, system_actor
from laptopdesk.core.clock import utc_now
from laptopdesk.core.db import Database
from laptopdesk.core.keys import KeyPurpose, KeyRing
from laptopdesk.core.limits import RateCountRow
from laptopdesk.devices.service import add_station
from laptopdesk.helpdesk.sticker.service import MISSES_PER_ADDRESS
from laptopdesk.protocol.trust import pairing_key, station_proof
from laptopdesk.schema import metadata
from tests.conftest import prepare
from tests.databases import open_database
from tests.factories import PASSWORD, PIN, make_laptop, make_location, make_staff, unit
from tests.started import end_with_us
from tests.station.world import Server, free_port, wait_until

pytestmark = pytest.mark.races

HOST = "laptops.example.org"
TOKEN = "a token for the machine that watches"
ANN, BOB = "127.0.0.2", "127.0.0.3"
"""Two visitors: addresses of this computer that connections are made from."""


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What came back."""

    status: int
    headers: http.client.HTTPMessage
    text: str

    @property
    def cookies(self) -> str:
        """What a browser sends back."""
        return "; ".join(line.partition(";")[0] for line in self.headers.get_all("Set-Cookie") or [])


@dataclass(frozen=True, kw_only=True)
class Site:
    """The server, the proxy before it, and a thing of each kind that a secret opens."""

    db: Database
    server: Server
    proxy_port: int
    place: int
    tag: str
    sticker: str = "RightToken"
    certificate: str = "12345678901234567890"

    def ask(
        self,
        path: str,
        form: dict[str, str] | None = None,
        *,
        visitor: str = ANN,
        proxy: bool = True,
        body: bytes | None = None,
        **headers: str,
    ) -> Answer:
        """A request of this visitor, through the proxy or straight to the server."""
        port = self.proxy_port if proxy else self.server.port
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60, source_address=(visitor, 0))
        sent = {"Host": HOST, "Connection": "close", "Accept-Language": "en", **headers}
        if form is not None:
            body = urlencode(form).encode()
            sent["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            connection.request("GET" if body is None else "POST", path, body=body, headers=sent)
            answer = connection.getresponse()
            return Answer(status=answer.status, headers=answer.headers, text=answer.read().decode("utf-8", "replace"))
        finally:
            connection.close()

    def open_form(self, path: str, *, visitor: str = ANN) -> tuple[str, dict[str, str]]:
        """The hidden field of this page, and what a browser sends with its form."""
        shown = self.ask(path, visitor=visitor)
        csrf = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', shown.text)
        assert csrf is not None
        return csrf[1], {"Cookie": shown.cookies, "Referer": f"https://{HOST}{path}"}

    def sign_in(self, path: str, fields: dict[str, str], *, visitor: str = ANN) -> Answer:
        """The form of this page sent, as a browser does."""
        csrf, headers = self.open_form(path, visitor=visitor)
        return self.ask(path, {**fields, "csrf_token": csrf}, visitor=visitor, **headers)


def build(db: Database) -> tuple[int, str]:
    with unit(db) as uow:
        place = make_location(uow)
        make_staff(uow, Role.VOLUNTEER, location=place, name="Ada Bakker", email="ada@example.org")
        tag = make_laptop(uow, location=place)
    laptop, certificate = metadata.tables["laptop"], metadata.tables["certificate"]
    with db.engine.begin() as connection:
        connection.execute(sa.update(laptop).values(sticker_token=Site.sticker))
        key = connection.execute(sa.select(laptop.c.id)).scalar_one()
        connection.execute(sa.insert(certificate).values(certificate_row(connection, key)))
    return place, tag


def certificate_row(connection: sa.Connection, laptop_id: int) -> dict[str, object]:
    custody, staff, lot = (metadata.tables[name].c.id for name in ("custody", "staff", "lot"))
    first = [connection.execute(sa.select(sa.func.min(column))).scalar_one() for column in (custody, staff, lot)]
    return {
        "laptop_id": laptop_id,
        "custody_id": first[0],
        "issued_by_id": first[1],
        "lot_id": first[2],
        "number": "C-1",
        "code": Site.certificate,
        "code_key": code_key(Site.certificate),
        "issued_at": utc_now(),
        "proof": "proven",
        "statement": {},
        "sha256": "ab" * 32,
    }


@pytest.fixture
def served_db(tmp_path: Path) -> Iterator[Database]:
    """SQLite only: what a proxy changes does not ask which database it is."""
    db = open_database(f"sqlite:///{tmp_path / 'served.sqlite3'}")
    prepare(db)
    yield db
    db.dispose()


@pytest.fixture
def site(served_db: Database, tmp_path: Path) -> Iterator[Site]:
    place, tag = build(served_db)
    server = Server(db=served_db, folder=tmp_path / "data")
    server.start(LAPTOPDESK_PUBLIC_URL=f"https://{HOST}", LAPTOPDESK_METRICS_TOKEN=TOKEN)
    proxy_port = free_port()
    proxy = subprocess.Popen(
        [sys.executable, "-m", "tests.concurrency.proxy", str(proxy_port), str(server.port)], preexec_fn=end_with_us
    )
    site = Site(db=served_db, server=server, proxy_port=proxy_port, place=place, tag=tag)
    try:
        wait_until(lambda: is_there(site), "the proxy answers")
        yield site
    finally:
        proxy.kill()
        proxy.wait()
        server.kill()


def is_there(site: Site) -> bool:
    try:
        return site.ask("/healthz").status == 200
    except OSError:
        return False


def test_signing_in_through_the_proxy_stays_on_https_and_on_its_host(site: Site) -> None:
    """The form's Referer is held against scheme and host as the visitor sees them, and the cookie is for https."""
    ada = {"email": "ada@example.org", "password": PASSWORD, "next": "/account"}
    answer = site.sign_in("/sign-in", ada)
    assert (answer.status, answer.headers["Location"]) == (303, "/account")
    assert all("Secure" in line for line in answer.headers.get_all("Set-Cookie"))
    assert "Ada Bakker" in site.ask("/account", Cookie=answer.cookies).text
    csrf, headers = site.open_form("/sign-in")
    for referer in ("http://laptops.example.org/sign-in", "https://evil.example/sign-in"):
        assert site.ask("/sign-in", {**ada, "csrf_token": csrf}, **(headers | {"Referer": referer})).status == 400
    stopped = site.ask("/account")
    assert (stopped.status, stopped.headers["Location"]) == (302, "/sign-in?next=/account")


def test_wrong_ones_of_one_visitor_keep_no_right_one_from_anybody(site: Site) -> None:
    """Sticker, certificate, and pairing: the other visitor, and the one at the same address."""
    right = (f"/l/{site.tag}?t={site.sticker}", f"/c/{site.certificate}")
    for number in range(MISSES_PER_ADDRESS + 1):
        sticker = site.ask(f"/l/{site.tag}?t=wrong{number}").status
    for number in range(TRIES + 1):
        certificate = site.ask(f"/c/{number:020d}").status
    for _ in range(31):
        pairing = site.ask("/api/v1/devices/pair", **pairing_of(site, "0" * 64)).status
    assert (sticker, certificate, pairing) == (429, 429, 429)
    for visitor in (BOB, ANN):
        assert [site.ask(path, visitor=visitor).status for path in right] == [200, 200]
        assert site.ask("/api/v1/devices/pair", visitor=visitor, **pairing_of(site)).status == 200
        assert site.ask(f"/l/{site.tag}?t=wrong", visitor=visitor).status == (429 if visitor == ANN else 404)
    no_address_is_kept(site)


def pairing_of(site: Site, proof: str = "") -> dict[str, object]:
    key = Ed25519PrivateKey.generate().public_key().public_bytes_raw()
    server = KeyRing(site.server.folder / "keys").current(KeyPurpose.SERVER).public_bytes()
    if not proof:
        with site.db.unit_of_work(now=utc_now(), actor=system_actor()) as uow:
            offer = add_station(uow, name="Tafel", location_id=site.place)
        proof = station_proof(pairing_key(offer.code), station=key, server=server)
    told = {"public_key": b64encode(key).decode(), "server_key": b64encode(server).decode(), "proof": proof}
    return {"body": json.dumps(told).encode(), "Content-Type": "application/json"}


def no_address_is_kept(site: Site) -> None:
    with site.db.read() as session:
        buckets = session.scalars(sa.select(RateCountRow.bucket)).all()
    assert buckets
    assert not [bucket for bucket in buckets if "127.0.0" in bucket or "example" in bucket]


def until_refused(ask: Callable[[int], int], most: int) -> list[int]:
    """The answers up to the first 429; a quarter of an hour that begins meanwhile counts anew."""
    answers: list[int] = []
    while 429 not in answers and len(answers) <= 2 * most:
        answers.append(ask(len(answers)))
    assert len(answers) > most
    return answers


def test_wrong_passwords_of_one_visitor_keep_nobody_from_signing_in(site: Site) -> None:
    csrf, headers = site.open_form("/sign-in/pin")

    def guess(number: int) -> int:
        fields = {"location": str(site.place), "name": f"Nobody {number}", "pin": "9753", "csrf_token": csrf}
        return site.ask("/sign-in/pin", fields, **headers).status

    assert until_refused(guess, TRIES_PER_ADDRESS)[-1] == 429
    good = {"location": str(site.place), "name": "Ada Bakker", "pin": PIN}
    for visitor in (BOB, ANN):
        assert site.sign_in("/sign-in/pin", good, visitor=visitor).status == 303
        by_password = {"email": "ada@example.org", "password": PASSWORD}
        assert site.sign_in("/sign-in", by_password, visitor=visitor).status == 303
    assert site.sign_in("/sign-in", {"email": "x@example.org", "password": "no"}).status == 429
    assert site.sign_in("/sign-in", {"email": "x@example.org", "password": "no"}, visitor=BOB).status == 422
    no_address_is_kept(site)


@pytest.mark.parametrize("proxy", [True, False])
def test_nobody_makes_an_address_up(site: Site, proxy: bool) -> None:
    """Through the proxy what the visitor said stands before the truth; straight to the server nobody is believed."""

    def guess(number: int) -> int:
        made_up = f"198.51.100.{number}"
        said = {"X-Forwarded-For": made_up, "X-Real-IP": made_up, "Forwarded": f"for={made_up}"}
        return site.ask(f"/l/{site.tag}?t=wrong", proxy=proxy, **said).status

    assert until_refused(guess, MISSES_PER_ADDRESS)[-2:] == [404, 429]
    assert site.ask(f"/l/{site.tag}?t=wrong", visitor=BOB, proxy=proxy).status == 404


def test_who_is_no_proxy_says_nothing_about_scheme_and_host(site: Site) -> None:
    """A form sent straight to the server over http is judged as http, whatever it says of itself."""
    said = {"X-Forwarded-Proto": "https", "X-Forwarded-Host": "evil.example"}
    shown = site.ask("/sign-in", proxy=False, **said)
    csrf = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', shown.text)
    assert csrf is not None
    form = {"email": "ada@example.org", "password": PASSWORD, "csrf_token": csrf[1]}
    sent = {"Cookie": shown.cookies, **said, "Referer": "https://evil.example/sign-in"}
    assert site.ask("/sign-in", form, proxy=False, **sent).status == 303, "over http the Referer is not looked at"
    believed = {**sent, "X-Forwarded-Host": HOST}
    answer = site.ask("/sign-in", form, visitor="127.0.0.1", proxy=False, **believed)
    assert answer.status == 400, "the proxy's own address is believed: https, and another host than the Referer"


def test_metrics_are_by_token_only(site: Site) -> None:
    forged = {"X-Forwarded-For": "127.0.0.1"}
    for proxy in (True, False):
        for visitor in (ANN, "127.0.0.1"):
            for given in (
                {},
                forged,
                {"Authorization": "Bearer wrong"},
                {"Authorization": f"Basic {TOKEN}"},
                {"Authorization": "Bearer "},
                {"Authorization": "Bearer \xe9"},
            ):
                assert site.ask("/metrics", visitor=visitor, proxy=proxy, **given).status == 404
            told = site.ask("/metrics", visitor=visitor, proxy=proxy, Authorization=f"Bearer {TOKEN}")
            assert "laptopdesk_journal_rows" in told.text


def test_without_a_token_a_public_installation_has_no_metrics(served_db: Database, tmp_path: Path) -> None:
    server = Server(db=served_db, folder=tmp_path / "data")
    server.start(LAPTOPDESK_PUBLIC_URL=f"https://{HOST}", LAPTOPDESK_METRICS_TOKEN="")
    site = Site(db=served_db, server=server, proxy_port=0, place=0, tag="")
    try:
        assert site.ask("/metrics", visitor="127.0.0.1", proxy=False).status == 404
        assert site.ask("/metrics", visitor="127.0.0.1", proxy=False, Authorization="Bearer ").status == 404
    finally:
        server.kill()
