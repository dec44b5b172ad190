"""Pages of samples: the lots whose sample is not done, the sample of a lot, and what somebody found."""

from flask import Blueprint, render_template, request
from sqlalchemy.orm import Session

from laptopdesk.accounts import queries as accounts
from laptopdesk.assets.lifecycle import queries as lifecycle
from laptopdesk.assets.lifecycle.values import Laptop
from laptopdesk.assets.sampling import queries, rules, service
from laptopdesk.assets.sampling.forms import SampleCheckForm
from laptopdesk.assets.sampling.messages import RESULT_TONES, SAMPLE_TONES
from laptopdesk.assets.sampling.values import CheckResult, SampleLine
from laptopdesk.core.access import Actor, Permission
from laptopdesk.core.i18n import gettext as _
from laptopdesk.places import queries as places
from laptopdesk.ui.answers import Answer, answer_form, go
from laptopdesk.ui.forms import Form
from laptopdesk.ui.guard import current_actor, guard
from laptopdesk.ui.web import db, page

blueprint = Blueprint("sampling", __name__, template_folder="templates")

SEE, WORK = Permission.VIEW_LAPTOPS, Permission.PREPARE_LAPTOPS


@blueprint.context_processor
def words() -> dict[str, object]:
    """Names the templates use."""
    return {
        "sample_tones": SAMPLE_TONES,
        "result_tones": RESULT_TONES,
        "needed": rules.needed,
        "missing": rules.missing,
    }


@blueprint.get("/samples")
@guard(SEE)
def samples() -> str:
    """Lots whose sample is not done; with `all`, every lot."""
    every = request.args.get("all") == "1"
    with db().read() as session:
        rows = queries.list_standings(session, open_only=not every)
    return page("sampling/samples.html", rows=rows, every=every)


@blueprint.get("/lots/<int:lot_id>/sample")
@guard(SEE)
def sample(lot_id: int) -> str:
    """The sample of one lot: how it was drawn, and what was found."""
    return _show(lot_id)


@blueprint.post("/lots/<int:lot_id>/sample/draw")
@guard(WORK)
def draw(lot_id: int) -> Answer:
    """Laptops are drawn."""
    form = Form.from_request()
    words = _("Drawn. Someone who did not wipe these laptops checks them.")
    return answer_form(
        form,
        lambda uow: service.draw_sample(uow, lot_id),
        done=lambda _row: go("sampling.sample", words, lot_id=lot_id),
        again=lambda: _show(lot_id, form),
    )


@blueprint.route("/lots/<int:lot_id>/sample/<int:line_id>", methods=["GET", "POST"])
@guard(WORK)
def check(lot_id: int, line_id: int) -> Answer:
    """What somebody found on one drawn laptop."""
    with db().read() as session:
        line = queries.get_line(session, lot_id, line_id)
        lot = lifecycle.get_lot(session, lot_id)
    current_actor().require(WORK, at=line.location_id)
    form = SampleCheckForm.from_request()
    return answer_form(
        form,
        lambda uow: service.record_check(uow, lot_id, line_id, _command(form)),
        done=lambda _row: _checked(form, lot_id),
        again=lambda: page("sampling/check.html", lot=lot, line=line, form=form),
    )


def _command(form: SampleCheckForm) -> service.RecordSampleCheck:
    return service.RecordSampleCheck(
        result=form.result.data, tool=form.tool.data or "", extent=form.extent.data or "", remark=form.remark.data or ""
    )


def _checked(form: SampleCheckForm, lot_id: int) -> Answer:
    if form.result.data is not CheckResult.DATA_FOUND:
        return go("sampling.sample", _("Recorded."), lot_id=lot_id)
    words = _(
        "Recorded. The laptop is in quarantine, its evidence no longer counts, and the office has a case to decide."
    )
    return go("sampling.sample", words, tone="bad", lot_id=lot_id)


def _show(lot_id: int, refused: Form | None = None) -> str:
    with db().read() as session:
        lot = lifecycle.get_lot(session, lot_id)
        standing = queries.standing_of(session, lot_id)
        draws, lines = queries.list_draws(session, lot_id), queries.list_lines(session, lot_id)
        people = [*(draw.drawn_by_id for draw in draws), *(line.checked_by_id for line in lines)]
        staff = accounts.staff_names(session, people)
        names = places.names_of(session, [line.location_id for line in lines])
    return page(
        "sampling/sample.html",
        lot=lot,
        standing=standing,
        state=rules.state_of(standing),
        draws=draws,
        lines=lines,
        staff=staff,
        names=names,
        refused=refused,
        may_check=_may_check(lines, current_actor()),
    )


def _may_check(lines: tuple[SampleLine, ...], actor: Actor) -> frozenset[int]:
    return frozenset(line.id for line in lines if line.result is None and actor.may(WORK, at=line.location_id))


def lot_panel(session: Session, lot_id: int, actor: Actor) -> str:
    """The sample on the page of its lot; data that was found stands out."""
    del actor
    standing = queries.standing_of(session, lot_id)
    return render_template(
        "sampling/_lot.html", lot_id=lot_id, standing=standing, state=rules.state_of(standing), **words()
    )


def bench_panel(session: Session, laptop: Laptop, actor: Actor) -> str:
    """That this laptop was drawn, on its bench page; nothing for one that was not."""
    line = queries.find_line_of(session, laptop.id)
    if line is None:
        return ""
    may = line.result is None and actor.may(WORK, at=line.location_id)
    return render_template("sampling/_bench.html", lot_id=laptop.lot_id, line=line, may=may, **words())
