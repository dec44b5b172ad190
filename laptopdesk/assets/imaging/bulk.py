"""This image was written on all of these laptops: as by itself, and never where a laptop cannot run it."""

from sqlalchemy.orm import Session

from laptopdesk.assets.imaging.forms import release_words
from laptopdesk.assets.imaging.service import write_image
from laptopdesk.assets.imaging.values import WriteImage
from laptopdesk.assets.lifecycle import queries as lifecycle
from laptopdesk.assets.preparation import queries as preparation_queries
from laptopdesk.assets.preparation.one_laptop import Preparation
from laptopdesk.core.access import Actor, Permission
from laptopdesk.core.bulk import BulkAct, BulkField, BulkRowCommand, FieldKind
from laptopdesk.core.db import UnitOfWork
from laptopdesk.core.i18n import gettext as _

IMAGE = "image"


def _write(uow: UnitOfWork, command: BulkRowCommand) -> bool:
    release_id, detail = int(command.answers["release"]), lifecycle.get_laptop(uow.session, command.tag)
    preparation = Preparation(uow.session, detail)
    present = preparation.imaging if preparation.image_after_erasure else None
    if present is not None and present.release.id == release_id:
        return False
    write_image(uow, WriteImage(tag=command.tag, release_id=release_id))
    return True


def _fields(session: Session, _actor: Actor) -> tuple[BulkField, ...]:
    releases = tuple(
        (str(one.id), release_words(one)) for one in preparation_queries.list_releases(session, usable_only=True)
    )
    return (
        BulkField(
            name="release",
            label=_("Which image was written?"),
            kind=FieldKind.CHOICE,
            options=releases,
            hint=_(
                "Laptops that cannot run it are skipped. With the logs of the tool it is proven: import "
                "them under Image logs."
            ),
        ),
    )


ACTS: tuple[BulkAct, ...] = (
    BulkAct(
        key=IMAGE,
        label=lambda: _("Record an image"),
        button=lambda: _("Record the image"),
        icon="disc",
        permissions=(Permission.PREPARE_LAPTOPS,),
        fields=_fields,
        apply=_write,
    ),
)
