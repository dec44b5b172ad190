"""What the search of every page finds of laptops and what belongs to them, for who may see it."""

from collections.abc import Iterable, Iterator, Sequence

from flask import url_for
from sqlalchemy.orm import Session

from laptopdesk.assets.certificates import queries as certificates
from laptopdesk.assets.lifecycle import finding as locating
from laptopdesk.assets.lifecycle import queries as lifecycle
from laptopdesk.assets.lifecycle.finding import Located
from laptopdesk.assets.lifecycle.taken_back import find_withdrawn
from laptopdesk.assets.lifecycle.values import LaptopFilter
from laptopdesk.assets.serials import normalise_serial
from laptopdesk.assets.transfers import queries as transfers
from laptopdesk.core.access import Actor, Permission
from laptopdesk.core.errors import NotFound
from laptopdesk.core.i18n import gettext as _
from laptopdesk.core.i18n import word
from laptopdesk.core.numbers import find_plain
from laptopdesk.core.search import normalise
from laptopdesk.places import queries as places
from laptopdesk.protocol.codes import CodeKind, find_code
from laptopdesk.ui.formats import format_date, group_code
from laptopdesk.ui.wiring import Hit, first_of

SEE = Permission.VIEW_LAPTOPS
SHOWN = 20
SHORTEST_END = 4
"""So many last characters of a serial number name a laptop or a drive, where no other one ends so."""


def find_laptops(session: Session, term: str, actor: Actor) -> Sequence[Hit]:
    """Laptops by label, sticker, serial number, or the serial number of a drive; else by any of their words."""
    if not actor.may_somewhere(SEE):
        return ()
    code = find_code(term, CodeKind.LAPTOP)
    if code is not None:
        return (*_by_label(session, code.text, actor), *_by_serial(session, term, actor))
    named = tuple(_by_serial(session, term, actor))
    if any(hit.exact for hit in named) or find_code(term) is not None:
        return named
    rows = lifecycle.list_laptops(session, LaptopFilter(term=term), within=actor.places_for(SEE), limit=SHOWN + 1).rows
    words = [
        Located(id=row.id, tag=row.tag, words=_words(row.manufacturer, row.model), state=row.state) for row in rows
    ]
    everything = Hit(kind=_("Laptop"), title=_("All laptops with these words"), url=url_for("laptops.laptops", q=term))
    return (*named, *first_of([_laptop(row, exact=False) for row in words], SHOWN, everything))


def _by_label(session: Session, tag: str, actor: Actor) -> Iterator[Hit]:
    yield from _seen(locating.locate_by_tag(session, tag), actor, exact=True)
    gone = find_withdrawn(session, tag)
    if gone is not None:
        detail = _("received by mistake, taken out of the register")
        yield Hit(kind=_("Laptop"), title=group_code(tag), url=_page_of(tag), detail=detail, exact=True)


def _by_serial(session: Session, term: str, actor: Actor) -> Iterator[Hit]:
    key = normalise_serial(term)
    if key is None:
        return
    whole = tuple(_seen(locating.locate_by_serial(session, key), actor, exact=True))
    whole += tuple(_seen(locating.locate_by_drive(session, key), actor, exact=True))
    yield from whole
    if whole or len(key) < SHORTEST_END:
        return
    longer = Hit(kind=_("Laptop"), title=_("More serial numbers end like this. Type more of it."))
    for locate in (locating.locate_by_serial, locating.locate_by_drive):
        yield from first_of(tuple(_seen(locate(session, key, ends=True), actor, exact=False)), SHOWN, longer)


def _seen(rows: Iterable[Located], actor: Actor, *, exact: bool) -> Iterator[Hit]:
    """What lies at, or is on its way to, a place where this person sees laptops."""
    return (_laptop(row, exact=exact) for row in rows if actor.may(SEE, at=row.location_id or row.transit_to_id))


def _laptop(row: Located, *, exact: bool) -> Hit:
    drive = _("drive %(serial)s", serial=row.drive_serial) if row.drive_serial else ""
    out = _("taken out") if row.drive_removed else ""
    parts = (row.words, row.serial or "", drive, out, word(row.state))
    return Hit(
        kind=_("Laptop"),
        title=group_code(row.tag),
        url=_page_of(row.tag),
        detail=" · ".join(part for part in parts if part),
        exact=exact,
    )


def _page_of(tag: str) -> str:
    return url_for("laptops.laptop", tag=tag)


def _words(maker: str, model: str) -> str:
    return f"{maker} {model}".strip()


def find_lots(session: Session, term: str, actor: Actor) -> Sequence[Hit]:
    """Lots by their code, or by words of their donor."""
    words = normalise(term)
    if not actor.may_somewhere(SEE) or not words:
        return ()
    rows = [lot for lot in lifecycle.list_lots(session) if words in f"{normalise(lot.code)} {normalise(lot.donor)}"]
    hits = [
        Hit(
            kind=_("Lot"),
            title=lot.code,
            url=url_for("lots.lot", lot_id=lot.id),
            detail=" · ".join(part for part in (lot.donor, format_date(lot.received_on)) if part),
            exact=normalise(lot.code) == words,
        )
        for lot in rows
    ]
    return first_of(hits, SHOWN, Hit(kind=_("Lot"), title=_("All lots"), url=url_for("lots.lots")))


def find_certificates(session: Session, term: str, actor: Actor) -> Sequence[Hit]:
    """A certificate by its number, or by the code it is checked with."""
    if not actor.may_somewhere(SEE):
        return ()
    match = certificates.find_by_name(session, term)
    if match is None:
        return ()
    number, laptop_id = match
    return tuple(
        Hit(
            kind=_("Certificate"),
            title=number,
            url=url_for("certificates.laptop", tag=row.tag),
            detail=" · ".join((group_code(row.tag), row.words)),
            exact=True,
        )
        for row in locating.locate_by_id(session, laptop_id)
        if actor.may(SEE, at=row.location_id or row.transit_to_id)
    )


def find_transfers(session: Session, term: str, actor: Actor) -> Sequence[Hit]:
    """A transfer by its number, for who works at one of its ends."""
    number = find_plain(term)
    move = Permission.MOVE_LAPTOPS
    if number is None or not actor.may_somewhere(move):
        return ()
    try:
        transfer = transfers.get_transfer(session, number)
    except NotFound:
        return ()
    if not (actor.may(move, at=transfer.from_id) or actor.may(move, at=transfer.to_id)):
        return ()
    names = places.names_of(session, (transfer.from_id, transfer.to_id))
    way = f"{names.get(transfer.from_id, '–')} → {names.get(transfer.to_id, '–')}"
    url = url_for("transfers.transfer", transfer_id=transfer.id)
    title = _("Transfer %(number)s", number=transfer.id)
    return (Hit(kind=_("Transfer"), title=title, url=url, detail=way, exact=True),)
