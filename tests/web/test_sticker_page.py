"""The public page of a laptop: what it shows and hides, one answer for every wrong sticker, hostile senders."""

import re
from datetime import datetime
from uuid import uuid4

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from laptopdesk.assets.lifecycle.models import LaptopRow
from laptopdesk.core.db import Database
from laptopdesk.helpdesk.models import TicketMessageRow, TicketRow
from laptopdesk.helpdesk.sticker.service import MISSES_PER_ADDRESS, REPORTS_PER_LAPTOP
from laptopdesk.helpdesk.values import Channel
from laptopdesk.protocol.codes import make_laptop_tag
from tests.factories import make_laptop, make_location, make_participant, unit

BSN = "111222333"
Sticker = tuple[str, str]


@pytest.fixture
def sticker(sqlite_db: Database) -> Sticker:
    """Label and token of a laptop."""
    with unit(sqlite_db) as uow:
        tag = make_laptop(uow, location=make_location(uow, "Geheim Huis"))
        make_participant(uow, 1, "Ann Bos", contact="0612345678")
        token = uow.session.scalar(sa.select(LaptopRow.sticker_token).where(LaptopRow.tag == tag))
    assert token is not None
    return tag, token


def tickets(db: Database) -> list[TicketRow]:
    with db.read() as session:
        found = list(session.scalars(sa.select(TicketRow)))
        session.expunge_all()
        return found


def send(client: FlaskClient, sticker: Sticker, **fields: str) -> tuple[int, str]:
    data = {"t": sticker[1], "what": "The screen stays dark.", "nonce": str(uuid4())} | fields
    answer = client.post(f"/l/{sticker[0]}", data=data)
    return answer.status_code, answer.text


def test_it_shows_what_the_laptop_is_and_nothing_else(client: FlaskClient, sticker: Sticker) -> None:
    answer = client.get(f"/l/{sticker[0]}?t={sticker[1]}")
    assert answer.status_code == 200
    assert "Dell Latitude 5400" in answer.text
    for hidden in ("Geheim Huis", "TEST0", "eceived", "LOT-", "Ann Bos"):
        assert hidden not in answer.text
    assert answer.headers["X-Robots-Tag"] == "noindex"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert client.get(f"/l/{sticker[0].lower()}?t={sticker[1]}").status_code == 200


def test_a_report_that_is_corrected_and_sent_again_is_another_one(
    client: FlaskClient, sqlite_db: Database, sticker: Sticker
) -> None:
    nonce = str(uuid4())
    for what in ("No picture.", "No sound.", "No sound."):
        assert send(client, sticker, name="Ann", what=what, nonce=nonce)[0] == 200
    assert len(tickets(sqlite_db)) == 2


def test_a_report_is_a_ticket_of_this_laptop(client: FlaskClient, sqlite_db: Database, sticker: Sticker) -> None:
    nonce = str(uuid4())
    fields = {"name": "Ann", "phone": "06 12345678", "call_back": "y", "nonce": nonce}
    first, again = send(client, sticker, **fields), send(client, sticker, **fields)
    assert first[0] == again[0] == 200
    (ticket,) = tickets(sqlite_db)
    assert f"Your number is {ticket.number}." in first[1]
    assert (ticket.channel, ticket.requester_name, ticket.requester_phone) == (Channel.STICKER, "Ann", "+31612345678")
    assert ticket.laptop_id is not None
    assert ticket.participant_id is None, "a stranger's phone number joins nobody"
    with sqlite_db.read() as session:
        body = session.scalars(sa.select(TicketMessageRow.body)).one()
    assert body.startswith("The screen stays dark.")
    assert "teruggebeld" in body


def test_who_sends_needs_no_name(client: FlaskClient, sqlite_db: Database, sticker: Sticker) -> None:
    assert send(client, sticker)[0] == 200
    assert tickets(sqlite_db)[0].requester_name is None


def test_every_wrong_sticker_gets_the_same_answer(client: FlaskClient, sqlite_db: Database, sticker: Sticker) -> None:
    tag, token = sticker
    wrong = [
        f"/l/{tag}",
        f"/l/{tag}?t=",
        f"/l/{tag}?t={token}x",
        f"/l/{tag}?t={token[:-1]}",
        f"/l/{tag}?t={'x' * 5000}",
        f"/l/{make_laptop_tag(9_999_999)}?t={token}",
        f"/l/nonsense?t={token}",
        f"/l/{tag}?t=%C3%A9%F0%9F%92%A9",
        f"/l/P0000000000?t={token}",
        "/l/%27%20OR%201=1?t=x",
    ]
    pages = set()
    for address in wrong:
        for answer in (client.get(address), client.post(address, data={"what": "x"})):
            assert answer.status_code == 404, address
            pages.add(
                re.sub(r'(name="(?:next|csrf_token)" value=|name="csrf-token" content=)"[^"]*"', r"\1", answer.text)
            )
    assert len(pages) == 1
    assert tickets(sqlite_db) == []


def test_guessing_ends_and_the_right_sticker_still_works(client: FlaskClient, sticker: Sticker) -> None:
    tag, token = sticker
    answers = [client.get(f"/l/{tag}?t=wrong").status_code for _ in range(MISSES_PER_ADDRESS + 5)]
    assert answers == [404] * MISSES_PER_ADDRESS + [429] * 5
    assert client.get(f"/l/{tag}?t={token}").status_code == 200
    assert client.get(f"/l/{tag}?t=wrong").status_code == 429, "the right one opens nothing for wrong ones"


def test_too_many_reports_are_refused(
    client: FlaskClient, sqlite_db: Database, sticker: Sticker, now: datetime
) -> None:
    codes = [send(client, sticker)[0] for _ in range(REPORTS_PER_LAPTOP + 2)]
    assert codes == [200] * REPORTS_PER_LAPTOP + [429, 429]
    assert len(tickets(sqlite_db)) == REPORTS_PER_LAPTOP


def test_a_machine_that_fills_every_field_is_thanked_and_forgotten(
    client: FlaskClient, sqlite_db: Database, sticker: Sticker
) -> None:
    status, text = send(client, sticker, website="https://spam.example")
    assert status == 200
    assert "Thank you" in text
    assert tickets(sqlite_db) == []


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"what": ""}, "Write down what is wrong."),
        ({"what": " \0 "}, "Write down what is wrong."),
        ({"what": "x" * 2001}, "This is too long."),
        ({"phone": "12"}, "This is not a phone number."),
        ({"email": "ann"}, "This is not an e-mail address."),
        ({"name": f"Ann {BSN}"}, "This contains a BSN."),
        ({"call_back": "y"}, "Write down your phone number"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(
    client: FlaskClient, sqlite_db: Database, sticker: Sticker, fields: dict[str, str], words: str
) -> None:
    status, text = send(client, sticker, **({"what": "Typed words"} | fields))
    assert status == 422
    assert words in text
    assert "Typed words" in text or "what" in fields
    assert tickets(sqlite_db) == []


def test_hostile_words_are_only_words(client: FlaskClient, sqlite_db: Database, sticker: Sticker) -> None:
    status, _text = send(client, sticker, what=f"<script>alert(1)</script> {BSN}\0", name="<b>x</b>", nonce="x" * 9000)
    assert status == 200
    with sqlite_db.read() as session:
        body = session.scalars(sa.select(TicketMessageRow.body)).one()
    assert BSN not in body
    assert "<script>" not in send(client, sticker, what="", name="<script>x</script>")[1]
