"""The words of a certificate, or of a report that is none: a statement as content for the PDF.

Every field of the sample certificate of NIST SP 800-88 Rev. 1, appendix G (see `rules`) has its place; what we do not
know is left out. What is attested or not proven stands in a frame and is never worded as proof.
"""

from dataclasses import dataclass
from datetime import datetime

from laptopdesk.assets.certificates.messages import why_sentence
from laptopdesk.assets.certificates.rules import grouped_code
from laptopdesk.assets.certificates.values import Certificate, Issuer, MediumFacts, Person, RecordFacts, Statement
from laptopdesk.assets.evidence.values import RecordReason
from laptopdesk.assets.lifecycle.values import SanitizationLevel
from laptopdesk.assets.proof.values import Proof
from laptopdesk.assets.sampling.rules import needed
from laptopdesk.core.access import Role
from laptopdesk.core.i18n import current_locale, ngettext, speaking, word, word_of
from laptopdesk.core.i18n import gettext as _
from laptopdesk.printing.papers import form_pdf
from laptopdesk.printing.values import FormBlock, PaperForm
from laptopdesk.protocol.words import N_
from laptopdesk.ui.formats import format_date, format_datetime, format_number, group_code

Facts = tuple[tuple[str, str], ...]


@dataclass(frozen=True, kw_only=True)
class Issued:
    """What a certificate adds to its statement. `public_url` is where the installation is reached, or None."""

    certificate: Certificate
    issued_by: Person | None
    public_url: str | None


def certificate_pdf(statement: Statement, issued: Issued, *, language: str) -> bytes:
    """The certificate in this language: the same bytes every time."""
    with speaking(language):
        return form_pdf(_certificate(statement, issued))


def report_pdf(statement: Statement, *, reasons: tuple[str, ...], now: datetime, language: str) -> bytes:
    """What is known now, plainly marked as no certificate, with every reason why it is none."""
    with speaking(language):
        return form_pdf(_report(statement, reasons, now))


def _certificate(statement: Statement, issued: Issued) -> PaperForm:
    certificate = issued.certificate
    return PaperForm(
        title=_("Certificate of erasure"),
        number=_("No. %(number)s", number=certificate.number),
        sender=_sender(statement.issuer),
        lead=(_lead(statement, issued),),
        notice=_(NOTICES[statement.proof]),
        blocks=_blocks(statement),
        signatures=_to_sign() if statement.paper == 1 else (),
        check=_check(statement, issued),
        qr=_address(issued),
        language=current_locale(),
    )


def _to_sign() -> tuple[str, ...]:
    return (_("Erased by: name, date, signature"), _("Verified by: name, date, signature"))


def _sender(issuer: Issuer | None) -> str:
    return " · ".join(filter(None, (issuer.name, issuer.place, issuer.address))) if issuer else ""


def _lead(statement: Statement, issued: Issued) -> str:
    when, name = format_datetime(issued.certificate.issued_at), _person(issued.issued_by) or _("Laptopdesk")
    if statement.issuer is None:
        return _("Issued on %(when)s by %(name)s. Terms of NIST SP 800-88 Rev. 2.", when=when, name=name)
    return _(
        "Issued on %(when)s by %(name)s for %(organisation)s. Terms of NIST SP 800-88 Rev. 2.",
        when=when,
        name=name,
        organisation=statement.issuer.name,
    )


def _where(statement: Statement, issued: Issued) -> Facts:
    """Where anybody can check it: an address, or whom to ask."""
    address = _address(issued)
    if address:
        return ((_("Check it at"), address),)
    if statement.paper == 1:
        return ()
    if statement.issuer is not None:
        whom = f"{statement.issuer.name}, {statement.issuer.address}"
    else:
        whom = issued.issued_by.name if issued.issued_by else _("whoever gave you this paper")
    return ((_("How to check it"), _("ask %(whom)s and quote this code", whom=whom)),)


def _check(statement: Statement, issued: Issued) -> Facts:
    where = _where(statement, issued)
    code = issued.certificate.code
    return ((_("Verification code"), grouped_code(code)), *where, (_("Content (SHA-256)"), issued.certificate.sha256))


def _address(issued: Issued) -> str | None:
    return f"{issued.public_url.rstrip('/')}/c/{issued.certificate.code}" if issued.public_url else None


def _report(statement: Statement, reasons: tuple[str, ...], now: datetime) -> PaperForm:
    why = " ".join(why_sentence(code) for code in reasons)
    return PaperForm(
        title=_("Report: no certificate"),
        number=group_code(statement.tag),
        lead=(_("What is known on %(when)s.", when=format_datetime(now)),),
        notice=" ".join(filter(None, (_("This paper is not a certificate of erasure."), why))),
        blocks=_blocks(statement),
        footer=_("This is not a certificate"),
        language=current_locale(),
    )


NOTICES = {
    Proof.PROVEN: N_("Every drive of this laptop was erased, and a tool proved it."),
    Proof.DESTROYED: N_("Every drive of this laptop was destroyed. Two named people confirm this."),
    Proof.ATTESTED: N_("Attested, not proven: people say that this was done; no tool reported it."),
    Proof.NO_DRIVE: N_("There was no drive in this laptop. A named person looked, and recorded it."),
    Proof.NOT_PROVEN: N_("Not proven."),
}


def _blocks(statement: Statement) -> tuple[FormBlock, ...]:
    drives = tuple(
        _drive(statement, medium, number, len(statement.media)) for number, medium in enumerate(statement.media, 1)
    )
    return (_laptop(statement), *(drives or (_no_drive(statement),)), _sample(statement))


def _unknown(statement: Statement) -> str:
    """What stands where nothing is known: the first form said so, since then such a part is left out."""
    return _("not known") if statement.paper == 1 else ""


def _drop_empty(facts: Facts) -> Facts:
    return tuple((label, value) for label, value in facts if value)


def _laptop(statement: Statement) -> FormBlock:
    unknown = _unknown(statement)
    old: Facts = ((_("Classification"), _("not applicable")), (_("Data backed up"), _("not known; we made no copy")))
    checked = ", ".join(filter(None, (_person(statement.checked_by), format_date(statement.checked_at))))
    ended = format_date(statement.custody_ended_at) if statement.custody_ended_at else _("still ours")
    return FormBlock(
        title=_("The laptop"),
        facts=_drop_empty(
            (
                (_("Property number"), group_code(statement.tag)),
                (_("Make and model"), f"{statement.manufacturer} {statement.model}".strip()),
                (_("Serial number"), statement.serial or _("not known")),
                (_("Donor's number"), statement.donor_number or unknown),
                (_("Source"), statement.donor or unknown),
                (_("Lot"), f"{statement.lot_code}, {format_date(statement.received_on)}"),
                (_("In our custody"), f"{format_date(statement.custody_began_at)} – {ended}"),
                (_("Organisation and place"), statement.place or unknown),
                *(old if statement.paper == 1 else ()),
                (_("Checked by"), checked),
                (_("Destination afterwards"), _("reuse by a participant; now: %(state)s", state=word(statement.state))),
            )
        ),
    )


def _no_drive(statement: Statement) -> FormBlock:
    if statement.no_drive_by is None:
        return FormBlock(title=_("Drives"), facts=(), notice=certificate_no_drive())
    return FormBlock(
        title=_("Drives"),
        notice=_("There was no drive in this laptop. That is what a person saw; no tool reported it."),
        facts=(
            (_("Recorded by"), _person(statement.no_drive_by)),
            (_("Recorded on"), format_datetime(statement.no_drive_at)),
        ),
    )


def certificate_no_drive() -> str:
    """What stands where no drive is known."""
    return _("Not proven. No drive is known, and it is not recorded that there is none.")


def _drive(statement: Statement, medium: MediumFacts, number: int, total: int) -> FormBlock:
    record = medium.record
    return FormBlock(
        title=_("Drive %(number)s of %(total)s", number=number, total=total),
        notice="" if medium.proof in (Proof.PROVEN, Proof.DESTROYED) else _drive_notice(medium),
        facts=(
            (_("Result"), _drive_notice(medium)),
            *_medium(statement, medium),
            *(_record(statement, record) if record else ()),
        ),
        lines=_reasons(record) if record else (),
    )


def _drive_notice(medium: MediumFacts) -> str:
    words = word(medium.proof).capitalize() + "."
    lacks = " ".join(why_sentence(code) for code in medium.lacks)
    gone = _("It was taken out on %(day)s.", day=format_date(medium.removed_at)) if medium.removed_at else ""
    return " ".join(filter(None, (words, lacks, gone)))


def _medium(statement: Statement, medium: MediumFacts) -> Facts:
    size = f"{format_number(medium.size_bytes)} bytes" if medium.size_bytes else _unknown(statement)
    return _drop_empty(
        (
            (_("Make and model"), medium.model or _unknown(statement)),
            (_("Serial number"), medium.serial or _("not known")),
            (_("Drive type"), " ".join(filter(None, (word(medium.kind), medium.bus.upper())))),
            (_("Size"), size),
            (_("Property number"), group_code(statement.tag)),
            (_("Level asked for"), word(medium.asked)),
        )
    )


def _record(statement: Statement, record: RecordFacts) -> Facts:
    unknown = _unknown(statement)
    method = record.method or unknown
    rounds = ngettext("%(n)s round", "%(n)s rounds", record.rounds) if record.rounds else ""
    return _drop_empty(
        (
            (_("Method type"), word(record.level)),
            (_("Method used"), ", ".join(filter(None, (method, rounds)))),
            (_("Tool and version"), f"{record.tool} {record.tool_version}".strip()),
            (_("Verification method"), _verification(record)),
            (_("Started"), format_datetime(record.started_at) or unknown),
            (_("Ended"), format_datetime(record.ended_at) or unknown),
            (_("Erased by"), _person(record.wiped_by) or unknown),
            *(((_("Confirmed by"), _person(record.confirmed_by)),) if record.confirmed_by else ()),
            (_("Phone"), unknown),
            (_("Our verdict"), word(record.verdict)),
            (_("Link to the laptop"), _bound(record)),
            (_("Evidence file"), record.file_name),
            (_("Its SHA-256"), record.sha256),
        )
    )


def _verification(record: RecordFacts) -> str:
    if record.level is SanitizationLevel.DESTROY:
        return _("seen by a second person")
    return _("the tool read the drive again") if record.verified else _("none")


def _bound(record: RecordFacts) -> str:
    by = _person(record.bound_by) if record.bound_reason else ""
    return ", ".join(filter(None, (word(record.binding), by, record.bound_reason)))


def _reasons(record: RecordFacts) -> tuple[str, ...]:
    return tuple(f"• {word_of(code, RecordReason)}" for code in record.reasons)


def _sample(statement: Statement) -> FormBlock:
    sample = statement.sample
    facts: Facts = (
        (_("Sample of the lot"), word(sample.state)),
        (
            _("To be checked"),
            _(
                "%(n)s of %(all)s erased laptops",
                n=format_number(needed(sample.erased)),
                all=format_number(sample.erased),
            ),
        ),
        (
            _("Checked"),
            _("%(n)s of %(all)s drawn laptops", n=format_number(sample.checked), all=format_number(sample.drawn)),
        ),
        (_("With data found"), format_number(sample.found)),
        (_("This laptop"), word(sample.own) if sample.own else _("not checked in the sample")),
    )
    if sample.own:
        by = ", ".join(filter(None, (_person(sample.own_by), format_datetime(sample.own_at), sample.own_tool)))
        facts = (*facts, (_("Verified by"), by))
    return FormBlock(title=_("Independent verification by sample"), facts=facts)


def _person(person: Person | None) -> str:
    if person is None:
        return ""
    roles = ", ".join(word_of(code, Role) for code in person.roles)
    return ", ".join(filter(None, (person.name, roles, person.place)))
