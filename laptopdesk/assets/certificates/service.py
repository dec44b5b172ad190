"""Issuing certificates and revoking them: each a fact with its own number and code, kept as it was stated."""

import hashlib
import secrets
from dataclasses import replace

import sqlalchemy as sa

from laptopdesk.assets.certificates import queries, rules
from laptopdesk.assets.certificates.errors import CertificateReason
from laptopdesk.assets.certificates.events import CertificateIssued, CertificateRevoked, DonorFileAsked
from laptopdesk.assets.certificates.models import CertificateRecordRow, CertificateRow, DonorFileRow
from laptopdesk.assets.certificates.statements import state
from laptopdesk.assets.certificates.values import CertificateId, DonorFileId, Statement
from laptopdesk.assets.lifecycle import queries as lifecycle
from laptopdesk.assets.lifecycle.values import LaptopFilter
from laptopdesk.core.access import Permission
from laptopdesk.core.clock import to_local
from laptopdesk.core.db import UnitOfWork
from laptopdesk.core.errors import NotFound, Refused
from laptopdesk.core.events import FreeText
from laptopdesk.core.jobs import enqueue
from laptopdesk.core.numbering import take_numbers
from laptopdesk.protocol.canonical import canonical_json
from laptopdesk.protocol.words import Worded

DONOR_FILE_JOB = "certificates.donor_file"


def issue_certificate(uow: UnitOfWork, tag: str, *, custody_id: int | None = None) -> CertificateId:
    """The laptop has a certificate of what is known of it in this period, with a number and a code of its own.

    Raises NotFound, Forbidden, or Refused with every reason why the evidence does not suffice.
    """
    row = lifecycle.lock_laptop_row(uow.session, tag)
    if row is None:
        raise NotFound("laptop", tag)
    uow.actor.require(Permission.PREPARE_LAPTOPS, at=row.location_id)
    statement = state(uow.session, tag, custody_id, today=to_local(uow.now).date())
    reasons = against(uow, statement)
    if reasons:
        raise Refused(reasons)
    return _keep(uow, statement)


def against(uow: UnitOfWork, statement: Statement) -> tuple[Worded, ...]:
    """Every reason why this is not issued now; the very same statement is not issued twice while it is valid."""
    reasons = tuple(rules.against_issuing(statement))
    valid = queries.find_valid(uow.session, statement.laptop_id, statement.custody_id)
    if not reasons and valid is not None and says(statement, valid[0].sha256):
        return (CertificateReason.ISSUED_ALREADY,)
    return reasons


def content_hash(statement: Statement) -> str:
    """The SHA-256 of the statement in its one exact byte form; without what its form did not have.

    What is issued leaves nothing in doubt, so that is no part of it.
    """
    later = {"checked_by", "checked_at", "issuer", "paper"} if statement.paper == 1 else set()
    document = queries.STATEMENTS.dump_python(statement, mode="json", exclude={"doubts", *later})
    return hashlib.sha256(canonical_json(document)).hexdigest()


def says(statement: Statement, sha256: str) -> bool:
    """Whether a certificate with this hash says exactly this, in whichever form it was issued."""
    return sha256 in (content_hash(statement), content_hash(replace(statement, paper=1)))


def _keep(uow: UnitOfWork, statement: Statement) -> CertificateId:
    (number,) = take_numbers(uow.session, "certificate")
    code = "".join(secrets.choice(rules.ALPHABET) for _ in range(rules.CODE_LENGTH))
    row = CertificateRow(
        number=f"CS{to_local(uow.now).year}-{number:06d}",
        code=code,
        code_key=rules.code_key(code),
        laptop_id=statement.laptop_id,
        custody_id=statement.custody_id,
        lot_id=statement.lot_id,
        proof=statement.proof,
        statement=queries.STATEMENTS.dump_python(statement, mode="json", exclude={"doubts"}),
        sha256=content_hash(statement),
        issued_at=uow.now,
        issued_by_id=uow.actor.staff_id,
    )
    uow.session.add(row)
    uow.session.flush()
    rests_on = [medium.record.id for medium in statement.media if medium.record is not None]
    uow.session.add_all(CertificateRecordRow(certificate_id=row.id, record_id=record_id) for record_id in rests_on)
    uow.session.flush()
    uow.record(
        CertificateIssued(
            certificate_id=row.id,
            laptop_id=row.laptop_id,
            lot_id=row.lot_id,
            custody_id=row.custody_id,
            number=row.number,
            proof=row.proof,
            sha256=row.sha256,
        )
    )
    return CertificateId(row.id)


def revoke_certificate(uow: UnitOfWork, certificate_id: int, *, reason: str) -> None:
    """The office takes the certificate back, with a reason; raises NotFound, Forbidden, Refused."""
    uow.actor.require(Permission.LOWER_POLICY)
    row = uow.session.scalar(sa.select(CertificateRow).where(CertificateRow.id == certificate_id).with_for_update())
    if row is None:
        raise NotFound("certificate", certificate_id)
    if row.revoked_at is not None:
        raise Refused([CertificateReason.REVOKED_ALREADY])
    if not reason.strip():
        raise Refused([CertificateReason.REASON_MISSING])
    row.revoked_at, row.revoked_by_id, row.revoked_reason = uow.now, uow.actor.staff_id, reason.strip()
    uow.record(
        CertificateRevoked(
            certificate_id=row.id, laptop_id=row.laptop_id, number=row.number, reason=FreeText(reason.strip())
        )
    )


def ask_donor_file(uow: UnitOfWork, lot_id: int, *, issues: bool, language: str, public_url: str | None) -> DonorFileId:
    """A job will put the lot's certificates together; with `issues`, those that can be are issued first.

    For who works with laptops, wherever they lie. Raises NotFound, Forbidden, Refused.
    """
    uow.actor.require(Permission.PREPARE_LAPTOPS)
    lifecycle.get_lot(uow.session, lot_id)
    total = lifecycle.count_laptops(uow.session, LaptopFilter(lot_id=lot_id))
    if not total:
        raise Refused([CertificateReason.LOT_EMPTY])
    row = DonorFileRow(
        lot_id=lot_id,
        language=language,
        public_url=public_url,
        issues=issues,
        asked_at=uow.now,
        asked_by_id=uow.actor.staff_id,
        total=total,
    )
    uow.session.add(row)
    uow.session.flush()
    enqueue(uow, DONOR_FILE_JOB, {"donor_file": row.id}, unique_key=f"donor-file:{row.id}:")
    uow.record(DonorFileAsked(lot_id=lot_id, laptops=total, issues=issues))
    return DonorFileId(row.id)
