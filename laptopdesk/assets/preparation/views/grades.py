"""What grades mean, which laptops have which, and giving one on the bench."""

from collections.abc import Mapping

from flask import request

from laptopdesk.accounts import queries as accounts
from laptopdesk.assets.lifecycle import queries as lifecycle
from laptopdesk.assets.preparation import queries as preparation_queries
from laptopdesk.assets.preparation.forms import DefinitionForm, GradeForm
from laptopdesk.assets.preparation.listing import definition_words
from laptopdesk.assets.preparation.service.grades import grade_laptop, write_definition
from laptopdesk.assets.preparation.values import GradeDefinition, GradeLaptop, LaptopGrade, WriteDefinition
from laptopdesk.assets.preparation.views.blueprint import blueprint, part
from laptopdesk.core.access import Permission
from laptopdesk.core.errors import NotFound
from laptopdesk.core.i18n import gettext as _
from laptopdesk.ui.answers import Answer, answer_form, go
from laptopdesk.ui.formats import group_code
from laptopdesk.ui.guard import current_actor, guard
from laptopdesk.ui.web import db, page


@blueprint.route("/grades", methods=["GET", "POST"])
@guard(Permission.VIEW_LAPTOPS)
def grades() -> Answer:
    """Every grade with its definition and how many laptops have it; the office writes definitions."""
    form = DefinitionForm.from_request()
    if request.method == "POST":
        current_actor().require(Permission.LOWER_POLICY)
    return answer_form(
        form,
        lambda uow: write_definition(uow, _written(form)),
        done=lambda version: go("preparation.grades", _("Version %(n)s of the definition was saved.", n=version)),
        again=lambda: _show(form),
    )


def _show(form: DefinitionForm) -> str:
    with db().read() as session:
        rows = preparation_queries.list_definitions(session)
        counts = preparation_queries.count_by_grade(session, within=current_actor().places_for(Permission.VIEW_LAPTOPS))
    return page("preparation/grades.html", form=form, rows=rows, counts=counts)


def _written(form: DefinitionForm) -> WriteDefinition:
    return WriteDefinition(
        code=form.code.data or "",
        words_nl=form.words_nl.data or "",
        words_en=form.words_en.data or "",
        withdrawn=bool(form.withdrawn.data),
    )


@blueprint.get("/grades/<code>")
@guard(Permission.VIEW_LAPTOPS)
def grade(code: str) -> str:
    """One grade: every version of its definition, and the laptops that have it now."""
    within = current_actor().places_for(Permission.VIEW_LAPTOPS)
    with db().read() as session:
        versions = preparation_queries.list_versions(session, code)
        if not versions:
            raise NotFound("grade", code)
        listing = preparation_queries.list_graded(session, code, within=within, after=request.args.get("after", ""))
        names = accounts.staff_names(session, [each.written_by_id for each in versions if each.written_by_id])
    form = DefinitionForm(
        data={
            "code": code,
            "words_nl": versions[0].words_nl,
            "words_en": versions[0].words_en,
            "withdrawn": versions[0].withdrawn,
        }
    )
    return page("preparation/grade.html", code=code, versions=versions, listing=listing, names=names, form=form)


@blueprint.route("/laptops/<tag>/grade", methods=["GET", "POST"])
@guard(Permission.PREPARE_LAPTOPS)
def grade_one(tag: str) -> Answer:
    """A named person gives the laptop a grade."""
    form = GradeForm.from_request()
    with db().read() as session:
        detail = lifecycle.get_laptop(session, tag)
        current_actor().require(Permission.PREPARE_LAPTOPS, at=detail.laptop.location_id)
        form.offer(preparation_queries.list_definitions(session), definition_words)
    words = _("%(tag)s: the grade was recorded.", tag=group_code(tag))
    return answer_form(
        form,
        lambda uow: grade_laptop(uow, _graded(tag, form)),
        done=lambda _row: go("laptops.laptop", words, tag=tag, _anchor="next"),
        again=lambda: page("preparation/grade_one.html", tag=tag, form=form),
    )


def _graded(tag: str, form: GradeForm) -> GradeLaptop:
    return GradeLaptop(
        tag=tag,
        code=form.grade.data or "",
        remarks=form.grade_remarks.data or "",
        findings=tuple(form.findings.data or ()),
    )


def grade_panel(
    tag: str,
    grade: LaptopGrade | None,
    definitions: tuple[GradeDefinition, ...],
    names: Mapping[int, str],
    *,
    may_work: bool,
) -> str:
    """The grade of this laptop on its bench page."""
    form = GradeForm()
    form.offer(definitions, definition_words)
    return part("preparation/_grade.html", tag=tag, form=form, grade=grade, names=names, may_work=may_work)
