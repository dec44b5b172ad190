"""A stranger with a laptop before them reports a problem: limits first, then one ticket, joined to the laptop."""

import hashlib
from datetime import datetime, timedelta
from uuid import UUID, uuid5

from laptopdesk.assets import queries as assets
from laptopdesk.core.access import Actor, system_actor
from laptopdesk.core.db import Database, UnitOfWork
from laptopdesk.core.errors import Refused
from laptopdesk.core.i18n import gettext as _
from laptopdesk.core.i18n import speaking
from laptopdesk.core.limits import count_hit, hits_in_window
from laptopdesk.helpdesk.service import open_ticket
from laptopdesk.helpdesk.sticker.errors import StickerReason
from laptopdesk.helpdesk.sticker.values import ReportProblem
from laptopdesk.helpdesk.values import Channel, OpenTicket
from laptopdesk.protocol.codes import CodeError, CodeKind, parse_code

WINDOW = timedelta(hours=1)
REPORTS_PER_LAPTOP = 5
REPORTS_PER_ADDRESS = 30
"""A neighbourhood house has one address and many residents."""
MISSES_PER_ADDRESS = 60

_NONCES = UUID("0199a5d0-5b7c-7c3e-8f54-9d6b0c1f2a11")
ACTOR: Actor = system_actor("sticker")


def bucket_of(kind: str, key: str) -> str:
    """The name of a count; addresses are hashed, so that the table holds none."""
    return f"sticker-{kind}:{hashlib.sha256(key.encode()).hexdigest()[:40]}"


def read_tag(text: str) -> str:
    """The tag in this address, or a text that is none."""
    try:
        code = parse_code(text.upper())
    except CodeError:
        return ""
    return code.text if code.kind is CodeKind.LAPTOP else ""


def count_miss(db: Database, address: str, *, now: datetime) -> None:
    """One wrong sticker more from this address."""
    with db.unit_of_work() as uow:
        count_hit(uow.session, bucket_of("miss", address), now=now, window=WINDOW)


def is_guessing(db: Database, address: str, *, now: datetime) -> bool:
    """Whether so many wrong stickers came from this address that right ones are not told from wrong ones any more."""
    with db.read() as session:
        return hits_in_window(session, bucket_of("miss", address), now=now, window=WINDOW) >= MISSES_PER_ADDRESS


def count_report(db: Database, command: ReportProblem, *, now: datetime) -> None:
    """One report more from this address and for this laptop; raises Refused over a limit, and still counts it."""
    with db.unit_of_work() as uow:
        by_address = count_hit(uow.session, bucket_of("address", command.address), now=now, window=WINDOW)
        by_laptop = count_hit(uow.session, bucket_of("laptop", command.tag), now=now, window=WINDOW)
    if by_address > REPORTS_PER_ADDRESS or by_laptop > REPORTS_PER_LAPTOP:
        raise Refused([StickerReason.TOO_MANY])


def report_problem(uow: UnitOfWork, command: ReportProblem, *, now: datetime) -> int:
    """The number of the ticket, joined to the laptop and to who holds it now; the same form again answers the same.

    Raises Refused for a sticker that is not this laptop's, and as `open_ticket` does.
    """
    if assets.find_by_sticker(uow.session, command.tag, command.token) is None:
        raise Refused([StickerReason.UNKNOWN])
    if command.call_back and not command.phone:
        raise Refused([StickerReason.NO_PHONE])
    ticket = OpenTicket(
        who=", ".join(part for part in (command.name, command.phone, command.email) if part),
        what=_words(command), laptop=command.tag, channel=Channel.STICKER,
        operation_id=str(uuid5(_NONCES, f"{command.tag}:{command.nonce}")),
    )  # fmt: skip
    return open_ticket(uow, ticket, now=now, actor=ACTOR)


def _words(command: ReportProblem) -> str:
    if not command.call_back:
        return command.what
    with speaking("nl"):
        wish = _("Asks to be called back.")
    return f"{command.what}\n\n{wish}"
