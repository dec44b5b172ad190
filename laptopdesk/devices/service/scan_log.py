"""The scan log: that a scanner or a hand said something no page could use; never what, unless it is a code of ours."""

import re

from laptopdesk.core.db import UnitOfWork
from laptopdesk.devices.models import ScanLogRow
from laptopdesk.devices.values import ScanOutcome
from laptopdesk.protocol.codes import CodeKind, find_code

RAW_LENGTH = 200
_NEAR_CODE = re.compile(r"(?i)[lpzxaf][0-9]{4,11}[^\s\0]?")
"""What is nearly a code of ours: a damaged label shows which one it was. Not of badges, which open a desk."""
_SHOWN = frozenset(CodeKind) - {CodeKind.BADGE}
_PLAIN = re.compile(r"[a-z_.\-]*")


def log_scan(
    uow: UnitOfWork, *, raw: str, outcome: ScanOutcome, reason: str, page: str, location_id: int | None
) -> None:
    """A code that was unknown, misread or out of place is kept as `shape_of` shows it, its first 200 characters.

    `reason` and `page` are codes of ours; any other text there counts for nothing.
    """
    uow.session.add(
        ScanLogRow(
            at=uow.now,
            raw=shape_of(raw)[:RAW_LENGTH],
            outcome=outcome,
            reason=_plain(reason),
            page=_plain(page),
            staff_id=uow.actor.staff_id,
            location_id=location_id,
        )
    )


def shape_of(raw: str) -> str:
    """A code of ours, or what is nearly one, as it came; of anything else only what it looks like.

    Letters become `x` and digits `9`: who typed a name, a phone number or the code of a badge where a code belongs is
    not written down. Signs stay, for they tell of a scanner that is set wrong; NUL is shown as the sign for it, which
    PostgreSQL can store.
    """
    code = find_code(raw)
    if code is not None and code.kind in _SHOWN:
        return code.text
    if _NEAR_CODE.fullmatch(raw.strip()):
        return raw.strip()
    return "".join(_shape(char) for char in raw)


def _shape(char: str) -> str:
    if char == "\0":
        return "\u2400"
    return "x" if char.isalpha() else "9" if char.isdigit() else char


def _plain(word: str) -> str:
    return word[:40] if _PLAIN.fullmatch(word) else ""
