"""What a person can decide about a contradiction: each package offers the outcomes of the kinds it owns, with effect.

`cases` keeps and shows cases and knows no domain. A package that owns the records registers a `CaseTopic` for each
kind: both sides in plain words, the outcomes as acts, and what later facts propose.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from laptopdesk.core.access import Actor
from laptopdesk.core.bulk import BulkField
from laptopdesk.core.db import UnitOfWork
from laptopdesk.core.errors import Refused
from laptopdesk.core.hooks import Hook
from laptopdesk.protocol.codes import CodeError, CodeKind, OtherKindError, parse_code
from laptopdesk.protocol.words import Worded


@dataclass(frozen=True, kw_only=True)
class CaseFacts:
    """An open case as the package that owns its records reads it. `sides` are the evidence as it was kept."""

    id: int
    kind: str
    opened_at: datetime
    location_id: int | None
    laptop_id: int | None
    participant_id: int | None
    sides: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True, kw_only=True)
class SideLine:
    """One thing a side says: a label and its value in plain words, a link where there is a page of it."""

    label: str
    value: str
    url: str | None = None


@dataclass(frozen=True, kw_only=True)
class CaseSide:
    """What one side says: the report of a desk, or what the register holds."""

    title: str
    lines: tuple[SideLine, ...]


@dataclass(frozen=True, kw_only=True)
class CaseView:
    """Both sides of a case beside each other."""

    sides: tuple[CaseSide, ...]


@dataclass(frozen=True, kw_only=True)
class Decision:
    """What was decided about a case: why, what was filled in, and who proposed it where two people are needed."""

    case: CaseFacts
    reason: str
    answers: Mapping[str, str] = field(default_factory=dict)
    proposed_by_id: int | None = None

    def code(self, name: str, kind: CodeKind, *, otherwise: Worded | None = None) -> str:
        """The code of this kind that was scanned or typed, in any spelling. Raises Refused, for a code of another kind
        with the reason `otherwise`.
        """
        try:
            return parse_code(self.answers[name], kind).text
        except OtherKindError as error:
            raise Refused([otherwise or error.reason]) from error
        except CodeError as error:
            raise Refused([error.reason]) from error


@dataclass(frozen=True, kw_only=True)
class ShowOnce:
    """What a decision made that is shown to the person who decided, now, and stored nowhere: a code to pair by."""

    title: str
    code: str
    lines: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """What later facts solved: the outcome they speak for, and why, in a sentence."""

    outcome: str
    why: str


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """One way to decide a case, and its effect.

    `consequence` says in one sentence what will happen. `hindrances` are all reasons why it cannot be chosen now;
    none: it can. `act` does it in the transaction of the decision, raises a DomainError when it cannot be, and answers
    what is to be shown once, if anything.
    `two_people`: the first proposes, somebody else confirms.
    """

    code: str
    label: Callable[[], str]
    consequence: Callable[[Session, CaseFacts], str]
    act: Callable[[UnitOfWork, Decision], ShowOnce | None]
    hindrances: Callable[[Session, CaseFacts], tuple[Worded, ...]] = lambda _session, _case: ()
    fields: Callable[[Session, CaseFacts, Actor], tuple[BulkField, ...]] = lambda _session, _case, _actor: ()
    two_people: bool = False


@dataclass(frozen=True, kw_only=True)
class CaseTopic:
    """Everything the package that owns the records offers for one kind of case."""

    kind: str
    outcomes: tuple[Outcome, ...]
    view: Callable[[Session, CaseFacts, Actor], CaseView]
    propose: Callable[[Session, CaseFacts], Proposal | None] = lambda _session, _case: None

    def __post_init__(self) -> None:
        codes = [outcome.code for outcome in self.outcomes]
        if len(set(codes)) != len(codes) or len(codes) < 2:
            raise ValueError(f"a case of kind {self.kind} needs two or more outcomes, each with its own code")

    def find(self, code: str) -> Outcome | None:
        """The outcome of this code."""
        return next((outcome for outcome in self.outcomes if outcome.code == code), None)


CASE_TOPICS = Hook[Mapping[str, CaseTopic]]("how cases are shown and decided, by their kind")
