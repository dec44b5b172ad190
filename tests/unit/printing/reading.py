"""Reads papers back as the world does: as pictures, by a barcode reader, by a PDF reader."""

import pypdfium2
import zxingcpp
from PIL import Image

from laptopdesk.printing.values import Label, PrintedCode
from laptopdesk.protocol.codes import Code, CodeKind, make_laptop_tag, parse_code

DPI = 150


def pictures(pdf: bytes) -> list[Image.Image]:
    """Each page in grey at 150 dpi."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [page.render(scale=DPI / 72).to_pil().convert("L") for page in document]
    finally:
        document.close()


def page_count(pdf: bytes) -> int:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return len(document)
    finally:
        document.close()


def codes_on(pdf: bytes) -> list[str]:
    """Every Code 128 on every page, sorted."""
    return sorted(_read(pdf, zxingcpp.BarcodeFormat.Code128))


def squares_on(pdf: bytes) -> list[str]:
    """Every QR on every page, sorted."""
    return sorted(_read(pdf, zxingcpp.BarcodeFormat.QRCode))


def _read(pdf: bytes, kind: zxingcpp.BarcodeFormat) -> list[str]:
    return [code.text for picture in pictures(pdf) for code in zxingcpp.read_barcodes(picture, formats=kind)]


def words_on(pdf: bytes) -> str:
    """All text of all pages, line ends as newlines."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return "\n".join(page.get_textpage().get_text_range() for page in document).replace("\r\n", "\n")
    finally:
        document.close()


def pages_on(pdf: bytes) -> list[str]:
    """The text of each page."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [page.get_textpage().get_text_range() for page in document]
    finally:
        document.close()


def sizes_on(pdf: bytes) -> dict[str, float]:
    """Each run of words on the paper with the size of its letters in points."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return {
            item.extract(): round(item.get_font_size(), 2)
            for page in document
            for item in page.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_TEXT], textpage=page.get_textpage())
        }
    finally:
        document.close()


def metadata(pdf: bytes) -> dict[str, str]:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return dict(document.get_metadata_dict())
    finally:
        document.close()


def labels(count: int, *, qr: str = "", note: str = "") -> list[Label]:
    """Labels of the first laptops; `{tag}` in `qr` becomes the tag."""
    tags = [make_laptop_tag(number) for number in range(1, count + 1)]
    return [
        Label(code=tag, grouped=parse_code(tag).grouped, title="Model 5400", qr=qr.replace("{tag}", tag), note=note)
        for tag in tags
    ]


def printed(kind: CodeKind, digits: str, *, label: str = "", detail: str = "", qr: str | None = None) -> PrintedCode:
    code = Code(kind, digits)
    return PrintedCode(code=code.text, grouped=code.grouped, label=label, detail=detail, qr=qr)


PASS = printed(CodeKind.PASS, "0123456789", label="Uw pas")
