"""Which laptops an act on many is about: ticked ones, all of a question, or codes that were pasted or scanned."""

import re
from collections.abc import Iterator, Sequence

from sqlalchemy.orm import Session

from laptopdesk.assets.lifecycle import queries as lifecycle
from laptopdesk.assets.register.errors import RegisterReason
from laptopdesk.assets.register.queries import Viewer, list_ids
from laptopdesk.assets.register.service.bulk import ChosenRow
from laptopdesk.assets.register.values import MOST_ROWS, RegisterFilter
from laptopdesk.core.errors import Refused
from laptopdesk.core.slices import slices
from laptopdesk.protocol.codes import CodeKind, find_code, split_scans

_BETWEEN = re.compile(r"[\s,;]+")


def all_matching(session: Session, criteria: RegisterFilter, view: Viewer) -> tuple[ChosenRow, ...]:
    """Every laptop the question holds now; raises Refused for more than can be done at once."""
    ids = list_ids(session, criteria, view, most=MOST_ROWS)
    if len(ids) > MOST_ROWS:
        raise Refused([RegisterReason.TOO_MANY])
    tags: dict[int, str] = {}
    for part in slices(ids, lifecycle.STRETCH):
        tags |= lifecycle.tags_of(session, part)
    return tuple(ChosenRow(text=tags[key], laptop_id=key) for key in ids)


def named(session: Session, texts: Sequence[str]) -> tuple[ChosenRow, ...]:
    """A row for every code in the order given; what is no label, not in the register, or there twice, says so."""
    if len(texts) > MOST_ROWS:
        raise Refused([RegisterReason.TOO_MANY])
    read = [(text, _tag(text)) for text in texts]
    ids = lifecycle.ids_of(session, [tag for _text, tag in read if tag is not None])
    seen: set[int] = set()
    rows: list[ChosenRow] = []
    for text, tag in read:
        row = _row(text, tag, ids, seen)
        rows.append(row)
        seen |= {row.laptop_id} if row.laptop_id is not None else set()
    return tuple(rows)


def _row(text: str, tag: str | None, ids: dict[str, int], seen: set[int]) -> ChosenRow:
    if tag is None:
        return ChosenRow(text=text, reasons=_why(RegisterReason.CODE_UNREADABLE))
    if tag not in ids:
        return ChosenRow(text=text, reasons=_why(RegisterReason.CODE_UNKNOWN))
    if ids[tag] in seen:
        return ChosenRow(text=text, reasons=_why(RegisterReason.NAMED_TWICE))
    return ChosenRow(text=text, laptop_id=ids[tag])


def _why(reason: RegisterReason) -> tuple[str, ...]:
    return (f"{type(reason).__name__}.{reason.value}",)


def split_codes(text: str) -> tuple[str, ...]:
    """The codes of a pasted text: one a line, in groups or not, or several on a line parted by spaces or commas."""
    return tuple(_codes(text))


def _codes(text: str) -> Iterator[str]:
    for whole in split_scans(text):
        if find_code(whole) is not None:
            yield whole
        else:
            yield from (part for part in _BETWEEN.split(whole) if part)


def _tag(text: str) -> str | None:
    code = find_code(text, CodeKind.LAPTOP)
    return code.text if code else None
