from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from laptopdesk.protocol.uuid7 import Uuid7Generator, parse_uuid, uuid7, uuid7_ms

TIMES = st.integers(0, 2**48 - 1)


def test_the_example_of_the_standard():
    # RFC 9562, appendix A.6
    rest = 0xCC3 << 62 | 0x18C4DC0C0C07398F
    made = uuid7(0x017F22E279B0, (rest << 6).to_bytes(10))
    assert made == UUID("017F22E2-79B0-7CC3-98C4-DC0C0C07398F")
    assert uuid7_ms(made) == datetime(2022, 2, 22, 19, 22, 22, tzinfo=UTC).timestamp() * 1000


@given(TIMES, st.binary(min_size=10, max_size=10))
def test_version_variant_and_time(ms, rest):
    made = uuid7(ms, rest)
    assert (made.version, made.variant, uuid7_ms(made)) == (7, "specified in RFC 4122", ms)
    assert parse_uuid(str(made)) == parse_uuid(str(made).upper()) == made


@pytest.mark.parametrize(("ms", "rest"), [(-1, bytes(10)), (2**48, bytes(10)), (0, bytes(9)), (0, bytes(16))])
def test_what_does_not_fit_is_refused(ms, rest):
    with pytest.raises(ValueError, match=r"UUIDv7|random bytes"):
        uuid7(ms, rest)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x",
        "6b2a2503-db1c-4944-8b41-6d02e37c6656",
        uuid7(1, bytes(10)).hex,
        "{" + str(uuid7(1, bytes(10))) + "}",
        f"urn:uuid:{uuid7(1, bytes(10))}",
    ],
)
def test_other_texts_are_no_operation_id(text):
    with pytest.raises(ValueError):  # noqa: PT011
        parse_uuid(text)


def test_other_versions_carry_no_time():
    with pytest.raises(ValueError, match="version 7"):
        uuid7_ms(uuid4())


@given(st.lists(st.integers(0, 2**47), min_size=2, max_size=50))
def test_ids_grow_whatever_the_clock_does(clock):
    ticks = iter(clock)
    generator = Uuid7Generator(lambda: next(ticks))
    made = [generator() for _ in clock]
    assert made == sorted(set(made))
    assert all(value.version == 7 for value in made)


def test_a_full_millisecond_runs_over_into_the_next():
    generator = Uuid7Generator(lambda: 5, lambda size: b"\xff" * size)
    first, second = generator(), generator()
    assert (uuid7_ms(first), uuid7_ms(second)) == (5, 6)


def test_the_time_is_the_clocks_when_it_moves_on():
    ticks = iter([10, 20])
    generator = Uuid7Generator(lambda: next(ticks))
    assert [uuid7_ms(generator()) for _ in range(2)] == [10, 20]
