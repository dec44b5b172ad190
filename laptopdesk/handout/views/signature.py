"""A signature drawn on the screen: a small PNG in a data address, checked before it is kept."""

import base64
import binascii
import struct

from laptopdesk.core.access import system_actor
from laptopdesk.core.errors import StillToDo
from laptopdesk.core.files import FileId, store_file
from laptopdesk.handout.errors import DeskReason
from laptopdesk.ui.web import db, now

PREFIX = "data:image/png;base64,"
MAX_BYTES = 300_000
MAX_PIXELS = 4000
_PNG = b"\x89PNG\r\n\x1a\n"


def store_signature(data_address: str) -> FileId | None:
    """The id of the stored image; None when nothing was drawn. Raises StillToDo for anything that is no small PNG."""
    if not data_address:
        return None
    content = _decode(data_address)
    with db().unit_of_work(now=now(), actor=system_actor()) as uow:
        return store_file(uow, content, media_type="image/png")


def _decode(data_address: str) -> bytes:
    if not data_address.startswith(PREFIX) or len(data_address) > MAX_BYTES * 2:
        raise StillToDo([DeskReason.SIGNATURE_UNREADABLE])
    try:
        content = base64.b64decode(data_address.removeprefix(PREFIX), validate=True)
    except binascii.Error as error:
        raise StillToDo([DeskReason.SIGNATURE_UNREADABLE]) from error
    if not is_small_png(content):
        raise StillToDo([DeskReason.SIGNATURE_UNREADABLE])
    return content


def is_small_png(content: bytes) -> bool:
    """Whether these bytes begin as a PNG of at most 4000 pixels a side and 300 kB."""
    if len(content) > MAX_BYTES or len(content) < 33 or not content.startswith(_PNG) or content[12:16] != b"IHDR":
        return False
    width, height = struct.unpack(">II", content[16:24])
    return bool(0 < width <= MAX_PIXELS and 0 < height <= MAX_PIXELS)
