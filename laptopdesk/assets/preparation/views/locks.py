"""Trying the locks of a laptop, and what was found."""

from collections.abc import Mapping, Sequence

from flask import request
from sqlalchemy.orm import Session

from laptopdesk.accounts import queries as accounts
from laptopdesk.assets.lifecycle import queries as lifecycle
from laptopdesk.assets.lifecycle.values import LaptopDetail
from laptopdesk.assets.preparation import queries as preparation_queries
from laptopdesk.assets.preparation.forms import LocksForm
from laptopdesk.assets.preparation.rules import lock_verdict
from laptopdesk.assets.preparation.service.checks import record_lock_checks
from laptopdesk.assets.preparation.values import LockCheck, LockResult, RecordLockChecks
from laptopdesk.assets.preparation.views.blueprint import blueprint, part
from laptopdesk.core.access import Permission
from laptopdesk.core.i18n import gettext as _
from laptopdesk.ui.answers import Answer, answer_form, go
from laptopdesk.ui.formats import group_code
from laptopdesk.ui.guard import current_actor, guard
from laptopdesk.ui.web import db, page


@blueprint.route("/laptops/<tag>/locks", methods=["GET", "POST"])
@guard(Permission.PREPARE_LAPTOPS)
def locks(tag: str) -> Answer:
    """What trying each lock showed; a lock found puts the laptop in quarantine."""
    form = LocksForm.from_request()
    with db().read() as session:
        detail = lifecycle.get_laptop(session, tag)
        current_actor().require(Permission.PREPARE_LAPTOPS, at=detail.laptop.location_id)
        checks = preparation_queries.list_lock_checks(session, detail.id, detail.custody_id)
        names = accounts.staff_names(session, [check.checked_by_id for check in checks if check.checked_by_id])
        shown = lock_values(detail, checks, names)
    form.offer()
    return answer_form(
        form,
        lambda uow: record_lock_checks(uow, _command(uow.session, tag, form)),
        done=lambda apart: _recorded(tag, apart=apart),
        again=lambda: page("preparation/locks.html", tag=tag, form=form, **shown),
    )


def _recorded(tag: str, *, apart: bool) -> Answer:
    words = _("A lock was found: the laptop is in quarantine now.") if apart else _("The locks were recorded.")
    tone = "warn" if apart else "good"
    return go("laptops.laptop", f"{group_code(tag)}: {words}", tone=tone, tag=tag, _anchor="next")


def _command(session: Session, tag: str, form: LocksForm) -> RecordLockChecks:
    """What was answered lock by lock, or by one button: every lock was tried online, and none was found."""
    tool = form.lock_tool.data or ""
    if request.form.get("all_free") != "1":
        return RecordLockChecks(tag=tag, results=form.results(), online=bool(form.lock_online.data), tool=tool)
    required = preparation_queries.lock_verdict(session, lifecycle.get_laptop(session, tag)).required
    free = tuple((kind, LockResult.CLEAR) for kind in required)
    return RecordLockChecks(tag=tag, results=free, online=True, tool=tool)


def lock_values(detail: LaptopDetail, checks: Sequence[LockCheck], names: Mapping[int, str]) -> dict[str, object]:
    """What the panel and the page show of the locks: the verdict, the newest try of each kind, and names."""
    return {
        "verdict": lock_verdict(detail, checks),
        "newest": {check.kind: check for check in checks},
        "past": [lock for lock in detail.locks if lock.cleared_at],
        "names": names,
    }


def locks_panel(detail: LaptopDetail, checks: Sequence[LockCheck], names: Mapping[int, str], *, may_work: bool) -> str:
    """The locks of this laptop on its bench page."""
    form = LocksForm()
    form.offer()
    values = lock_values(detail, checks, names)
    return part("preparation/_locks.html", tag=detail.tag, form=form, may_work=may_work, **values)
