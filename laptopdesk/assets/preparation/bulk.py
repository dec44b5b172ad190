"""What of this topic can be done to many laptops at once: locks that were tried and none found, and a grade."""

from sqlalchemy.orm import Session

from laptopdesk.assets.lifecycle import queries as lifecycle
from laptopdesk.assets.preparation import queries
from laptopdesk.assets.preparation.service.checks import record_lock_checks
from laptopdesk.assets.preparation.service.grades import grade_laptop
from laptopdesk.assets.preparation.values import GradeLaptop, LockResult, RecordLockChecks
from laptopdesk.core.access import Actor, Permission
from laptopdesk.core.bulk import BulkAct, BulkField, BulkRowCommand, FieldKind
from laptopdesk.core.db import UnitOfWork
from laptopdesk.core.i18n import gettext as _


def _locks(uow: UnitOfWork, command: BulkRowCommand) -> bool:
    """Every kind of lock that this laptop must be tried for, and that was not yet, is clear."""
    verdict = queries.lock_verdict(uow.session, lifecycle.get_laptop(uow.session, command.tag))
    clear = tuple((kind, LockResult.CLEAR) for kind in verdict.untried if kind not in verdict.locked)
    if not clear:
        return False
    tried = RecordLockChecks(
        tag=command.tag, results=clear, online=bool(command.answers.get("online")), tool=command.answers["tool"]
    )
    record_lock_checks(uow, tried)
    return True


def _lock_fields(_session: Session, _actor: Actor) -> tuple[BulkField, ...]:
    return (
        BulkField(
            name="tool",
            label=_("How were they tried?"),
            kind=FieldKind.WORDS,
            hint=_("Every kind of lock was tried on every laptop, and none was found."),
        ),
        BulkField(
            name="online",
            label=_("Each laptop was online when the locks were tried"),
            kind=FieldKind.YES,
            required=False,
        ),
    )


def _grade(uow: UnitOfWork, command: BulkRowCommand) -> bool:
    detail = lifecycle.get_laptop(uow.session, command.tag)
    present = queries.find_grade(uow.session, detail.laptop.id, detail.custody_id)
    if present is not None and present.definition.code == command.answers["grade"]:
        return False
    given = GradeLaptop(tag=command.tag, code=command.answers["grade"], remarks=command.answers.get("remarks", ""))
    grade_laptop(uow, given)
    return True


def _grade_fields(session: Session, _actor: Actor) -> tuple[BulkField, ...]:
    grades = tuple((grade.code, grade.code) for grade in queries.list_definitions(session) if not grade.withdrawn)
    return (
        BulkField(name="grade", label=_("Which grade?"), kind=FieldKind.CHOICE, options=grades),
        BulkField(name="remarks", label=_("Remarks"), kind=FieldKind.WORDS, required=False),
    )


ACTS: tuple[BulkAct, ...] = (
    BulkAct(
        key="locks",
        label=lambda: _("Locks were tried, none found"),
        button=lambda: _("Record it"),
        icon="unlock",
        permissions=(Permission.PREPARE_LAPTOPS,),
        fields=_lock_fields,
        apply=_locks,
    ),
    BulkAct(
        key="grade",
        label=lambda: _("Give a grade"),
        button=lambda: _("Give the grade"),
        icon="award",
        permissions=(Permission.PREPARE_LAPTOPS,),
        fields=_grade_fields,
        apply=_grade,
    ),
)
