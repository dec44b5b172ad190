"""What hardware reports offer the composition root."""

from sqlalchemy.orm import Session

from laptopdesk.assets.hardware.api import blueprint as api
from laptopdesk.assets.hardware.cli import inventory
from laptopdesk.assets.hardware.queries import has_drive_question
from laptopdesk.assets.hardware.service.unseen import answer_no_other
from laptopdesk.assets.hardware.views import blueprint
from laptopdesk.core.access import Actor, Permission
from laptopdesk.core.bulk import BulkAct, BulkField, BulkRowCommand, FieldKind
from laptopdesk.core.db import UnitOfWork
from laptopdesk.core.i18n import gettext as _
from laptopdesk.ui.wiring import Wiring


def wire(wiring: Wiring) -> None:
    """Register pages, the command, the panel on the bench and the words."""
    wiring.add_pages(blueprint, api)
    permission, beside = Permission.PREPARE_LAPTOPS, "workshop.workshop"
    wiring.add_nav("hardware.hardware", lambda: _("Hardware"), permission, order=43, under=beside)
    wiring.add_command(inventory)
    wiring.add_bulk_act(
        BulkAct(
            key="no_other_drive",
            label=lambda: _("Record that there is no other drive"),
            button=lambda: _("There is no other drive"),
            permissions=(Permission.PREPARE_LAPTOPS,),
            fields=_looked,
            apply=_no_other_drive,
            icon="device-hdd",
        )
    )


def _looked(_session: Session, _actor: Actor) -> tuple[BulkField, ...]:
    label = _("I looked into every one of these laptops")
    return (BulkField(name="looked", label=label, kind=FieldKind.YES),)


def _no_other_drive(uow: UnitOfWork, command: BulkRowCommand) -> bool:
    """False where nothing asks about a hidden drive."""
    if not has_drive_question(uow.session, command.tag):
        return False
    answer_no_other(uow, command.tag)
    return True
