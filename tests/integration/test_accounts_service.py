"""Accounts on both databases: joining, roles, secrets, tokens, leaving; and who may do it to whom."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from laptopdesk.accounts import queries
from laptopdesk.accounts.errors import AccountReason
from laptopdesk.accounts.hashing import hash_token
from laptopdesk.accounts.service import (
    BadgeTry,
    PasswordTry,
    PinTry,
    add_staff,
    check_own_secret,
    end_sessions,
    grant_role,
    issue_badge,
    issue_token,
    revoke_role,
    revoke_token,
    set_password,
    set_pin,
    sign_in_with_badge,
    sign_in_with_password,
    sign_in_with_pin,
    sources,
    staff_leaves,
    withdraw_badge,
)
from laptopdesk.accounts.service.counting import PIN_FAILURES_IN_A_ROW, TRIES_PER_DAY, WINDOW
from laptopdesk.accounts.service.sources import TRIES_PER_ADDRESS
from laptopdesk.accounts.values import NewStaff
from laptopdesk.core.access import SCOPES, Actor, ActorKind, Grant, Permission, Role, Scope, SignInWay, system_actor
from laptopdesk.core.db import Database, UnitOfWork
from laptopdesk.core.errors import DomainError, Forbidden, NotFound, Refused
from laptopdesk.core.journal import verify_chain
from laptopdesk.core.lanes import Lane
from laptopdesk.core.reasons import CommonReason
from tests.factories import PASSWORD, PIN, hash_cheaply, make_location, make_staff, unit

SYSTEM = system_actor()


def refused(db: Database, act: Callable[[UnitOfWork], object]) -> tuple[object, ...]:
    with pytest.raises(Refused) as found, unit(db) as uow:
        act(uow)
    return found.value.reasons


def test_somebody_joins_with_roles_and_acts(db: Database, now: datetime) -> None:
    with db.unit_of_work(now=now, actor=SYSTEM) as uow:
        place = make_location(uow)
        new = NewStaff(name=" Ada  Bakker ", email="ADA@example.org")
        grants = [Grant(role=Role.VOLUNTEER, location_id=place), Grant(role=Role.AUDITOR)]
        staff_id = add_staff(uow, new, grants=grants)
    with db.read() as session:
        actor = queries.get_actor_by_email(session, "ada@EXAMPLE.org ")
        assert (actor.name, actor.staff_id, actor.kind) == ("Ada Bakker", staff_id, ActorKind.STAFF)
        assert actor.may(Permission.HAND_OUT, at=place)
        assert not actor.may(Permission.HAND_OUT, at=place + 1)
        assert queries.actor_for_command(session, "ada@example.org") == actor
        assert queries.actor_for_command(session, None).kind is ActorKind.SYSTEM
        assert queries.staff_names(session, [staff_id, None, 0]) == {staff_id: "Ada Bakker"}
        assert [row.id for row in queries.list_staff(session, term="BAKKER")] == [staff_id]
        assert [row.id for row in queries.list_staff(session, within=frozenset({place}))] == [staff_id]
        assert queries.list_staff(session, within=frozenset({place + 1})) == ()
        assert verify_chain(session).ok


def test_nobody_is_found_by_a_wrong_address(db: Database) -> None:
    with db.read() as session, pytest.raises(Refused) as found:
        queries.actor_for_command(session, "nobody@example.org")
    assert found.value.reasons == (AccountReason.EMAIL_UNKNOWN,)


def test_an_address_is_taken_once_and_every_reason_is_given(db: Database, now: datetime) -> None:
    with unit(db) as uow:
        make_staff(uow, email="ada@example.org")
    new = NewStaff(name="", email="Ada@example.org")
    reasons = refused(db, lambda uow: add_staff(uow.at(now).by(SYSTEM), new))
    assert reasons == (CommonReason.NAME_MISSING, AccountReason.EMAIL_TAKEN)


def test_roles_are_given_once_and_taken_back(db: Database, now: datetime) -> None:
    with db.unit_of_work(now=now, actor=SYSTEM) as uow:
        place, staff_id = make_location(uow), make_staff(uow)
        for at in (place, None):
            grant_role(uow, staff_id, Role.TRAINER, at)
    for at in (place, None):
        assert refused(db, lambda uow, at=at: grant_role(uow.at(now).by(SYSTEM), staff_id, Role.TRAINER, at)) == (
            AccountReason.ROLE_HELD,
        )
    with db.unit_of_work(now=now, actor=SYSTEM) as uow:
        revoke_role(uow, staff_id, Role.TRAINER, None)
        assert queries.get_staff(uow.session, staff_id).grants == (Grant(role=Role.TRAINER, location_id=place),)
    assert refused(db, lambda uow: revoke_role(uow.at(now).by(SYSTEM), staff_id, Role.TRAINER, None)) == (
        AccountReason.ROLE_NOT_HELD,
    )
    assert refused(db, lambda uow: grant_role(uow.at(now).by(SYSTEM), staff_id, Role.AGENT, 98765)) == (
        AccountReason.LOCATION_UNKNOWN,
    )


def test_somebody_stays_administrator(db: Database, now: datetime) -> None:
    with unit(db) as uow:
        only = make_staff(uow, Role.ADMIN)
    assert refused(db, lambda uow: revoke_role(uow.at(now).by(SYSTEM), only, Role.ADMIN, None)) == (
        AccountReason.LAST_ADMIN,
    )
    assert refused(db, lambda uow: staff_leaves(uow.at(now).by(SYSTEM), only)) == (AccountReason.LAST_ADMIN,)
    with db.unit_of_work(now=now, actor=SYSTEM) as uow:
        make_staff(uow, Role.ADMIN)
        staff_leaves(uow, only)


CHANGES: tuple[Callable[[UnitOfWork, int, datetime, Actor], object], ...] = (
    lambda uow, who, now, actor: set_password(uow.at(now).by(actor), who, "h"),
    lambda uow, who, now, actor: set_pin(uow.at(now).by(actor), who, "h"),
    lambda uow, who, now, actor: issue_badge(uow.at(now).by(actor), who),
    lambda uow, who, now, actor: withdraw_badge(uow.at(now).by(actor), who),
    lambda uow, who, now, actor: end_sessions(uow.at(now).by(actor), who),
    lambda uow, who, now, actor: staff_leaves(uow.at(now).by(actor), who),
    lambda uow, who, now, actor: grant_role(uow.at(now).by(actor), who, Role.AGENT, None),
    lambda uow, who, now, actor: issue_token(uow.at(now).by(actor), who, "x"),
)


@pytest.mark.parametrize("change", CHANGES, ids=range(len(CHANGES)))
def test_only_who_manages_all_of_somebodys_places_may_change_them(
    db: Database, now: datetime, change: Callable[[UnitOfWork, int, datetime, Actor], object]
) -> None:
    with db.unit_of_work(now=now, actor=SYSTEM) as uow:
        here, there = make_location(uow), make_location(uow)
        target = make_staff(uow, Role.VOLUNTEER, location=here)
        grant_role(uow, target, Role.VOLUNTEER, there)
        others = [
            make_staff(uow, Role.ADMIN, location=here),
            make_staff(uow, Role.PROGRAMME),
            make_staff(uow, Role.VOLUNTEER, location=here),
        ]
        actors = [queries.get_actor(uow.session, other) for other in others]
    for actor in actors:
        with pytest.raises(Forbidden), unit(db) as uow:
            change(uow, target, now, actor)


def test_a_manager_of_one_place_gives_roles_there_and_nowhere_else(db: Database, now: datetime) -> None:
    with unit(db, now=now) as uow:
        here, there = make_location(uow), make_location(uow)
        actor = queries.get_actor(uow.session, make_staff(uow, Role.ADMIN, location=here))
        added = add_staff(uow.by(actor), NewStaff(name="Nieuw"), grants=[Grant(role=Role.VOLUNTEER, location_id=here)])
        grant_role(uow.by(actor), added, Role.TRAINER, here)
    for place in (there, None):
        with pytest.raises(Forbidden), db.unit_of_work(now=now, actor=actor) as uow:
            grant_role(uow, added, Role.TRAINER, place)
        grants = [Grant(role=Role.VOLUNTEER, location_id=place)]
        with pytest.raises(Forbidden), db.unit_of_work(now=now, actor=actor) as uow:
            add_staff(uow, NewStaff(name="Nog een"), grants=grants)


def test_a_person_changes_their_own_secrets_but_not_their_roles(db: Database, now: datetime) -> None:
    with unit(db, now=now) as uow:
        own = make_staff(uow, Role.VOLUNTEER)
        actor = queries.get_actor(uow.session, own)
        assert set_password(uow.by(actor), own, "h") == 2
        assert set_pin(uow.by(actor), own, "h") == 3
        end_sessions(uow.by(actor), own)
    for act in (
        lambda uow: grant_role(uow.at(now).by(actor), own, Role.ADMIN, None),
        lambda uow: staff_leaves(uow.at(now).by(actor), own),
        lambda uow: issue_badge(uow.at(now).by(actor), own),
    ):
        with pytest.raises(Forbidden), unit(db) as uow:
            act(uow)
    script = Actor(kind=ActorKind.TOKEN, staff_id=own, name="x", way=SignInWay.TOKEN, grants=actor.grants)
    with pytest.raises(Forbidden), db.unit_of_work(now=now, actor=script) as uow:
        set_password(uow, own, "h")


def test_who_left_is_nobody_but_keeps_a_name(db: Database, now: datetime) -> None:
    with db.unit_of_work(now=now, actor=SYSTEM) as uow:
        gone = make_staff(uow, Role.VOLUNTEER, email="gone@example.org", name="Weg")
        _id, secret = issue_token(uow, gone, "x")
        staff_leaves(uow, gone)
    with db.read() as session:
        assert queries.find_actor(session, gone) is None
        assert queries.find_token_actor(session, hash_token(secret), now=now) is None
        assert queries.find_credentials(session, "gone@example.org") is None
        assert queries.staff_names(session, [gone]) == {gone: "Weg"}
        assert [row.id for row in queries.list_staff(session, left=True)] == [gone]
        with pytest.raises(NotFound):
            queries.get_actor(session, gone)
    assert refused(db, lambda uow: set_pin(uow.at(now).by(SYSTEM), gone, "h")) == (AccountReason.HAS_LEFT,)


def test_tokens_work_until_they_end(db: Database, now: datetime) -> None:
    with db.unit_of_work(now=now, actor=SYSTEM) as uow:
        staff_id = make_staff(uow, Role.TRAINER)
        token_id, secret = issue_token(uow, staff_id, "sheet", days=1)
    with db.read() as session:
        found = queries.find_token_actor(session, hash_token(secret), now=now)
        assert found is not None
        assert (found.actor.kind, found.actor.staff_id) == (ActorKind.TOKEN, staff_id)
        assert queries.find_token_actor(session, hash_token(secret), now=now + timedelta(days=1)) is None
        assert queries.find_token_actor(session, secret, now=now) is None
    with db.unit_of_work(now=now, actor=SYSTEM) as uow:
        revoke_token(uow, token_id)
    with db.read() as session:
        assert queries.find_token_actor(session, hash_token(secret), now=now) is None
        assert secret not in str(queries.list_tokens(session, staff_id))
    assert refused(db, lambda uow: revoke_token(uow.at(now).by(SYSTEM), token_id)) == (AccountReason.TOKEN_REVOKED,)
    assert refused(db, lambda uow: issue_token(uow.at(now).by(SYSTEM), staff_id, " ")) == (
        AccountReason.TOKEN_NAME_MISSING,
    )
    for days in (0, -1, 91, 10**9):
        assert refused(
            db, lambda uow, days=days: issue_token(uow.at(now).by(SYSTEM), staff_id, "x", days=days, scopes=())
        ) == (AccountReason.TOKEN_SCOPE_MISSING, AccountReason.TOKEN_DAYS_WRONG)


def test_a_scope_leaves_its_own_permissions_and_no_others(db: Database, now: datetime) -> None:
    """In every way a permission is asked for, and never more than the person has."""
    with unit(db) as uow:
        place = make_location(uow)
        staff_id = make_staff(uow, Role.TRAINER, location=place)
    for scope in Scope:
        with db.unit_of_work(now=now, actor=SYSTEM) as uow:
            _id, secret = issue_token(uow, staff_id, "x", scopes=[scope])
        with db.read() as session:
            found = queries.find_token_actor(session, hash_token(secret), now=now)
            person = queries.get_actor(session, staff_id)
        assert found is not None
        script, allowed = found.actor, SCOPES[scope] | {Permission.USE_API}
        for permission in Permission:
            is_left = permission in allowed and person.may_somewhere(permission)
            assert script.may_somewhere(permission) == is_left
            assert script.may(permission, at=place) == is_left
            assert script.places_for(permission) == (frozenset({place}) if is_left else frozenset())
            assert not script.may(permission, at=place + 1)


def test_a_token_is_withdrawn_by_its_owner_only(db: Database, now: datetime) -> None:
    with unit(db, now=now) as uow:
        owner, other = make_staff(uow, Role.TRAINER), make_staff(uow, Role.TRAINER)
        token_id, _secret = issue_token(uow.by(queries.get_actor(uow.session, owner)), owner, "sheet")
        stranger = queries.get_actor(uow.session, other)
    with pytest.raises(Forbidden), db.unit_of_work(now=now, actor=stranger) as uow:
        revoke_token(uow, token_id)


# ---- signing in


def wrong(db: Database, now: datetime, act: Callable[[], object]) -> AccountReason:
    with pytest.raises(Refused) as found:
        act()
    return AccountReason(found.value.reasons[0])


def test_three_ways_in(db: Database, now: datetime) -> None:
    with db.unit_of_work(now=now, actor=SYSTEM) as uow:
        place = make_location(uow)
        ada = make_staff(uow, Role.VOLUNTEER, location=place, name="Ada Bakker", email="ada@example.org")
        badge = issue_badge(uow, ada)
    ways = (
        sign_in_with_password(db, PasswordTry(email="ada@example.org", password=PASSWORD, address="a"), now=now),
        sign_in_with_pin(db, PinTry(location_id=place, name="áda bakker", pin=PIN, address="a"), now=now),
        sign_in_with_pin(db, PinTry(location_id=place, staff_id=ada, pin=PIN, address="a"), now=now),
        sign_in_with_badge(db, BadgeTry(location_id=place, badge=badge, pin=PIN, address="a"), now=now),
        sign_in_with_badge(db, BadgeTry(location_id=place, badge=badge.lower(), desk_open=True, address="a"), now=now),
    )
    assert {person.staff_id for person in ways} == {ada}


@pytest.mark.parametrize("email", ["ada@example.org", "nobody@example.org"])
def test_tries_are_limited_by_window_and_by_day(db: Database, now: datetime, email: str) -> None:
    with unit(db) as uow:
        make_staff(uow, email="ada@example.org")

    def attempt(moment: datetime) -> AccountReason:
        return wrong(
            db,
            now,
            lambda: sign_in_with_password(
                db, PasswordTry(email=email, password="no no no no", address="a"), now=moment
            ),
        )

    answers = [attempt(now + n // 5 * WINDOW) for n in range(TRIES_PER_DAY + 1)]
    assert answers == [AccountReason.SECRET_WRONG] * TRIES_PER_DAY + [AccountReason.TOO_MANY_TRIES]
    assert attempt(now) is AccountReason.TOO_MANY_TRIES
    assert attempt(now + timedelta(days=1)) is AccountReason.SECRET_WRONG


def test_many_accounts_from_one_address_are_limited_together(db: Database, now: datetime) -> None:
    def attempt(number: int, address: str = "a") -> AccountReason:
        attempted = PasswordTry(email=f"x{number}@example.org", password="no", address=address)
        return wrong(db, now, lambda: sign_in_with_password(db, attempted, now=now))

    assert {attempt(n) for n in range(TRIES_PER_ADDRESS)} == {AccountReason.SECRET_WRONG}
    assert attempt(999) is AccountReason.TOO_MANY_TRIES
    assert attempt(998, "another") is AccountReason.SECRET_WRONG


def test_an_address_of_many_wrong_tries_lets_the_right_ones_in(db: Database, now: datetime) -> None:
    with db.unit_of_work(now=now, actor=SYSTEM) as uow:
        place = make_location(uow)
        ada = make_staff(uow, Role.VOLUNTEER, location=place, email="ada@example.org")
        badge = issue_badge(uow, ada)
    for number in range(TRIES_PER_ADDRESS + 5):
        guess = PasswordTry(email=f"x{number}@example.org", password="no", address="a")
        wrong(db, now, lambda guess=guess: sign_in_with_password(db, guess, now=now))
    bare = BadgeTry(location_id=place, badge=badge, address="a")
    assert wrong(db, now, lambda: sign_in_with_badge(db, bare, now=now)) is AccountReason.BADGE_NEEDS_PIN
    ways = (
        sign_in_with_password(db, PasswordTry(email="ada@example.org", password=PASSWORD, address="a"), now=now),
        sign_in_with_pin(db, PinTry(location_id=place, staff_id=ada, pin=PIN, address="a"), now=now),
        sign_in_with_badge(db, BadgeTry(location_id=place, badge=badge, pin=PIN, address="a"), now=now),
    )
    assert {person.staff_id for person in ways} == {ada}
    for number in range(5):
        guess = PasswordTry(email="ada@example.org", password=f"no {number}", address="a")
        assert wrong(db, now, lambda guess=guess: sign_in_with_password(db, guess, now=now)) is (
            AccountReason.TOO_MANY_TRIES
        )


def test_limited_tries_are_judged_one_by_one(db: Database, now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    """While one is judged, another waits; when many wait, they are sent away without a hash."""
    monkeypatch.setattr(sources, "LINE", Lane(places=1, waiting=0, seconds=0.1))
    attempted = PasswordTry(email="x@example.org", password="no", address="a")
    for number in range(TRIES_PER_ADDRESS):
        sources.LIMIT.count_wrong(db, "a", now=now + timedelta(seconds=number % 60))
    with sources.LINE.place():
        assert wrong(db, now, lambda: sign_in_with_password(db, attempted, now=now)) is AccountReason.TOO_MANY_TRIES
        elsewhere = replace(attempted, address="b")
        assert wrong(db, now, lambda: sign_in_with_password(db, elsewhere, now=now)) is AccountReason.SECRET_WRONG


def test_a_pin_is_blocked_after_many_failures_in_a_row_until_it_is_new(db: Database, now: datetime) -> None:
    with unit(db) as uow:
        place = make_location(uow)
        ada = make_staff(uow, Role.VOLUNTEER, location=place)

    def attempt(pin: str, number: int) -> None:
        moment = now + timedelta(days=number)
        sign_in_with_pin(db, PinTry(location_id=place, staff_id=ada, pin=pin, address="a"), now=moment)

    for number in range(PIN_FAILURES_IN_A_ROW):
        assert wrong(db, now, lambda n=number: attempt("9753", n)) is AccountReason.PIN_WRONG
    assert wrong(db, now, lambda: attempt(PIN, 100)) is AccountReason.PIN_BLOCKED
    with db.unit_of_work(now=now, actor=SYSTEM) as uow:
        set_pin(uow, ada, hash_cheaply("8642"))
    attempt("8642", 200)


@pytest.mark.parametrize("badge", ["", "S", "nonsense", "L0001234B", "S0000000000X", "S\x00", "'--"])
def test_what_is_no_badge_opens_nothing(db: Database, now: datetime, badge: str) -> None:
    with unit(db) as uow:
        place = make_location(uow)
        make_staff(uow, Role.VOLUNTEER, location=place)
    for desk_open in (True, False):
        attempted = BadgeTry(location_id=place, badge=badge, pin=PIN, address="a", desk_open=desk_open)
        assert wrong(db, now, lambda t=attempted: sign_in_with_badge(db, t, now=now)) is AccountReason.BADGE_WRONG


def test_a_badge_ends_with_the_next_one(db: Database, now: datetime) -> None:
    with db.unit_of_work(now=now, actor=SYSTEM) as uow:
        place = make_location(uow)
        ada = make_staff(uow, Role.VOLUNTEER, location=place)
        first = issue_badge(uow, ada)
        second = issue_badge(uow, ada)

    def scan(badge: str) -> None:
        sign_in_with_badge(db, BadgeTry(location_id=place, badge=badge, address="a", desk_open=True), now=now)

    assert wrong(db, now, lambda: scan(first)) is AccountReason.BADGE_WRONG
    scan(second)
    with db.unit_of_work(now=now, actor=SYSTEM) as uow:
        withdraw_badge(uow, ada)
    assert wrong(db, now, lambda: scan(second)) is AccountReason.BADGE_WRONG


def test_changing_a_secret_asks_for_the_present_one_and_counts(db: Database, now: datetime) -> None:
    with unit(db) as uow:
        ada = make_staff(uow)
    check_own_secret(db, ada, PASSWORD, now=now)
    for _ in range(5):
        assert wrong(db, now, lambda: check_own_secret(db, ada, "no", now=now)) is AccountReason.SECRET_WRONG
    assert wrong(db, now, lambda: check_own_secret(db, ada, PASSWORD, now=now)) is AccountReason.TOO_MANY_TRIES


def test_unknown_people_are_not_found(db: Database, now: datetime) -> None:
    for act in (
        lambda uow: grant_role(uow.at(now).by(SYSTEM), 98765, Role.AGENT, None),
        lambda uow: revoke_token(uow.at(now).by(SYSTEM), 98765),
        lambda uow: queries.get_staff(uow.session, 98765),
    ):
        with pytest.raises(DomainError) as found, unit(db) as uow:
            act(uow)
        assert isinstance(found.value, NotFound)
