"""What kind of paper a file is, by its content and never by its name."""

from email.parser import BytesHeaderParser

from laptopdesk.assets.workshop.errors import WorkshopReason
from laptopdesk.assets.workshop.values import MAX_DOCUMENT_BYTES

_BEGINNINGS = ((b"%PDF-", "application/pdf"), (b"\x89PNG\r\n\x1a\n", "image/png"), (b"\xff\xd8\xff", "image/jpeg"))
_HEAD_BYTES = 64 * 1024


def media_type_of(content: bytes) -> str | None:
    """`application/pdf`, `image/png`, `image/jpeg` or `message/rfc822`; None for anything else."""
    for beginning, media_type in _BEGINNINGS:
        if content.startswith(beginning):
            return media_type
    return "message/rfc822" if _is_mail(content) else None


def _is_mail(content: bytes) -> bool:
    """An e-mail begins with its headers: a sender and a day (RFC 5322, section 3.6)."""
    if b"\0" in content[:_HEAD_BYTES]:
        return False
    headers = BytesHeaderParser().parsebytes(content[:_HEAD_BYTES])
    return not headers.defects and bool(headers["From"]) and bool(headers["Date"])


def check_document(content: bytes) -> tuple[WorkshopReason, ...]:
    """Every reason why this file cannot be kept as a document: at most 10 MiB, PDF, PNG, JPEG or e-mail."""
    if len(content) > MAX_DOCUMENT_BYTES:
        return (WorkshopReason.DOCUMENT_TOO_LARGE,)
    return () if media_type_of(content) else (WorkshopReason.DOCUMENT_UNREADABLE,)
