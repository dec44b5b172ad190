"""What may be stored of a person, one test per reason and form."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from laptopdesk.core.i18n import word
from laptopdesk.core.reasons import CommonReason
from laptopdesk.core.search import initials
from laptopdesk.people.errors import PersonReason
from laptopdesk.people.rules import (
    clean_identity,
    has_bsn,
    mask_bsn,
    normalise_email,
    normalise_phone,
    normalise_postcode,
    split_contact,
)
from laptopdesk.people.values import Identity

GOOD = Identity(name="Ayşe Yıldız", language="tr", phone="06 12345678", email="Ayse@Example.org")
BSN = "111222333"  # passes the eleven-test, and belongs to nobody


@pytest.mark.parametrize(
    "text", [BSN, "111 222 333", "111.222.333", "1112.22.333", "bsn: 111222333.", "١١١٢٢٢٣٣٣", "x111222333y"]
)
def test_a_bsn_is_seen_in_every_writing(text: str) -> None:
    assert has_bsn(text)


@pytest.mark.parametrize("text", ["123456789", "0111222333", "1112223330", "06 111 222 333", "111222 33", "", "9"])
def test_other_numbers_are_no_bsn(text: str) -> None:
    assert not has_bsn(text)


def test_masking_leaves_the_rest_of_the_text() -> None:
    assert mask_bsn("call 0612345678, number 111 222 333!") == "call 0612345678, number ••• ••• •••!"


@given(st.text())
def test_masked_text_never_holds_a_bsn_and_keeps_its_length(text: str) -> None:
    masked = mask_bsn(f"{text} {BSN} {text}")
    assert not has_bsn(masked)
    assert len(masked) == 2 * len(text) + len(BSN) + 2


def test_the_good_identity_is_put_into_stored_form() -> None:
    cleaned = clean_identity(GOOD)
    assert cleaned.reasons == ()
    assert cleaned.identity.phone == "+31612345678"
    assert cleaned.identity.email == "ayse@example.org"


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"name": "  "}, CommonReason.NAME_MISSING),
        ({"name": "--"}, CommonReason.NAME_MISSING),
        ({"name": "a" * 161}, PersonReason.NAME_TOO_LONG),
        ({"name": f"Jan {BSN}"}, PersonReason.BSN_IN_NAME),
        ({"need": f"has {BSN}"}, PersonReason.BSN_IN_NEED),
        ({"street": f"Straat {BSN}"}, PersonReason.BSN_IN_ADDRESS),
        ({"phone": "call me"}, PersonReason.PHONE_UNREADABLE),
        ({"phone": "12"}, PersonReason.PHONE_UNREADABLE),
        ({"email": "a@b"}, PersonReason.EMAIL_UNREADABLE),
        ({"postcode": "ABCD 12"}, PersonReason.POSTCODE_UNREADABLE),
        ({"language": "xx"}, PersonReason.LANGUAGE_UNKNOWN),
        ({"need": "a" * 2001}, PersonReason.TEXT_TOO_LONG),
    ],
)
def test_each_reason(change: dict[str, str], reason: PersonReason) -> None:
    assert clean_identity(Identity(**{**vars(GOOD), **change})).reasons == (reason,)


def test_every_reason_is_given_at_once() -> None:
    found = clean_identity(Identity(name="", language="xx", phone="x", email="y"))
    assert set(found.reasons) == {
        CommonReason.NAME_MISSING,
        PersonReason.LANGUAGE_UNKNOWN,
        PersonReason.PHONE_UNREADABLE,
        PersonReason.EMAIL_UNREADABLE,
    }


def test_a_phone_number_is_never_tested_for_the_eleven() -> None:
    assert normalise_phone("010-1112223") == "+31101112223"


@pytest.mark.parametrize(
    ("typed", "stored"),
    [("0612345678", "+31612345678"), ("+90 532 123 45 67", "+905321234567"), ("010 123 45 67", "+31101234567")],
)
def test_phone_numbers_are_read_as_dutch_without_a_country(typed: str, stored: str) -> None:
    assert normalise_phone(typed) == stored


@given(st.text(max_size=40))
def test_nothing_typed_breaks_the_readers(text: str) -> None:
    normalise_phone(text), normalise_email(text), normalise_postcode(text), split_contact(text), initials(text)
    clean_identity(Identity(name=text, phone=text, email=text, need=text))


def test_initials_show_nothing_more() -> None:
    assert initials("Ayşe van der Yıldız-Öz Lang") == "A.V.D.Y."
    assert initials("123") == "?"


@pytest.mark.parametrize("reason", list(PersonReason))
def test_sentences_are_short(reason: PersonReason) -> None:
    assert 0 < len(word(reason).split()) <= 15
