"""The public page of a laptop: what it is, and a form for who has a problem with it. It works without a script."""

from uuid import uuid4

from flask import Blueprint, abort, request
from werkzeug.wrappers import Response

from laptopdesk.assets.lifecycle import queries as assets
from laptopdesk.assets.lifecycle.values import LaptopIdentity
from laptopdesk.core.i18n import word
from laptopdesk.helpdesk.sticker import service
from laptopdesk.helpdesk.sticker.errors import StickerReason
from laptopdesk.helpdesk.sticker.forms import ProblemForm
from laptopdesk.helpdesk.sticker.values import ReportProblem
from laptopdesk.ui.answers import Answer, answer_act
from laptopdesk.ui.guard import public
from laptopdesk.ui.web import db, now, page

blueprint = Blueprint("sticker", __name__, template_folder="templates")

LONGEST_TOKEN = 64


@blueprint.route("/l/<tag>", methods=["GET", "POST"])
@public("whoever has the laptop before them reports a problem; the sticker's random token stands for that")
def laptop(tag: str) -> Answer:
    """Maker, model and label, and the form; a wrong label or token gets one and the same answer."""
    identity = _find(service.read_tag(tag))
    if identity is None:
        return _unknown()
    form = ProblemForm.from_request(nonce=str(uuid4()))
    return answer_act(
        form,
        lambda: None if form.website.data else _report(identity, form),
        done=lambda number: page("sticker/sent.html", laptop=identity, number=number),
        again=lambda: page("sticker/laptop.html", laptop=identity, token=_token(), form=form),
    )


def _find(tag: str) -> LaptopIdentity | None:
    with db().read() as session:
        return assets.find_by_sticker(session, tag, _token())


def _unknown() -> Answer:
    if service.WRONG_STICKERS.count_wrong(db(), request.remote_addr or "", now=now()):
        abort(429)
    return page("sticker/unknown.html", sentence=word(StickerReason.UNKNOWN)), 404


def _report(identity: LaptopIdentity, form: ProblemForm) -> int:
    """The ticket's number; raises Refused, and TooMany for a laptop about which too much was said."""
    command = ReportProblem(
        tag=identity.tag,
        token=_token(),
        what=form.what.data or "",
        nonce=(form.nonce.data or "")[:80],
        name=form.name.data or "",
        phone=form.phone.data or "",
        email=form.email.data or "",
        call_back=bool(form.call_back.data),
    )
    service.count_report(db(), command, now=now())
    with db().unit_of_work(now=now(), actor=service.ACTOR) as uow:
        return service.report_problem(uow, command)


def _token() -> str:
    return (request.form.get("t") or request.args.get("t", ""))[:LONGEST_TOKEN].strip()


@blueprint.after_request
def _out_of_search(response: Response) -> Response:
    response.headers["X-Robots-Tag"] = "noindex"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
