"""A whole installation to attack: every page and form of it, read from its own pages, each try undone afterwards."""

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlencode, urlsplit

import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.datastructures import ImmutableMultiDict
from werkzeug.exceptions import HTTPException
from werkzeug.test import TestResponse

from laptopdesk.accounts.queries import get_actor_by_email
from laptopdesk.app import create_app
from laptopdesk.config import Config
from laptopdesk.core.db import Database
from tests.browser.site import Site
from tests.browser.test_every_page import FILES, PAGES, STATES
from tests.factories import sign_in_as

Pairs = list[tuple[str, Any]]
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
EVERY_NAME = "*"
"""Stands for a request that was read whole, whatever its names."""


@dataclass(frozen=True, kw_only=True)
class Sending:
    """One way in: the address and fields that a page offers, and the names that the code reads there besides."""

    endpoint: str
    method: str
    path: str
    fields: tuple[tuple[str, str], ...] = ()
    names: tuple[str, ...] = ()
    numbers: frozenset[str] = frozenset()

    @property
    def dates(self) -> frozenset[str]:
        """The names of the fields that hold a day."""
        return frozenset(name for name, value in self.fields if _DAY.fullmatch(value))

    @property
    def all_names(self) -> tuple[str, ...]:
        """The names of everything this takes, without the token against foreign forms."""
        return tuple(sorted({name for name, _value in self.fields} | set(self.names) - {"csrf_token"}))


@dataclass(kw_only=True)
class Target:
    """The application on one connection, with somebody signed in; every request is undone."""

    app: Flask
    connection: sa.Connection
    keys: dict[str, str]
    client: FlaskClient
    cookies: dict[Any, Any] = field(default_factory=dict)
    read: set[str] = field(default_factory=set)
    read_as_numbers: set[str] = field(default_factory=set)

    def send(self, method: str, path: str, pairs: Iterable[tuple[Any, Any]] = (), **more: Any) -> TestResponse:
        """The answer to this request, of which nothing stays; `pairs` may hold bytes."""
        body = urlencode(list(pairs)) if pairs else ""
        if method == "GET":
            path, body = (f"{path}{'&' if '?' in path else '?'}{body}", "") if body else (path, "")
        elif "data" not in more and "json" not in more:
            more |= {"data": body, "content_type": "application/x-www-form-urlencoded"}
        self.client._cookies = dict(self.cookies)  # signing out, or a new place, holds for one request
        with self.undone():
            return self.client.open(path, method=method, buffered=True, **more)

    @contextmanager
    def undone(self) -> Iterator[None]:
        """What happens inside is rolled back."""
        part = self.connection.begin_nested()
        try:
            yield
        finally:
            part.rollback()

    def send_noting(self, method: str, path: str, pairs: Iterable[tuple[str, str]] = ()) -> TestResponse:
        """As `send`; afterwards `read` are the names of query and form values that the code asked for meanwhile."""
        self.read.clear()
        self.read_as_numbers.clear()
        return self.send(method, path, pairs)


def make_target(db: Database, connection: sa.Connection, config: Config, keys: dict[str, str]) -> Target:
    """The application on this connection, the administrator signed in and standing at the first house."""
    app = create_app(config, db=Database(connection))
    app.config.update(WTF_CSRF_ENABLED=False, PROPAGATE_EXCEPTIONS=False)
    with db.read() as session:
        chief = get_actor_by_email(session, "beheer@example.org").staff_id
    assert chief is not None
    client = app.test_client(use_cookies=True)
    client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
    sign_in_as(client, chief, desk=int(keys["location"]))
    target = Target(app=app, connection=connection, keys=keys, client=client, cookies=dict(client._cookies))
    _record(target)
    return target


def _record(target: Target) -> None:
    """The application notes which names its code asks for, whoever asks: a view, a form of WTForms, a helper."""

    class Noting(ImmutableMultiDict):  # type: ignore[type-arg]
        def get(self, key: str, *args: Any, **more: Any) -> Any:
            target.read.add(key)
            if len(args) > 1 or "type" in more:
                target.read_as_numbers.add(key)
            return super().get(key, *args, **more)

        def getlist(self, key: str, *args: Any, **more: Any) -> Any:
            target.read.add(key)
            return super().getlist(key, *args, **more)

        def __getitem__(self, key: str) -> Any:
            target.read.add(key)
            return super().__getitem__(key)

        def __contains__(self, key: object) -> bool:
            target.read.add(str(key))
            return super().__contains__(key)

        def lists(self) -> Any:
            target.read.add(EVERY_NAME)
            return super().lists()

        def items(self, *args: Any, **more: Any) -> Any:
            target.read.add(EVERY_NAME)
            return super().items(*args, **more)

        def to_dict(self, *args: Any, **more: Any) -> Any:
            target.read.add(EVERY_NAME)
            return super().to_dict(*args, **more)

    class NotingRequest(target.app.request_class):  # type: ignore[name-defined, misc]
        parameter_storage_class = Noting

    target.app.request_class = NotingRequest


# ---- pages and their forms


class _Forms(HTMLParser):
    """Every form of a page with what it would send; a select sends its first real option."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[dict[str, Any]] = []
        self._form: dict[str, Any] | None = None
        self._select: str | None = None
        self._text: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._form = {"action": given.get("action", ""), "method": given.get("method", "get").upper(), "fields": {}}
            self.forms.append(self._form)
        if self._form is None:
            return
        name = given.get("name", "")
        if tag in ("input", "button", "textarea") and name:
            ticked = given.get("type") not in ("radio", "checkbox") or "checked" in given
            if ticked or name not in self._form["fields"]:
                self._form["fields"][name] = given.get("value", "") or _likely(given)
            self._text = name if tag == "textarea" else None
        elif tag == "select" and name:
            self._select = name
            self._form["fields"][name] = ""
        elif tag == "option" and self._select and not self._form["fields"][self._select]:
            self._form["fields"][self._select] = given.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        elif tag == "select":
            self._select = None


def _likely(given: dict[str, str]) -> str:
    """What a person could have typed into this field."""
    match given.get("type", "text"):
        case "number":
            return given.get("min", "1") or "1"
        case "date":
            return "2026-11-23"
        case "time":
            return "10:00"
        case "email":
            return "iemand@example.org"
        case "text" | "search" | "tel" | "password":
            return "tekst"
        case _:
            return ""


def forms_of(html: str) -> list[tuple[str, str, dict[str, str]]]:
    """(method, action, fields) of every form of a page."""
    reader = _Forms()
    reader.feed(html)
    return [(form["method"], form["action"], form["fields"]) for form in reader.forms]


def addresses(keys: dict[str, str], app: Flask) -> dict[str, str]:
    """Where every page, state and file of the installation is shown, by its name."""
    site = Site(app=app, address="", keys=keys)
    return {name: make(site) for name, make in (PAGES | FILES | STATES).items()}


def ways_in(target: Target) -> list[Sending]:
    """Every route that takes something: the forms of all pages, the queries of all pages, and what no page offers."""
    found: dict[tuple[str, str, frozenset[str]], Sending] = {}
    for address in addresses(target.keys, target.app).values():
        answer = target.send_noting("GET", address)
        _add(found, target, "GET", address, {}, is_sent=True)
        if answer.mimetype == "text/html":
            for method, action, fields in forms_of(answer.get_data(as_text=True)):
                _add(found, target, method, action or address, fields)
    known = {(one.endpoint, one.method) for one in found.values()}
    for rule in target.app.url_map.iter_rules():
        for method in ("GET", "POST"):
            if method in (rule.methods or ()) and (rule.endpoint, method) not in known and rule.endpoint != "static":
                _add(found, target, method, filled(rule.rule, target.keys), {})
    return list(found.values())


_PART = re.compile(r"<(?:(\w+)(?:\([^)]*\))?:)?(\w+)>")


def filled(rule: str, keys: dict[str, str]) -> str:
    """The address of this rule with something in every place."""

    def fill(part: re.Match[str]) -> str:
        name = part[2]
        return keys.get({"tag": "laptop", "line_id": "line number"}.get(name, name.removesuffix("_id")), "1")

    return _PART.sub(fill, rule)


def _add(
    found: dict[Any, Sending],
    target: Target,
    method: str,
    address: str,
    fields: dict[str, str],
    *,
    is_sent: bool = False,
) -> None:
    """One way more, unless it is there; `is_sent`: it is the request that was noted last."""
    parts = urlsplit(address)
    try:
        endpoint, _values = target.app.url_map.bind("localhost").match(parts.path, method=method)
    except HTTPException:  # an address of another site, or one that only redirects
        return
    if method == "GET":
        pairs = dict(pair.split("=", 1) for pair in parts.query.split("&") if "=" in pair)
        fields, address = pairs | fields, parts.path
    if (key := (str(endpoint), method, frozenset(fields))) in found:
        return
    if not is_sent:
        target.send_noting(method, address, list(fields.items()))
    names = set(target.read)
    known = sorted(names - {EVERY_NAME} | ({"anything"} if EVERY_NAME in names else set()))
    found[key] = Sending(
        endpoint=str(endpoint),
        method=method,
        path=address,
        fields=tuple(fields.items()),
        names=tuple(known),
        numbers=frozenset(name for name, value in fields.items() if value.isdigit()) | target.read_as_numbers,
    )
