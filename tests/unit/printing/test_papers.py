"""What is printed reads back: codes by a barcode reader, words by a PDF reader, in every script residents write."""

import io

import pypdfium2
import pytest
import zxingcpp
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from laptopdesk.printing.fonts import MISSING_GLYPH, printable
from laptopdesk.printing.labels import label_sheet
from laptopdesk.printing.papers import code_sheet_pdf, document_pdf, document_text, letter_pdf, table_pdf
from laptopdesk.printing.sizes import A4_21
from laptopdesk.printing.values import Document, Label, Letter, PrintedCode, Table
from laptopdesk.protocol.codes import Code, CodeKind, is_code, make_laptop_tag, parse_code

DPI = 150


def labels(count: int, qr: str | None = None) -> list[Label]:
    tags = [make_laptop_tag(number) for number in range(1, count + 1)]
    return [Label(code=tag, grouped=parse_code(tag).grouped, title="Dell Latitude 5400", qr=qr) for tag in tags]


def pictures(pdf: bytes) -> list[Image.Image]:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [page.render(scale=DPI / 72).to_pil().convert("L") for page in document]
    finally:
        document.close()


def codes_on(pdf: bytes) -> list[str]:
    found: list[str] = []
    for picture in pictures(pdf):
        read = zxingcpp.read_barcodes(picture, formats=zxingcpp.BarcodeFormat.Code128)
        found += [code.text for code in read if code.text[:1] in "LP" and is_code(code.text, CodeKind(code.text[0]))]
    return found


def words_on(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return "\n".join(page.get_textpage().get_text_range() for page in document)
    finally:
        document.close()


@pytest.mark.parametrize(("count", "start_at", "pages"), [(21, 1, 1), (22, 1, 2), (3, 5, 1), (18, 5, 2), (43, 1, 3)])
def test_every_label_reads_back_at_150_dpi(count: int, start_at: int, pages: int) -> None:
    made = label_sheet(labels(count), start_at=start_at)
    assert sorted(codes_on(made)) == sorted(label.code for label in labels(count))
    assert len(pictures(made)) == pages


def test_a_label_with_a_qr_keeps_its_bars_readable() -> None:
    made = label_sheet(labels(21, qr="https://laptops.example.org/l/L0000001X?t=abcdefgh"))
    assert len(codes_on(made)) == 21
    squares = zxingcpp.read_barcodes(pictures(made)[0], formats=zxingcpp.BarcodeFormat.QRCode)
    assert len(squares) == 21


def test_the_tag_stands_in_groups_for_people() -> None:
    assert labels(1)[0].grouped in words_on(label_sheet(labels(1)))


def test_a_position_off_the_sheet_is_refused() -> None:
    with pytest.raises(ValueError, match="positions 1 to 21"):
        label_sheet(labels(1), start_at=22)


def test_label_measures_fit_the_page() -> None:
    right = A4_21.left + A4_21.columns * A4_21.label_width + (A4_21.columns - 1) * A4_21.gap_x
    bottom = A4_21.top + A4_21.rows * A4_21.label_height
    assert right <= A4_21.page_width
    assert bottom <= A4_21.page_height


PASS = PrintedCode(code=Code(CodeKind.PASS, "0123456789").text, grouped="P 012 345 6789", label="Uw pas")


@pytest.mark.parametrize("name", ["Ayşe Yıldız İğneci", "Łukasz Wiśniewski", "Анна Иванова", "Ελένη Παπαδοπούλου"])
def test_names_keep_their_letters(name: str) -> None:
    letter = Letter(
        title="Uw pas", sender="Laptopdesk", address=(name,), place_and_date="Rotterdam", paragraphs=(), code=PASS
    )
    assert name in words_on(letter_pdf([letter]))


def test_arabic_is_shaped_and_not_lost() -> None:
    assert MISSING_GLYPH not in printable("محمد علي")


def test_a_letter_the_font_lacks_is_a_visible_square() -> None:
    assert printable("a\U0001f9a0b") == f"a{MISSING_GLYPH}b"


def test_each_letter_begins_a_page_and_its_code_reads_back() -> None:
    letter = Letter(title="Uw pas", sender="s", address=("a",), place_and_date="d", paragraphs=("tekst",), code=PASS)
    made = letter_pdf([letter, letter, letter])
    assert len(pictures(made)) == 3
    assert codes_on(made) == [PASS.code] * 3


def document(**changed: object) -> Document:
    values: dict[str, object] = {
        "title": "Schenking", "number": "2026-00012", "facts": (("Bewoner", "Ayşe"),), "list_title": "Erbij",
        "items": ("oplader",), "terms_title": "Afspraken", "terms": ("Eén.", "Twee."),
        "signed": "Getekend op papier nr. 7",
    }  # fmt: skip
    return Document(**(values | changed))  # type: ignore[arg-type]


def test_document_and_text_say_the_same() -> None:
    words, text = words_on(document_pdf(document())), document_text(document())
    for piece in ("Schenking", "2026-00012", "Ayşe", "oplader", "Eén.", "Getekend op papier nr. 7"):
        assert piece in words
        assert piece in text


def test_a_drawn_signature_is_on_the_paper() -> None:
    drawn = io.BytesIO()
    Image.new("RGB", (400, 150), "black").save(drawn, "PNG")
    with_it = pictures(document_pdf(document(signature_png=drawn.getvalue())))[0]
    without = pictures(document_pdf(document()))[0]
    assert sum(with_it.histogram()[:40]) > sum(without.histogram()[:40]) + 5000


def test_a_long_list_repeats_its_head_and_numbers_its_pages() -> None:
    rows = [(str(number), "Naam", "") for number in range(500)]
    made = table_pdf(Table(title="Presentie", lead=(), head=("Nr", "Naam", "Handtekening"), rows=rows, widths=(1, 3, 3),
                           page_words="Pagina {page} van {pages}"))  # fmt: skip
    pages = len(pictures(made))
    words = words_on(made)
    assert pages > 10
    assert words.count("Handtekening") == pages
    assert f"Pagina {pages} van {pages}" in words


def test_a_sheet_of_codes_reads_back() -> None:
    codes = [PrintedCode(code=Code(CodeKind.PASS, f"{n:010d}").text, grouped=str(n), label="Pas") for n in range(25)]
    assert sorted(codes_on(code_sheet_pdf("Passen", codes))) == sorted(code.code for code in codes)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(max_size=3000))
def test_no_text_breaks_a_paper(text: str) -> None:
    assert document_pdf(document(terms=(text,), facts=((text[:50], text),), title=text)).startswith(b"%PDF")
    assert label_sheet([Label(code=make_laptop_tag(1), grouped=text, title=text)]).startswith(b"%PDF")
