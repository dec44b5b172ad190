"""Putting together what a donor is sent: a few laptops a job, so that nobody waits for a large lot."""

from collections.abc import Iterable, Mapping
from typing import Any

import sqlalchemy as sa

from laptopdesk.accounts import queries as accounts
from laptopdesk.assets.certificates import queries
from laptopdesk.assets.certificates.errors import CertificateReason
from laptopdesk.assets.certificates.messages import why_sentence
from laptopdesk.assets.certificates.models import DonorFileRow, DonorLineRow
from laptopdesk.assets.certificates.paper import Issued, certificate_pdf
from laptopdesk.assets.certificates.rules import against_issuing, grouped_code
from laptopdesk.assets.certificates.service import DONOR_FILE_JOB, issue_certificate
from laptopdesk.assets.certificates.statements import people_of, state
from laptopdesk.assets.certificates.summary import ProofSummary
from laptopdesk.assets.certificates.values import Certificate, DonorLine, Statement
from laptopdesk.assets.lifecycle import queries as lifecycle
from laptopdesk.assets.lifecycle.values import Lot
from laptopdesk.assets.proof.queries import judge_laptop
from laptopdesk.assets.proof.values import Period, Proof
from laptopdesk.core.access import Actor
from laptopdesk.core.clock import to_local
from laptopdesk.core.db import UnitOfWork
from laptopdesk.core.errors import Forbidden, Refused
from laptopdesk.core.files import store_file
from laptopdesk.core.i18n import gettext as _
from laptopdesk.core.i18n import speaking, word
from laptopdesk.core.jobs import enqueue
from laptopdesk.core.tables import Cell, csv_file
from laptopdesk.printing.papers import table_pdf
from laptopdesk.printing.values import PaperTable
from laptopdesk.ui.formats import group_code

CHUNK = 5
"""Laptops of one job: one takes some 50 ms to issue and print, and a job holds SQLite's write lock while it runs."""

MOST_NAMED = 500
"""Laptops without a certificate that the summary names; the index names all."""

StatedCertificate = tuple[Certificate, Statement]


def work_on_donor_file(uow: UnitOfWork, payload: Mapping[str, Any]) -> None:
    """Job: the next laptops of the lot are in the file, and the next job is queued; after the last one it is ready."""
    row = uow.session.scalar(sa.select(DonorFileRow).where(DonorFileRow.id == payload["donor_file"]).with_for_update())
    if row is None or row.finished_at is not None:
        return
    laptops = lifecycle.list_next_of_lot(uow.session, row.lot_id, after=row.after_tag, limit=CHUNK)
    asker = accounts.find_actor(uow.session, row.asked_by_id) if row.issues and row.asked_by_id else None
    for laptop_id, tag in laptops:
        _add(uow, row, laptop_id, tag, asker)
    uow.session.flush()
    if len(laptops) < CHUNK:
        _finish(uow, row)
        return
    row.after_tag = laptops[-1][1]
    enqueue(uow, DONOR_FILE_JOB, {"donor_file": row.id}, unique_key=f"donor-file:{row.id}:{row.after_tag}")


def _add(uow: UnitOfWork, row: DonorFileRow, laptop_id: int, tag: str, asker: Actor | None) -> None:
    custody_id = queries.first_custody_of(uow.session, laptop_id)
    why: tuple[str, ...] = ()
    stated_certificate = queries.find_valid(uow.session, laptop_id, custody_id)
    if stated_certificate is None:
        stated_certificate, why = _issue(uow, tag, custody_id, asker)
    judged = judge_laptop(uow.session, laptop_id, Period.FIRST)
    row.done += 1
    uow.session.add(
        DonorLineRow(
            donor_file_id=row.id,
            laptop_id=laptop_id,
            proof=judged.proof if judged else Proof.NOT_PROVEN,
            certificate_id=stated_certificate[0].id if stated_certificate else None,
            pdf_id=_print(uow, row, stated_certificate) if stated_certificate else None,
            why=list(why),
        )
    )


def _issue(
    uow: UnitOfWork, tag: str, custody_id: int | None, asker: Actor | None
) -> tuple[StatedCertificate | None, tuple[str, ...]]:
    try:
        if asker is None:
            statement = state(uow.session, tag, custody_id, today=to_local(uow.now).date())
            reasons = tuple(reason.value for reason in against_issuing(statement))
            return None, reasons or (CertificateReason.NOT_ISSUED.value,)
        made = issue_certificate(uow.by(asker), tag, custody_id=custody_id)
        return queries.get_certificate(uow.session, made), ()
    except Refused as error:
        return None, tuple(reason.value for reason in error.reasons)
    except Forbidden:
        return None, (CertificateReason.NOT_ALLOWED.value,)


def _print(uow: UnitOfWork, row: DonorFileRow, stated_certificate: StatedCertificate) -> int:
    certificate, statement = stated_certificate
    by = people_of(uow.session, [certificate.issued_by_id]).get(certificate.issued_by_id or 0)
    issued = Issued(certificate=certificate, issued_by=by, public_url=row.public_url)
    content = certificate_pdf(statement, issued, language=row.language)
    return store_file(uow, content, media_type="application/pdf")


def _finish(uow: UnitOfWork, row: DonorFileRow) -> None:
    lot = lifecycle.get_lot(uow.session, row.lot_id)
    with speaking(row.language):
        index = index_csv(queries.list_donor_lines(uow.session, row.id))
        summary = _summary(uow, row, lot)
    row.index_id = store_file(uow, index, media_type="text/csv; charset=utf-8")
    row.summary_id = store_file(uow, summary, media_type="application/pdf")
    row.total, row.finished_at = row.done, uow.now


def index_csv(lines: Iterable[DonorLine]) -> bytes:
    """Every laptop of the lot as a table that a Dutch Excel opens right."""
    headings = (
        _("Label"),
        _("Laptop"),
        _("Serial number"),
        _("Donor's number"),
        _("Result"),
        _("Certificate"),
        _("Verification code"),
        _("Why there is no certificate"),
    )
    return csv_file(headings, [_cells(line) for line in lines])


def _cells(line: DonorLine) -> tuple[Cell, ...]:
    why = " ".join(why_sentence(code) for code in line.why)
    code = grouped_code(line.code) if line.code else ""
    return (line.tag, line.words, line.serial, line.donor_number, word(line.proof), line.number, code, why)


def _summary(uow: UnitOfWork, row: DonorFileRow, lot: Lot) -> bytes:
    counts = queries.count_donor_lines(uow.session, row.id)
    certified = queries.count_with_certificate(uow.session, row.id)
    summary = ProofSummary(lot=lot, by_proof=counts, certified=certified, at=uow.now)
    without = [line for line in queries.list_donor_lines(uow.session, row.id) if line.number is None]
    named = [
        (group_code(line.tag), line.words, " ".join(why_sentence(code) for code in line.why))
        for line in without[:MOST_NAMED]
    ]
    table = PaperTable(
        title=_("Erasure of lot %(code)s", code=lot.code),
        lead=summary.lines(),
        head=(_("Label"), _("Laptop"), _("Why there is no certificate")),
        widths=(3, 5, 8),
        rows=tuple(named) or ((_("none"), "", ""),),
        language=row.language,
        note=_("All laptops, with the codes of their certificates, are listed in index.csv."),
    )
    return table_pdf(table)
