"""What is wrong with a station: one test for each fault, and for what is none."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from laptopdesk.core.i18n import word, word_of
from laptopdesk.devices.messages import ago, clock_words, fault_sentence
from laptopdesk.devices.rules import (
    EPOCH,
    Severity,
    StationFault,
    is_open,
    judge_station,
    severity_of,
    snapshot_at,
    urgency,
)
from laptopdesk.devices.values import Heartbeat, HeartbeatPort, Station, StationId, StationState
from laptopdesk.protocol.ports import PortState

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)  # a Monday, ten o'clock in Rotterdam
NIGHT = datetime(2026, 11, 23, 21, 0, tzinfo=UTC)
LONG_AGO = NOW - timedelta(minutes=11)


def ms(moment: datetime) -> int:
    return (moment - EPOCH) // timedelta(milliseconds=1)


SAID = Heartbeat(
    version="1.0",
    snapshot_sequence=9,
    snapshot_at_ms=ms(NOW),
    clock_offset_ms=0,
    ports=(HeartbeatPort(port="/dev/ttyACM0", state="ready"),),
)
GOOD = Station(
    id=StationId(1),
    name="Tafel 1",
    location_id=1,
    state=StationState.PAIRED,
    created_at=NOW - timedelta(days=9),
    paired_at=NOW - timedelta(days=9),
    revoked_at=None,
    copied_at=None,
    last_contact_at=NOW - timedelta(minutes=1),
    last_sequence=4,
    pairing_until=None,
    public_key=b"k" * 32,
    heartbeat=SAID,
)


def said(**changed: object) -> Station:
    return replace(GOOD, heartbeat=replace(SAID, **changed))  # type: ignore[arg-type]  # a test's shorthand


def test_a_station_that_comes_by_is_in_order() -> None:
    assert judge_station(GOOD, now=NOW) == ()


@pytest.mark.parametrize(
    ("station", "fault"),
    [
        (replace(GOOD, copied_at=LONG_AGO), StationFault.COPIED),
        (replace(said(unsent=2), last_contact_at=LONG_AGO), StationFault.UNSENT_UNSEEN),
        (replace(GOOD, gaps=1), StationFault.GAPS),
        (said(ports=(*SAID.ports, HeartbeatPort(port="COM3", state="missing"))), StationFault.PORT_NOT_READY),
        (said(ports=(HeartbeatPort(port="COM3", state="a word of a newer station"),)), StationFault.PORT_NOT_READY),
        (said(snapshot_at_ms=ms(NOW - timedelta(days=8))), StationFault.SNAPSHOT_EXPIRED),
        (replace(GOOD, quarantined=3), StationFault.QUARANTINED),
        (replace(GOOD, last_contact_at=LONG_AGO), StationFault.NOT_SEEN),
        (replace(GOOD, last_contact_at=None), StationFault.NOT_SEEN),
        (said(clock_offset_ms=121_000), StationFault.CLOCK_OFF),
        (said(clock_offset_ms=-121_000), StationFault.CLOCK_OFF),
        (replace(GOOD, state=StationState.WAITING, pairing_until=NOW), StationFault.CODE_EXPIRED),
    ],
)
def test_each_fault_is_found_alone_and_has_a_sentence(station: Station, fault: StationFault) -> None:
    assert judge_station(station, now=NOW) == (fault,)
    assert fault_sentence(fault, station)


@pytest.mark.parametrize(
    ("station", "now"),
    [
        (said(clock_offset_ms=120_000), NOW),
        (said(unsent=2), NOW),
        (replace(GOOD, last_contact_at=NOW - timedelta(minutes=10)), NOW),
        (replace(GOOD, state=StationState.WAITING, pairing_until=NOW + timedelta(minutes=1)), NOW),
        (replace(GOOD, state=StationState.REVOKED, copied_at=NOW, gaps=3, last_contact_at=LONG_AGO), NOW),
        (replace(GOOD, last_contact_at=LONG_AGO, paired_at=NOW), NOW),
        (said(ports=()), NOW),
        (said(snapshot_at_ms=None), NOW),
    ],
)
def test_what_is_no_fault(station: Station, now: datetime) -> None:
    assert judge_station(station, now=now) == ()


def test_a_closed_house_misses_nobody_but_what_is_unsent_is_missed_at_night_too() -> None:
    assert judge_station(replace(GOOD, last_contact_at=LONG_AGO), now=NIGHT) == ()
    found = judge_station(replace(said(unsent=1), last_contact_at=LONG_AGO), now=NIGHT)
    assert found == (StationFault.UNSENT_UNSEEN,)


def test_a_desk_is_late_ten_minutes_after_opening_not_at_the_stroke_of_it() -> None:
    yesterday = replace(GOOD, last_contact_at=NOW - timedelta(days=3))
    opening = NOW - timedelta(hours=1)
    assert judge_station(yesterday, now=opening + timedelta(minutes=10)) == ()
    assert judge_station(yesterday, now=opening + timedelta(minutes=11)) == (StationFault.NOT_SEEN,)


def test_a_revoked_station_that_keeps_something_to_itself_is_told() -> None:
    revoked = replace(said(unsent=1), state=StationState.REVOKED, last_contact_at=LONG_AGO)
    assert judge_station(revoked, now=NOW) == (StationFault.UNSENT_UNSEEN,)


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        (NOW, True),
        (NIGHT, False),
        (NOW - timedelta(days=1), False),
        (NOW.replace(hour=8), True),
        (NOW.replace(hour=7, minute=59), False),
        (NOW.replace(hour=16), False),
        (datetime(2026, 7, 6, 7, 0, tzinfo=UTC), True),  # summer time
    ],
)
def test_houses_are_open_on_weekdays_by_the_clock_of_rotterdam(moment: datetime, *, expected: bool) -> None:
    assert is_open(moment) is expected


def test_the_worst_comes_first() -> None:
    copied, missed = replace(GOOD, copied_at=NOW, name="b"), replace(GOOD, last_contact_at=LONG_AGO, name="a")
    revoked = replace(GOOD, state=StationState.REVOKED, name="a")
    rows = [revoked, GOOD, missed, copied]
    rows.sort(key=lambda row: urgency(row, judge_station(row, now=NOW)))
    assert rows == [copied, missed, GOOD, revoked]


def test_severities_go_down_in_the_order_of_faults() -> None:
    found = [severity_of(fault) for fault in StationFault]
    assert found == sorted(found, key=list(Severity).index)


def test_a_time_that_no_calendar_has_is_no_snapshot() -> None:
    station = said(snapshot_at_ms=2**53)
    assert snapshot_at(station) is None
    assert judge_station(station, now=NOW) == ()


def test_a_scanner_in_trouble_is_told_by_its_state() -> None:
    ports = (*SAID.ports, HeartbeatPort(port="COM3", state="busy"), HeartbeatPort(port="COM4", state="busy"))
    sentence = fault_sentence(StationFault.PORT_NOT_READY, said(ports=ports))
    assert sentence == "Scanner not ready: in use by another program"


def test_a_positive_offset_is_a_slow_clock() -> None:
    assert clock_words(300_000) == "Its clock is 5 minutes slow"
    assert clock_words(-2 * 3_600_000) == "Its clock is 2 hours fast"


def test_a_moment_is_told_as_long_ago_and_never_as_to_come() -> None:
    assert ago(NOW - timedelta(minutes=5), NOW) == "5 minutes ago"
    assert ago(NOW + timedelta(minutes=5), NOW) == "1 second ago"


def test_every_state_that_a_station_may_say_of_a_port_has_words_here() -> None:
    words = [word(state) for state in PortState]
    assert len(set(words)) == len(words)
    assert word_of("brand new", PortState) == "brand new"
