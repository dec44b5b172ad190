"""What grades mean, which laptops have which, and giving one on the bench."""

from collections.abc import Mapping

from flask import flash, redirect, request, url_for
from werkzeug.wrappers import Response

from laptopdesk.accounts import queries as accounts
from laptopdesk.assets.condition import queries as condition
from laptopdesk.assets.condition.forms import DefinitionForm, GradeForm
from laptopdesk.assets.condition.listing import definition_words
from laptopdesk.assets.condition.service import grade_laptop, write_definition
from laptopdesk.assets.condition.values import Finding, GradeDefinition, GradeLaptop, LaptopGrade, WriteDefinition
from laptopdesk.assets.condition.views.blueprint import blueprint, part
from laptopdesk.assets.lifecycle import queries as lifecycle
from laptopdesk.core.access import Permission
from laptopdesk.core.errors import DomainError, NotFound
from laptopdesk.core.i18n import gettext as _
from laptopdesk.ui.errors import sentences_for
from laptopdesk.ui.formats import group_code
from laptopdesk.ui.guard import current_actor, guard
from laptopdesk.ui.web import db, page, unit_of_work


@blueprint.route("/grades", methods=["GET", "POST"])
@guard(Permission.VIEW_LAPTOPS)
def grades() -> str | Response:
    """Every grade with its definition and how many laptops have it; the office writes definitions."""
    form = DefinitionForm.from_request()
    sentences: tuple[str, ...] = ()
    if request.method == "POST":
        current_actor().require(Permission.LOWER_POLICY)
    if form.submitted():
        try:
            return _write(form)
        except DomainError as error:
            sentences = sentences_for(error)
    with db().read() as session:
        rows = condition.list_definitions(session)
        counts = condition.count_by_grade(session, within=current_actor().places_for(Permission.VIEW_LAPTOPS))
    return page("condition/grades.html", form=form, rows=rows, counts=counts, sentences=sentences)


def _write(form: DefinitionForm) -> Response:
    command = WriteDefinition(
        code=form.code.data or "", words_nl=form.words_nl.data or "", words_en=form.words_en.data or "",
        withdrawn=bool(form.withdrawn.data),
    )  # fmt: skip
    with unit_of_work() as uow:
        version = write_definition(uow, command)
    flash(_("This is version %(n)s of the definition.", n=version), "good")
    return redirect(url_for("condition.grades"))


@blueprint.get("/grades/<code>")
@guard(Permission.VIEW_LAPTOPS)
def grade(code: str) -> str:
    """One grade: every version of its definition, and the laptops that have it now."""
    within = current_actor().places_for(Permission.VIEW_LAPTOPS)
    with db().read() as session:
        versions = condition.list_versions(session, code)
        if not versions:
            raise NotFound("grade", code)
        listing = condition.list_graded(session, code, within=within, after=request.args.get("after", ""))
        names = accounts.staff_names(session, [each.written_by_id for each in versions if each.written_by_id])
    form = DefinitionForm(
        data={"code": code, "words_nl": versions[0].words_nl, "words_en": versions[0].words_en,
              "withdrawn": versions[0].withdrawn}
    )  # fmt: skip
    return page("condition/grade.html", code=code, versions=versions, listing=listing, names=names, form=form)


@blueprint.route("/laptops/<tag>/grade", methods=["GET", "POST"])
@guard(Permission.PREPARE_LAPTOPS)
def grade_one(tag: str) -> str | Response:
    """A named person gives the laptop a grade."""
    form = GradeForm.from_request()
    with db().read() as session:
        detail = lifecycle.get_laptop(session, tag)
        current_actor().require(Permission.PREPARE_LAPTOPS, at=detail.laptop.location_id)
        form.offer(condition.list_definitions(session), definition_words)
    sentences: tuple[str, ...] = ()
    if form.submitted():
        try:
            return _grade(tag, form)
        except DomainError as error:
            sentences = sentences_for(error)
    return page("condition/grade_one.html", tag=tag, form=form, sentences=sentences)


def _grade(tag: str, form: GradeForm) -> Response:
    command = GradeLaptop(
        tag=tag, code=form.grade.data or "", remarks=form.grade_remarks.data or "",
        findings=tuple(Finding(finding) for finding in form.findings.data or ()),
    )  # fmt: skip
    with unit_of_work() as uow:
        grade_laptop(uow, command)
    flash(_("%(tag)s: the grade was recorded.", tag=group_code(tag)), "good")
    return redirect(url_for("assets.laptop", tag=tag, _anchor="next"))


def grade_panel(
    tag: str, grade: LaptopGrade | None, definitions: tuple[GradeDefinition, ...], names: Mapping[int, str], *,
    may_work: bool,
) -> str:  # fmt: skip
    """The grade of this laptop on its bench page."""
    form = GradeForm()
    form.offer(definitions, definition_words)
    return part("condition/_grade.html", tag=tag, form=form, grade=grade, names=names, may_work=may_work)
