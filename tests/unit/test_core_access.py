"""What the way of signing in is enough for: every permission is classified, and `Actor.may` decides by it."""

import pytest

from laptopdesk.core.access import (
    AT_ONE_PLACE,
    PERMISSIONS,
    PROOFS,
    Actor,
    ActorKind,
    Everywhere,
    Grant,
    Permission,
    Role,
    SignInProof,
    SignInWay,
)
from laptopdesk.core.errors import Forbidden, PasswordAgain

HERE, THERE = 7, 17
SENSITIVE = {
    Permission.MANAGE_STAFF,
    Permission.ERASE_PEOPLE,
    Permission.APPROVE_EXCEPTION,
    Permission.MANAGE_STATIONS,
    Permission.LOWER_POLICY,
}


def somebody(way: SignInWay, *grants: Grant, desk: int | None = HERE, recent: bool = False) -> Actor:
    return Actor(
        kind=ActorKind.STAFF,
        staff_id=1,
        name="x",
        way=way,
        grants=grants,
        desk_location_id=desk,
        password_is_recent=recent,
    )


def test_every_permission_says_what_proof_it_needs() -> None:
    assert set(PROOFS) == set(Permission)


def test_a_pin_is_enough_only_for_what_volunteers_and_trainers_do() -> None:
    easy = {permission for permission, proof in PROOFS.items() if proof is SignInProof.ANY}
    assert easy == (PERMISSIONS[Role.VOLUNTEER] | PERMISSIONS[Role.TRAINER]) - {Permission.USE_API}


def test_the_password_is_asked_again_for_what_is_sensitive() -> None:
    assert {permission for permission, proof in PROOFS.items() if proof is SignInProof.RECENT_PASSWORD} == SENSITIVE


@pytest.mark.parametrize("way", sorted(AT_ONE_PLACE))
@pytest.mark.parametrize("role", list(Role))
def test_at_a_desk_nobody_may_more_than_desk_work_there(way: SignInWay, role: Role) -> None:
    for grant in (Grant(role=role), Grant(role=role, location_id=HERE)):
        actor = somebody(way, grant, Grant(role=role, location_id=THERE))
        for permission in Permission:
            easy = permission in PERMISSIONS[role] and PROOFS[permission] is SignInProof.ANY
            assert actor.may(permission, at=HERE) is easy
            assert actor.may_somewhere(permission) is easy
            assert not actor.may(permission, at=THERE)
            assert not actor.may(permission)
            assert actor.places_for(permission) == (frozenset({HERE}) if easy else frozenset())


@pytest.mark.parametrize("way", sorted(AT_ONE_PLACE))
def test_without_a_place_a_pin_is_enough_for_nothing(way: SignInWay) -> None:
    actor = somebody(way, Grant(role=Role.ADMIN), desk=None)
    assert not any(actor.may(permission, at=HERE) for permission in Permission)


def test_with_a_password_the_grants_count_as_they_are() -> None:
    actor = somebody(SignInWay.PASSWORD, Grant(role=Role.ADMIN))
    assert all(actor.may(permission) for permission in Permission)
    assert actor.places_for(Permission.MANAGE_STAFF) == Everywhere()


def test_an_old_password_is_asked_again_for_what_is_sensitive_only() -> None:
    before = somebody(SignInWay.PASSWORD, Grant(role=Role.ADMIN))
    lately = somebody(SignInWay.PASSWORD, Grant(role=Role.ADMIN), recent=True)
    for permission in Permission:
        lately.require(permission)
        if permission in SENSITIVE:
            with pytest.raises(PasswordAgain):
                before.require(permission)
            with pytest.raises(PasswordAgain):
                before.require_somewhere(permission)
        else:
            before.require(permission)


def test_who_may_not_is_not_asked_for_a_password() -> None:
    actor = somebody(SignInWay.PASSWORD, Grant(role=Role.ADMIN, location_id=THERE))
    with pytest.raises(Forbidden):
        actor.require(Permission.MANAGE_STAFF, at=HERE)


def test_a_script_never_does_what_asks_the_password_again() -> None:
    script = somebody(SignInWay.TOKEN, Grant(role=Role.ADMIN))
    assert {permission for permission in Permission if not script.may(permission)} == SENSITIVE


def test_the_password_is_named_only_where_it_would_help() -> None:
    actor = somebody(SignInWay.PIN, Grant(role=Role.TECHNICIAN, location_id=HERE))
    assert actor.may_with_password(Permission.PREPARE_LAPTOPS)
    assert not actor.may_with_password(Permission.MANAGE_STAFF)
    assert not actor.may_with_password(Permission.COUNT_LAPTOPS)
