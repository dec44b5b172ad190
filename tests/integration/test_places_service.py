"""Places and organisations on both databases: added, changed, closed, found, and never twice."""

from datetime import date, datetime, timedelta

import pytest
import sqlalchemy as sa

from laptopdesk.core.access import Role, system_actor
from laptopdesk.core.db import Database
from laptopdesk.core.errors import Forbidden, NotFound, Refused
from laptopdesk.core.journal import verify_chain
from laptopdesk.core.limits import count_hit, forget_bucket, hits_in_window, take_back_hit
from laptopdesk.core.reasons import CommonReason
from laptopdesk.places import queries
from laptopdesk.places.errors import PlaceReason
from laptopdesk.places.service import (
    add_location,
    add_organisation,
    change_location,
    change_organisation,
    close_location,
    close_organisation,
    import_locations,
)
from laptopdesk.places.values import ImportedPlace, LocationDetails, LocationKind, OrganisationKind
from laptopdesk.protocol.codes import CodeKind, parse_code
from tests.factories import actor_for, make_location, make_organisation, unit

DETAILS = LocationDetails(
    name="Huis van de  Wijk Café Één",
    kind=LocationKind.HOUSE,
    street="Voorbeeldplein 1",
    postcode="3011 ab",
    city="Rotterdam",
)


def test_a_place_gets_a_code_and_is_found_by_any_of_its_words(db: Database, now: datetime) -> None:
    with db.unit_of_work(now=now, actor=system_actor()) as uow:
        location_id = add_location(uow, DETAILS)
    with db.read() as session:
        place = queries.get_location(session, location_id)
        assert queries.find_location_by_code(session, place.code) == place
        assert queries.list_locations(session, term="cafe een") == (place,)
        assert queries.list_locations(session, term="VOORBEELDPLEIN 3011ab") == (place,)
        assert queries.list_locations(session, term="100%_") == ()
    assert parse_code(place.code).kind is CodeKind.LOCATION
    assert (place.name, place.postcode) == ("Huis van de Wijk Café Één", "3011AB")


def test_the_same_name_and_postcode_is_the_same_place(db: Database, now: datetime) -> None:
    with db.unit_of_work(now=now, actor=system_actor()) as uow:
        add_location(uow, DETAILS)
    again = LocationDetails(**vars(DETAILS) | {"name": "huis van de wijk CAFE EEN", "street": "Elders 2"})
    with pytest.raises(Refused) as refused, db.unit_of_work(now=now, actor=system_actor()) as uow:
        add_location(uow, again)
    assert refused.value.reasons == (PlaceReason.ALREADY_EXISTS,)


def test_every_wrong_field_is_named_at_once(db: Database, now: datetime) -> None:
    nothing = LocationDetails(
        name=" -- ", kind=LocationKind.HUB, street="", postcode="0123 AB", city="", organisation_id=99
    )
    with pytest.raises(Refused) as refused, db.unit_of_work(now=now, actor=system_actor()) as uow:
        add_location(uow, nothing)
    assert set(refused.value.reasons) == {
        CommonReason.NAME_MISSING,
        PlaceReason.STREET_MISSING,
        PlaceReason.POSTCODE_WRONG,
        PlaceReason.CITY_MISSING,
        PlaceReason.ORGANISATION_UNKNOWN,
    }


def test_a_changed_place_keeps_its_code_and_is_found_by_its_new_name(db: Database, now: datetime) -> None:
    with db.unit_of_work(now=now, actor=system_actor()) as uow:
        location_id = make_location(uow)
        before = queries.get_location(uow.session, location_id)
        change_location(uow, location_id, DETAILS)
    with db.read() as session:
        after = queries.get_location(session, location_id)
        assert queries.list_locations(session, term="café") == (after,)
    assert (after.code, after.name) == (before.code, "Huis van de Wijk Café Één")


def test_a_place_cannot_take_the_name_of_another(db: Database, now: datetime) -> None:
    with db.unit_of_work(now=now, actor=system_actor()) as uow:
        add_location(uow, DETAILS)
        other = make_location(uow)
    with pytest.raises(Refused, match="already_exists"), db.unit_of_work(now=now, actor=system_actor()) as uow:
        change_location(uow, other, DETAILS)


def test_a_closed_place_is_no_choice_any_more(db: Database, now: datetime) -> None:
    today = now.date()
    with db.unit_of_work(now=now, actor=system_actor()) as uow:
        location_id = make_location(uow)
        close_location(uow, location_id, today + timedelta(days=7))
    with db.read() as session:
        assert str(location_id) in dict(queries.choices(session, on=today))
        assert str(location_id) not in dict(queries.choices(session, on=today + timedelta(days=7)))
        assert queries.get_location(session, location_id).valid_until == today + timedelta(days=7)


@pytest.mark.parametrize(
    ("until", "reason"),
    [(date(2020, 1, 1), PlaceReason.CLOSES_TOO_EARLY), (date(2027, 1, 2), PlaceReason.ALREADY_CLOSED)],
)
def test_closing_has_an_order(db: Database, now: datetime, until: date, reason: PlaceReason) -> None:
    with db.unit_of_work(now=now, actor=system_actor()) as uow:
        location_id = make_location(uow)
        close_location(uow, location_id, date(2027, 1, 1))
    with pytest.raises(Refused) as refused, db.unit_of_work(now=now, actor=system_actor()) as uow:
        close_location(uow, location_id, until)
    assert refused.value.reasons == (reason,)


def test_two_places_of_one_name_are_told_apart(db: Database) -> None:
    with unit(db) as uow:
        first = make_location(uow, "De Buurt", postcode="3011AA")
        make_location(uow, "De Buurt", postcode="3012AA")
    with db.read() as session:
        assert dict(queries.choices(session))[str(first)] == "De Buurt (3011AA)"


def test_lists_are_narrowed_to_the_places_of_a_person(db: Database) -> None:
    with unit(db) as uow:
        mine, _other = make_location(uow), make_location(uow)
    with db.read() as session:
        assert [place.id for place in queries.list_locations(session, within=frozenset({mine}))] == [mine]
        assert queries.list_locations(session, within=frozenset()) == ()


@pytest.mark.parametrize("role", [Role.VOLUNTEER, Role.TRAINER, Role.TECHNICIAN, Role.AGENT, Role.AUDITOR])
def test_only_the_office_manages_places(db: Database, now: datetime, role: Role) -> None:
    with unit(db) as uow:
        location_id = make_location(uow)
        actor = actor_for(uow, role)
    with pytest.raises(Forbidden), db.unit_of_work(now=now, actor=actor) as uow:
        add_location(uow, DETAILS)
    with pytest.raises(Forbidden), db.unit_of_work(now=now, actor=actor) as uow:
        close_location(uow, location_id, now.date())
    with pytest.raises(Forbidden), db.unit_of_work(now=now, actor=actor) as uow:
        import_locations(uow, ())


def test_a_team_of_one_place_changes_that_place_only(db: Database, now: datetime) -> None:
    with unit(db, now=now) as uow:
        mine, other = make_location(uow), make_location(uow)
        actor = actor_for(uow, Role.PROGRAMME, location=mine)
        change_location(uow.by(actor), mine, DETAILS)
    with pytest.raises(Forbidden), db.unit_of_work(now=now, actor=actor) as uow:
        change_location(uow, other, DETAILS)
    with pytest.raises(Forbidden), db.unit_of_work(now=now, actor=actor) as uow:
        add_location(uow, DETAILS)


def test_an_import_adds_only_what_is_not_known(db: Database, now: datetime) -> None:
    rows = [
        ImportedPlace(line=n, details=LocationDetails(**vars(DETAILS) | {"name": f"Huis {n % 3}"}), source="lijst")
        for n in range(2, 8)
    ]
    with db.unit_of_work(now=now, actor=system_actor()) as uow:
        first = import_locations(uow, rows)
    with db.unit_of_work(now=now, actor=system_actor()) as uow:
        second = import_locations(uow, rows)
    assert (first.rows, first.created, first.unchanged) == (6, 3, 3)
    assert (second.created, second.unchanged) == (0, 6)
    with db.read() as session:
        assert verify_chain(session).ok


def test_organisations_are_added_renamed_and_closed(db: Database, now: datetime) -> None:
    with db.unit_of_work(now=now, actor=system_actor()) as uow:
        key = add_organisation(uow, "Stichting  Voorbeeld", OrganisationKind.DONOR)
        change_organisation(uow, key, "Stichting Anders", OrganisationKind.REFERRER)
        close_organisation(uow, key, now.date() + timedelta(days=1))
    with db.read() as session:
        found = queries.find_organisation_by_name(session, "stichting anders")
        assert found is not None
        assert (found.id, found.kind) == (key, OrganisationKind.REFERRER)
        assert queries.organisation_names(session, [key, None, 0]) == {key: "Stichting Anders"}
        assert queries.organisation_choices(session, on=now.date() + timedelta(days=1)) == ()


def test_an_organisation_has_its_name_alone(db: Database, now: datetime) -> None:
    with unit(db) as uow:
        make_organisation(uow, "Stichting Voorbeeld")
    with pytest.raises(Refused, match="already_exists"), db.unit_of_work(now=now, actor=system_actor()) as uow:
        add_organisation(uow, "stichting VOORBEELD", OrganisationKind.HOST)


def test_what_does_not_exist_is_not_found(db: Database, now: datetime) -> None:
    with db.unit_of_work(now=now, actor=system_actor()) as uow, pytest.raises(NotFound):
        close_location(uow, 987654, now.date())
    with db.read() as session, pytest.raises(NotFound):
        queries.get_organisation(session, 987654)


def test_counts_rise_per_window_and_can_be_taken_back(db: Database, now: datetime) -> None:
    window = timedelta(minutes=15)
    with unit(db) as uow:
        assert [count_hit(uow.session, "x", now=now, window=window) for _ in range(3)] == [1, 2, 3]
        take_back_hit(uow.session, "x", now=now, window=window)
        assert hits_in_window(uow.session, "x", now=now, window=window) == 2
        assert count_hit(uow.session, "x", now=now + window, window=window) == 1
        forget_bucket(uow.session, "x")
        assert hits_in_window(uow.session, "x", now=now, window=window) == 0
        assert uow.session.scalar(sa.text("SELECT count(*) FROM rate_count")) == 0
