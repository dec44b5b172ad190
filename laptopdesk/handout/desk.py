"""The desk page as a small state machine: codes in any order, one laptop and one pass at a time. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from laptopdesk.protocol.codes import Code, CodeError, CodeKind, CodeReason, Command, find_command, parse_code
from laptopdesk.protocol.words import N_, Worded


class DeskSignal(StrEnum):
    """What a code asked for beside naming a laptop or a pass."""

    CONFIRM = "confirm"
    UNDO = "undo"
    RETURN = "return"


class WrongCode(Worded):
    """A good code that this page has no use for."""

    NOT_HERE = "not_here", N_("This code does nothing here. Scan a pass or a laptop.")


@dataclass(frozen=True, kw_only=True)
class Misread:
    """A code the desk could not use; it goes into the scan log."""

    raw: str
    reason: CodeReason | WrongCode


@dataclass(frozen=True, kw_only=True)
class Scanned:
    """What lies on the desk: the newest laptop and the newest pass, and what could not be used.

    `cleared`: it was emptied on the way here. `kit_along`: all that must go along is along. `paper_signed`: the
    agreement was signed on paper.
    """

    laptop: str | None = None
    pass_code: str | None = None
    signal: DeskSignal | None = None
    cleared: bool = False
    kit_along: bool = False
    paper_signed: bool = False
    misread: tuple[Misread, ...] = ()

    @property
    def complete(self) -> bool:
        """Whether both codes are there, so that the gate can be asked."""
        return self.laptop is not None and self.pass_code is not None


def read_codes(before: Scanned, raw_codes: Iterable[str]) -> Scanned:
    """The desk after these codes, one after another; a misread one changes nothing and is kept."""
    state = before
    for raw in raw_codes:
        state = _read_code(state, raw)
    return state


def _read_code(state: Scanned, raw: str) -> Scanned:
    try:
        code = parse_code(raw)
    except CodeError as error:
        return replace(state, misread=(*state.misread, Misread(raw=raw[:200], reason=error.reason)))
    match code.kind:
        case CodeKind.LAPTOP:
            return replace(state, laptop=code.text)
        case CodeKind.PASS:
            return replace(state, pass_code=code.text)
        case CodeKind.COMMAND:
            return _command(state, raw, code)
        case _:
            return _not_here(state, raw)


def _command(state: Scanned, raw: str, code: Code) -> Scanned:
    match find_command(code):
        case Command.CANCEL:
            return Scanned(misread=state.misread, cleared=True)
        case Command.KIT:
            return replace(state, kit_along=True)
        case Command.PAPER_SIGNED:
            return replace(state, paper_signed=True)
        case Command.CONFIRM:
            return replace(state, signal=DeskSignal.CONFIRM)
        case Command.UNDO:
            return replace(state, signal=DeskSignal.UNDO)
        case Command.RETURN:
            return replace(state, signal=DeskSignal.RETURN)
        case _:
            return _not_here(state, raw)


def _not_here(state: Scanned, raw: str) -> Scanned:
    return replace(state, misread=(*state.misread, Misread(raw=raw[:200], reason=WrongCode.NOT_HERE)))
