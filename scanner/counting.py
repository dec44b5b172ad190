"""Counting at a desk: every reading an event of the ledger before it is shown; what was counted is read back from it.

That counting goes on is noted on the disk too, so that an agent that was killed goes on where it stood.
"""

from dataclasses import dataclass, field

import structlog

from laptopdesk.protocol.operations import LONGEST_SCAN, CountLaptopIntent, UndoCountIntent
from scanner.desk import Tally
from scanner.hand_over import HandOver, NotDone
from scanner.ledger import Ledger
from scanner.store import NotStored, Store
from scanner.values import KioskReason

log = structlog.get_logger()

_NOTE = "counting_since"


@dataclass(kw_only=True)
class Counting:
    """The count of one desk. `practice` keeps it in memory and tells nobody."""

    hand_over: HandOver
    ledger: Ledger
    store: Store
    _practised: list[str] = field(default_factory=list)

    def begin(self, *, practice: bool) -> Tally:
        """Counting begins at zero, or goes on where it was. Raises NotDone."""
        if practice:
            self._practised = []
            return Tally()
        if self.hand_over.sync.identity.revoked:
            raise NotDone(KioskReason.STATION_REVOKED)
        if self._since() is None:
            self._note(str(self.ledger.counts().last_sequence))
        return self._tally()

    def resume(self) -> Tally | None:
        """What was counted, while a count goes on; None otherwise."""
        return None if self._since() is None else self._tally()

    def scan(self, raw: str, operator: int | None, *, practice: bool) -> Tally:
        """This was read: kept, whatever it says, and counted once where it is a laptop. Raises NotDone."""
        text = raw.replace("\0", "\u2400").encode("utf-8", "replace").decode()[:LONGEST_SCAN]
        if practice:
            self._practised.append(text)
            return self._practised_tally()
        self.hand_over.report(CountLaptopIntent(raw=text, location=self._location), operator)
        return self._tally()

    def undo(self, operator: int | None, *, practice: bool) -> Tally:
        """The last reading counts no more; the one before it is the last now. Raises NotDone."""
        if practice:
            del self._practised[-1:]
            return self._practised_tally()
        last = self.ledger.last_scanned(self._since() or 0)
        if last is None:
            raise NotDone(KioskReason.NOTHING_TO_UNDO)
        self.hand_over.report(UndoCountIntent(operation=last.id, location=self._location), operator)
        return self._tally()

    def end(self, *, practice: bool) -> None:
        """Nothing is counted any more; what was counted stays in the ledger. Raises NotDone."""
        if not practice:
            self._note("")

    @property
    def _location(self) -> str:
        return self.hand_over.sync.identity.location

    def _since(self) -> int | None:
        text = self.store.note(_NOTE)
        return int(text) if text else None

    def _note(self, text: str) -> None:
        try:
            self.store.set_note(_NOTE, text)
        except NotStored as error:
            log.error("that counting began or ended cannot be written", error=str(error))
            raise NotDone(KioskReason.NOT_STORED) from error

    def _tally(self) -> Tally:
        since = self._since() or 0
        laptops, scans = self.ledger.count_scanned(since)
        last = self.ledger.last_scanned(since)
        read = last.intent.raw if last is not None and isinstance(last.intent, CountLaptopIntent) else ""
        return Tally(laptops=laptops, scans=scans, last=read)

    def _practised_tally(self) -> Tally:
        laptops = {CountLaptopIntent(raw=raw, location=self._location).laptop for raw in self._practised}
        last = self._practised[-1] if self._practised else ""
        return Tally(laptops=len(laptops - {None}), scans=len(self._practised), last=last)
