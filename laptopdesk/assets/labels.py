"""Labels of laptops: which, in order, with what is printed on them."""

from sqlalchemy.orm import Session

from laptopdesk.assets.lifecycle import queries as lifecycle
from laptopdesk.assets.lifecycle.values import LaptopFilter
from laptopdesk.core.access import Everywhere
from laptopdesk.printing.labels import label_sheet
from laptopdesk.printing.values import Label
from laptopdesk.protocol.codes import parse_code

Places = Everywhere | frozenset[int]


def choose_tags(
    session: Session, *, found: LaptopFilter, first: str = "", last: str = "", within: Places | None = None
) -> tuple[str, ...]:
    """The tags of a lot, place, state or search, from `first` up to and with `last`, in order."""
    tags = lifecycle.list_tags(session, found, within=within)
    return tuple(tag for tag in tags if (not first or tag >= first) and (not last or tag <= last))


def labels_pdf(session: Session, tags: tuple[str, ...], *, start_at: int = 1, language: str = "nl") -> bytes:
    """A PDF of A4 sheets with 21 labels, the first at `start_at`; raises ValueError for a position off the sheet."""
    models = lifecycle.models_of(session, tags)
    labels = [Label(code=tag, grouped=parse_code(tag).grouped, title=models.get(tag, "")) for tag in tags]
    return label_sheet(labels, start_at=start_at, title="Laptopdesk", language=language)
