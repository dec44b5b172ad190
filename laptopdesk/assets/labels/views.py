"""Labels: choose laptops and print, and the sizes with what a printer is off."""

from decimal import ROUND_HALF_UP, Decimal

from flask import Blueprint, flash, redirect, request, url_for
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from laptopdesk.assets.labels import queries, service
from laptopdesk.assets.labels.errors import LabelReason
from laptopdesk.assets.labels.forms import LabelForm, OffsetForm
from laptopdesk.assets.labels.messages import qr_sentence, sheet_name
from laptopdesk.assets.labels.rules import read_tag, read_typed
from laptopdesk.assets.labels.values import LabelLaptop, Offset, Selection
from laptopdesk.assets.lifecycle import queries as lifecycle
from laptopdesk.assets.lifecycle.values import LaptopFilter
from laptopdesk.config import Config
from laptopdesk.core.access import Permission
from laptopdesk.core.errors import DomainError, Forbidden, NotFound, Refused
from laptopdesk.core.i18n import current_locale, word
from laptopdesk.core.i18n import gettext as _
from laptopdesk.core.numbers import find_number
from laptopdesk.places import queries as places
from laptopdesk.printing.calibration import calibration_pdf
from laptopdesk.printing.sizes import SHEETS
from laptopdesk.ui.errors import sentences_for
from laptopdesk.ui.formats import group_code
from laptopdesk.ui.guard import current_actor, guard
from laptopdesk.ui.web import CONTENT_SECURITY_POLICY, db, page, pdf, unit_of_work, web

blueprint = Blueprint("labels", __name__, template_folder="templates")

PRINT = Permission.PRINT_LABELS
PRINTED_POLICY = CONTENT_SECURITY_POLICY.replace("frame-ancestors 'none'", "frame-ancestors 'self'")
"""A label that is printed at once stands in a frame of our own page; nobody else's page may show it."""
SHOWN = 10
"""Labels named one by one when they are not known."""

Answer = str | Response | tuple[str, int]


@blueprint.context_processor
def words() -> dict[str, object]:
    """Names the templates use."""
    return {"sheet_name": sheet_name, "qr_sentence": qr_sentence, "has_public_url": bool(_public_url())}


def _public_url() -> str | None:
    config = web().config
    return config.public_url if isinstance(config, Config) else None


@blueprint.get("/labels")
@guard(PRINT)
def labels() -> Answer:
    """Choose which labels; `lot` and `location` in the address are chosen already."""
    with db().read() as session:
        return _show(_form(session, request.args))


@blueprint.post("/labels/choose")
@guard(PRINT)
def choose() -> Answer:
    """The form with these laptops in it: ticked rows of a list send their `tag`."""
    ticked = [tag for tag in request.form.getlist("tag") if read_tag(tag)]
    with db().read() as session:
        return _show(_form(session, MultiDict({"typed": "\n".join(ticked)})))


@blueprint.post("/labels")
@guard(PRINT)
def print_labels() -> Answer:
    """The sheets as a PDF, and it is known that they were printed; or the form again."""
    with db().read() as session:
        form = _form(session, request.form)
        if not form.validate():
            return _show(form), 422
        try:
            laptops = _chosen(session, form)
            offset = queries.offset_of(session, form.sheet.data)
        except _Unreadable as error:
            return _show(form, error.sentences), 422
    try:
        content = service.labels_pdf(
            laptops, sheet=form.sheet.data, start_at=form.start_at.data or 1, offset=offset,
            public_url=_public_url(), language=current_locale(),
        )  # fmt: skip
        with unit_of_work() as uow:
            service.record_print(uow, laptops, sheet=form.sheet.data)
    except Refused as error:
        return _show(form, sentences_for(error)), 422
    answer = pdf(content, "labels.pdf")
    answer.headers["Content-Security-Policy"] = PRINTED_POLICY
    return answer


class _Unreadable(Exception):
    def __init__(self, *sentences: str) -> None:
        super().__init__("unreadable")
        self.sentences = sentences


def _form(session: Session, data: "MultiDict[str, str]") -> LabelForm:
    known: dict[str, object] = {"never_printed": not data.get("typed"), **data.to_dict()}
    form = LabelForm(data if request.method == "POST" and "sheet" in data else None, data=known)
    lots = [(str(lot.id), f"{lot.code} {lot.donor}".strip()) for lot in lifecycle.list_lots(session)]
    form.lot.choices = [("", _("every lot")), *lots]
    form.location.choices = [
        ("", _("every location")), *places.choices(session, within=current_actor().places_for(PRINT))
    ]  # fmt: skip
    form.sheet.choices = [(code, sheet_name(sheet)) for code, sheet in SHEETS.items()]
    return form


def _chosen(session: Session, form: LabelForm) -> tuple[LabelLaptop, ...]:
    typed = read_typed(form.typed.data or "")
    if typed.unread:
        shown = ", ".join(typed.unread[:SHOWN])
        raise _Unreadable(_("This is not the label of a laptop: %(labels)s", labels=shown))
    if not any((typed.tags, form.lot.data, form.location.data, form.first.data, form.last.data)):
        raise _Unreadable(_("Choose a lot, a location or labels first."))
    chosen = Selection(
        tags=typed.tags,
        found=LaptopFilter(lot_id=find_number(form.lot.data), location_id=find_number(form.location.data)),
        first=_bound(form.first.data), last=_bound(form.last.data), never_printed=bool(form.never_printed.data),
    )  # fmt: skip
    laptops = queries.choose_laptops(session, chosen, within=current_actor().places_for(PRINT))
    missing = _missing(session, typed.tags)
    if not laptops and not missing and form.never_printed.data:
        left_out = _("Labels that were printed before are left out. Untick that to print them again.")
        raise _Unreadable(word(LabelReason.NOTHING_CHOSEN), left_out)
    if missing:
        raise _Unreadable(f"{word(LabelReason.TAG_UNKNOWN)} {missing}")
    return laptops


def _missing(session: Session, tags: tuple[str, ...]) -> str:
    """Typed labels that no laptop of this person's places has; also where another part of the choice left them out."""
    within = current_actor().places_for(PRINT)
    known = {row.tag for row in queries.choose_laptops(session, Selection(tags=tags), within=within)} if tags else set()
    return ", ".join(group_code(tag) for tag in tags if tag not in known)[: SHOWN * 20]


def _bound(text: str | None) -> str:
    """One end of a range; something that is no label holds nothing, so that a typing error prints no whole lot."""
    if not text:
        return ""
    tag = read_tag(text)
    if tag is None:
        raise _Unreadable(_("This is not the label of a laptop: %(labels)s", labels=text[:40]))
    return tag


def _show(form: LabelForm, sentences: tuple[str, ...] = ()) -> str:
    return page("labels/labels.html", form=form, sentences=sentences)


@blueprint.get("/labels/sizes")
@guard(PRINT)
def sizes() -> str:
    """Every size, with its calibration page and what the printer is off."""
    with db().read() as session:
        return page("labels/sizes.html", sizes=queries.list_sizes(session, _public_url()))


@blueprint.route("/labels/sizes/<code>", methods=["GET", "POST"])
@guard(PRINT)
def offset(code: str) -> Answer:
    """How far everything on this size moves."""
    if code not in SHEETS:
        raise NotFound("label sheet", code)
    with db().read() as session:
        known = queries.offset_of(session, code)
    form = OffsetForm.from_request(right=Decimal(known.right) / 10, down=Decimal(known.down) / 10)
    if not form.submitted():
        return _show_offset(code, form), 422 if request.method == "POST" else 200
    try:
        with unit_of_work() as uow:
            moved = Offset(right=_tenths(form.right.data), down=_tenths(form.down.data))
            service.set_offset(uow, code, moved)
    except Forbidden:
        raise
    except DomainError as error:
        return _show_offset(code, form, sentences_for(error)), 422
    flash(_("Kept. Print the calibration page again to see it."), "good")
    return redirect(url_for("labels.sizes"))


def _tenths(value: Decimal | None) -> int:
    return int(((value or Decimal(0)) * 10).to_integral_value(ROUND_HALF_UP))


def _show_offset(code: str, form: OffsetForm, sentences: tuple[str, ...] = ()) -> str:
    return page("labels/offset.html", code=code, sheet=SHEETS[code], form=form, sentences=sentences)


@blueprint.get("/labels/calibration/<code>.pdf")
@guard(PRINT)
def calibration(code: str) -> Response:
    """The calibration page in exact size, moved as labels will be."""
    if code not in SHEETS:
        raise NotFound("label sheet", code)
    with db().read() as session:
        moved = queries.offset_of(session, code)
    lines = (
        _("Print at 100 %, without fitting to the page. Measure the scale: it must be as long as it says."),
        _("Hold the page on an empty sheet, against the light. Measure how far the outlines are off."),
        _("Fill in the difference at this size, and print again."),
    )
    content = calibration_pdf(SHEETS[code], lines=lines, shift=moved.shift, language=current_locale())
    return pdf(content, f"calibration-{code}.pdf")
