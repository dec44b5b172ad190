"""What happened to filters, acts on many laptops, and lists on their way in, as the journal keeps it."""

from dataclasses import dataclass
from typing import ClassVar

from laptopdesk.core.events import Event, FreeText


@dataclass(frozen=True, kw_only=True)
class FilterSaved(Event):
    action: ClassVar[str] = "filter.saved"

    number: int
    name: FreeText
    shared: bool


@dataclass(frozen=True, kw_only=True)
class FilterDeleted(Event):
    action: ClassVar[str] = "filter.deleted"

    number: int
    shared: bool


@dataclass(frozen=True, kw_only=True)
class BulkStarted(Event):
    action: ClassVar[str] = "bulk.started"

    run: int
    act: str
    laptops: int


@dataclass(frozen=True, kw_only=True)
class BulkFinished(Event):
    action: ClassVar[str] = "bulk.finished"

    run: int
    act: str
    done: int
    already: int
    refused: int
    skipped: int = 0


@dataclass(frozen=True, kw_only=True)
class ListUploaded(Event):
    action: ClassVar[str] = "list.uploaded"

    number: int
    sha256: str


@dataclass(frozen=True, kw_only=True)
class ListReceived(Event):
    action: ClassVar[str] = "list.received"

    number: int
    lot_id: int
    created: int
    unchanged: int


@dataclass(frozen=True, kw_only=True)
class ListTakenBack(Event):
    action: ClassVar[str] = "list.taken_back"

    number: int
    lot_id: int
    laptops: int
