"""Lists with a head on every page, and sheets of codes."""

import pytest

from laptopdesk.printing.code_sheet import code_sheet_pdf
from laptopdesk.printing.table import table_pdf
from laptopdesk.printing.values import PaperTable
from laptopdesk.protocol.codes import CodeKind
from tests.unit.printing.reading import codes_on, page_count, pictures, printed, words_on


def table(**changed: object) -> PaperTable:
    values: dict[str, object] = {
        "title": "Presentie",
        "lead": ("maandag 23 november 2026", "Huis"),
        "head": ("Nr", "Naam", "Handtekening"),
        "rows": [("1", "Ayşe", "")],
        "widths": (1, 3, 3),
        "page_words": "Pagina {page} van {pages}",
    }
    return PaperTable(**(values | changed))  # type: ignore[arg-type]


@pytest.mark.parametrize("landscape", [True, False])
def test_a_long_list_repeats_its_head_and_numbers_its_pages(landscape: bool) -> None:
    rows = [(str(number), f"Naam {number}", "") for number in range(500)]
    made = table_pdf(table(rows=rows, landscape=landscape))
    pages, words = page_count(made), words_on(made)
    assert pages > 10
    assert words.count("Handtekening") == pages
    assert f"Pagina {pages} van {pages}" in words
    assert all(f"Naam {number}\n" in f"{words}\n" for number in (0, 17, 250, 499))


def test_a_list_lies_on_its_side_when_asked() -> None:
    page = pictures(table_pdf(table(landscape=True)))[0]
    assert page.width > page.height


def test_a_list_without_rows_shows_its_head() -> None:
    assert "Handtekening" in words_on(table_pdf(table(rows=[])))


@pytest.mark.parametrize("wrong", [{"rows": [("1", "a")]}, {"widths": (1, 2)}, {"head": ()}])
def test_a_list_with_missing_cells_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="same number of cells"):
        table_pdf(table(**wrong))


@pytest.mark.parametrize(("word", "share"), [("Aanwezig", 0.12), ("Aanwezig", 0.1), ("Aanwezigheid", 0.15)])
def test_a_word_of_the_head_is_never_broken(word: str, share: float) -> None:
    assert word in words_on(table_pdf(table(head=("Nr", "Naam", word), widths=(0.5, 0.5 - share, share))))


def test_a_sheet_for_the_desk_reads_back_with_its_words() -> None:
    codes = [printed(CodeKind.COMMAND, f"{n:04d}", label=f"Woord {n}", detail="Een regel uitleg.") for n in range(1, 9)]
    made = code_sheet_pdf("Codes", codes, lead="Scan wat u wilt doen.")
    assert codes_on(made) == sorted(code.code for code in codes)
    assert page_count(made) == 1
    words = words_on(made)
    assert all(code.label in words for code in codes)
    assert words.count("Een regel uitleg.") == len(codes)


@pytest.mark.parametrize("count", [0, 1, 25])
def test_boxes_in_two_columns_read_back(count: int) -> None:
    codes = [printed(CodeKind.PASS, f"{n:010d}", label="Pas", detail="Huis") for n in range(count)]
    assert codes_on(code_sheet_pdf("Passen", codes, columns=2)) == sorted(code.code for code in codes)


def test_a_column_too_narrow_for_its_code_is_refused() -> None:
    with pytest.raises(ValueError, match="mm to be readable"):
        code_sheet_pdf("Passen", [printed(CodeKind.PASS, "0123456789")], columns=4)
