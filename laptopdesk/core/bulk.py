"""One act on many rows: what an act is, so that every package can offer its own to the page that does them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy.orm import Session

from laptopdesk.core.access import Actor, Permission
from laptopdesk.core.db import UnitOfWork
from laptopdesk.protocol.words import Worded

Answers = Mapping[str, str]
"""What the person filled in for the whole act, by field; several choices of one field are joined by commas."""


Told = tuple[Worded, ...]
"""Sentences about what was done, as reasons are told."""


class FieldKind(StrEnum):
    """How a field of an act is asked."""

    CHOICE = "choice"
    CHOICES = "choices"
    NUMBER = "number"
    YES = "yes"
    WORDS = "words"


@dataclass(frozen=True, kw_only=True)
class BulkField:
    """One thing the act must know, asked once for all rows. `options`: (value, label) pairs of a choice."""

    name: str
    label: str
    kind: FieldKind
    options: tuple[tuple[str, str], ...] = ()
    required: bool = True
    hint: str = ""


@dataclass(frozen=True, kw_only=True)
class BulkRowCommand:
    """The act on one laptop, as the same words of the page for a single one would ask it."""

    laptop_id: int
    tag: str
    answers: Answers


@dataclass(frozen=True, kw_only=True)
class BulkAct:
    """An act that can be done to many laptops.

    `apply` does it to one through the service that a single laptop's page uses: it checks permission on the loaded
    row, raises a DomainError with every reason, and answers False where there was nothing to do any more, or what is to
    be said of what it did.
    """

    key: str
    label: Callable[[], str]
    button: Callable[[], str]
    permissions: tuple[Permission, ...]
    fields: Callable[[Session, Actor], tuple[BulkField, ...]]
    apply: Callable[[UnitOfWork, BulkRowCommand], bool | Told]
    icon: str = "check-lg"
