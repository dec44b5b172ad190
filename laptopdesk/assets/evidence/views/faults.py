"""Faulty tools: which are declared, whom they hit, and the declaration itself."""

from flask import request

from laptopdesk.accounts import queries as accounts
from laptopdesk.assets.evidence import queries
from laptopdesk.assets.evidence.forms import FaultForm, WithdrawForm
from laptopdesk.assets.evidence.laptop_holders import holders_of
from laptopdesk.assets.evidence.service import declare_fault, withdraw_fault
from laptopdesk.assets.evidence.views.blueprint import blueprint
from laptopdesk.assets.lifecycle import queries as lifecycle
from laptopdesk.core.access import Permission
from laptopdesk.core.i18n import gettext as _
from laptopdesk.core.numbers import read_number
from laptopdesk.ui.answers import Answer, answer_form, go
from laptopdesk.ui.guard import current_actor, guard
from laptopdesk.ui.web import db, page

PAGE = 100


@blueprint.get("/evidence/faults")
@guard(Permission.VIEW_EVIDENCE)
def faults() -> str:
    """Which versions are faulty, which laptops have revoked evidence now, and the form to declare one more."""
    current_actor().require(Permission.VIEW_EVIDENCE)
    named = {name: request.args.get(name, "")[:40] for name in ("tool", "version")}
    return _show_faults(FaultForm.from_request(**named))


@blueprint.post("/evidence/faults")
@guard(Permission.LOWER_POLICY)
def declare() -> Answer:
    """The version is faulty, and all evidence that rests on it is revoked."""
    current_actor().require(Permission.LOWER_POLICY)
    form = FaultForm.from_request()
    return answer_form(
        form,
        lambda uow: declare_fault(uow, form.tool.data or "", form.version.data or "", reason=form.reason.data or ""),
        done=lambda key: go("evidence.fault", fault_id=key),
        again=lambda: _show_faults(form),
    )


def _show_faults(form: FaultForm) -> str:
    with db().read() as session:
        declared, seen = queries.list_faults(session), queries.tools_seen(session)
        revoked = lifecycle.with_us(session, queries.laptops_with_revoked_evidence(session))
        laptops = lifecycle.list_laptops_by_id(session, revoked[:PAGE])
        names = accounts.staff_names(session, [fault.declared_by_id for fault in declared])
    return page(
        "evidence/faults.html",
        form=form,
        faults=declared,
        seen=seen,
        laptops=laptops,
        revoked=len(revoked),
        names=names,
        may_decide=current_actor().may(Permission.LOWER_POLICY),
    )


@blueprint.get("/evidence/faults/<int:fault_id>")
@guard(Permission.VIEW_EVIDENCE)
def fault(fault_id: int) -> str:
    """One fault, the laptops it hits, and who has them now."""
    current_actor().require(Permission.VIEW_EVIDENCE)
    return _show_fault(fault_id, WithdrawForm.from_request())


@blueprint.post("/evidence/faults/<int:fault_id>")
@guard(Permission.LOWER_POLICY)
def withdraw(fault_id: int) -> Answer:
    """The fault is none; what it alone revoked counts again."""
    form = WithdrawForm.from_request()
    return answer_form(
        form,
        lambda uow: withdraw_fault(uow, fault_id, reason=form.reason.data or ""),
        done=lambda _row: go(
            "evidence.fault",
            _("Declaration withdrawn. Evidence revoked only because of it counts again."),
            fault_id=fault_id,
        ),
        again=lambda: _show_fault(fault_id, form),
    )


def _show_fault(fault_id: int, form: WithdrawForm) -> str:
    after = request.args.get("after", default=0, type=read_number)
    with db().read() as session:
        fault = queries.get_fault(session, fault_id)
        laptops = queries.list_laptops_of_fault(session, fault_id, after=after, limit=PAGE + 1)
        holders = holders_of(session, [laptop.id for laptop in laptops], current_actor())
        names = accounts.staff_names(session, [fault.declared_by_id, fault.withdrawn_by_id])
    return page(
        "evidence/fault.html",
        fault=fault,
        laptops=laptops[:PAGE],
        holders=holders,
        names=names,
        form=form,
        after=laptops[PAGE - 1].id if len(laptops) > PAGE else None,
        may_decide=current_actor().may(Permission.LOWER_POLICY),
    )
