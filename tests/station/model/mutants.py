"""Faults to put into the started programs, so that it can be seen that the model finds them."""

from collections.abc import Callable, Mapping
from typing import Any


def re_asking() -> None:
    """The server puts every question to the gate, also one that nobody waits for any more."""
    from laptopdesk.devices.service import ledgers

    def ask(db: Any, registry: Any, report: Any, _reason: Any, *, now: Any, actor: Any) -> Any:
        return ledgers.report_operation(db, registry, report, now=now, actor=actor)

    ledgers.repeat_or_refuse = ask


def withdrawing() -> None:
    """A starting agent withdraws every question that has no answer, also where the answer is only asked for again."""
    from laptopdesk.protocol.operations import HandOutIntent, ReportMode
    from scanner.hand_over import HandOver

    begin = HandOver.begin

    def withdraw(self: Any) -> None:
        begin(self)
        for entry in self.ledger.list_unsent(1000):
            operation = entry.event.operation
            if operation.envelope.mode is ReportMode.ONLINE and isinstance(operation.intent, HandOutIntent):
                self._withdraw(operation, None)

    HandOver.begin = withdraw  # type: ignore[method-assign]


def factless() -> None:
    """The page turns green on the server's answer, and the ledger keeps nothing but the question."""
    from scanner import hand_over

    def ask_to_confirm(self: Any, question: Any, desk: Any) -> None:
        sequence = self._write_question(question, desk.drawing)
        told = self.sync.send_now(sequence, seconds=hand_over.CONFIRM_SECONDS)
        assert told is not None
        assert told.outcome in hand_over.DONE

    hand_over.HandOver._ask_to_confirm = ask_to_confirm  # type: ignore[method-assign]


MUTANTS: Mapping[str, Callable[[], None]] = {"re-asking": re_asking, "withdrawing": withdrawing, "factless": factless}
