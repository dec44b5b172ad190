"""The pages of places: list, one place, add, change, close, load a file; who may see and change what."""

import io
import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask.testing import FlaskClient

from laptopdesk.app import compose
from laptopdesk.config import Config
from laptopdesk.core.access import Role
from laptopdesk.core.db import Database
from laptopdesk.places import queries
from laptopdesk.places.values import Location
from tests.conftest import prepare
from tests.databases import open_database
from tests.factories import make_location, make_organisation, make_staff, sign_in_as, unit

CSV = """naam,adres,plaats,postcode,bron
Huis van de Wijk Een,Straat 1,Rotterdam,3011AA,x
De Twee,Straat 2,Rotterdam,3012AA,
"""
FORM = {
    "name": "De Plek",
    "kind": "hub",
    "street": "Kade 1",
    "postcode": "3013 ab",
    "city": "Rotterdam",
    "organisation": "",
}


@pytest.fixture
def office(client: FlaskClient, sqlite_db: Database) -> FlaskClient:
    with unit(sqlite_db) as uow:
        staff_id = make_staff(uow, Role.PROGRAMME)
    sign_in_as(client, staff_id)
    return client


def known(db: Database, **how: str) -> tuple[Location, ...]:
    with db.read() as session:
        return queries.list_locations(session, **how)  # type: ignore[arg-type]


def test_the_list_finds_by_words_and_kind(office: FlaskClient, sqlite_db: Database) -> None:
    assert "There are no locations yet" in office.get("/locations").text
    with unit(sqlite_db) as uow:
        make_location(uow, "Huis van de Wijk Café")
        make_location(uow, "Zonder")
    found = office.get("/locations?q=cafe&kind=house").text
    assert "Huis van de Wijk Café" in found
    assert "Zonder" not in found
    assert "No location found" in office.get("/locations?q=cafe&kind=library").text
    assert office.get("/locations?kind=nonsense").status_code == 200


def test_a_place_is_added_changed_and_closed(office: FlaskClient, sqlite_db: Database) -> None:
    with unit(sqlite_db) as uow:
        owner = make_organisation(uow, "Stichting Gever")
    added = office.post("/locations/add", data=FORM | {"organisation": str(owner)})
    assert added.status_code == 303
    assert "3013 AB" in office.get(added.location).text
    assert "Stichting Gever" in office.get(added.location).text
    changed = office.post(f"{added.location}/change", data=FORM | {"name": "De Andere Plek"})
    assert "De Andere Plek" in office.get(changed.location).text
    office.post(f"{added.location}/close", data={"until": "2026-12-01"})
    assert "This location closes on 1 Dec 2026." in office.get(added.location).text


def test_a_wrong_form_keeps_what_was_typed(office: FlaskClient, sqlite_db: Database) -> None:
    answer = office.post("/locations/add", data=FORM | {"postcode": "nope <b>"})
    assert answer.status_code == 422
    assert "This is not a Dutch postcode." in answer.text
    assert "nope &lt;b&gt;" in answer.text
    assert known(sqlite_db) == ()


@pytest.mark.parametrize("field", ["name", "kind", "street", "postcode", "city", "organisation"])
def test_hostile_fields_are_only_wrong(office: FlaskClient, sqlite_db: Database, field: str) -> None:
    for text in ("\x00", "'; DROP TABLE location; --", "9" * 5000, "🙈"):
        answer = office.post("/locations/add", data=FORM | {field: text})
        assert answer.status_code in (303, 422)
    assert all(place.name for place in known(sqlite_db))


def test_organisations_have_pages_too(office: FlaskClient) -> None:
    assert "There are no organisations yet" in office.get("/organisations").text
    office.post("/organisations/add", data={"name": "Stichting Gever", "kind": "donor"})
    assert office.post("/organisations/add", data={"name": "stichting gever", "kind": "host"}).status_code == 422
    listed = office.get("/organisations").text
    assert "Stichting Gever" in listed
    key = int(listed.split("/change")[0].rsplit("/", 1)[1])
    assert office.get(f"/organisations/{key}/change").status_code == 200
    assert office.post(f"/organisations/{key}/change", data={"name": "Anders", "kind": "host"}).status_code == 303
    assert office.post(f"/organisations/{key}/close", data={"until": "2027-01-01"}).status_code == 303
    assert office.post(f"/organisations/{key}/close", data={"until": "never"}).status_code == 422


def load(client: FlaskClient, content: bytes) -> tuple[int, str]:
    answer = client.post("/locations/import", data={"file": (io.BytesIO(content), "places.csv")})
    return answer.status_code, answer.text


def test_a_file_is_shown_first_and_kept_on_a_second_press(office: FlaskClient, sqlite_db: Database) -> None:
    with unit(sqlite_db) as uow:
        make_location(uow, "de twee", postcode="3012AA")
    status, shown = load(office, CSV.encode())
    assert status == 200
    assert "1 new location" in shown
    assert len(known(sqlite_db)) == 1
    content = shown.split('name="content" value="')[1].split('"')[0]
    assert office.post("/locations/import", data={"keep": "1", "content": content}).status_code == 303
    assert "1 locations added, 1 were already known." in office.get("/locations").text
    assert len(known(sqlite_db)) == 2


def test_one_wrong_line_and_nothing_is_kept(office: FlaskClient, sqlite_db: Database) -> None:
    status, shown = load(office, (CSV + "De Drie,,Rotterdam,3014AA,\n").encode())
    assert status == 422
    assert "The street and house number are missing." in shown
    assert known(sqlite_db) == ()


@pytest.mark.parametrize("content", [b"\x00\x01", b"", "naam\n".encode("utf-16"), b'"'])
def test_a_broken_file_says_so(office: FlaskClient, content: bytes) -> None:
    status, shown = load(office, content)
    assert status == 422
    assert "Nothing was saved." in shown


def test_a_made_up_second_press_is_refused(office: FlaskClient) -> None:
    assert office.post("/locations/import", data={"keep": "1", "content": "%%%"}).status_code == 422
    assert office.post("/locations/import", data={"keep": "1"}).status_code == 422


@pytest.mark.parametrize(
    ("role", "sees", "changes"),
    [
        (Role.PROGRAMME, 200, 200),
        (Role.ADMIN, 200, 200),
        (Role.TECHNICIAN, 200, 403),
        (Role.AUDITOR, 200, 403),
        (Role.VOLUNTEER, 403, 403),
        (Role.TRAINER, 403, 403),
        (Role.AGENT, 403, 403),
    ],
)
def test_access_by_role(client: FlaskClient, sqlite_db: Database, role: Role, sees: int, changes: int) -> None:
    with unit(sqlite_db) as uow:
        place, staff_id = make_location(uow), make_staff(uow, role)
    sign_in_as(client, staff_id)
    assert client.get("/locations").status_code == sees
    assert client.get(f"/locations/{place}").status_code == sees
    for page in ("/locations/add", f"/locations/{place}/change", "/locations/import", "/organisations/add"):
        assert client.get(page).status_code == changes, page
    closing = client.post(f"/locations/{place}/close", data={"until": "2027-01-01"})
    assert closing.status_code == (303 if changes == 200 else 403)


def test_a_team_of_one_place_sees_and_changes_that_place_only(client: FlaskClient, sqlite_db: Database) -> None:
    with unit(sqlite_db) as uow:
        mine, other = make_location(uow, "De Mijne"), make_location(uow, "De Andere")
        staff_id = make_staff(uow, Role.PROGRAMME, location=mine)
    sign_in_as(client, staff_id)
    listed = client.get("/locations").text
    assert ("De Mijne" in listed, "De Andere" in listed) == (True, False)
    assert client.get(f"/locations/{other}").status_code == 404
    assert client.get(f"/locations/{mine}/change").status_code == 200
    assert client.post(f"/locations/{other}/change", data=FORM).status_code == 403
    assert client.get("/locations/add").status_code == 403
    assert client.get("/locations/import").status_code == 403
    assert client.get("/organisations/add").status_code == 403


# ---- the command


@pytest.fixture
def installation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("LAPTOPDESK_DATA_DIR", str(tmp_path))
    monkeypatch.delenv("LAPTOPDESK_DATABASE_URL", raising=False)
    opened = open_database(Config.from_env().url)
    prepare(opened)
    opened.dispose()
    return tmp_path


def run(*arguments: str, stdin: str = "") -> tuple[int, str, str]:
    command = next(found for found in compose().commands if found.name == arguments[0] and _has(found, arguments[1]))
    result = CliRunner().invoke(command, list(arguments[1:]), input=stdin, obj=compose())
    return result.exit_code, result.stdout, result.stderr


def _has(command: object, name: str) -> bool:
    return name in getattr(command, "commands", {})


def test_the_command_loads_once_and_says_so(installation: Path) -> None:
    file = installation / "places.csv"
    file.write_text(CSV)
    dry = json.loads(run("import", "locations", str(file), "--dry-run", "--json")[1])
    first = json.loads(run("import", "locations", str(file), "--json")[1])
    second = json.loads(run("import", "locations", str(file), "--json")[1])
    assert dry == first == {"rows": 2, "created": 2, "unchanged": 0, "errors": []}
    assert second == {"rows": 2, "created": 0, "unchanged": 2, "errors": []}


def test_the_command_names_file_line_and_column(installation: Path) -> None:
    file = installation / "places.csv"
    file.write_text(CSV + "De Drie,,Rotterdam,3014AA,\n")
    code, out, _err = run("import", "locations", str(file), "--json")
    assert code == 1
    assert json.loads(out) == {
        "rows": 3,
        "created": 0,
        "unchanged": 0,
        "errors": [
            {
                "line": 4,
                "column": "adres",
                "code": "street_missing",
                "message": "The street and house number are missing.",
            }
        ],
    }
    code, out, err = run("import", "locations", str(file))
    assert (code, out) == (1, "")
    assert f"{file}:4: adres: The street" in err
    assert "Nothing was stored." in err


def test_the_command_cannot_read_what_is_not_there(installation: Path) -> None:
    code, out, err = run("import", "locations", str(installation / "none.csv"), "--json")
    assert (code, out) == (1, "")
    assert "cannot be read" in err


def test_the_command_acts_for_somebody_who_works_here(installation: Path) -> None:
    file = installation / "places.csv"
    file.write_text(CSV)
    code, _out, err = run("import", "locations", str(file), "--by", "nobody@example.org", "--json")
    assert code == 1
    assert "No staff member has this e-mail address." in err
