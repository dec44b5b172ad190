"""What a snapshot is made of: whoever knows the gate's facts offers them here, all or those that changed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from laptopdesk.protocol.snapshot import Kit, LaptopLine, PersonLine

Changed = Mapping[str, frozenset[int]] | None
"""Subjects of the journal that changed, by kind; None: everything is asked for."""


@dataclass(frozen=True, kw_only=True)
class Lines:
    """The gate's facts: laptops by tag, people by pass code, kits by programme code (always all of them)."""

    laptops: dict[str, LaptopLine]
    people: dict[str, PersonLine]
    kits: dict[str, Kit]


SnapshotSource = Callable[[Session, Changed], Lines]
