"""Labels: choose laptops and print, and the sizes with what a printer is off."""

from decimal import ROUND_HALF_UP, Decimal

from flask import Blueprint, request
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from laptopdesk.assets.labels import queries, service
from laptopdesk.assets.labels.errors import LabelReason
from laptopdesk.assets.labels.forms import SHOWN, LabelForm, OffsetForm
from laptopdesk.assets.labels.messages import qr_sentence, sheet_name
from laptopdesk.assets.labels.rules import read_tag, read_typed
from laptopdesk.assets.labels.values import LabelLaptop, Offset, Selection
from laptopdesk.assets.lifecycle import queries as lifecycle
from laptopdesk.assets.lifecycle.values import LaptopFilter
from laptopdesk.config import Config
from laptopdesk.core.access import Permission
from laptopdesk.core.errors import NotFound, Refused
from laptopdesk.core.i18n import current_locale, word
from laptopdesk.core.i18n import gettext as _
from laptopdesk.core.numbers import find_number
from laptopdesk.places import queries as places
from laptopdesk.printing.calibration import calibration_pdf
from laptopdesk.printing.sizes import SHEETS
from laptopdesk.ui.answers import Answer, answer_form, go
from laptopdesk.ui.formats import group_code
from laptopdesk.ui.guard import current_actor, guard
from laptopdesk.ui.web import CONTENT_SECURITY_POLICY, db, page, pdf, web

blueprint = Blueprint("labels", __name__, template_folder="templates")

PRINT = Permission.PRINT_LABELS
PRINTED_POLICY = CONTENT_SECURITY_POLICY.replace("frame-ancestors 'none'", "frame-ancestors 'self'")
"""A label that is printed at once stands in a frame of our own page; nobody else's page may show it."""


@blueprint.context_processor
def words() -> dict[str, object]:
    """Names the templates use."""
    return {"sheet_name": sheet_name, "qr_sentence": qr_sentence, "has_public_url": bool(_public_url())}


def _public_url() -> str | None:
    config = web().config
    return config.public_url if isinstance(config, Config) else None


@blueprint.get("/labels")
@guard(PRINT)
def labels() -> str:
    """Choose which labels; `lot` and `location` in the address are chosen already."""
    with db().read() as session:
        return _show(_form(session, request.args))


@blueprint.post("/labels/choose")
@guard(PRINT)
def choose() -> str:
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
        laptops = _chosen(session, form) if form.validate() else ()
        if not laptops:
            return _show(form), 422
        offset = queries.offset_of(session, form.sheet.data)
    try:
        content = service.labels_pdf(
            laptops,
            sheet=form.sheet.data,
            start_at=form.start_at.data or 1,
            offset=offset,
            public_url=_public_url(),
            language=current_locale(),
        )
    except Refused as error:
        form.refuse(error)
        return _show(form), 422
    return answer_form(
        form,
        lambda uow: service.record_print(uow, laptops, sheet=form.sheet.data),
        done=lambda _row: _printed(content),
        again=lambda: _show(form),
    )


def _printed(content: bytes) -> Response:
    answer = pdf(content, "labels.pdf")
    answer.headers["Content-Security-Policy"] = PRINTED_POLICY
    return answer


def _form(session: Session, data: "MultiDict[str, str]") -> LabelForm:
    values: dict[str, object] = {"never_printed": not data.get("typed"), **data.to_dict()}
    form = LabelForm(data if request.method == "POST" and "sheet" in data else None, data=values)
    lots = [(str(lot.id), f"{lot.code} {lot.donor}".strip()) for lot in lifecycle.list_lots(session)]
    form.lot.choices = [("", _("every lot")), *lots]
    form.location.choices = [
        ("", _("every location")),
        *places.choices(session, within=current_actor().places_for(PRINT)),
    ]
    form.sheet.choices = [(code, sheet_name(sheet)) for code, sheet in SHEETS.items()]
    return form


def _chosen(session: Session, form: LabelForm) -> tuple[LabelLaptop, ...]:
    """The laptops that are meant; none where the form says what is wrong with the choice."""
    typed = read_typed(form.typed.data or "")
    if not any((typed.tags, form.lot.data, form.location.data, form.first.data, form.last.data)):
        form.form_errors = [_("Choose a lot, a location or labels first.")]
        return ()
    chosen = Selection(
        tags=typed.tags,
        laptop_filter=LaptopFilter(lot_id=find_number(form.lot.data), location_id=find_number(form.location.data)),
        first=read_tag(form.first.data or "") or "",
        last=read_tag(form.last.data or "") or "",
        never_printed=bool(form.never_printed.data),
    )
    laptops = queries.choose_laptops(session, chosen, within=current_actor().places_for(PRINT))
    missing = _missing(session, typed.tags)
    if not laptops and not missing and form.never_printed.data:
        left_out = _("Labels that were printed before are left out. Untick that to print them again.")
        form.form_errors = [word(LabelReason.NOTHING_CHOSEN), left_out]
    if missing:
        form.form_errors = [f"{word(LabelReason.TAG_UNKNOWN)} {missing}"]
    return () if missing else laptops


def _missing(session: Session, tags: tuple[str, ...]) -> str:
    """Typed labels that no laptop of this person's places has; also where another part of the choice left them out."""
    within = current_actor().places_for(PRINT)
    visible = (
        {row.tag for row in queries.choose_laptops(session, Selection(tags=tags), within=within)} if tags else set()
    )
    return ", ".join(group_code(tag) for tag in tags if tag not in visible)[: SHOWN * 20]


def _show(form: LabelForm) -> str:
    return page("labels/labels.html", form=form)


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
        current = queries.offset_of(session, code)
    form = OffsetForm.from_request(right=Decimal(current.right) / 10, down=Decimal(current.down) / 10)
    return answer_form(
        form,
        lambda uow: service.set_offset(uow, code, Offset(right=_tenths(form.right.data), down=_tenths(form.down.data))),
        done=lambda _row: go("labels.sizes", _("Saved. Print the calibration page again to see it.")),
        again=lambda: page("labels/offset.html", code=code, sheet=SHEETS[code], form=form),
    )


def _tenths(value: Decimal | None) -> int:
    return int(((value or Decimal(0)) * 10).to_integral_value(ROUND_HALF_UP))


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
