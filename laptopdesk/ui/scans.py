"""What was scanned or typed into a field outside a form, read as the laptop it names."""

from laptopdesk.protocol.codes import CodeError, CodeKind, parse_code
from laptopdesk.ui.errors import sentence_of_scan


def read_label(text: str) -> tuple[str | None, tuple[str, ...]]:
    """The tag in it, or None and the sentence why there is none."""
    try:
        return parse_code(text, CodeKind.LAPTOP).text, ()
    except CodeError as error:
        return None, (sentence_of_scan(error),)
