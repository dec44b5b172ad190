"""Text stays text: what somebody stored or sent is never a tag on a page, and never fetched by a paper."""

import socket
from collections.abc import Iterator
from contextlib import suppress
from html.parser import HTMLParser
from typing import Any

import pypdfium2
import pytest
import sqlalchemy as sa

from laptopdesk.schema import metadata
from tests.security.walk import Sending, Target, addresses

SHORT = "\"'><xss-x onx=1>"
CODES = frozenset(
    {
        "sha256",
        "hash",
        "code",
        "tag",
        "state",
        "status",
        "kind",
        "locale",
        "language",
        "zone",
        "postcode",
        "initials",
        "bucket",
        "worker",
        "sort_key",
        "search_text",
        "term",
        "field",
        "salt",
        "key",
        "key_id",
        "ledger",
        "signature",
        "password_hash",
        "pin_hash",
        "token_hash",
        "badge",
        "serial_key",
        "look_key",
        "row_key",
        "line_key",
        "code_key",
        "unique_key",
        "sheet",
        "act",
        "item",
        "kit_code",
        "media_type",
        "headers",
        "actor",
        "action",
        "matched_by",
        "operation_id",
        "intent_sha256",
        "sticker_token",
        "uuid",
        "host_uuid",
        "seed",
        "after_tag",
        "outcome",
        "proposed",
        "binding",
        "verdict",
        "level",
        "claimed_level",
        "does",
        "method",
        "agreement",
        "number",
        "phone",
        "format",
        "key_hash",
        "device",
        "digest",
        "who",
        "again",
    }
)
"""Columns that hold words of ours, codes or keys: never text of somebody's own."""

OWN_WORDS = {
    ("scan_log", "reason"),
    ("scan_log", "page"),
    ("stocktake_scan", "reason"),
    ("look", "page"),
    ("evidence_file", "reason"),
    ("sanitization_record", "revoked_reason"),
    ("numbering", "name"),
}


FOREIGN = ("javascript:", "vbscript:", "http://127.0.0.1")


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = {name for name, _value in attrs}
        sources = [value or "" for name, value in attrs if name in ("src", "href", "action", "formaction", "data")]
        if tag == "xss-x" or any(name.startswith("on") for name in names) or "style" in names:
            self.found.append(f"<{tag} {attrs}>")
        if tag == "script" and "src" not in names:
            self.found.append("<script> without src")
        if any(
            source.strip().lower().startswith(("javascript:", "http://127.0.0.1", "vbscript:")) for source in sources
        ):
            self.found.append(f"<{tag} {sources}>")


def tags_of_strangers(html: str) -> list[str]:
    """Tags, attributes and addresses in the page that are none of ours."""
    reader = _Tags()
    reader.feed(html)
    return reader.found


def test_the_reader_sees_what_a_browser_would_run() -> None:
    for html in (f"<p>{SHORT}</p>", "<a href=' javascript:x'>", "<b onclick=1>", "<script>1</script>", '<p style="x">'):
        assert tags_of_strangers(html), html
    assert tags_of_strangers("<p title='&quot;&gt;&lt;xss-x onx=1&gt;'>&lt;xss-x onx=1&gt;</p>") == []


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    """A port of this machine where a fetch would arrive."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        yield server


def plant(target: Target, long: str) -> list[str]:
    """Markup in every text of every row; the columns in which it stands."""
    planted = []
    for table in metadata.sorted_tables:
        for column in table.columns:
            text = _payload(table, column, long)
            if text is None:
                continue
            room = column.type.length  # type: ignore[attr-defined]
            own = "" if room is None or room >= len(text) + 8 else None
            keys = list(table.primary_key.columns)
            value: Any = sa.literal(text)
            if own is not None and len(keys) == 1 and isinstance(keys[0].type, sa.Integer):
                value = sa.literal(text) + sa.cast(keys[0], sa.String)
            part = target.connection.begin_nested()
            try:
                found = target.connection.execute(sa.update(table).where(column.is_not(None)).values({column: value}))
                part.commit()
            except sa.exc.DBAPIError:  # an append-only table, or a value that a rule of the database asks for
                part.rollback()
                continue
            planted += [f"{table.name}.{column.name}"] if found.rowcount else []
    return planted


def _payload(table: sa.Table, column: sa.Column[Any], long: str) -> str | None:
    if not isinstance(column.type, sa.String) or isinstance(column.type, sa.Enum) or column.foreign_keys:
        return None
    if column.name in CODES or (table.name, column.name) in OWN_WORDS:
        return None
    room = column.type.length
    return long if room is None or room >= len(long) + 8 else SHORT if room >= len(SHORT) else None


def test_stored_markup_is_text_on_every_page_and_paper(sqlite_target: Target, listener: socket.socket) -> None:
    fetched = f"http://127.0.0.1:{listener.getsockname()[1]}/x"
    long = f'{SHORT}<img src="{fetched}"><a href="javascript:x">'
    papers, shown, wrong = 0, 0, []
    with sqlite_target.undone():
        planted = plant(sqlite_target, long)
        for name, address in addresses(sqlite_target.keys, sqlite_target.app).items():
            answer = sqlite_target.send("GET", address)
            if answer.status_code >= 500 and name != "health.readyz":
                wrong.append(f"{name}: {answer.status_code}")
            elif answer.mimetype == "text/html":
                text = answer.get_data(as_text=True)
                shown += "&lt;xss-x onx=1&gt;" in text
                wrong += [f"{name}: {tag}" for tag in tags_of_strangers(text)]
            elif answer.mimetype == "application/pdf" and "attachment" not in answer.headers["Content-Disposition"]:
                papers += "<xss-x" in words_of(answer.data)
            if answer.mimetype not in ("text/html", "application/pdf", "text/javascript", "application/json"):
                assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert wrong == []
    assert len(planted) > 75, planted
    assert shown > 80, "most pages show some of it"
    assert papers >= 3, "and some papers, as they were typed"
    with suppress(BlockingIOError):
        raise AssertionError(f"a page or paper fetched {fetched} from {listener.accept()[1]}")


def words_of(pdf: bytes) -> str:
    """The text of every page of a PDF."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return "\n".join(page.get_textpage().get_text_bounded() for page in document)
    finally:
        document.close()


def test_sent_markup_is_text_on_every_answer(sqlite_target: Target, sqlite_ways: list[Sending]) -> None:
    wrong, shown = [], 0
    for way in sqlite_ways:
        for pairs in ([(name, SHORT) for name in way.all_names], [*way.fields, (SHORT, SHORT)]):
            answer = sqlite_target.send(way.method, way.path, pairs)
            if answer.mimetype == "text/html":
                text = answer.get_data(as_text=True)
                shown += "&lt;xss-x onx=1&gt;" in text
                wrong += [f"{way.method} {way.path}: {tag}" for tag in tags_of_strangers(text)]
    assert wrong == []
    assert shown > 20, "many pages show again what was typed"


@pytest.mark.parametrize(
    "text",
    [
        "' OR '1'='1' --",
        "%' UNION SELECT password_hash FROM staff --",
        "name DESC; DROP TABLE staff",
        "\\'; %(x)s :x $1",
    ],
)
def test_sent_sql_is_a_text_that_nothing_matches(target: Target, ways: list[Sending], text: str) -> None:
    wrong = []
    for way in (way for way in ways if way.method == "GET" and way.all_names):
        answer = target.send("GET", way.path, [(name, text) for name in way.all_names])
        if answer.status_code >= 500 or b"$argon2" in answer.data:
            wrong.append(f"{way.path}: {answer.status_code}")
    assert wrong == []
    assert "beheer@example.org" in target.send("GET", "/staff", [("q", "beheer")]).text
    assert "beheer@example.org" not in target.send("GET", "/staff", [("q", text)]).text
