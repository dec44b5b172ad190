"""The server's time by this computer's clock, which people set, which sleeps, and which may be wrong by hours."""

from dataclasses import dataclass

import pytest

from scanner.clock import NOISE_MS, ServerClock, steady_ms

HOUR = 3_600_000
TRUE = 1_790_000_000_000


@dataclass
class Computer:
    """What its clocks say; `true` is what the server's clock says."""

    true: int = TRUE
    wrong_by: int = 0
    steady: int = 5_000

    def now(self) -> int:
        return self.true + self.wrong_by

    def pass_by(self, ms: int) -> None:
        self.true += ms
        self.steady += ms


def clock_of(computer: Computer, noted: int | None = None) -> ServerClock:
    return ServerClock(computer.now, lambda: computer.steady, noted)


def measured(computer: Computer) -> ServerClock:
    clock = clock_of(computer)
    asked = computer.steady
    computer.pass_by(50)
    said = computer.true
    computer.pass_by(50)
    clock.measure(said, asked)
    return clock


@pytest.mark.parametrize("before", [0, -2 * HOUR, 2 * HOUR])
@pytest.mark.parametrize("after", [0, -2 * HOUR, 2 * HOUR, -10 * 365 * 24 * HOUR])
def test_a_clock_set_since_it_was_measured_still_gives_the_servers_time(before: int, after: int) -> None:
    computer = Computer(wrong_by=before)
    clock = measured(computer)
    computer.pass_by(HOUR)
    computer.wrong_by = after
    computer.pass_by(HOUR)
    offset = clock.offset_ms()
    assert offset is not None
    assert computer.now() + offset == computer.true


def test_set_twice_and_back() -> None:
    computer = Computer()
    clock = measured(computer)
    for wrong_by in (HOUR, -HOUR, 0):
        computer.wrong_by = wrong_by
        assert clock.offset_ms() == -wrong_by


def test_sleep_is_no_jump_since_both_clocks_go_on() -> None:
    computer = Computer(wrong_by=-HOUR)
    clock = measured(computer)
    computer.pass_by(9 * HOUR)
    assert clock.offset_ms() == HOUR


@pytest.mark.parametrize("apart", [NOISE_MS, -NOISE_MS])
def test_clocks_that_go_apart_a_little_were_not_set(apart: int) -> None:
    computer = Computer()
    clock = measured(computer)
    computer.wrong_by = apart
    assert clock.offset_ms() == 0


def test_clock_set_while_the_server_is_asked_is_measured_right() -> None:
    computer = Computer(wrong_by=-2 * HOUR)
    clock, asked = clock_of(computer), computer.steady
    computer.pass_by(100)
    said = computer.true
    computer.wrong_by = 0
    computer.pass_by(100)
    clock.measure(said, asked)
    assert clock.offset_ms() == 0


def test_after_a_start_what_was_noted_counts_until_the_clock_is_set() -> None:
    computer = Computer(wrong_by=-2 * HOUR)
    clock = clock_of(computer, noted=2 * HOUR)
    assert clock.offset_ms() == 2 * HOUR
    computer.wrong_by = 0
    assert clock.offset_ms() == 0


def test_never_measured_is_not_known() -> None:
    computer = Computer()
    clock = clock_of(computer)
    computer.wrong_by = HOUR
    assert clock.offset_ms() is None


def test_steady_clock_goes_on() -> None:
    first = steady_ms()
    assert steady_ms() >= first > 0
