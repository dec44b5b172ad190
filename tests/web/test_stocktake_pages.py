"""The stock-take's pages: without JavaScript, by batch, blind, by role, signed, on paper, and for scripts."""

import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient

from laptopdesk.accounts.service import issue_token
from laptopdesk.assets.lifecycle import queries as lifecycle
from laptopdesk.assets.lifecycle.values import LaptopState
from laptopdesk.assets.stocktake import queries
from laptopdesk.assets.stocktake.service import close_round, open_stocktake
from laptopdesk.core.access import Role
from laptopdesk.core.db import Database
from tests.factories import START, actor_for, make_laptop, make_location, make_staff, sign_in_as, unit
from tests.queries import count_queries
from tests.stocktake import Counting, make_counting
from tests.unit.printing.reading import words_on


@pytest.fixture
def counting(sqlite_db: Database) -> Counting:
    with unit(sqlite_db) as uow:
        return make_counting(uow, now=START - timedelta(hours=1))


def browser(app: Flask, staff_id: int | None, *, desk: int | None = None) -> FlaskClient:
    client = app.test_client()
    client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
    assert staff_id is not None
    sign_in_as(client, staff_id, desk=desk)
    return client


def with_role(app: Flask, db: Database, role: Role, location: int | None = None) -> FlaskClient:
    with unit(db) as uow:
        staff_id = make_staff(uow, role, location=location)
    return browser(app, staff_id)


def batch(*raws: str, **more: Any) -> dict[str, Any]:
    scans = [
        {"id": str(uuid4()), "raw": raw, "at_ms": int(START.timestamp() * 1000), "sequence": n}
        for n, raw in enumerate(raws)
    ]
    return {"scans": scans, "source": "desk", "device": "page", **more}


def test_whole_stocktake_without_javascript(app: Flask, sqlite_db: Database) -> None:
    with unit(sqlite_db) as uow:
        place = make_location(uow, "Huis Teller")
        tags = sorted(make_laptop(uow, location=place) for _ in range(3))
        opener, counter = (make_staff(uow, Role.VOLUNTEER, location=place) for _ in range(2))
        signer = make_staff(uow, Role.PROGRAMME, name="Sanne Tweede")
    first, second, office = (browser(app, staff) for staff in (opener, counter, signer))
    opened = first.post("/stocktakes", data={"location": str(place)})
    assert opened.status_code == 303
    address = opened.location.removesuffix("/count")
    scan_id = str(uuid4())
    for _ in range(2):  # sent twice, counts once
        second.post(f"{address}/count", data={"code": tags[0], "scan_id": scan_id})
    second.post(f"{address}/count", data={"code": f"{tags[1]}\r\n\r\nrubbish\r\n{tags[1]}", "scan_id": str(uuid4())})
    shown = second.get(f"{address}/count").text
    assert re.search(r"data-count-laptops>2<", shown)
    assert re.search(r"data-count-scans>4<", shown)
    second.post(f"{address}/undo", data={"scan_id": str(uuid4())})
    assert first.post(f"{address}/close").status_code == 303
    result = first.get(address).text
    assert tags[2] in result
    assert "Somebody else must sign" not in result
    assert "rubbish" in result
    assert "You opened this stock-take" not in result  # a volunteer has no right to sign at all
    page = office.get(address).text
    assert f'value="{tags[2]}"' in page
    assert office.post(f"{address}/sign", data={"set_missing": tags[2]}).status_code == 303
    assert "1 laptop was changed" in office.get(address).text
    with sqlite_db.read() as session:
        assert lifecycle.get_laptop(session, tags[2]).laptop.state is LaptopState.MISSING
    assert "Stock-takes where this laptop differed" in office.get(f"/laptops/{tags[2]}/story").text
    paper = words_on(office.get(f"{address}/result.pdf").data)
    for words in ("Huis Teller", "Sanne Tweede", "Not found: 1", "Set to missing", "rubbish"):
        assert words in paper


def test_counting_is_blind(app: Flask, sqlite_db: Database, counting: Counting) -> None:
    client = browser(app, counting.counter.staff_id)
    pages = [client.get(f"/stocktakes/{counting.id}{part}").text for part in ("", "/count", "/camera", "/scans")]
    for text in pages:
        assert not any(tag in text for tag in counting.tags)
        assert "Expected" not in text
    for part in ("/differences/missing", "/differences/found", "/result.pdf"):
        assert client.get(f"/stocktakes/{counting.id}{part}").status_code == 422
    answer = client.post(f"/stocktakes/{counting.id}/scans", json=batch(counting.tags[0]))
    assert set(answer.json) == {"kept", "laptops", "scans", "state", "round", "closed_at_ms"}


def test_batch_is_kept_once_and_answered(app: Flask, counting: Counting, sqlite_db: Database) -> None:
    client = browser(app, counting.counter.staff_id)
    body = batch(*counting.tags, counting.tags[0], "\u2400?", "x" * 4000)
    for _ in range(2):
        answer = client.post(f"/stocktakes/{counting.id}/scans", json=body)
        assert answer.status_code == 200
        assert (answer.json["laptops"], answer.json["scans"]) == (3, 6)
    with sqlite_db.read() as session:
        rows = queries.list_raw_scans(session, counting.id)
    assert [str(row.id) for row in rows] == [scan["id"] for scan in body["scans"]]
    assert len(rows[-1].raw) == 1000


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"{", 400),
        ({}, 422),
        ({"scans": []}, 422),
        (batch(*["x"] * 501), 422),
        (batch("x", source="moon"), 422),
        ({"scans": [{"id": "no uuid", "raw": "x", "at_ms": 1}]}, 422),
        ({"scans": [{"id": str(uuid4()), "raw": "x", "at_ms": -1}]}, 422),
        ({"scans": [{"id": str(uuid4()), "raw": "x", "at_ms": 1, "more": 1}]}, 422),
    ],
)
def test_batch_that_cannot_be_read_says_where(app: Flask, counting: Counting, body: Any, status: int) -> None:
    client = browser(app, counting.counter.staff_id)
    kind = {"data": body, "content_type": "application/json"} if isinstance(body, bytes) else {"json": body}
    assert client.post(f"/stocktakes/{counting.id}/scans", **kind).status_code == status


def test_moment_that_no_calendar_holds_is_now(app: Flask, counting: Counting, sqlite_db: Database) -> None:
    client = browser(app, counting.counter.staff_id)
    body = {"scans": [{"id": str(uuid4()), "raw": "x", "at_ms": 2**53}]}
    assert client.post(f"/stocktakes/{counting.id}/scans", json=body).status_code == 200
    with sqlite_db.read() as session:
        assert queries.list_raw_scans(session, counting.id)[0].at == START


def test_only_the_camera_page_may_run_webassembly(app: Flask, counting: Counting) -> None:
    client = browser(app, counting.counter.staff_id)
    policies = {
        part: client.get(f"/stocktakes/{counting.id}/{part}").headers["Content-Security-Policy"]
        for part in ("count", "camera")
    }
    assert "wasm-unsafe-eval" not in policies["count"]
    assert "script-src 'self' 'wasm-unsafe-eval';" in policies["camera"]


@pytest.mark.parametrize(
    ("role", "at_home", "sees", "counts"),
    [
        (Role.VOLUNTEER, True, 200, 200),
        (Role.TECHNICIAN, True, 200, 200),
        (Role.PROGRAMME, False, 200, 200),
        (Role.AUDITOR, False, 200, 403),
        (Role.AGENT, True, 403, 403),
    ],
)
def test_who_may_see_and_count(
    app: Flask, sqlite_db: Database, counting: Counting, role: Role, at_home: bool, sees: int, counts: int
) -> None:
    client = with_role(app, sqlite_db, role, counting.location if at_home else None)
    assert client.get(f"/stocktakes/{counting.id}").status_code == sees
    assert client.post(f"/stocktakes/{counting.id}/scans", json=batch("x")).status_code == counts


def test_colleague_of_another_place_sees_and_does_nothing(app: Flask, sqlite_db: Database, counting: Counting) -> None:
    with sqlite_db.unit_of_work(now=START, actor=counting.opener) as uow:
        close_round(uow, counting.id)
    client = with_role(app, sqlite_db, Role.TECHNICIAN, counting.other)
    for part in ("", "/count", "/camera", "/scans", "/differences/missing", "/result.pdf"):
        assert client.get(f"/stocktakes/{counting.id}{part}").status_code == 403, part
    for part in ("/count", "/undo", "/close", "/recount", "/cancel", "/sign", "/take-waiting"):
        assert client.post(f"/stocktakes/{counting.id}{part}", data={"code": "x"}).status_code == 403, part
    decided = client.post(f"/stocktakes/{counting.id}/decide", data={"set_missing": counting.tags[0]})
    assert decided.status_code == 403
    assert client.post("/stocktakes", data={"location": str(counting.location)}).status_code == 422
    assert str(counting.id) not in re.findall(r"/stocktakes/(\d+)", client.get("/stocktakes").text)


def test_outsider_is_asked_to_sign_in(client: FlaskClient, counting: Counting) -> None:
    answer = client.get(f"/stocktakes/{counting.id}")
    assert "/sign-in" in answer.location


def test_second_stocktake_at_a_place_is_refused_in_words(app: Flask, counting: Counting) -> None:
    client = browser(app, counting.opener.staff_id)
    answer = client.post("/stocktakes", data={"location": str(counting.location)})
    assert "already open at this location" in answer.text


def test_unknown_kinds_and_numbers_are_not_found(app: Flask, sqlite_db: Database, counting: Counting) -> None:
    with sqlite_db.unit_of_work(now=START, actor=counting.opener) as uow:
        close_round(uow, counting.id)
    client = browser(app, counting.signer.staff_id)
    assert client.get(f"/stocktakes/{counting.id}/differences/odd").status_code == 404
    assert client.get("/stocktakes/999999").status_code == 404
    assert client.get(f"/stocktakes/{counting.id}/scans?after=9999999999999999999999").status_code == 200


def test_recount_cancel_and_waiting_by_button(app: Flask, sqlite_db: Database, counting: Counting) -> None:
    client = browser(app, counting.opener.staff_id)
    client.post(f"/stocktakes/{counting.id}/close")
    assert "Count the differences again" in client.get(f"/stocktakes/{counting.id}").text
    assert client.post(f"/stocktakes/{counting.id}/recount", data={"scope": "differences"}).status_code == 303
    assert "only the differences" in client.get(f"/stocktakes/{counting.id}/count").text
    assert client.post(f"/stocktakes/{counting.id}/take-waiting").status_code == 303
    assert client.post(f"/stocktakes/{counting.id}/cancel").status_code == 303
    assert "cancelled" in client.get(f"/stocktakes/{counting.id}").text


def test_scripts_count_by_the_same_rules(app: Flask, sqlite_db: Database, counting: Counting) -> None:
    with sqlite_db.unit_of_work(now=START, actor=counting.counter) as uow:
        _id, token = issue_token(uow, counting.counter.staff_id or 0, "script")
    client, headers = app.test_client(), {"Authorization": f"Bearer {token}"}
    address = f"/api/v1/stocktakes/{counting.id}"
    assert client.post(f"{address}/scans", json=batch(counting.tags[0]), headers=headers).json["laptops"] == 1
    told = client.get(address, headers=headers).json
    assert (told["state"], told["laptops"], told["scans"], told["round"]) == ("counting", 1, 1, 1)
    assert client.get(address).status_code == 401
    assert client.post(f"{address}/scans", json=batch("x")).status_code == 401


def test_screens_cost_the_same_however_many_laptops(app: Flask, sqlite_db: Database) -> None:
    costs = []
    for many in (2, 12):
        with unit(sqlite_db, now=START) as uow:
            place = make_location(uow)
            tags = [make_laptop(uow, location=place) for _ in range(many)]
            elsewhere = [make_laptop(uow, location=make_location(uow)) for _ in range(many)]
            opener = actor_for(uow, Role.PROGRAMME)
            number = open_stocktake(uow.by(opener), place)
        client = browser(app, opener.staff_id)
        client.post(f"/stocktakes/{number}/scans", json=batch(*tags[: many // 2], *elsewhere, *(["x"] * many)))
        with count_queries(sqlite_db) as counting:
            assert client.get(f"/stocktakes/{number}/count").status_code == 200
        with sqlite_db.unit_of_work(now=START, actor=opener) as uow:
            close_round(uow, number)
        with count_queries(sqlite_db) as showing:
            assert client.get(f"/stocktakes/{number}").status_code == 200
        costs.append((len(counting), len(showing)))
    assert costs[0] == costs[1]
    assert costs[0][0] <= 12
    assert costs[0][1] <= 30


def test_the_close_reaches_the_other_counter(app: Flask, sqlite_db: Database) -> None:
    """The answer to a scan, the state that the page asks for, and the form without JavaScript say it counts no more."""
    with unit(sqlite_db) as uow:
        place = make_location(uow)
        tag = make_laptop(uow, location=place)
        one, two = (browser(app, make_staff(uow, Role.VOLUNTEER, location=place)) for _ in range(2))
        stranger = browser(app, make_staff(uow, Role.VOLUNTEER, location=make_location(uow)))
    address = one.post("/stocktakes", data={"location": str(place)}).location.removesuffix("/count")
    shown = two.get(f"{address}/count").text
    assert re.search(r"<section[^>]*data-count-closed hidden", shown)
    running = two.get(f"{address}/state").get_json()
    assert (running["state"], running["closed_at_ms"]) == ("counting", None)
    with unit(sqlite_db) as uow:
        earlier = START - timedelta(minutes=5)
        close_round(uow.at(earlier).by(actor_for(uow, Role.ADMIN)), int(address.rsplit("/", 1)[1]))
    state = two.get(f"{address}/state").get_json()
    assert state["state"] == "counted"
    assert isinstance(state["closed_at_ms"], int)
    now = {"at_ms": state["closed_at_ms"] + 1000}
    scan = {"id": str(uuid4()), "raw": tag, "sequence": 1, **now}
    answer = two.post(f"{address}/scans", json={"scans": [scan], "source": "desk"}).get_json()
    assert (answer["state"], answer["kept"][0]["standing"]) == ("counted", "late")
    said = two.post(f"{address}/count", data={"code": tag, "scan_id": str(uuid4())}, follow_redirects=True).text
    assert re.search(r"This round was closed at \d\d:\d\d\. This scan does not count\.", said)
    assert not re.search(r"<section[^>]*data-count-closed hidden", said)
    assert stranger.get(f"{address}/state").status_code == 403
