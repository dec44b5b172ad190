"""What the journal says about many subjects at once: which acts, and by whom."""

from collections import defaultdict
from collections.abc import Collection, Iterable

import sqlalchemy as sa
from sqlalchemy.orm import Session

from laptopdesk.core.journal import JournalEntryRow, JournalSubjectRow

STRETCH = 500


def actors_of(session: Session, kind: str, keys: Iterable[int], action: str) -> dict[int, str]:
    """Who did this act to each of these subjects the last time (`Actor.label`); those without one are left out."""
    entry, subject = JournalEntryRow, JournalSubjectRow
    actors: dict[int, str] = {}
    for some in _stretches(keys):
        query = (
            sa.select(subject.key, entry.actor)
            .join(entry, entry.seq == subject.seq)
            .where(subject.kind == kind, subject.key.in_(some), entry.action == action)
            .order_by(entry.seq)
        )
        actors |= dict(session.execute(query).all())
    return actors


def actions_about(
    session: Session, kind: str, keys: Iterable[int], *, besides: Collection[str]
) -> dict[int, tuple[str, ...]]:
    """The acts that each of these subjects is in, in order, other than these; subjects without one are left out."""
    entry, subject = JournalEntryRow, JournalSubjectRow
    by_key: dict[int, list[str]] = defaultdict(list)
    for some in _stretches(keys):
        query = (
            sa.select(subject.key, entry.action)
            .join(entry, entry.seq == subject.seq)
            .where(subject.kind == kind, subject.key.in_(some), entry.action.not_in(besides))
            .order_by(entry.seq)
        )
        for key, action in session.execute(query):
            by_key[key].append(action)
    return {key: tuple(actions) for key, actions in by_key.items()}


def _stretches(keys: Iterable[int]) -> Iterable[list[int]]:
    wanted = sorted(set(keys))
    return (wanted[start : start + STRETCH] for start in range(0, len(wanted), STRETCH))
