"""One field says who asks: a name, a number, an address, or several of them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from laptopdesk.helpdesk.rules import SUBJECT_LENGTH, Requester, read_requester, subject_of


@pytest.mark.parametrize(
    ("who", "found"),
    [
        ("Fatma Yilmaz", Requester(name="Fatma Yilmaz")),
        ("06 12 34 56 78", Requester(phone="06 12 34 56 78")),
        ("+31 (6) 12345678", Requester(phone="+31 (6) 12345678")),
        ("f.yilmaz@example.org", Requester(email="f.yilmaz@example.org")),
        ("Fatma Yilmaz, 0612345678", Requester(name="Fatma Yilmaz", phone="0612345678")),
        ("Fatma <f@example.org> 010-1234567", Requester(name="Fatma", phone="010-1234567", email="f@example.org")),
        ("  ", Requester()),
        ("-- ,", Requester()),
        ("room 7", Requester(name="room 7")),
    ],
)
def test_the_parts_are_found(who: str, found: Requester) -> None:
    assert read_requester(who) == found
    assert found.is_nobody == (found == Requester())


@given(st.text(max_size=300))
def test_whatever_is_typed_is_read(text: str) -> None:
    found = read_requester(text)
    assert len(found.name or "") <= 160
    assert len(subject_of(text)) <= SUBJECT_LENGTH
