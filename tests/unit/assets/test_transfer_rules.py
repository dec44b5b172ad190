"""How a line of a transfer stands, and when a transfer may be signed for."""

from dataclasses import replace
from itertools import product

import pytest

from laptopdesk.assets.lifecycle.values import LaptopState
from laptopdesk.assets.transfers.errors import TransferReason
from laptopdesk.assets.transfers.rules import against_signing, difference, line_state
from laptopdesk.assets.transfers.values import LineFacts, LineState, TransferLine

SENT = LineFacts(
    scanned_out=True,
    scanned_in=False,
    arrived=False,
    taken_off=False,
    settled=False,
    in_transit_to_us=True,
    transfer_open=True,
)
CAME = replace(SENT, scanned_in=True, arrived=True, in_transit_to_us=False)


@pytest.mark.parametrize(
    ("facts", "state"),
    [
        (SENT, LineState.ON_THE_WAY),
        (replace(SENT, transfer_open=False), LineState.MISSED),
        (CAME, LineState.ARRIVED),
        (replace(CAME, scanned_out=False), LineState.NOT_SENT),
        (replace(CAME, scanned_out=False, arrived=False), LineState.ELSEWHERE),
        (replace(SENT, taken_off=True), LineState.TAKEN_OFF),
        (replace(SENT, transfer_open=False, settled=True), LineState.SETTLED),
        (replace(SENT, in_transit_to_us=False), LineState.SETTLED),
    ],
)
def test_state_of_a_line(facts: LineFacts, state: LineState) -> None:
    assert line_state(facts) is state


def test_every_line_has_a_state() -> None:
    for values in product((False, True), repeat=7):
        assert line_state(LineFacts(**dict(zip(vars(SENT), values, strict=True)))) in LineState


def line(state: LineState) -> TransferLine:
    return TransferLine(
        id=1,
        laptop_id=1,
        tag="L0000001O",
        words="",
        state=state,
        out_at=None,
        out_by_id=None,
        in_at=None,
        in_by_id=None,
        where_now_id=None,
        laptop_state=LaptopState.READY,
        settlement=None,
    )


def test_difference_is_what_did_not_come_and_what_was_not_sent() -> None:
    found = difference([line(state) for state in LineState])
    assert [item.state for item in found.missed] == [LineState.ON_THE_WAY, LineState.MISSED]
    assert [item.state for item in found.not_sent] == [LineState.NOT_SENT]
    assert [item.state for item in found.elsewhere] == [LineState.ELSEWHERE]
    assert not difference([line(LineState.ARRIVED), line(LineState.TAKEN_OFF), line(LineState.SETTLED)])


def test_difference_is_signed_for_with_words() -> None:
    missed = difference([line(LineState.MISSED)])
    assert list(against_signing(missed, "  ")) == [TransferReason.REMARK_MISSING]
    assert list(against_signing(missed, "De bus was vol.")) == []
    assert list(against_signing(difference([line(LineState.ARRIVED)]), "")) == []
