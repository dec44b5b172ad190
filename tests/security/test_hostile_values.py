"""No value that somebody can send breaks the server: numbers no column holds, NUL, line ends, broken and long text."""

import io
import os
import re
from collections.abc import Callable, Iterable
from typing import Any

import pytest

from laptopdesk.accounts.queries import get_actor_by_email
from laptopdesk.accounts.service import issue_token
from laptopdesk.core.access import system_actor
from laptopdesk.core.clock import utc_now
from laptopdesk.core.db import Database
from laptopdesk.ui.api import CALL_ATTRIBUTE
from tests.security.walk import Sending, Target, filled, forms_of

SOAK = bool(os.environ.get("LAPTOPDESK_SOAK"))

NUMBERS: tuple[str, ...] = (
    "9" * 20,
    "9" * 30,
    "9" * 5000,
    str(2**31),
    str(2**63),
    str(-(2**63) - 1),
    "-1",
    "1e400",
    "NaN",
    "٣",
    "１",
    "²",
    "1_0",
)
TEXTS: tuple[Any, ...] = (
    "a\0b",
    "a\r\nSet-Cookie: x=1",
    "/a\r\nb",
    b"\xed\xa0\x80",
    b"\xff\xfe",
    "x" * 100_000,
    "ab " * 3000,
    "\u202e\ufeff",
    "[]",
    "",
    "=1+1",
    "../../etc/passwd",
    "2026-13-45",
    "99999-01-01",
    "0001-01-01",
    "9999-12-31",
    "25:61",
)
FEW: tuple[Any, ...] = ("9" * 20, "²", b"a\0\r\nSet-Cookie: x=1\xff", "ab " * 40_000, "0001-01-01")
"""What is tried everywhere at every run; with LAPTOPDESK_SOAK=1 it is everything above, also in each field alone."""


def broken(target: Target, tries: Iterable[tuple[Sending, list[tuple[Any, Any]]]]) -> list[str]:
    """The tries that ended in an error of ours."""
    found = []
    for way, pairs in tries:
        answer = target.send(way.method, way.path, pairs)
        if answer.status_code >= 500 and way.endpoint != "health.readyz":
            shown = [(name, value if len(str(value)) < 60 else f"{str(value)[:20]}…") for name, value in pairs]
            found.append(f"{way.method} {way.path} {shown}: {answer.status_code}")
    return found


def test_the_walk_reaches_every_route(target: Target, ways: list[Sending]) -> None:
    """Else the tries below prove little: new pages come along by themselves."""
    routes = {
        (rule.endpoint, method)
        for rule in target.app.url_map.iter_rules()
        if rule.endpoint != "static"
        for method in ("GET", "POST")
        if method in (rule.methods or ())
    }
    assert routes == {(way.endpoint, way.method) for way in ways}
    good = [way for way in ways if target.send(way.method, way.path, way.fields).status_code < 400]
    assert len(good) > 0.75 * len(ways), "as the pages offer them, most forms are taken"


@pytest.mark.parametrize("value", NUMBERS + TEXTS if SOAK else FEW, ids=lambda value: repr(value)[:24])
def test_no_value_in_all_fields_breaks_a_page(target: Target, ways: list[Sending], value: Any) -> None:
    tries = [(way, [(name, value) for name in way.all_names]) for way in ways if way.all_names]
    assert broken(target, tries) == []


def values_for(target: Target, way: Sending, name: str) -> tuple[Any, ...]:
    """What is sent in this field alone, the others as the page would send them; PostgreSQL keeps no NUL."""
    postgres = target.connection.dialect.name == "postgresql"
    if SOAK:
        return NUMBERS + TEXTS
    if name in way.dates:
        return ("0001-01-01", "9999-12-31")
    if name in way.numbers:
        return ("9" * 20, str(2**31)) if postgres else ("9" * 20,)
    return ("a\0\r\nb",) if postgres else ()


def test_no_value_in_one_field_breaks_a_page(target: Target, ways: list[Sending]) -> None:
    tries = (
        (way, [*((key, text) for key, text in way.fields if key != name), (name, value)])
        for way in ways
        for name in way.all_names
        for value in values_for(target, way, name)
    )
    assert broken(target, tries) == []


NAMES: tuple[Any, ...] = ("[]", "a\0b", b"\xff", "next[]", "q[$ne]", "x" * 5000, "__proto__", "_external", "_anchor")


def test_no_name_of_a_field_breaks_a_page(sqlite_target: Target, sqlite_ways: list[Sending]) -> None:
    """Names that no field has, and every field twice, first with nonsense."""
    tries = [
        (way, [*((name, "x") for name in way.all_names), *way.fields, *((name, "1") for name in NAMES)])
        for way in sqlite_ways
    ]
    assert broken(sqlite_target, tries) == []


PARTS = (
    "9" * 20,
    "9" * 30,
    str(2**31),
    str(2**63 - 1),
    "-1",
    "٣",
    "a%00b",
    "a%0d%0ab",
    "%ed%a0%80",
    "%ff",
    "x" * 5000,
    "..",
    "%2e%2e%2f",
    "NaN",
)


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part[:12])
def test_no_address_breaks_the_server(target: Target, part: str) -> None:
    found = []
    for rule in target.app.url_map.iter_rules():
        if not rule.arguments or rule.endpoint == "static":
            continue
        address = re.sub(r"<[^>]+>", lambda _found: part, rule.rule)
        for method in {"GET", "POST"} & set(rule.methods or ()):
            answer = target.send(method, address)
            if answer.status_code >= 500:
                found.append(f"{method} {address[:80]}: {answer.status_code}")
    assert found == []


Header = Callable[[str], dict[str, str]]
RAW = (
    "\xff\xfe",
    "\xed\xa0\x80",
    "9" * 30,
    "x" * 20_000,
    '"',
    ";=;=",
    "a=b; laptopdesk=\xff",
    "[::",
    "\x01",
    "٣".encode().decode("latin-1"),
)
HEADERS = (
    "Cookie",
    "Accept-Language",
    "Referer",
    "User-Agent",
    "X-Forwarded-For",
    "X-Forwarded-Proto",
    "Authorization",
    "Host",
    "Origin",
    "Content-Type",
    "Range",
    "If-None-Match",
    "If-Modified-Since",
    "Accept-Encoding",
    "Accept",
    "Idempotency-Key",
    "HX-Request",
    "HX-Current-URL",
    "Laptopdesk-Station",
    "Laptopdesk-Nonce",
    "Laptopdesk-Signature",
    "Laptopdesk-Trusts",
)


@pytest.mark.parametrize("header", HEADERS)
def test_no_header_breaks_the_server(sqlite_target: Target, header: str) -> None:
    pages = ("/people", "/sign-in", "/api/v1/laptops", "/api/v1/devices/snapshot", "/static/js/menu.js", "/nowhere")
    found = []
    for value in RAW:
        for page in pages:
            environ = {_environ_name(header): value}
            answer = sqlite_target.send("GET", page, environ_overrides=environ)
            if answer.status_code >= 500:
                found.append(f"{header}: {value[:20]!r} at {page}: {answer.status_code}")
        for page in ("/language", "/api/v1/tickets", "/api/v1/devices/contact"):
            answer = sqlite_target.send("POST", page, [("next", "/")], environ_overrides={_environ_name(header): value})
            if answer.status_code >= 500:
                found.append(f"{header}: {value[:20]!r} at POST {page}: {answer.status_code}")
    assert found == []


def _environ_name(header: str) -> str:
    name = header.upper().replace("-", "_")
    return name if name == "CONTENT_TYPE" else f"HTTP_{name}"


JSON = (
    "9" * 30,
    "-1",
    "1e400",
    "NaN",
    "-Infinity",
    '"\\ud800"',
    '"\\u0000"',
    f'"{"x" * 50_000}"',
    "[" * 3000 + "]" * 3000,
    '{"a":1,"a":2}',
    "null",
    "true",
    "[]",
    '"٣"',
    "1.5",
    '"9999-12-31T23:59:59Z"',
    '"\xff"',
    "",
)


def test_no_json_breaks_the_api(sqlite_target: Target) -> None:
    """Every field of every call with every value, the others left out or plain."""
    found, count = [], 0
    with sqlite_target.undone():
        headers = {"Authorization": f"Bearer {token_for(sqlite_target)}"}
        for rule in sqlite_target.app.url_map.iter_rules():
            call = getattr(sqlite_target.app.view_functions[rule.endpoint], CALL_ATTRIBUTE, None)
            if call is None or call.body is None:
                continue
            for name in call.body.model_fields:
                for value in JSON:
                    others = (f'"{other}": "1"' for other in call.body.model_fields if other != name)
                    body = "{" + ", ".join([f'"{name}": {value}', *others]) + "}"
                    answer = sqlite_target.send(
                        "POST",
                        filled(rule.rule, sqlite_target.keys),
                        data=body.encode("utf-8"),
                        headers=headers,
                        content_type="application/json",
                    )
                    count += 1
                    if answer.status_code >= 500:
                        found.append(f"{rule.rule} {name}={value[:20]}: {answer.status_code}")
    assert found == []
    assert count > 300


def token_for(target: Target) -> str:
    """A token of the administrator."""
    db = Database(target.connection)
    with db.unit_of_work(now=utc_now(), actor=system_actor()) as uow:
        chief = get_actor_by_email(uow.session, "beheer@example.org").staff_id
        assert chief is not None
        return issue_token(uow, chief, "test")[1]


FILE_NAMES = (
    "../../etc/passwd",
    "a\\b\\..\\c.csv",
    "x\r\nSet-Cookie: y=1.csv",
    'q".csv',
    "n\0ul.csv",
    "é" * 500 + ".csv",
    "",
    ".",
    "con",
    "<xss-x onx=1>.csv",
)
UPLOADS = (
    "/laptops/import",
    "/evidence",
    "/inventory",
    "/laptops/take-over",
    "/locations/import",
    "/stations/load",
    "/lots/announce",
)


@pytest.mark.parametrize("path", UPLOADS)
def test_no_name_of_a_file_breaks_an_upload(sqlite_target: Target, path: str) -> None:
    offered = [fields for method, _action, fields in forms_of(sqlite_target.send("GET", path).text) if method == "POST"]
    fields = {name: value for one in offered for name, value in one.items()}
    for name in FILE_NAMES:
        for content in (b"Merk;Serienummer\r\nDell;X1\r\n", b"<svg onload=x>", b"%PDF-1.4", b"\0" * 9, b""):
            files = {field: (io.BytesIO(content), name) for field in ("file", "files", "document")}
            answer = sqlite_target.send("POST", path, data=fields | files, content_type="multipart/form-data")
            assert answer.status_code < 500, (name, content)
            assert "<xss-x" not in answer.text
            assert "Set-Cookie: y" not in str(answer.headers)
