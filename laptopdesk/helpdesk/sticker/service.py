"""A stranger with a laptop before them reports a problem: limits first, then one ticket, joined to the laptop."""

from datetime import datetime, timedelta
from uuid import UUID, uuid5

from laptopdesk.assets.lifecycle import queries as assets
from laptopdesk.core.access import Actor, system_actor
from laptopdesk.core.db import Database, UnitOfWork
from laptopdesk.core.errors import Refused, TooMany
from laptopdesk.core.i18n import gettext as _
from laptopdesk.core.i18n import speaking
from laptopdesk.core.limits import AddressLimit, bucket_of, count_hit
from laptopdesk.core.operations import intent_digest
from laptopdesk.helpdesk.service import open_ticket
from laptopdesk.helpdesk.sticker.errors import StickerReason
from laptopdesk.helpdesk.sticker.values import ReportProblem
from laptopdesk.helpdesk.values import Channel, OpenTicket
from laptopdesk.protocol.codes import CodeKind, find_code

WINDOW = timedelta(hours=1)
REPORTS_PER_LAPTOP = 5
MISSES_PER_ADDRESS = 60
WRONG_STICKERS = AddressLimit("sticker-miss", tries=MISSES_PER_ADDRESS, window=WINDOW)

_NONCES = UUID("0199a5d0-5b7c-7c3e-8f54-9d6b0c1f2a11")
ACTOR: Actor = system_actor("sticker")


def read_tag(text: str) -> str:
    """The tag in this address, or a text that is none."""
    code = find_code(text, CodeKind.LAPTOP)
    return code.text if code else ""


def count_report(db: Database, command: ReportProblem, *, now: datetime) -> None:
    """One report more for this laptop; raises TooMany over the limit, and still counts it."""
    with db.unit_of_work(now=now, actor=system_actor()) as uow:
        reports = count_hit(uow.session, bucket_of("sticker-laptop", command.tag), now=now, window=WINDOW)
    if reports > REPORTS_PER_LAPTOP:
        raise TooMany([StickerReason.TOO_MANY])


def report_problem(uow: UnitOfWork, command: ReportProblem) -> int:
    """The number of the ticket, joined to the laptop and to who holds it now; the same form again answers the same.

    Raises Refused for a sticker that is not this laptop's, and as `open_ticket` does.
    """
    if assets.find_by_sticker(uow.session, command.tag, command.token) is None:
        raise Refused([StickerReason.UNKNOWN])
    if command.call_back and not command.phone:
        raise Refused([StickerReason.NO_PHONE])
    ticket = OpenTicket(
        who=", ".join(part for part in (command.name, command.phone, command.email) if part),
        what=_words(command),
        laptop=command.tag,
        channel=Channel.STICKER,
        operation_id=_operation_id(command),
    )
    return open_ticket(uow.by(ACTOR), ticket)


def _operation_id(command: ReportProblem) -> str:
    """The same form with the same words is the same report; corrected and sent again it is another one (ADR 11)."""
    values = {"name": command.name, "phone": command.phone, "email": command.email, "what": _words(command)}
    return str(uuid5(_NONCES, f"{command.tag}:{command.nonce}:{intent_digest('report_problem', values)}"))


def _words(command: ReportProblem) -> str:
    if not command.call_back:
        return command.what
    with speaking("nl"):
        wish = _("Asks to be called back.")
    return f"{command.what}\n\n{wish}"
