"""Where a resident's data can come in and where it can stand: every text and blob column, every input of every page.

A new column or input fails `test_erasure_whole` until it stands here: planted, searched, or with a reason why nobody's
personal data comes that way.
"""

import ast
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any
from uuid import UUID

import sqlalchemy as sa
import wtforms
from wtforms.fields.core import UnboundField

import laptopdesk
from laptopdesk.core.columns import Base
from laptopdesk.core.db import Database
from laptopdesk.core.jobs import JobRow
from laptopdesk.ui.api import StrictBody, StrictQuery
from laptopdesk.ui.forms import Form
from tests.factories import START, unit

TIED = {
    "attendance.out_of_order_reason",
    "case_side.evidence",
    "case.proposed_answers",
    "file.content",
    "handout.paper_number",
    "inbox.intent",
    "job.last_error",
    "journal_text.words",
    "missing.police_number",
    "missing.words",
    "person_identity.city",
    "person_identity.email",
    "person_identity.name",
    "person_identity.need",
    "person_identity.phone",
    "person_identity.postcode",
    "person_identity.sort_key",
    "person_identity.street",
    "person_term.term",
    "referral.referred_by",
    "station_event.body",
    "ticket.requester_email",
    "ticket.requester_name",
    "ticket.requester_phone",
    "ticket.subject",
    "ticket_message.body",
    "training_exception.reason",
}
"""Columns that the test fills about one person, and finds empty of them afterwards."""

CODES = "holds codes, numbers or hashes of ours"
MACHINE = "what a machine said of itself or of a laptop"
STAFF = "about who works here, not about a resident"
DONOR = "about a donor or their laptops, from a business contact"
WORDS_OF_OFFICE = "words of the office about laptops, rules or places, never about one resident"
PUBLIC = "a name or address that is public"

NOT_ABOUT_PEOPLE = {
    STAFF: (
        "api_token.name api_token.token_hash staff.name staff.sort_key staff.email staff.password_hash staff.pin_hash "
        "staff.badge staff.locale staff_session.browser manual_record.done_by label_offset.sheet"
    ),
    CODES: (
        "attendance.operation_id bulk_row.reasons bulk_run.operation_id bulk_run.act "
        "case.outcome case.proposed certificate.number certificate.code certificate.code_key "
        "certificate.sha256 column_map.headers evidence_file.sha256 evidence_file.reason "
        "expected_list.sha256 expected_laptop.row_key file.sha256 file.media_type handout.number handout.operation_id "
        "handout.agreement handout.kit handout.browser_id hardware_identifier.kind hardware_identifier.key "
        "inbox.operation_id inbox.kind inbox.intent_sha256 inbox.envelope inbox.answer inventory_file.sha256 "
        "imaging_file.sha256 imaging_file.reason imaging_log.image_sha256 "
        "imaging_log.reasons "
        "inventory_file.format job.kind job.payload job.unique_key "
        "job.worker journal_entry.action journal_entry.actor journal_entry.facts journal_entry.hash journal_head.hash "
        "journal_seal.hash journal_seal.key_id journal_seal.public_key journal_seal.signature journal_subject.kind "
        "journal_text.field journal_text.salt kit_delivery.kit_code kit_kind.code kit_movement.kit_code "
        "kit_movement.operation_id known_server.url known_server.key_id laptop.tag laptop.row_key "
        "withdrawn_laptop.tag list_line.sha256 list_line.place "
        "laptop.sticker_token laptop_check.failed_items laptop_grade.findings laptop_term.term ledger_loss.ledger "
        "location.code look.page look.who look.term look.again look_group.digest look_member.kind "
        "lot.code lot_decision.line_key numbering.name pass.code pass.roll "
        "pending_import.columns pending_import.lot pending_import.result person_identity.initials "
        "person_identity.language programme.code programme_kit.item rate_count.bucket sample_draw.seed "
        "sample_draw.population sanitization_record.reasons "
        "sanitization_record.revoked_reason scan_log.raw scan_log.reason scan_log.page "
        "session.zone session.series station.public_key station.pairing_key station.boot station.said "
        "station_event.ledger station_event.hash station_event.signature station_event.answer station_key.public_key "
        "stocktake_expected.tag stocktake_line.tag stocktake_line.reasons stocktake_scan.scan_id stocktake_scan.tag "
        "stocktake_scan.reason stocktake_scan.voids ticket.operation_id ticket_status.code worker_beat.worker "
        "disposal_medium.record donor_file.language donor_file.after_tag donor_line.why grade_definition.code "
        "image_release.sha256 manual_record.does api_token.scopes staff_device.device "
        "staff_session.key_hash station.badge_salt station_badge.hash station_badge.mark station_start.boot "
        "station_start.ledger"
    ),
    MACHINE: (
        "battery_reading.name battery_reading.serial disk_reading.serial disk_reading.model evidence_file.name "
        "evidence_file.tool evidence_file.tool_version evidence_file.host_serial evidence_file.host_uuid "
        "imaging_file.name imaging_file.tool imaging_file.tool_version imaging_log.device imaging_log.tool "
        "imaging_log.tool_version imaging_log.serial imaging_log.serial_key imaging_log.model imaging_log.image "
        "imaging_log.image_version hardware_reading.cpu hardware_reading.tpm_version "
        "inventory_file.name inventory_file.reading "
        "inventory_file.warnings laptop.manufacturer laptop.model laptop.serial laptop.serial_key laptop.look_key "
        "laptop.uuid laptop.cpu medium.serial medium.serial_key medium.model medium.bus sanitization_record.device "
        "sanitization_record.tool sanitization_record.tool_version sanitization_record.model "
        "sanitization_record.serial sanitization_record.serial_key sanitization_record.host_key "
        "sanitization_record.bus sanitization_record.method stocktake_scan.device "
        "tool_fault.tool tool_fault.version "
        "tool_version.tool tool_version.version lock_check.tool "
        "sample_line.tool repair_part.name repair_part.number certificate.statement unseen_drive.name "
        "unseen_drive.address"
    ),
    DONOR: (
        "attestation.file_name column_map.donor column_map.columns expected_laptop.manufacturer expected_laptop.model "
        "expected_laptop.serial expected_laptop.serial_key expected_laptop.donor_number expected_list.name "
        "laptop.donor_number lot.donor lot_terms.contact_name lot_terms.contact_email lot_terms.contact_phone "
        "pending_import.file_name pending_import.donor pending_import.choices disposal.document_name "
        "donor_file.public_url"
    ),
    WORDS_OF_OFFICE: (
        "battery_threshold.reason bulk_run.answers certificate.revoked_reason grade_definition.words_nl "
        "grade_definition.words_en image_release.name image_release.version image_release.os kit_kind.name_nl "
        "kit_kind.name_en lot.lowered_reason module.name_nl module.name_en programme.name_nl programme.name_en "
        "saved_filter.arguments session.title station.name ticket_status.name_nl ticket_status.name_en "
        "tool_fault.reason tool_fault.withdrawn_reason tool_version.ground"
    ),
    PUBLIC: (
        "location.name location.sort_key location.search_text location.street location.postcode location.city "
        "organisation.name organisation.sort_key"
    ),
}
"""Columns without residents in them, by why."""

INPUTS = {
    "person_identity.name": "name",
    "person_identity.phone": "phone contact",
    "person_identity.email": "email",
    "person_identity.need": "need",
    "person_identity.street": "street",
    "person_identity.postcode": "postcode",
    "person_identity.city": "city",
    "referral.referred_by": "referred_by",
    "journal_text.words": "reason answer",
    "training_exception.reason": "reason",
    "ticket.requester_name": "who name",
    "ticket_message.body": "what body",
    "missing.police_number": "police_number number",
    "missing.words": "words",
    "handout.paper_number": "paper_number signature",
    "file.content": "signature_png content file files document",
    "station_event.body": "event",
    "stocktake_scan.raw": "raw scans",
    "bulk_row.asked": "codes typed",
    "repair.fault": "fault",
    "repair.remarks": "remarks",
    "laptop_grade.remarks": "grade_remarks remarks finish_remarks",
    "imaging.reason": "unfit_reason",
    "imaging_log.bound_reason": "join_reason",
    "transfer.remark": "remark",
    "disposal.receiver": "receiver",
    "sample_line.extent": "extent",
    "laptop.note": "note",
    "case_side.evidence": "doubted events",
}
"""What pages, programs and stations send, by a column where it comes to stand."""

NOT_STORED = [
    "again",
    "badge",
    "code",
    "current",
    "password",
    "password_again",
    "pin",
    "secret",
    "next",
    "nonce",
    "operation_id",
    "pass_code",
    "step",
    "website",
    "skip",
    "to",
    "after",
    "act",
    "all",
    "all_free",
    "back",
    "meant",
    "ready",
    "before",
    "case",
    "closed",
    "custody",
    "day",
    "direction",
    "done",
    "elsewhere",
    "everything",
    "given",
    "keep",
    "key",
    "kind",
    "laptop",
    "left",
    "locale",
    "location",
    "lot",
    "mention",
    "mine",
    "outcome",
    "overdue",
    "page",
    "participant",
    "pass",
    "pass_",
    "person",
    "place",
    "present",
    "q",
    "role",
    "scan_id",
    "scanned",
    "scope",
    "show",
    "t",
    "tab",
    "tag",
    "take",
    "when",
    "proof",
    "public_key",
    "server_key",
    "key_id",
    "url",
    "hash",
    "kit",
    "operator",
    "state",
    "port",
    "version",
    "device",
    "ports",
    "sheet",
    "line",
    "shown",
    "undo",
    "kind_shown",
    "only_laptops",
    "hidden_rows",
    "without_identity",
    "log",
    "decision",
    "read_as",
]
"""Codes, choices, secrets and searches: read and not kept as they were typed."""

OF_OTHERS = [
    "contact_email",
    "contact_name",
    "contact_phone",
    "cost",
    "donor",
    "donor_number",
    "done_by",
    "first",
    "last",
    "finish_how",
    "lock_tool",
    "manufacturer",
    "model",
    "name_en",
    "name_nl",
    "os",
    "price",
    "second",
    "serial",
    "sha256",
    "ground",
    "title",
    "tool",
    "words_en",
    "words_nl",
]
"""About laptops, donors, places and who works here."""


def text_columns() -> set[str]:
    """`table.column` of every column that can hold words, bytes or JSON; enums hold members of ours."""
    return {
        f"{table.name}.{column.name}"
        for table in Base.metadata.tables.values()
        for column in table.columns
        if not isinstance(column.type, sa.Enum)
        and isinstance(column.type, (sa.String, sa.LargeBinary, sa.JSON, sa.Uuid))
    }


def inputs() -> set[str]:
    """Every name under which a page, a program or a station can send words."""
    return {*_form_fields(), *_model_fields(), *_read_directly()}


def _form_fields() -> Iterator[str]:
    kinds = (wtforms.StringField, wtforms.FileField, wtforms.MultipleFileField)
    for form in _subclasses(Form):
        for name in dir(form):
            field = getattr(form, name)
            if isinstance(field, UnboundField) and issubclass(field.field_class, kinds):
                yield name


def _model_fields() -> Iterator[str]:
    for model in (*_subclasses(StrictBody), *_subclasses(StrictQuery)):
        yield from (
            name
            for name, field in model.model_fields.items()
            if "str" in str(field.annotation) or "Any" in str(field.annotation) or "Body" in str(field.annotation)
        )


def _subclasses(kind: type[Any]) -> Iterator[type[Any]]:
    for child in kind.__subclasses__():
        yield child
        yield from _subclasses(child)


def _read_directly() -> Iterator[str]:
    """Names that views read from the request themselves: `request.form.get("x")` and its kin."""
    for file in Path(laptopdesk.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text())):
            match node:
                case ast.Call(
                    func=ast.Attribute(
                        attr="get" | "getlist",
                        value=ast.Attribute(attr="form" | "args" | "values" | "files", value=ast.Name(id="request")),
                    ),
                    args=[ast.Constant(value=str(name)), *_],
                ):
                    yield name


_numbers = count(999_000_001)


def plant_words(db: Database, columns: set[tuple[str, str]], words: str) -> None:
    """A row of each of these tables that has the words in these columns, tied to nobody."""
    tables: dict[str, list[str]] = {}
    for table, column in columns:
        tables.setdefault(table, []).append(column)
    with db.engine.connect() as connection:
        if db.dialect == "sqlite":
            driver = connection.connection.driver_connection
            assert driver is not None
            driver.execute("PRAGMA foreign_keys=OFF")
        else:
            connection.exec_driver_sql("SET session_replication_role = replica")
        for name, filled in tables.items():
            table = Base.metadata.tables[name]
            connection.execute(table.insert().values(_row(table) | dict.fromkeys(filled, words)))
        connection.commit()
        if db.dialect == "sqlite":
            driver.execute("PRAGMA foreign_keys=ON")
        else:
            connection.exec_driver_sql("SET session_replication_role = origin")
            connection.commit()


def _row(table: sa.Table) -> dict[str, Any]:
    """A value for every column that must have one."""
    needed = [column for column in table.columns if not column.nullable and not _numbers_itself(table, column)]
    return {column.name: _any(column.type) for column in needed}


def _numbers_itself(table: sa.Table, column: sa.Column[Any]) -> bool:
    return column.primary_key and len(table.primary_key) == 1 and not column.foreign_keys


def _any(kind: sa.types.TypeEngine[Any]) -> Any:
    match kind:
        case sa.Enum():
            assert kind.enum_class is not None
            return next(iter(kind.enum_class))
        case sa.Boolean():
            return False
        case sa.Integer():
            return next(_numbers)
        case sa.Date():
            return START.date()
        case sa.JSON():
            return {}
        case sa.LargeBinary():
            return b"-"
        case sa.Uuid():
            return UUID(int=7)
        case sa.String():
            return "-"
        case _:
            return START


def plant_failed_job(db: Database, words: str) -> None:
    """A job whose error says who it was about."""
    with unit(db) as uow:
        uow.session.add(JobRow(kind="mail", payload={}, run_at=START, created_at=START, last_error=words))


def places_of(db: Database, marks: tuple[str, ...]) -> dict[str, list[str]]:
    """`table.column` → what was found there, of every column of every table, in small letters and as bytes."""
    found: dict[str, list[str]] = {}
    with db.read() as session:
        for table in Base.metadata.tables.values():
            for row in session.execute(sa.select(table)).mappings():
                for name, value in row.items():
                    text = value.decode("latin-1") if isinstance(value, bytes) else str(value)
                    if any(mark in text.casefold() for mark in marks):
                        found.setdefault(f"{table.name}.{name}", []).append(text[:200])
    return found
