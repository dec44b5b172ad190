"""The public page of a laptop: what it is, and a form for who has a problem with it. It works without a script."""

from uuid import uuid4

from flask import Blueprint, abort, request
from werkzeug.wrappers import Response

from laptopdesk.assets import queries as assets
from laptopdesk.assets.values import LaptopIdentity
from laptopdesk.core.errors import Refused
from laptopdesk.core.i18n import word
from laptopdesk.helpdesk.sticker import service
from laptopdesk.helpdesk.sticker.errors import StickerReason
from laptopdesk.helpdesk.sticker.forms import ProblemForm
from laptopdesk.helpdesk.sticker.values import ReportProblem
from laptopdesk.ui.errors import sentences_for
from laptopdesk.ui.guard import public
from laptopdesk.ui.web import db, now, page

blueprint = Blueprint("sticker", __name__, template_folder="templates")

LONGEST_TOKEN = 64
Answer = str | Response | tuple[str, int]


@blueprint.route("/l/<tag>", methods=["GET", "POST"])
@public("whoever has the laptop before them reports a problem; the sticker's random token stands for that")
def laptop(tag: str) -> Answer:
    """Maker, model and label, and the form; a wrong label or token gets one and the same answer."""
    found = _find(service.read_tag(tag))
    if found is None:
        return _unknown()
    form = ProblemForm.from_request(nonce=str(uuid4()))
    if request.method == "GET":
        return _show(found, form)
    if not form.validate():
        return _show(found, form), 422
    if form.website.data:
        return page("sticker/sent.html", laptop=found, number=None)
    return _report(found, form)


def _find(tag: str) -> LaptopIdentity | None:
    with db().read() as session:
        return assets.find_by_sticker(session, tag, _token())


def _unknown() -> Answer:
    if service.WRONG_STICKERS.count_wrong(db(), request.remote_addr or "", now=now()):
        abort(429)
    return page("sticker/unknown.html", sentence=word(StickerReason.UNKNOWN)), 404


def _report(found: LaptopIdentity, form: ProblemForm) -> Answer:
    command = ReportProblem(
        tag=found.tag, token=_token(), what=form.what.data or "",
        nonce=(form.nonce.data or "")[:80], name=form.name.data or "", phone=form.phone.data or "",
        email=form.email.data or "", call_back=bool(form.call_back.data),
    )  # fmt: skip
    try:
        service.count_report(db(), command, now=now())
        with db().unit_of_work(now=now(), actor=service.ACTOR) as uow:
            number = service.report_problem(uow, command)
    except Refused as error:
        many = StickerReason.TOO_MANY in error.reasons
        return _show(found, form, sentences_for(error)), 429 if many else 422
    return page("sticker/sent.html", laptop=found, number=number)


def _show(found: LaptopIdentity, form: ProblemForm, sentences: tuple[str, ...] = ()) -> str:
    return page("sticker/laptop.html", laptop=found, token=_token(), form=form, sentences=sentences)


def _token() -> str:
    return (request.form.get("t") or request.args.get("t", ""))[:LONGEST_TOKEN].strip()


@blueprint.after_request
def _out_of_search(response: Response) -> Response:
    response.headers["X-Robots-Tag"] = "noindex"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
