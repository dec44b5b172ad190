"""Demo data about the condition of laptops and lots."""

import hashlib
from collections.abc import Sequence
from datetime import datetime, timedelta

from laptopdesk.assets.lifecycle.values import LockKind
from laptopdesk.assets.lots.readers.reading import read_donor_list
from laptopdesk.assets.lots.service.agreeing import announce, change_terms
from laptopdesk.assets.lots.values import Announce, DriveWish, LotTerms
from laptopdesk.assets.preparation.service.checks import record_lock_checks
from laptopdesk.assets.preparation.service.grades import grade_laptop
from laptopdesk.assets.preparation.values import (
    AddRelease,
    GradeFinding,
    GradeLaptop,
    LicenceType,
    LockResult,
    RecordLockChecks,
)
from laptopdesk.core.clock import to_local
from laptopdesk.core.db import UnitOfWork

_KINDS = (LockKind.BIOS, LockKind.FIRMWARE, LockKind.ABSOLUTE, LockKind.MDM, LockKind.HDD)

_GRADES = (
    ("B", (GradeFinding.SCRATCHES,)),
    ("A", ()),
    ("B", (GradeFinding.STICKERS,)),
    ("C", (GradeFinding.DENTS, GradeFinding.KEYS_WORN)),
    ("B", ()),
    ("A", ()),
    ("C", (GradeFinding.SCREEN_SPOTS,)),
    ("D", (GradeFinding.CRACKS, GradeFinding.SCRATCHES)),
)


def try_locks(uow: UnitOfWork, tag: str) -> None:
    """Every lock was tried online, and none was found."""
    results = tuple((kind, LockResult.CLEAR) for kind in _KINDS)
    command = RecordLockChecks(tag=tag, results=results, online=True, tool="BIOS-menu en Windows-installatie")
    record_lock_checks(uow, command)


def announce_otherwise(uow: UnitOfWork, lot: str, rows: Sequence[tuple[str, str, str]], *, donor: str) -> None:
    """The donor announced almost what came: one laptop more, one serial with a slip, and one laptop not at all."""
    maker, model, serial = rows[0]
    slip = (maker, model, f"{serial[:-1]}O")
    lines = ["Merk;Model;Serienummer", *(";".join(row) for row in (slip, *rows[2:], (maker, model, "DEMOX99999")))]
    content = "\n".join(lines).encode()
    command = Announce(
        lot=lot,
        donor=donor,
        listed=read_donor_list(content),
        name="aankondiging.csv",
        sha256=hashlib.sha256(content).hexdigest(),
    )
    lot_id = announce(uow, command).lot_id
    terms = LotTerms(
        contact_name="Contactpersoon van de gever",
        contact_email="ict@example.org",
        certificate_wanted=True,
        drives=DriveWish.KEEP,
        deadline=to_local(uow.now).date() + timedelta(days=60),
    )
    if lot_id is not None:
        change_terms(uow, lot_id, terms)


def release_that_ends(today: datetime) -> AddRelease:
    """A system whose support ends within the year."""
    return AddRelease(
        name="Windows 11 Pro",
        version="24H2",
        sha256="5e" * 32,
        os="Windows 11 Pro",
        licence=LicenceType.REFURBISHER,
        support_until=to_local(today).date() + timedelta(days=240),
    )


def give_grade(uow: UnitOfWork, tag: str, number: int) -> None:
    """A grade that fits what is seen; `number` spreads them."""
    code, findings = _GRADES[number % len(_GRADES)]
    grade_laptop(uow, GradeLaptop(tag=tag, code=code, findings=findings))
