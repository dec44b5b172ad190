"""The last stretch of many laptops at once: each as it was measured, and only where it leads somewhere."""

from sqlalchemy.orm import Session

from laptopdesk.assets.finishing.service import check_as_measured, finish_laptop, refuse_idle_check
from laptopdesk.assets.finishing.values import FinishLaptop
from laptopdesk.assets.lifecycle import queries as lifecycle
from laptopdesk.assets.lifecycle.values import LaptopState
from laptopdesk.assets.preparation import queries as preparation_queries
from laptopdesk.assets.preparation.values import CheckItem
from laptopdesk.core.access import Actor, Permission
from laptopdesk.core.bulk import BulkAct, BulkField, BulkRowCommand, FieldKind
from laptopdesk.core.db import UnitOfWork
from laptopdesk.core.i18n import gettext as _
from laptopdesk.core.i18n import word

CHECK, FINISH = "check", "finish"


def _failed(command: BulkRowCommand) -> tuple[CheckItem, ...]:
    return tuple(CheckItem(item) for item in command.answers.get("failed", "").split(",") if item)


def _check(uow: UnitOfWork, command: BulkRowCommand) -> bool:
    check_as_measured(uow, command.tag, _failed(command))
    return True


def _check_fields(_session: Session, _actor: Actor) -> tuple[BulkField, ...]:
    items = tuple((item.value, word(item)) for item in CheckItem)
    return (
        BulkField(
            name="failed",
            label=_("What is wrong with all of them? Tick only what is not right."),
            kind=FieldKind.CHOICES,
            options=items,
            required=False,
            hint=_(
                "The measured battery health counts. Laptops without an image or a measurement, and "
                "laptops you wiped yourself, are skipped with the reason."
            ),
        ),
    )


def _finish(uow: UnitOfWork, command: BulkRowCommand) -> bool:
    answers = command.answers
    if lifecycle.get_laptop(uow.session, command.tag).laptop.state is LaptopState.READY:
        return False
    given = FinishLaptop(
        tag=command.tag,
        all_free=bool(answers.get("how")),
        how=answers.get("how", ""),
        grade=answers.get("grade", ""),
        ready=answers.get("ready") == "1",
    )
    refuse_idle_check(uow, command.tag)
    finish_laptop(uow, given)
    return True


def _finish_fields(session: Session, actor: Actor) -> tuple[BulkField, ...]:
    grades = tuple(
        (grade.code, grade.code) for grade in preparation_queries.list_definitions(session) if not grade.withdrawn
    )
    ready = BulkField(
        name="ready", label=_("Set each laptop to ready, or report why not"), kind=FieldKind.YES, required=False
    )
    fields = (
        BulkField(
            name="how",
            label=_("How did you try the locks?"),
            kind=FieldKind.WORDS,
            hint=_(
                "I checked each of these laptops: the checklist is right, and every lock was tried online "
                "and is free. The battery counts as it was measured."
            ),
        ),
        BulkField(name="grade", label=_("Which grade?"), kind=FieldKind.CHOICE, options=grades, required=False),
    )
    return (*fields, ready) if actor.may_somewhere(Permission.RELEASE_LAPTOPS) else fields


ACTS: tuple[BulkAct, ...] = (
    BulkAct(
        key=CHECK,
        label=lambda: _("Record a check"),
        button=lambda: _("Record the check"),
        icon="clipboard-check",
        permissions=(Permission.PREPARE_LAPTOPS,),
        fields=_check_fields,
        apply=_check,
    ),
    BulkAct(
        key=FINISH,
        label=lambda: _("Check, locks and grade in one go"),
        button=lambda: _("Record it for all of them"),
        icon="clipboard-check",
        permissions=(Permission.PREPARE_LAPTOPS,),
        fields=_finish_fields,
        apply=_finish,
    ),
)
