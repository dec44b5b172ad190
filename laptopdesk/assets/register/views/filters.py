"""Filters people keep: made on the list, opened from it, deleted by who made them."""

from typing import Any

from flask import flash, redirect
from werkzeug.wrappers import Response

from laptopdesk.accounts.queries import staff_names
from laptopdesk.assets.register import queries
from laptopdesk.assets.register.forms import KeepForm
from laptopdesk.assets.register.messages import problem_sentence
from laptopdesk.assets.register.rules import arguments_of
from laptopdesk.assets.register.service import MAY_SHARE, delete_filter, save_filter
from laptopdesk.assets.register.views.blueprint import blueprint
from laptopdesk.assets.register.views.list_query import asked_now, list_address, query_words
from laptopdesk.core.access import Permission
from laptopdesk.core.i18n import gettext as _
from laptopdesk.ui.answers import Answer, answer_form, go
from laptopdesk.ui.forms import Form
from laptopdesk.ui.guard import current_actor, guard
from laptopdesk.ui.web import db, page


@blueprint.get("/laptops/filters")
@guard(Permission.VIEW_LAPTOPS)
def filters() -> str:
    """One's own filters and the team's, each with what no longer fits."""
    return _show()


def _show(refused: Form | None = None) -> str:
    """`refused`: what was not done; a question that was not kept can be kept here under another name."""
    actor = current_actor()
    with db().read() as session:
        saved = queries.list_saved(session, actor.staff_id)
        query_by_id = {one.id: queries.read_filter(session, one) for one in saved}
        words = {key: query_words(session, one) for key, one in query_by_id.items()}
        names = staff_names(session, [one.owner_id for one in saved])
    return page(
        "register/filters.html",
        saved=saved,
        names=names,
        may_share=actor.may(MAY_SHARE),
        me=actor.staff_id,
        words=words,
        refused=refused,
        keep=refused if isinstance(refused, KeepForm) else None,
        arguments=arguments_of(asked_now()),
        problems={key: [problem_sentence(p) for p in one.problems] for key, one in query_by_id.items()},
    )


@blueprint.post("/laptops/filters")
@guard(Permission.VIEW_LAPTOPS)
def keep_filter() -> Answer:
    """The question is kept, and shown again."""
    form, query = KeepForm.from_request(), asked_now()
    arguments: dict[str, Any] = dict(arguments_of(query))
    return answer_form(
        form,
        lambda uow: save_filter(uow, form.name.data or "", query, shared=bool(form.shared.data)),
        done=lambda _row: go("laptops.laptops", _("The filter was saved."), **arguments),
        again=lambda: _show(form),
    )


@blueprint.get("/laptops/filters/<int:filter_id>")
@guard(Permission.VIEW_LAPTOPS)
def open_filter(filter_id: int) -> Response:
    """The list, narrowed as the filter says; what no longer fits is told."""
    with db().read() as session:
        saved = queries.get_saved(session, filter_id, current_actor().staff_id)
        query = queries.read_filter(session, saved)
    for problem in query.problems:
        flash(problem_sentence(problem), "warn")
    return redirect(list_address(query))


@blueprint.post("/laptops/filters/<int:filter_id>/delete")
@guard(Permission.VIEW_LAPTOPS)
def drop_filter(filter_id: int) -> Answer:
    """The filter is gone."""
    form = Form.from_request()
    return answer_form(
        form,
        lambda uow: delete_filter(uow, filter_id),
        again=lambda: _show(form),
        done=lambda _row: go("register.filters", _("The filter was deleted.")),
    )
