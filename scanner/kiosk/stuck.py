"""The page of a desk that cannot begin, since nothing can be written on this computer: it says so, and does nothing."""

import threading

from scanner.values import Act, KioskReason, KioskView, StationAlarm, Step


class StuckBoard:
    """A board where nothing can be done but wait."""

    def __init__(self) -> None:
        self._over = threading.Event()
        self._view = KioskView(
            revision=1,
            step=Step.REFUSED,
            station="",
            location="",
            reasons=(KioskReason.NOT_STORED,),
            alarms=(StationAlarm.NOT_STORED,),
        )

    def view(self) -> KioskView:
        """That it cannot be saved."""
        return self._view

    def wait(self, after: int, seconds: float) -> KioskView:
        """The same, when the time is over or the desk begins."""
        if after >= self._view.revision:
            self._over.wait(seconds)
        return self._view

    def act(self, act: Act) -> KioskView:
        """Nothing happens."""
        del act
        return self._view

    def end(self) -> None:
        """Nobody waits any longer."""
        self._over.set()
