"""The start page by role, and every bar of its pictures: what it says it counts is what its link lists."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from html.parser import HTMLParser
from itertools import cycle

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from laptopdesk.assets.lifecycle import queries as lifecycle
from laptopdesk.assets.lifecycle.values import LaptopState
from laptopdesk.core.access import Everywhere, Role, system_actor
from laptopdesk.core.db import Database
from laptopdesk.core.i18n import speaking
from laptopdesk.helpdesk.service import open_ticket
from laptopdesk.helpdesk.values import OpenTicket
from laptopdesk.places.values import LocationKind
from laptopdesk.reporting import figures
from laptopdesk.reporting.views.start import greeting
from tests.factories import make_laptop, make_location, make_lot, make_session, make_staff, sign_in_as, unit
from tests.queries import count_queries


@dataclass(frozen=True, kw_only=True)
class Stock:
    """Laptops in all states at several places, in transit, with participants and nowhere."""

    house: int
    library: int
    workshop: int
    laptops: int


@pytest.fixture
def stock(sqlite_db: Database) -> Stock:
    with unit(sqlite_db) as uow:
        house = make_location(uow, name="Huis Aan de Singel")
        library = make_location(uow, name="Bibliotheek", kind=LocationKind.LIBRARY, postcode="3012AB")
        workshop = make_location(uow, name="Werkplaats", kind=LocationKind.WORKSHOP, postcode="3013AB")
        lot = make_lot(uow)
        tags = [make_laptop(uow, location=workshop, lot=lot) for _number in range(75)]
    spread(sqlite_db, tags, (house, library, workshop))
    return Stock(house=house, library=library, workshop=workshop, laptops=len(tags))


def spread(db: Database, tags: list[str], places: tuple[int, ...]) -> None:
    """Each state at each place, and some laptops at none; written past the services, which need days for this."""
    states, where = cycle(LaptopState), cycle((*places, *places, None))
    with unit(db) as uow:
        for number, tag in enumerate(tags):
            state, place = next(states), next(where)
            if state is LaptopState.HANDED_OUT:
                values = {"location_id": None, "holder_handout_id": 1000 + number}
            elif place is None:
                values = {"location_id": None, "transit_to_id": places[0] if number % 2 else None}
            else:
                values = {"location_id": place}
            changed = ", ".join(f"{name} = :{name}" for name in ("state", *values))
            statement = sa.text(f"UPDATE laptop SET {changed} WHERE tag = :tag")
            uow.session.execute(statement, {"state": state.value, "tag": tag, **values})


class Links(HTMLParser):
    """The links of one class, with their words."""

    def __init__(self, wanted: str) -> None:
        super().__init__()
        self.wanted, self.found, self._words = wanted, [], []
        self._url = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "a" and self.wanted in (given.get("class") or "").split():
            self._url, self._words = given["href"] or "", []

    def handle_data(self, data: str) -> None:
        if self._url and data.strip():
            self._words.append(data.strip())

    def handle_endtag(self, tag: str) -> None:
        if tag == "a" and self._url:
            self.found.append((self._url, tuple(self._words)))
            self._url = ""


def links(html: str, wanted: str) -> list[tuple[str, tuple[str, ...]]]:
    parser = Links(wanted)
    parser.feed(html)
    return parser.found


def bars(html: str) -> list[tuple[str, int]]:
    """(address, count) of every bar of every picture."""
    found = [*links(html, "bar"), *links(html, "flow-step")]
    return [(url, int(re.sub(r"\D", "", words[-1]))) for url, words in found]


def count_rows(client: FlaskClient, url: str) -> int:
    """The rows of the list behind this address, on all its pages."""
    rows = 0
    while url:
        answer = client.get(url)
        assert answer.status_code == 200
        html = answer.get_data(as_text=True)
        rows += html.count('<th scope="row">')
        further = [address for address, words in links(html, "btn") if "after=" in address]
        url = further[0] if further else ""
    return rows


def start(client: FlaskClient) -> str:
    answer = client.get("/")
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def signed_in(client: FlaskClient, db: Database, *roles: Role, at: int | None = None) -> str:
    with unit(db) as uow:
        person = make_staff(uow, *roles, location=at, name="Fatima El Amrani")
    sign_in_as(client, person, desk=at)
    return start(client)


@pytest.mark.parametrize("role", [Role.PROGRAMME, Role.AUDITOR, Role.TECHNICIAN, Role.AGENT])
def test_every_bar_counts_the_rows_it_links_to(
    client: FlaskClient, sqlite_db: Database, stock: Stock, role: Role
) -> None:
    found = bars(signed_in(client, sqlite_db, role))
    assert len(found) >= len(LaptopState) + 4 + 2 + 3
    assert sum(count for _url, count in found) > stock.laptops
    wrong = [(url, count, rows) for url, count in found if (rows := count_rows(client, url)) != count]
    assert not wrong


def test_bars_of_one_place_count_only_that_place(client: FlaskClient, sqlite_db: Database, stock: Stock) -> None:
    found = bars(signed_in(client, sqlite_db, Role.TECHNICIAN, at=stock.library))
    assert 0 < sum(count for url, count in found if "state=" in url and "location=" not in url) < stock.laptops
    wrong = [(url, count, rows) for url, count in found if (rows := count_rows(client, url)) != count]
    assert not wrong
    assert "Huis Aan de Singel" not in start(client)


def test_bars_would_not_agree_after_a_laptop_moved(client: FlaskClient, sqlite_db: Database, stock: Stock) -> None:
    """The negative control: the comparison sees one laptop of difference."""
    before = dict(bars(signed_in(client, sqlite_db, Role.PROGRAMME)))
    with unit(sqlite_db) as uow:
        uow.session.execute(
            sa.text(
                "UPDATE laptop SET state = 'ready' WHERE id = (SELECT min(id) FROM laptop WHERE state = 'received')"
            )
        )
    assert count_rows(client, "/laptops?state=ready") == before["/laptops?state=ready"] + 1


def test_states_and_whereabouts_each_count_every_laptop_once(sqlite_db: Database, stock: Stock, now: datetime) -> None:
    with sqlite_db.read() as session:
        counted = figures.count_laptops(session, within=Everywhere(), on=now.date())
    assert figures.laptops_by_state(counted).total == stock.laptops
    assert figures.laptops_by_whereabouts(counted).total == stock.laptops
    assert all(bar.count for bar in figures.laptops_by_whereabouts(counted).bars), "the stock has all of them"
    assert all(bar.count for bar in figures.laptops_by_state(counted).bars)


def test_workshop_is_stock_but_hands_out_nothing(sqlite_db: Database, stock: Stock, now: datetime) -> None:
    with sqlite_db.read() as session:
        counted = figures.count_laptops(session, within=Everywhere(), on=now.date())
    ready = {bar.label for bar in figures.ready_by_place(counted).bars}
    assert ready == {"Huis Aan de Singel", "Bibliotheek"}
    assert "Werkplaats" in {bar.label for bar in figures.stock_by_place(counted).bars}


def test_desks_without_a_ready_laptop_are_counted(sqlite_db: Database, stock: Stock, now: datetime) -> None:
    with unit(sqlite_db) as uow:
        make_location(uow, name="Leeg Huis", postcode="3014AB")
    with sqlite_db.read() as session:
        counted = figures.count_laptops(session, within=Everywhere(), on=now.date())
    assert figures.empty_desks(counted) == 1


def test_each_figure_says_what_it_counts(client: FlaskClient, sqlite_db: Database, stock: Stock) -> None:
    html = signed_in(client, sqlite_db, Role.PROGRAMME)
    assert "75 laptops." in html
    assert "Every laptop in the register counts once" in html
    assert html.count("figure-definition") >= 4


def test_volunteer_sees_the_desk_and_no_figures(client: FlaskClient, sqlite_db: Database, stock: Stock) -> None:
    html = signed_in(client, sqlite_db, Role.VOLUNTEER, at=stock.house)
    assert "Hand out a laptop" in html
    assert 'href="/desk"' in html
    assert "Huis Aan de Singel" in html
    assert not bars(html)
    assert ">Workshop</h2>" not in html


def test_volunteer_of_two_places_is_asked_where_they_stand(
    client: FlaskClient, sqlite_db: Database, stock: Stock
) -> None:
    with unit(sqlite_db) as uow:
        person = make_staff(uow, Role.VOLUNTEER)
    sign_in_as(client, person)
    assert "Choose your location first" in start(client)


def test_trainer_sees_todays_sessions_of_their_place(
    client: FlaskClient, sqlite_db: Database, stock: Stock, now: datetime
) -> None:
    with unit(sqlite_db) as uow:
        today = make_session(uow, stock.house, starts_at=now + timedelta(hours=1))
        elsewhere = make_session(uow, stock.library, starts_at=now + timedelta(hours=1))
        tomorrow = make_session(uow, stock.house, starts_at=now + timedelta(days=1))
    html = signed_in(client, sqlite_db, Role.TRAINER, at=stock.house)
    assert f'href="/sessions/{today}"' in html
    assert f'href="/sessions/{elsewhere}"' not in html
    assert f'href="/sessions/{tomorrow}"' not in html


def test_many_sessions_are_cut_and_counted(
    client: FlaskClient, sqlite_db: Database, stock: Stock, now: datetime
) -> None:
    with unit(sqlite_db) as uow:
        for hour in range(10):
            make_session(uow, stock.house, starts_at=now + timedelta(minutes=10 * hour))
    assert "And 2 more today" in signed_in(client, sqlite_db, Role.PROGRAMME)


def test_technician_sees_what_waits_on_the_bench(client: FlaskClient, sqlite_db: Database, stock: Stock) -> None:
    html = signed_in(client, sqlite_db, Role.TECHNICIAN)
    tiles = dict(links(html, "stat"))
    assert tiles["/laptops?state=received"][0] == "To erase (new)"
    for url, words in tiles.items():
        if url.startswith("/laptops"):
            assert count_rows(client, url) == int(words[1])
    assert "Hand out a laptop" not in html


def test_agent_sees_tickets_the_oldest_first(
    client: FlaskClient, sqlite_db: Database, stock: Stock, now: datetime
) -> None:
    with unit(sqlite_db, actor=system_actor()) as uow:
        for number in range(7):
            open_ticket(uow.at(now + timedelta(minutes=number)), OpenTicket(who="0612345678", what=f"Vraag {number}"))
    html = signed_in(client, sqlite_db, Role.AGENT)
    assert [f"Vraag {number}" in html for number in range(7)] == [True] * 5 + [False] * 2
    assert dict(links(html, "stat"))["/tickets?show=open"][1] == "7"


def test_auditor_is_offered_nothing_to_do(client: FlaskClient, sqlite_db: Database, stock: Stock) -> None:
    html = signed_in(client, sqlite_db, Role.AUDITOR)
    assert bars(html)
    assert ">Workshop</h2>" not in html
    assert "To decide" not in html
    assert 'href="/journal"' in html


def test_stranger_is_asked_to_sign_in(client: FlaskClient) -> None:
    answer = client.get("/")
    assert answer.status_code == 302
    assert "/sign-in" in answer.headers["Location"]


def test_empty_installation_has_a_start_page(client: FlaskClient, sqlite_db: Database) -> None:
    html = signed_in(client, sqlite_db, Role.ADMIN)
    assert "No laptops at any location" in html
    assert "No training today" in html


def test_queries_do_not_grow_with_laptops_and_places(client: FlaskClient, sqlite_db: Database, stock: Stock) -> None:
    with unit(sqlite_db) as uow:
        make_session(uow, stock.house)
    signed_in(client, sqlite_db, Role.ADMIN)
    with count_queries(sqlite_db) as few:
        start(client)
    with unit(sqlite_db) as uow:
        lot = make_lot(uow, "LOT-2")
        for number in range(12):
            place = make_location(uow, postcode=f"30{20 + number}AB")
            make_session(uow, place)
            make_laptop(uow, location=place, lot=lot)
    with count_queries(sqlite_db) as many:
        start(client)
    assert len(many) == len(few)
    assert len(many) <= 30


@pytest.mark.parametrize(
    ("hour", "words"), [(6, "Good morning"), (11, "Good morning"), (12, "Good afternoon"), (18, "Good evening")]
)
def test_greeting_follows_the_hour(hour: int, words: str) -> None:
    assert greeting(hour, "Fatima El Amrani") == f"{words}, Fatima"
    with speaking("nl"):
        assert greeting(9, "Fatima") == "Goedemorgen, Fatima"


def test_menu_marks_the_page_one_is_under(client: FlaskClient, sqlite_db: Database, stock: Stock) -> None:
    html = signed_in(client, sqlite_db, Role.ADMIN)
    assert re.findall(r'href="([^"]+)" aria-current="true"', html) == ["/"]
    with sqlite_db.read() as session:
        tag = lifecycle.list_tags(session, lifecycle.LaptopFilter())[0]
    places = (
        ("/evidence", "/evidence", "/evidence"),
        (f"/laptops/{tag}/story", "/laptops", "/laptops"),
        ("/journal", "/journal", None),
    )
    for path, entry, beneath in places:
        html = client.get(path).get_data(as_text=True)
        assert re.findall(r'href="([^"]+)" aria-current="true"', html) == [entry], path
        assert re.findall(r'href="([^"]+)" aria-current="page"', html) == ([beneath] if beneath else []), path
