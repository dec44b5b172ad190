"""Bringing in a report of hardware by a script."""

import base64
import binascii

from flask import Blueprint, Response
from pydantic import Field

from laptopdesk.assets.hardware.documents import file_document
from laptopdesk.assets.hardware.upload import take_in
from laptopdesk.assets.hardware.values import FileStatus, Format, MatchedBy
from laptopdesk.assets.lifecycle.values import MediumKind
from laptopdesk.assets.uploads.values import Given
from laptopdesk.core.access import Permission
from laptopdesk.ui.api import StrictAnswer, StrictBody, api_guard, describe, read_body, refuse_field, respond
from laptopdesk.ui.guard import current_actor
from laptopdesk.ui.web import db, now

blueprint = Blueprint("inventory_api", __name__, url_prefix="/api/v1")
MOST_BODY = 32 * 1024 * 1024


class InventoryBody(StrictBody):
    """One file: its name, what is in it as base64, and the label that was scanned with it, if any."""

    file: str = Field(min_length=1, max_length=255)
    content: str = Field(min_length=1, max_length=MOST_BODY, description="base64 (RFC 4648, section 4)")
    laptop: str | None = Field(default=None, min_length=1, max_length=20)


class MediumSeen(StrictAnswer):
    """A drive; size in bytes."""

    serial: str | None
    model: str | None
    kind: MediumKind
    bytes: int | None


class BatterySeen(StrictAnswer):
    """A battery; health in percent of design capacity."""

    health_percent: int | None
    cycles: int | None


class InventoryFileAnswer(StrictAnswer):
    """What became of one file; memory in MiB, warnings as codes, a detail behind a colon."""

    file: str
    status: FileStatus
    format: Format | None
    laptop: str | None
    matched_by: MatchedBy | None
    manufacturer: str | None
    model: str | None
    serial: str | None
    uuid: str | None
    cpu: str | None
    memory_mib: int | None
    media: list[MediumSeen]
    batteries: list[BatterySeen]
    warnings: list[str]


class InventoryAnswer(StrictAnswer):
    """The same document as `laptopdesk inventory add --json` gives."""

    files: list[InventoryFileAnswer]


@blueprint.post("/inventory")
@describe("Bring in a report of hardware", InventoryBody, {200: InventoryAnswer})
@api_guard(Permission.PREPARE_LAPTOPS)
def post_inventory() -> Response:
    """The report is read, kept, and joined to its laptop where that is certain."""
    body = read_body(InventoryBody, limit=MOST_BODY)
    try:
        content = base64.b64decode(body.content, validate=True)
    except (binascii.Error, ValueError):
        refuse_field("content", "is no base64")
    given = Given(name=body.file, content=content, laptop=body.laptop)
    added = take_in(db(), given, now=now(), actor=current_actor())
    return respond(InventoryAnswer(files=[InventoryFileAnswer(**file_document(added))]))
