"""Passwords, PINs, addresses and authority: every rule and its edge."""

import pytest
from argon2 import Type
from hypothesis import given, settings
from hypothesis import strategies as st

from laptopdesk.accounts import hashing
from laptopdesk.accounts.errors import AccountReason
from laptopdesk.accounts.hashing import hash_secret, verify_secret
from laptopdesk.accounts.rules import (
    check_email,
    check_name,
    check_password,
    check_pin,
    desk_of,
    has_authority,
    normal_email,
)
from laptopdesk.core.access import Actor, ActorKind, Grant, Role, SignInWay
from laptopdesk.core.i18n import speaking, word
from laptopdesk.core.reasons import CommonReason
from laptopdesk.ui.addresses import local_path
from tests.factories import PASSWORD, hash_cheaply

IN_EARNEST = hashing._hasher  # before a fixture makes it cheap


@pytest.mark.parametrize(
    "password", ["blue lantern harbour", "x9!kT0pq2Z", "zeven vissen fietsen", "пароль из слов", PASSWORD]
)
def test_good_passwords(password: str) -> None:
    assert check_password(password, name="Ada Bakker", email="ada@example.org") == ()


@pytest.mark.parametrize(
    ("password", "reason"),
    [
        ("", AccountReason.PASSWORD_MISSING),
        ("   ", AccountReason.PASSWORD_MISSING),
        ("x9!kT0pq2", AccountReason.PASSWORD_TOO_SHORT),
        ("a" * 201, AccountReason.PASSWORD_TOO_LONG),
        ("Welkom012345", AccountReason.PASSWORD_TOO_COMMON),
        ("P@ssw0rd!2026", AccountReason.PASSWORD_TOO_COMMON),
        ("1234567890", AccountReason.PASSWORD_TOO_COMMON),
        ("aaaaaaaaaaaa", AccountReason.PASSWORD_TOO_COMMON),
        ("Rotterdam2026!", AccountReason.PASSWORD_TOO_COMMON),
        ("ada bakker 99", AccountReason.PASSWORD_IS_NAME),
        ("j.deboer2026", AccountReason.PASSWORD_IS_NAME),
    ],
)
def test_weak_passwords(password: str, reason: AccountReason) -> None:
    email = "j.deboer@example.org" if password.startswith("j.") else "x@example.org"
    assert check_password(password, name="Ada Bakker", email=email) == (reason,)


@pytest.mark.parametrize("pin", ["2580", "90210", "00010002"])
def test_good_pins(pin: str) -> None:
    assert check_pin(pin) == ()


@pytest.mark.parametrize("pin", ["", "123", "123456789", "12a4", " 2580", "２５８０", "-258", "2580\n"])
def test_what_is_no_pin(pin: str) -> None:
    assert check_pin(pin) == (AccountReason.PIN_NOT_DIGITS,)


@pytest.mark.parametrize("pin", ["0000", "1234", "4321", "67890123", "99999999", "9012"])
def test_easy_pins(pin: str) -> None:
    assert check_pin(pin) == (AccountReason.PIN_TOO_EASY,)


@pytest.mark.parametrize("email", ["ada@example.org", "a.b+c@x.example", "ada@localhost", "ädä@münchen.example"])
def test_good_addresses(email: str) -> None:
    assert check_email(normal_email(email)) == ()


@pytest.mark.parametrize(
    "email",
    ["", "ada", "@x", "a@", "a b@x.nl", "a@x.nl, b@x.nl", "a@x..nl", "a\n@x.nl", "a" * 255 + "@x.nl", "a@\x00x"],
)
def test_wrong_addresses(email: str) -> None:
    assert check_email(email) == (AccountReason.EMAIL_WRONG,)


def test_names() -> None:
    assert check_name("Ada") == ()
    assert check_name(" -- ") == (CommonReason.NAME_MISSING,)
    assert check_name("a" * 121) == (AccountReason.NAME_TOO_LONG,)


def test_a_secret_is_hard_to_guess_from_its_hash() -> None:
    """RFC 9106, section 4: argon2id; OWASP asks for at least 19 MiB."""
    assert IN_EARNEST.type is Type.ID
    assert IN_EARNEST.memory_cost >= 19 * 1024
    assert hash_secret("x") != hash_secret("x")


def test_a_secret_is_the_same_in_every_unicode_form() -> None:
    assert verify_secret(hash_secret("café au lait 1"), " café au lait 1 ")


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=40), st.text(max_size=40))
def test_no_other_secret_fits(secret: str, other: str) -> None:
    from laptopdesk.accounts.rules import normal_secret

    kept = hash_cheaply(normal_secret(secret))
    assert verify_secret(kept, secret)
    assert verify_secret(kept, other) == (normal_secret(secret) == normal_secret(other))


@settings(max_examples=30, deadline=None)
@given(st.text(max_size=20))
def test_nobody_has_a_secret_and_a_broken_hash_fits_none(secret: str) -> None:
    assert not verify_secret(None, secret)
    assert not verify_secret("$argon2id$broken", secret)
    assert not verify_secret("", secret)


@given(st.text(max_size=60))
def test_nobody_is_sent_away(target: str) -> None:
    kept = local_path("/" + target)
    assert kept is None or (kept.startswith("/") and not kept.startswith(("//", "/\\")) and kept.isprintable())


def actor(*grants: Grant) -> Actor:
    return Actor(kind=ActorKind.STAFF, staff_id=1, name="x", way=SignInWay.PASSWORD, grants=grants)


def test_authority_reaches_as_far_as_the_roles_of_the_other() -> None:
    everywhere, here = actor(Grant(role=Role.ADMIN)), actor(Grant(role=Role.ADMIN, location_id=1))
    at_1, at_2 = Grant(role=Role.VOLUNTEER, location_id=1), Grant(role=Role.VOLUNTEER, location_id=2)
    assert has_authority(everywhere, [at_1, at_2, Grant(role=Role.ADMIN)])
    assert has_authority(here, [at_1])
    assert not has_authority(here, [at_1, at_2])
    assert not has_authority(here, [at_1, Grant(role=Role.VOLUNTEER)])
    assert not has_authority(actor(Grant(role=Role.PROGRAMME)), [at_1])
    assert not has_authority(actor(Grant(role=Role.PROGRAMME)), [])


def test_where_a_person_stands() -> None:
    at_1, at_2 = Grant(role=Role.VOLUNTEER, location_id=1), Grant(role=Role.TRAINER, location_id=2)
    assert desk_of([at_1], None) == 1
    assert desk_of([at_1, at_2], None) is None
    assert desk_of([at_1, at_2], 2) == 2
    assert desk_of([at_1], 2) == 1
    assert desk_of([Grant(role=Role.PROGRAMME)], 7) == 7
    assert desk_of([Grant(role=Role.PROGRAMME)], None) is None
    assert desk_of([], 7) is None


@pytest.mark.parametrize("locale", ["nl", "en"])
def test_every_reason_is_one_short_sentence(locale: str) -> None:
    with speaking(locale):
        for reason in AccountReason:
            assert 0 < len(word(reason).split()) <= 15, reason
        assert all(word(role) for role in Role)
