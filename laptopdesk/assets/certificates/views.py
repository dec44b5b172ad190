"""Pages of certificates: per laptop, per lot, what a donor is sent, and the public page that says whether one holds."""

from datetime import date, timedelta
from functools import partial

from flask import Blueprint, Response, abort, render_template, request
from sqlalchemy.orm import Session

from laptopdesk.accounts import queries as accounts
from laptopdesk.assets.certificates import queries, service
from laptopdesk.assets.certificates.archive import Entry, zipped
from laptopdesk.assets.certificates.forms import DonorFileForm, RevokeForm
from laptopdesk.assets.certificates.messages import STANDING_TONES, why_sentence
from laptopdesk.assets.certificates.paper import Issued, certificate_pdf, report_pdf
from laptopdesk.assets.certificates.rules import against_issuing
from laptopdesk.assets.certificates.statements import find_issuer, people_of, state
from laptopdesk.assets.certificates.summary import ProofSummary
from laptopdesk.assets.certificates.values import Certificate, CertificateStanding, DonorFile, Statement
from laptopdesk.assets.lifecycle import queries as lifecycle
from laptopdesk.assets.lifecycle.values import LaptopDetail
from laptopdesk.assets.proof.messages import PROOF_TONES
from laptopdesk.assets.proof.values import Judged, Proof
from laptopdesk.core.access import Actor, Permission
from laptopdesk.core.clock import to_local
from laptopdesk.core.db import Database
from laptopdesk.core.errors import NotFound
from laptopdesk.core.files import get_file
from laptopdesk.core.i18n import current_locale
from laptopdesk.core.i18n import gettext as _
from laptopdesk.core.limits import AddressLimit
from laptopdesk.core.numbers import read_number
from laptopdesk.ui.answers import Answer, answer_form, go
from laptopdesk.ui.forms import Form
from laptopdesk.ui.guard import current_actor, guard, public
from laptopdesk.ui.web import attachment, db, now, page, pdf, web

blueprint = Blueprint("certificates", __name__, template_folder="templates")

SEE, WORK, OFFICE = Permission.VIEW_LAPTOPS, Permission.PREPARE_LAPTOPS, Permission.LOWER_POLICY
TRIES = 60
WRONG_CODES = AddressLimit("certificate", tries=TRIES, window=timedelta(minutes=15))
"""Codes that one address may ask after: enough for a donor with a pile of papers, nothing against 100 bits."""


@blueprint.context_processor
def words() -> dict[str, object]:
    """Names the templates use."""
    return {"proof_tones": PROOF_TONES, "standing_tones": STANDING_TONES, "why_sentence": why_sentence, "proofs": Proof}


# ---- one laptop


@blueprint.get("/laptops/<tag>/certificates")
@guard(SEE)
def laptop(tag: str) -> str:
    """What a certificate would say now, those that were issued, and how they stand."""
    return _show_laptop(tag)


@blueprint.post("/laptops/<tag>/certificates")
@guard(WORK)
def issue(tag: str) -> Answer:
    """A certificate is issued."""
    _visible(tag)
    custody_id = request.form.get("custody", type=read_number)
    form = Form.from_request()
    return answer_form(
        form,
        lambda uow: service.issue_certificate(uow, tag, custody_id=custody_id),
        done=lambda _row: go("certificates.laptop", _("The certificate was issued."), tag=tag, custody=custody_id),
        again=lambda: _show_laptop(tag, form),
    )


def _visible(tag: str) -> LaptopDetail:
    """The laptop, for who may see it where it lies; raises NotFound, Forbidden."""
    with db().read() as session:
        detail = lifecycle.get_laptop(session, tag)
    current_actor().require(SEE, at=detail.laptop.location_id)
    return detail


def _today() -> date:
    return to_local(now()).date()


def _show_laptop(tag: str, refused: Form | None = None) -> str:
    detail, actor = _visible(tag), current_actor()
    with db().read() as session:
        statement = state(session, tag, request.values.get("custody", type=read_number), today=_today())
        issued = queries.list_certificates(session, detail.laptop.id)
        staff = accounts.staff_names(session, [certificate.issued_by_id for certificate in issued])
        custodies = queries.list_custodies(session, detail.laptop.id)
    return page(
        "certificates/laptop.html",
        laptop=detail.laptop,
        statement=statement,
        issued=issued,
        staff=staff,
        custodies=custodies,
        reasons=[reason.value for reason in against_issuing(statement)],
        refused=refused,
        same=_is_issued(statement, issued),
        public_url=_public_url(),
        may_issue=actor.may(WORK, at=detail.laptop.location_id),
        may_revoke=actor.may(OFFICE),
    )


def _is_issued(statement: Statement, issued: tuple[Certificate, ...]) -> bool:
    """Whether a valid certificate says exactly this."""
    return any(
        certificate.standing is CertificateStanding.VALID and service.says(statement, certificate.sha256)
        for certificate in issued
    )


@blueprint.get("/laptops/<tag>/erasure-report.pdf")
@guard(SEE)
def report(tag: str) -> Response:
    """What is known now, plainly marked as no certificate."""
    _visible(tag)
    with db().read() as session:
        statement = state(session, tag, request.args.get("custody", type=read_number), today=_today())
    reasons = tuple(reason.value for reason in against_issuing(statement))
    content = report_pdf(statement, reasons=reasons, now=now(), language=current_locale())
    return pdf(content, f"report-{statement.tag}.pdf")


@blueprint.get("/certificates/<int:certificate_id>.pdf")
@guard(SEE)
def paper(certificate_id: int) -> Response:
    """The certificate, printed again from what it stated."""
    with db().read() as session:
        certificate, statement = queries.get_certificate(session, certificate_id)
        by = people_of(session, [certificate.issued_by_id]).get(certificate.issued_by_id or 0)
    _visible(statement.tag)
    issued = Issued(certificate=certificate, issued_by=by, public_url=_public_url())
    return pdf(certificate_pdf(statement, issued, language=current_locale()), f"{certificate.number}.pdf")


def _public_url() -> str | None:
    url: str | None = web().config.public_url
    return url


@blueprint.route("/laptops/certificates/<int:certificate_id>/revoke", methods=["GET", "POST"])
@guard(OFFICE)
def revoke(certificate_id: int) -> Answer:
    """The office takes a certificate back; who is of the office at one place only, does not."""
    current_actor().require(OFFICE)
    with db().read() as session:
        certificate, statement = queries.get_certificate(session, certificate_id)
    form = RevokeForm.from_request()
    return answer_form(
        form,
        lambda uow: service.revoke_certificate(uow, certificate_id, reason=form.reason.data or ""),
        done=lambda _row: go("certificates.laptop", _("The certificate was revoked."), tag=statement.tag),
        again=lambda: page("certificates/revoke.html", certificate=certificate, statement=statement, form=form),
    )


# ---- a lot, and what its donor is sent


@blueprint.get("/lots/<int:lot_id>/certificates")
@guard(SEE)
def lot(lot_id: int) -> str:
    """The laptops of a lot by what is proven of them, and the files made for its donor."""
    return _show_lot(lot_id)


@blueprint.post("/lots/<int:lot_id>/certificates")
@guard(WORK)
def ask(lot_id: int) -> Answer:
    """A file for the donor is put together."""
    form = DonorFileForm.from_request()
    return answer_form(
        form,
        lambda uow: service.ask_donor_file(
            uow, lot_id, issues=bool(form.issues.data), language=current_locale(), public_url=_public_url()
        ),
        done=lambda made: go("certificates.donor_file", donor_file_id=made),
        again=lambda: _show_lot(lot_id, form),
    )


def _show_lot(lot_id: int, refused: DonorFileForm | None = None) -> str:
    actor = current_actor()
    with db().read() as session:
        lot = lifecycle.get_lot(session, lot_id)
        counts, files = queries.count_lot(session, lot_id), queries.list_donor_files(session, lot_id)
        issuer, whole = find_issuer(session, _today()), actor.may(SEE)
        without = queries.list_without(session, lot_id) if whole else ()
        staff = accounts.staff_names(session, [file.asked_by_id for file in files])
    return page(
        "certificates/lot.html",
        lot=lot,
        counts=counts,
        files=files,
        without=without,
        staff=staff,
        whole=whole,
        form=refused or DonorFileForm(),
        refused=refused,
        may_issue=actor.may_somewhere(WORK),
        may_ask=actor.may(WORK),
        issuer=issuer,
        public_url=_public_url(),
    )


@blueprint.get("/lots/donor-files/<int:donor_file_id>")
@guard(SEE)
def donor_file(donor_file_id: int) -> str:
    """How far the file is, or what is in it."""
    file = _whole_lot(donor_file_id)
    with db().read() as session:
        summary = _summary(session, file)
    return page("certificates/donor_file.html", file=file, lot=summary.lot, summary=summary)


@blueprint.get("/lots/donor-files/<int:donor_file_id>/certificates.zip")
@guard(SEE)
def download(donor_file_id: int) -> Response:
    """The zip, written while it is sent."""
    file = _whole_lot(donor_file_id)
    if file.finished_at is None or file.index_id is None or file.summary_id is None:
        raise NotFound("donor file", donor_file_id)
    database = db()
    with database.read() as session:
        summary = _summary(session, file)
        papers = queries.list_papers(session, donor_file_id)
    name, code = _("summary"), summary.lot.code
    documents = [("index.csv", file.index_id), (f"{name}.pdf", file.summary_id)]
    texts = [(f"{name}.txt", summary.text()), (f"{name}.json", summary.json())]
    entries: list[Entry] = [
        *(_entry(database, title, file_id) for title, file_id in (*documents, *papers)),
        *((title, partial(bytes, content)) for title, content in texts),
    ]
    safe = "".join(char if char.isascii() and (char.isalnum() or char in "-_.") else "_" for char in code)
    return attachment(zipped(entries), f"certificates-{safe}.zip", "application/zip")


def _summary(session: Session, file: DonorFile) -> ProofSummary:
    """What the file says of the whole lot, in the language it was made in."""
    return ProofSummary(
        lot=lifecycle.get_lot(session, file.lot_id),
        by_proof=queries.count_donor_lines(session, file.id),
        certified=queries.count_with_certificate(session, file.id),
        at=file.finished_at or file.asked_at,
    )


def _entry(database: Database, name: str, file_id: int) -> Entry:
    def read() -> bytes:
        with database.read() as session:
            return get_file(session, file_id).content

    return name, read


def _whole_lot(donor_file_id: int) -> DonorFile:
    """The file, for who may see every laptop of the lot wherever it lies; raises NotFound, Forbidden."""
    current_actor().require(SEE)
    with db().read() as session:
        return queries.get_donor_file(session, donor_file_id)


# ---- for everybody


@blueprint.get("/c")
@public("whoever holds a certificate types its code")
def enter() -> Answer:
    """Where the code of a certificate is typed."""
    code = request.args.get("code", "")
    return _answer(code) if code else page("certificates/check.html", answer=None)


@blueprint.get("/c/<code>")
@public("whoever holds a certificate asks whether it still holds, and of which number, day and end of a serial")
def check(code: str) -> Answer:
    """Valid, revoked or unknown, with number, day and the last four of the serial, and nothing else."""
    return _answer(code)


def _answer(code: str) -> str:
    with db().read() as session:
        answer = queries.answer_code(session, code)
    if answer.standing is CertificateStanding.UNKNOWN and WRONG_CODES.count_wrong(
        db(), request.remote_addr or "", now=now()
    ):
        abort(429)
    return page("certificates/check.html", answer=answer)


# ---- on the pages of others


def bench_panel(session: Session, judged: Judged) -> str:
    """The certificates of this laptop, on its bench page."""
    issued = queries.list_certificates(session, judged.laptop_id)
    return render_template("certificates/_bench.html", tag=judged.tag, issued=issued, proof=judged.proof, **words())


def lot_panel(session: Session, lot_id: int, actor: Actor) -> str:
    """How many laptops of this lot have a certificate, on the lot's page."""
    del actor
    counts = queries.count_lot(session, lot_id)
    return render_template("certificates/_lot.html", lot_id=lot_id, counts=counts, **words())
