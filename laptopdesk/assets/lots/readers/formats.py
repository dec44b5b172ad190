"""What a file is, by how it begins: a list we read, or something else that is said for what it is."""

import re
from typing import NamedTuple

from laptopdesk.protocol.words import N_, Worded

NO_LIST = N_("This is not a CSV, XLSX, XLS or ODS file. Save the list as one.")


class FileFormat(Worded):
    """Kinds of files that people bring as a list, with what is to be done where it cannot be read."""

    CSV = "csv", NO_LIST
    XLSX = "xlsx", NO_LIST
    XLS = "xls", NO_LIST
    ODS = "ods", NO_LIST
    XLSB = "xlsb", N_("This is a binary workbook (XLSB). Save it as XLSX.")
    LOCKED = "locked", NO_LIST
    HTML = "html", N_("This is a web page (HTML). Open it in a spreadsheet and save it as XLSX.")
    XML = "xml", N_("This is XML. Open it in a spreadsheet and save it as XLSX.")
    MHTML = "mhtml", N_("This is a saved web page. Open it in a spreadsheet and save it as XLSX.")
    PDF = "pdf", N_("This is a PDF. Ask for the list as XLSX or CSV; certificates belong to the wipe logs.")
    WORD = "word", N_("This is a text document. Copy the table into a spreadsheet and save it as XLSX.")
    SLIDES = "slides", N_("This is a presentation. Copy the table into a spreadsheet and save it as XLSX.")
    NUMBERS = "numbers", N_("This is an Apple Numbers file. Export it as XLSX or CSV.")
    MESSAGE = "message", N_("This is an e-mail. Save the attached list and load that.")
    JSON = "json", N_("This is JSON. Ask for the list as XLSX or CSV.")
    IMAGE = "image", N_("This is a picture. Ask for the list as XLSX or CSV.")
    ARCHIVE = "archive", N_("This is a packed file (ZIP). Unpack it and load the list inside.")
    DATABASE = "database", N_("This is a database. Export the table as XLSX or CSV.")
    OTHER = "other", NO_LIST


READ = frozenset({FileFormat.CSV, FileFormat.XLSX, FileFormat.XLS, FileFormat.ODS})


class _Mark(NamedTuple):
    start: bytes
    format: FileFormat


_STARTS = (
    _Mark(b"%PDF", FileFormat.PDF),
    _Mark(b"{\\rtf", FileFormat.WORD),
    _Mark(b"\x89PNG", FileFormat.IMAGE),
    _Mark(b"\xff\xd8\xff", FileFormat.IMAGE),
    _Mark(b"GIF8", FileFormat.IMAGE),
    _Mark(b"II*\x00", FileFormat.IMAGE),
    _Mark(b"MM\x00*", FileFormat.IMAGE),
    _Mark(b"\x1f\x8b", FileFormat.ARCHIVE),
    _Mark(b"7z\xbc\xaf", FileFormat.ARCHIVE),
    _Mark(b"Rar!", FileFormat.ARCHIVE),
    _Mark(b"BZh", FileFormat.ARCHIVE),
    _Mark(b"\xfd7zXZ", FileFormat.ARCHIVE),
    _Mark(b"SQLite format 3", FileFormat.DATABASE),
    _Mark(b"\x00\x01\x00\x00Standard", FileFormat.DATABASE),
)
_IN_ZIP = (
    _Mark(b"xl/workbook.xml", FileFormat.XLSX),
    _Mark(b"xl/workbook.bin", FileFormat.XLSB),
    _Mark(b"opendocument.spreadsheet", FileFormat.ODS),
    _Mark(b"word/document.xml", FileFormat.WORD),
    _Mark(b"opendocument.text", FileFormat.WORD),
    _Mark(b"ppt/presentation.xml", FileFormat.SLIDES),
    _Mark(b"opendocument.presentation", FileFormat.SLIDES),
    _Mark(b"Index/Document.iwa", FileFormat.NUMBERS),
)
_IN_COMPOUND = (
    _Mark("EncryptedPackage".encode("utf-16-le"), FileFormat.LOCKED),
    _Mark("Workbook".encode("utf-16-le"), FileFormat.XLS),
    _Mark("Book\0".encode("utf-16-le"), FileFormat.XLS),
    _Mark("WordDocument".encode("utf-16-le"), FileFormat.WORD),
    _Mark("PowerPoint Document".encode("utf-16-le"), FileFormat.SLIDES),
    _Mark("__substg1.0_".encode("utf-16-le"), FileFormat.MESSAGE),
)
_MAILED = (
    "mime-version:",
    "from:",
    "received:",
    "return-path:",
    "delivered-to:",
    "date:",
    "message-id:",
    "subject:",
    "to:",
)
_MIME = re.compile(r"(?:^|\n)(?:mime-version|received|content-type|message-id): ")
_POSTED = re.compile(r"(?:^|\n)(?:to|received|delivered-to|return-path): ")
"""What a letter has and a page saved by a browser has not."""
_ZIP, _COMPOUND = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_HEAD = 4096
_MARKED = ("<!doctype", "<html", "<head", "<body", "<table", "<meta", "<style", "<div", "<!--", "<tr", "<p>")


def format_of(content: bytes) -> FileFormat:
    """What this file is; CSV for any text that is nothing else. A zip with nothing we know inside is tried as XLSX."""
    if content.startswith(_ZIP):
        return _inside(content, _IN_ZIP) or (FileFormat.ARCHIVE if b"PK\x01\x02" in content else FileFormat.XLSX)
    if content.startswith(_COMPOUND):
        return _inside(content, _IN_COMPOUND) or FileFormat.OTHER
    if content[4:12] in {b"ftypheic", b"ftypmif1", b"ftypavif"} or content[8:12] == b"WEBP":
        return FileFormat.IMAGE
    if content.startswith(b"BM") and len(content) > 14 and content[6:10] == b"\0\0\0\0":
        return FileFormat.IMAGE
    for mark in _STARTS:
        if content.startswith(mark.start):
            return mark.format
    return _text_format(content[:_HEAD])


def _inside(content: bytes, marks: tuple[_Mark, ...]) -> FileFormat | None:
    return next((mark.format for mark in marks if mark.start in content), None)


def _text_format(head: bytes) -> FileFormat:
    text = head.decode("utf-16" if head[:2] in {b"\xff\xfe", b"\xfe\xff"} else "utf-8", "replace")
    start = text.lstrip("\ufeff \t\r\n").casefold()
    if start.startswith("<?xml"):
        return FileFormat.HTML if "<html" in start else FileFormat.XML
    if start.startswith(_MARKED):
        return FileFormat.HTML
    if start.startswith(("<workbook", "<office:document")) or (start.startswith("<") and "xmlns" in start):
        return FileFormat.XML
    if start.startswith(_MAILED) and _MIME.search(start):
        return FileFormat.MESSAGE if _POSTED.search(start) else FileFormat.MHTML
    if start.startswith(("{", "[")) and '":' in start:
        return FileFormat.JSON
    return FileFormat.CSV
