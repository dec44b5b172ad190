"""What time it is at the server, by this computer's clock, also when that one was set anew since we last asked."""

import time
from collections.abc import Callable

NOISE_MS = 1000
"""So far two clocks of one computer may go apart without one of them having been set."""

Clock = Callable[[], int]


def steady_ms() -> int:
    """Milliseconds of a clock that nobody sets and that goes on while the computer sleeps."""
    clock = getattr(time, "CLOCK_BOOTTIME", getattr(time, "CLOCK_MONOTONIC", None))
    return (time.monotonic_ns() if clock is None else time.clock_gettime_ns(clock)) // 1_000_000


class ServerClock:
    """The server's clock minus this computer's. `offset_ms` at the start is what was noted last, if anything."""

    def __init__(self, now_ms: Clock, steady_ms: Clock, offset_ms: int | None) -> None:
        self._now_ms, self._steady_ms = now_ms, steady_ms
        self._measured = (offset_ms, self._now_ms() - self._steady_ms())

    def measure(self, server_ms: int, asked_at: int) -> None:
        """The server said this time, in an exchange that began at `asked_at` of the steady clock; taken as its middle.

        Counted back from now, so that a clock set during the exchange does no harm.
        """
        now, steady = self._now_ms(), self._steady_ms()
        self._measured = (server_ms - (now - (steady - asked_at) // 2), now - steady)

    def offset_ms(self) -> int | None:
        """The server's clock minus ours as it stands now; None while it was never measured."""
        offset, apart = self._measured
        if offset is None:
            return None
        jump = self._now_ms() - self._steady_ms() - apart
        return offset - jump if abs(jump) > NOISE_MS else offset
