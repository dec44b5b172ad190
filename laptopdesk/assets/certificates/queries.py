"""Reading certificates: what one would state now, those that were issued and how they stand, and donors' files."""

from collections import Counter
from collections.abc import Iterator, Sequence

import sqlalchemy as sa
from pydantic import TypeAdapter
from sqlalchemy.orm import Session

from laptopdesk.assets.certificates.models import CertificateRecordRow, CertificateRow, DonorFileRow, DonorLineRow
from laptopdesk.assets.certificates.rules import code_key, last_four, may_be_certified
from laptopdesk.assets.certificates.values import (
    Certificate,
    CertificateId,
    CertificateStanding,
    Custody,
    DonorFile,
    DonorFileId,
    DonorLine,
    LotCounts,
    PublicAnswer,
    Statement,
)
from laptopdesk.assets.evidence.queries import counts_no_longer
from laptopdesk.assets.lifecycle.models import CustodyRow, LaptopRow
from laptopdesk.assets.lifecycle.values import CustodyStart
from laptopdesk.assets.proof.queries import judge_laptops
from laptopdesk.assets.proof.values import Period, Proof
from laptopdesk.core.errors import NotFound
from laptopdesk.core.rows import value_of

STATEMENTS: TypeAdapter[Statement] = TypeAdapter(Statement)
"""Turns a statement into what the database keeps, and back."""

SHOWN = 50
"""Laptops without a certificate that a lot's page names; the donor's file names all."""


def _revoked() -> sa.ColumnElement[bool]:
    """The one rule of what a revoked certificate is: the office said so, or a record it rests on no longer counts."""
    rests = CertificateRecordRow
    mine = sa.and_(rests.certificate_id == CertificateRow.id, counts_no_longer(rests.record_id))
    fallen = sa.select(rests.record_id).where(mine)
    return sa.or_(CertificateRow.revoked_at.is_not(None), fallen.exists())


def answer_code(session: Session, code: str) -> PublicAnswer:
    """What the public page says: always one statement, which looks for the hash of what was typed."""
    row = CertificateRow
    query = sa.select(_revoked(), row.number, row.issued_at, row.statement).where(row.code_key == code_key(code))
    match = session.execute(query).one_or_none()
    if match is None:
        return PublicAnswer(standing=CertificateStanding.UNKNOWN)
    revoked, number, issued_at, statement = match
    return PublicAnswer(
        standing=CertificateStanding.REVOKED if revoked else CertificateStanding.VALID,
        number=number,
        issued_at=issued_at,
        last_four=last_four(statement.get("serial")),
    )


def find_by_name(session: Session, term: str) -> tuple[str, int] | None:
    """(number, laptop) of the certificate with this number, or with this verification code; None without one."""
    row = CertificateRow
    names = sa.or_(row.number == term.strip().upper(), row.code_key == code_key(term))
    match = session.execute(sa.select(row.number, row.laptop_id).where(names).limit(1)).one_or_none()
    return (match.number, match.laptop_id) if match else None


def list_custodies(session: Session, laptop_id: int) -> tuple[Custody, ...]:
    """The custody periods of this laptop, the newest first."""
    rows = session.scalars(
        sa.select(CustodyRow).where(CustodyRow.laptop_id == laptop_id).order_by(CustodyRow.id.desc())
    )
    return tuple(Custody(id=row.id, began_at=row.began_at, ended_at=row.ended_at) for row in rows)


def first_custody_of(session: Session, laptop_id: int) -> int | None:
    """The period in which the donor's data was on the laptop."""
    query = sa.select(CustodyRow.id).where(CustodyRow.laptop_id == laptop_id, _first())
    return session.scalar(query.order_by(CustodyRow.id).limit(1))


def _first() -> sa.ColumnElement[bool]:
    return CustodyRow.began_by == CustodyStart.INTAKE


def list_certificates(session: Session, laptop_id: int) -> tuple[Certificate, ...]:
    """Every certificate of this laptop, the newest first."""
    query = _certificates().where(CertificateRow.laptop_id == laptop_id).order_by(CertificateRow.id.desc())
    return tuple(_certificate(row, revoked=revoked) for row, revoked in session.execute(query))


def get_certificate(session: Session, certificate_id: int) -> tuple[Certificate, Statement]:
    """One certificate with what it states; raises NotFound."""
    match = session.execute(_certificates().where(CertificateRow.id == certificate_id)).one_or_none()
    if match is None:
        raise NotFound("certificate", certificate_id)
    row, revoked = match
    return _certificate(row, revoked=revoked), STATEMENTS.validate_python(row.statement)


def find_valid(session: Session, laptop_id: int, custody_id: int | None) -> tuple[Certificate, Statement] | None:
    """The newest valid certificate of this laptop for this period, with what it states."""
    query = _certificates().where(
        CertificateRow.laptop_id == laptop_id, CertificateRow.custody_id == custody_id, ~_revoked()
    )
    match = session.execute(query.order_by(CertificateRow.id.desc()).limit(1)).one_or_none()
    return (_certificate(match[0], revoked=False), STATEMENTS.validate_python(match[0].statement)) if match else None


def _certificates() -> sa.Select[CertificateRow, bool]:
    return sa.select(CertificateRow, _revoked())


def _certificate(row: CertificateRow, *, revoked: bool) -> Certificate:
    return value_of(
        row,
        Certificate,
        id=CertificateId(row.id),
        standing=CertificateStanding.REVOKED if revoked else CertificateStanding.VALID,
    )


def count_lot(session: Session, lot_id: int) -> LotCounts:
    """The laptops of this lot by what is proven of our first custody of them, and how many have a valid certificate."""
    row = CertificateRow
    certified = set(session.scalars(sa.select(row.laptop_id).where(row.id.in_(_newest_valid(lot_id)))))
    judged = list(judge_laptops(session, (LaptopRow.lot_id == lot_id,), Period.FIRST))
    counted = Counter(laptop.proof for laptop in judged)
    revoked = sa.select(sa.func.count()).select_from(row).where(row.lot_id == lot_id, _revoked())
    return LotCounts(
        by_proof={proof: counted[proof] for proof in Proof},
        certified=sum(laptop.laptop_id in certified for laptop in judged),
        waiting=sum(may_be_certified(laptop) and laptop.laptop_id not in certified for laptop in judged),
        revoked=session.scalar(revoked) or 0,
    )


def _newest_valid(lot_id: int) -> sa.Select[int]:
    row = CertificateRow
    return (
        sa.select(sa.func.max(row.id))
        .join(CustodyRow, CustodyRow.id == row.custody_id)
        .where(row.lot_id == lot_id, _first(), ~_revoked())
        .group_by(row.laptop_id)
    )


def numbers_of(session: Session, laptop_ids: Sequence[int]) -> dict[int, str]:
    """The number of the newest valid certificate of each of these laptops for its last period in our custody."""
    row = CertificateRow
    mine = sa.and_(LaptopRow.id == row.laptop_id, LaptopRow.custody_id == row.custody_id)
    query = sa.select(row.laptop_id, row.number).join(LaptopRow, mine).where(row.laptop_id.in_(laptop_ids), ~_revoked())
    return dict(session.execute(query.order_by(row.id)).all())


def list_without(session: Session, lot_id: int) -> tuple[str, ...]:
    """The first laptops of this lot without a valid certificate, by tag."""
    having = sa.select(CertificateRow.laptop_id).where(CertificateRow.id.in_(_newest_valid(lot_id)))
    query = sa.select(LaptopRow.tag).where(LaptopRow.lot_id == lot_id, LaptopRow.id.not_in(having))
    return tuple(session.scalars(query.order_by(LaptopRow.tag).limit(SHOWN)))


def list_donor_files(session: Session, lot_id: int) -> tuple[DonorFile, ...]:
    """The files made for the donor of this lot, the newest first."""
    rows = session.scalars(
        sa.select(DonorFileRow).where(DonorFileRow.lot_id == lot_id).order_by(DonorFileRow.id.desc()).limit(20)
    )
    return tuple(donor_file_of(row) for row in rows)


def get_donor_file(session: Session, donor_file_id: int) -> DonorFile:
    """One of them; raises NotFound."""
    row = session.get(DonorFileRow, donor_file_id)
    if row is None:
        raise NotFound("donor file", donor_file_id)
    return donor_file_of(row)


def donor_file_of(row: DonorFileRow) -> DonorFile:
    """The row as a plain value."""
    return value_of(row, DonorFile, id=DonorFileId(row.id))


def list_donor_lines(session: Session, donor_file_id: int) -> Iterator[DonorLine]:
    """The laptops of this file by tag, a stretch at a time."""
    query = (
        sa.select(DonorLineRow, LaptopRow, CertificateRow.number, CertificateRow.code)
        .join(LaptopRow, LaptopRow.id == DonorLineRow.laptop_id)
        .outerjoin(CertificateRow, CertificateRow.id == DonorLineRow.certificate_id)
        .where(DonorLineRow.donor_file_id == donor_file_id)
        .order_by(LaptopRow.tag)
    )
    for line, laptop, number, code in session.execute(query.execution_options(yield_per=200)):
        yield DonorLine(
            tag=laptop.tag,
            words=f"{laptop.manufacturer} {laptop.model}".strip(),
            serial=laptop.serial,
            donor_number=laptop.donor_number,
            proof=line.proof,
            number=number,
            code=code,
            pdf_id=line.pdf_id,
            why=tuple(line.why),
        )


def count_donor_lines(session: Session, donor_file_id: int) -> dict[Proof, int]:
    """How many laptops of this file are how well proven."""
    row = DonorLineRow
    query = sa.select(row.proof, sa.func.count()).where(row.donor_file_id == donor_file_id).group_by(row.proof)
    return dict(session.execute(query).all())


def count_with_certificate(session: Session, donor_file_id: int) -> int:
    """How many laptops of this file have a certificate in it."""
    row = DonorLineRow
    query = sa.select(sa.func.count(row.certificate_id)).where(row.donor_file_id == donor_file_id)
    return session.scalar(query) or 0


def list_papers(session: Session, donor_file_id: int) -> Sequence[tuple[str, int]]:
    """(number, file) of each certificate in this file, by tag."""
    query = (
        sa.select(CertificateRow.number, LaptopRow.tag, DonorLineRow.pdf_id)
        .join(CertificateRow, CertificateRow.id == DonorLineRow.certificate_id)
        .join(LaptopRow, LaptopRow.id == DonorLineRow.laptop_id)
        .where(DonorLineRow.donor_file_id == donor_file_id, DonorLineRow.pdf_id.is_not(None))
        .order_by(LaptopRow.tag)
    )
    return [(f"{tag}-{number}.pdf", file_id) for number, tag, file_id in session.execute(query) if file_id is not None]
