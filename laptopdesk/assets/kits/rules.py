"""Pure rules of kits."""

import re

from laptopdesk.assets.kits.errors import KitReason
from laptopdesk.assets.kits.values import CODE_LENGTH, MAX_PIECES, KitKind

_CODE = re.compile(r"[a-z][a-z0-9_]*")


def check_kind(kind: KitKind) -> tuple[KitReason, ...]:
    """Every reason why a kind cannot be so."""
    reasons: list[KitReason] = []
    if not _CODE.fullmatch(kind.code) or len(kind.code) > CODE_LENGTH:
        reasons.append(KitReason.KIND_CODE_WRONG)
    if not kind.name_nl.strip() or not kind.name_en.strip():
        reasons.append(KitReason.KIND_NAME_MISSING)
    if not 0 <= kind.low_at <= MAX_PIECES:
        reasons.append(KitReason.PIECES_OUT_OF_RANGE)
    return tuple(reasons)


def check_pieces(pieces: int, *, least: int = 1) -> tuple[KitReason, ...]:
    """Why so many pieces cannot be right: from `least` to 10,000 at a time."""
    return () if least <= pieces <= MAX_PIECES else (KitReason.PIECES_OUT_OF_RANGE,)


def check_arrival(sent: int, arrived: int, words: str) -> tuple[KitReason, ...]:
    """Every reason against an arrival: another number than was sent needs words."""
    reasons = check_pieces(arrived, least=0)
    return reasons if arrived == sent or words.strip() else (*reasons, KitReason.WORDS_MISSING)


def is_low(count: int, low_at: int) -> bool:
    """Whether so few are too few; a threshold of 0 warns never, but a count below zero always."""
    return count < 0 or (low_at > 0 and count <= low_at)
