"""The pages of the frame itself: the style guide, and the choice of a language."""

from collections.abc import Iterator
from urllib.parse import urlencode

from flask import Blueprint, redirect, render_template, request, session
from werkzeug.wrappers import Response
from wtforms.fields import SelectFieldBase

from laptopdesk.core.i18n import LOCALES
from laptopdesk.ui.addresses import local_path
from laptopdesk.ui.guard import public
from laptopdesk.ui.held import RESUMED
from laptopdesk.ui.samples import sample_page

blueprint = Blueprint("ui", __name__)


@blueprint.get("/style-guide")
@public("shows parts of pages with made-up words, nothing of the programme")
def style_guide() -> str:
    """Every part of a page in every state, to look at and to test."""
    return render_template("ui/style_guide.html", **sample_page())


@blueprint.post("/language")
@public("everyone may choose the language of the screen")
def language() -> Response:
    """The chosen language holds on this device from here on; back to the page where it was chosen.

    `again`: where the form goes on to that was sent along, so that nothing in hand is lost; there it is only shown.
    """
    locale = request.form.get("locale", "")
    if locale in LOCALES:
        session["locale"] = locale
    again = local_path(request.args.get("again"))
    if again is not None:
        return redirect(f"{again}?{RESUMED}=1", code=307)  # the browser sends the same form there
    return redirect(local_path(request.form.get("next")) or "/")


@blueprint.after_app_request
def _modules_are_asked_for_again(response: Response) -> Response:
    """A module imports its neighbours without a version in the address, so the browser asks whether they changed."""
    if request.endpoint == "static" and "v" not in request.args and request.path.endswith(".js"):
        response.headers["Cache-Control"] = "no-cache"
    return response


@blueprint.app_template_global()
def url_with(**changes: object) -> str:
    """The address of this page with these query values changed, or left out where None."""
    values = {**request.args.to_dict(flat=False), **changes}
    query = urlencode({key: value for key, value in values.items() if value is not None}, doseq=True)
    return f"{request.path}?{query}" if query else request.path


@blueprint.app_template_global()
def page_window(page: int, pages: int) -> tuple[int | None, ...]:
    """The page numbers worth a link: first, last and those around `page`; None stands for a gap."""
    near = sorted({1, pages, *range(max(1, page - 2), min(pages, page + 2) + 1)})
    return tuple(_with_gaps(near))


def _with_gaps(numbers: list[int]) -> Iterator[int | None]:
    before = 0
    for number in numbers:
        if number > before + 1:
            yield None
        yield number
        before = number


@blueprint.app_template_global("_choices")
def list_choices(field: SelectFieldBase) -> tuple[tuple[str, str, bool], ...]:
    """(value, label, chosen) of each option of a WTForms choice field."""
    return tuple((str(value), str(label), bool(chosen)) for value, label, chosen, *_ in field.iter_choices())
