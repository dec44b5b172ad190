"""Every label reads back at 150 dpi, at its place on the sheet."""

from concurrent.futures import ThreadPoolExecutor

import pypdfium2
import pytest
import zxingcpp
from reportlab.lib.units import mm

from laptopdesk.printing.calibration import calibration_pdf, scale_of
from laptopdesk.printing.codes import SMALLEST_MODULE, module_within
from laptopdesk.printing.labels import fit, label_sheet
from laptopdesk.printing.sizes import (
    A4_21,
    A4_21_FULL,
    ROLL_57_32,
    ROLL_62_29,
    SHEETS,
    TOO_SMALL,
    LabelSheet,
    single_label,
)
from laptopdesk.printing.values import Label
from laptopdesk.protocol.codes import make_laptop_tag
from tests.unit.printing.reading import DPI, codes_on, labels, page_count, pictures, squares_on, words_on

WITHOUT_QR = (SHEETS["a4-40"],)
"""Labels on which a QR beside bars would be too small to read, or the bars too low."""

ADDRESS = "https://laptops.example.org/l/{tag}?t=abcdefgh"


@pytest.mark.parametrize("sheet", [A4_21, A4_21_FULL], ids=lambda sheet: sheet.name)
@pytest.mark.parametrize(("count", "start_at", "pages"), [(21, 1, 1), (22, 1, 2), (3, 5, 1), (18, 5, 2), (43, 1, 3)])
def test_every_label_reads_back_at_150_dpi(sheet: LabelSheet, count: int, start_at: int, pages: int) -> None:
    made = label_sheet(labels(count), sheet, start_at=start_at)
    assert codes_on(made) == sorted(label.code for label in labels(count))
    assert page_count(made) == pages


@pytest.mark.parametrize("sheet", SHEETS.values(), ids=lambda sheet: sheet.name)
def test_bars_and_qr_both_read_back(sheet: LabelSheet) -> None:
    asked = labels(21, qr=ADDRESS, note="Hulp? 010 - 000 00 00")
    made = label_sheet(asked, sheet)
    assert codes_on(made) == sorted(label.code for label in asked)
    assert squares_on(made) == ([] if sheet in WITHOUT_QR else sorted(label.qr or "" for label in asked))


@pytest.mark.parametrize("sheet", [ROLL_62_29, ROLL_57_32], ids=lambda sheet: sheet.name)
def test_a_roll_has_one_label_a_page(sheet: LabelSheet) -> None:
    made = label_sheet(labels(3), sheet)
    assert page_count(made) == 3
    assert codes_on(made) == sorted(label.code for label in labels(3))


def test_a_begun_sheet_goes_on_where_it_was_left() -> None:
    read = zxingcpp.read_barcodes(pictures(label_sheet(labels(1), start_at=5))[0])
    left, top = A4_21.corner(4)
    assert left * DPI / 25.4 < read[0].position.top_left.x < (left + A4_21.label_width) * DPI / 25.4
    assert top * DPI / 25.4 < read[0].position.top_left.y < (top + A4_21.label_height) * DPI / 25.4


@pytest.mark.parametrize("sheet", SHEETS.values(), ids=lambda sheet: sheet.name)
def test_the_page_has_its_exact_size(sheet: LabelSheet) -> None:
    document = pypdfium2.PdfDocument(label_sheet(labels(1), sheet))
    width, height = document[0].get_size()
    document.close()
    assert width == pytest.approx(sheet.page_width * mm, abs=0.01)
    assert height == pytest.approx(sheet.page_height * mm, abs=0.01)


@pytest.mark.parametrize("sheet", SHEETS.values(), ids=lambda sheet: sheet.name)
def test_nothing_is_drawn_in_the_white_of_a_label(sheet: LabelSheet) -> None:
    one = LabelSheet(**{**vars(single_label(sheet.label_width, sheet.label_height)), "inset": sheet.inset})
    wide = Label(code=make_laptop_tag(1), grouped="L 000 0001", title="W" * 300, qr=ADDRESS, note="W" * 300)
    picture = pictures(label_sheet([wide], one))[0]
    box = picture.point(lambda value: 255 * (value < 128)).getbbox()
    assert box is not None
    white = 1.4 / 25.4 * DPI
    assert min(box[0], box[1], picture.width - box[2], picture.height - box[3]) >= white


@pytest.mark.parametrize("sheet", SHEETS.values(), ids=lambda sheet: sheet.name)
def test_every_size_is_read_when_it_is_full(sheet: LabelSheet) -> None:
    asked = labels(sheet.per_page, qr=ADDRESS)
    made = label_sheet(asked, sheet)
    assert page_count(made) == 1
    assert codes_on(made) == sorted(label.code for label in asked)


@pytest.mark.parametrize("sheet", TOO_SMALL.values(), ids=lambda sheet: sheet.name)
def test_a_label_too_small_for_the_bars_is_refused(sheet: LabelSheet) -> None:
    assert not fit(sheet, labels(1)[0]).bars
    with pytest.raises(ValueError, match="mm to be readable"):
        label_sheet(labels(1), sheet)


def test_a_qr_with_too_many_squares_is_left_out() -> None:
    asked = labels(1, qr=ADDRESS + "x" * 200)
    assert not fit(A4_21, asked[0]).qr
    assert squares_on(label_sheet(asked)) == []
    assert codes_on(label_sheet(asked)) == [asked[0].code]


def test_an_offset_moves_every_page() -> None:
    def corners(pdf: bytes) -> list[tuple[int, int]]:
        read = [zxingcpp.read_barcodes(picture)[0].position.top_left for picture in pictures(pdf)]
        return [(at.x, at.y) for at in read]

    here, moved = (corners(label_sheet(labels(22), shift=shift)) for shift in ((0, 0), (2, 3)))
    for (left, top), (right, down) in zip(here, moved, strict=True):
        assert right - left == pytest.approx(2 * DPI / 25.4, abs=1.5)
        assert down - top == pytest.approx(3 * DPI / 25.4, abs=1.5)


@pytest.mark.parametrize("sheet", SHEETS.values(), ids=lambda sheet: sheet.name)
def test_a_calibration_page_has_a_scale_of_its_length(sheet: LabelSheet) -> None:
    made = calibration_pdf(sheet, lines=("Print at 100 %.",))
    picture = pictures(made)[0].point(lambda value: 255 * (value < 128))
    row = round(picture.height / 2)
    spans = [
        box for box in (picture.crop((0, y, picture.width, y + 1)).getbbox() for y in (row - 1, row, row + 1)) if box
    ]
    assert max(right - left for left, _top, right, _bottom in spans) >= scale_of(sheet) * DPI / 25.4 - 2
    assert f"{scale_of(sheet)} mm" in words_on(made)
    assert page_count(made) == 1


def test_the_tag_stands_in_groups_for_people() -> None:
    assert labels(1)[0].grouped in words_on(label_sheet(labels(1)))


@pytest.mark.parametrize("position", [0, -1, 22])
def test_a_position_off_the_sheet_is_refused(position: int) -> None:
    with pytest.raises(ValueError, match="positions 1 to 21"):
        label_sheet(labels(1), start_at=position)


def test_a_code_too_long_for_its_label_is_refused_and_not_made_unreadable() -> None:
    with pytest.raises(ValueError, match="mm to be readable"):
        label_sheet([Label(code="ABCDEFGHIJKLMNOPQRSTUVWXYZ", grouped="A")])


@pytest.mark.parametrize("code", ["", "Ł123", "A\nB"])
def test_a_code_that_bars_cannot_say_is_refused(code: str) -> None:
    with pytest.raises(ValueError, match="printable ASCII"):
        label_sheet([Label(code=code, grouped=code)])


def test_no_bar_is_narrower_than_a_reader_needs() -> None:
    for sheet in SHEETS.values():
        assert module_within(make_laptop_tag(9_999_999), sheet.label_width * mm) >= SMALLEST_MODULE


def test_labels_that_do_not_fit_their_page_are_no_sheet() -> None:
    with pytest.raises(ValueError, match="do not fit"):
        LabelSheet(
            name="x",
            page_width=210,
            page_height=297,
            columns=4,
            rows=7,
            label_width=63.5,
            label_height=38.1,
            left=7,
            top=15,
        )


def test_no_labels_make_one_empty_page() -> None:
    assert page_count(label_sheet([])) == 1


def test_sheets_made_at_the_same_time_do_not_mix() -> None:
    with ThreadPoolExecutor(4) as threads:
        made = list(threads.map(lambda count: label_sheet(labels(count)), [3, 5, 7, 9]))
    assert [codes_on(sheet) for sheet in made] == [sorted(label.code for label in labels(n)) for n in (3, 5, 7, 9)]
