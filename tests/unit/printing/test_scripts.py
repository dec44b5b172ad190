"""Names keep their letters in every script that residents write; what cannot be drawn is seen to be missing."""

from pathlib import Path

import pytest

from laptopdesk.printing import fonts
from laptopdesk.printing.fonts import BOLD, FILES, MISSING_GLYPH, REGULAR, FontsMissing, fitted, printable, text_width
from laptopdesk.printing.letter import letter_pdf
from laptopdesk.printing.scripts import clean, displayed, reads_right_to_left
from laptopdesk.printing.styles import BODY
from laptopdesk.printing.text import MixedText, paragraph
from laptopdesk.printing.values import Letter
from tests.unit.printing.reading import pictures, words_on

NAMES = ["Ayşe Yıldız İğneci", "Łukasz Wiśniewski", "Анна Іваненко", "Ελένη Παπαδοπούλου", "Nguyễn Thị Ánh", "Ọláolúwa"]
ARABIC = "هذه رسالة طويلة جدا تحتوي على عدة كلمات لكي نرى كيف تنكسر الأسطر في الفقرة عندما يكون النص أطول من سطر"


def letter(**changed: object) -> Letter:
    values: dict[str, object] = {
        "title": "Uw pas",
        "sender": "Afzender",
        "address": (),
        "place_and_date": "",
        "paragraphs": (),
    }
    return Letter(**(values | changed))  # type: ignore[arg-type]


@pytest.mark.parametrize("name", NAMES)
def test_names_keep_their_letters(name: str) -> None:
    assert words_on(letter_pdf([letter(address=(name,), paragraphs=(name,))])).count(clean(name)) == 2


@pytest.mark.parametrize("name", ["محمد علي", "عبد الله", "فاطمة الزهراء", "ژیلا گلچین پور", "נועה לוי", "لا إله"])
@pytest.mark.parametrize("font", [REGULAR, BOLD])
def test_right_to_left_names_lose_no_letter(name: str, font: str) -> None:
    drawn = printable(name, font)
    assert MISSING_GLYPH not in drawn
    assert len(drawn) >= len(name) - 2  # lam and alef are one letter when joined


def test_words_from_right_to_left_stand_in_the_order_of_the_page() -> None:
    assert printable("אבג דה") == "הד גבא"


def test_brackets_turn_with_the_words_in_them() -> None:
    assert displayed("א (ב).") == ".(ב) א"


def test_a_dutch_line_with_an_arabic_name_still_runs_from_the_left() -> None:
    assert printable("Beste נועה, welkom") == "Beste העונ, welkom"
    assert not reads_right_to_left("Beste נועה")


def test_a_long_arabic_paragraph_begins_on_its_first_line() -> None:
    made = paragraph(ARABIC, BODY)
    assert isinstance(made, MixedText)
    made.wrap(200, 500)
    assert len(made.lines) > 2
    assert " ".join(made.lines) == made.words
    assert all(text_width(line, REGULAR, BODY.fontSize) <= 200 for line in made.lines)


def test_arabic_stands_against_the_right_margin() -> None:
    page = pictures(letter_pdf([letter(title="", sender="", paragraphs=(ARABIC[:40],))]))[0]
    below = page.crop((0, page.height // 3, page.width, page.height - 100)).point(lambda value: 255 * (value < 128))
    box = below.getbbox()
    assert box is not None
    assert box[0] > page.width / 2


def test_a_paragraph_splits_between_pages_without_losing_a_line() -> None:
    made = MixedText(ARABIC, BODY)
    made.wrap(120, 500)
    whole = list(made.lines)
    first, rest = made.split(120, 2.5 * BODY.leading)
    for part in (first, rest):
        part.wrap(120, 500)
    assert [*first.lines, *rest.lines] == whole  # type: ignore[attr-defined]  # both are MixedText


@pytest.mark.parametrize("char", ["\U0001f9a0", "漢", "\ue123", "\U000e1234", "\ud800"])
def test_a_letter_the_font_lacks_is_a_visible_square(char: str) -> None:
    assert printable(f"a{char}b") == f"a{MISSING_GLYPH}b"


@pytest.mark.parametrize(
    ("text", "drawn"),
    [
        ("a\x00b", "a b"),
        ("a\tb", "a b"),
        ("a\u202eb", "ab"),
        ("a\u00adb", "ab"),
        ("a\u00a0b", "a b"),
        ("a\r\nb", "a\nb"),
        ("e\u0301", "é"),
        ("\u2764\ufe0f", "\u2764"),
    ],
)
def test_what_has_no_shape_leaves_no_square(text: str, drawn: str) -> None:
    assert printable(text) == drawn


def test_a_line_is_made_smaller_then_cut() -> None:
    assert fitted("Jan", REGULAR, 10, 200) == ("Jan", 10)
    line, size = fitted("Een langere naam", REGULAR, 10, 60)
    assert line == "Een langere naam"
    assert 5 < size < 10
    line, size = fitted("x" * 100_000, REGULAR, 10, 60)
    assert line.endswith("…")
    assert text_width(line, REGULAR, size) <= 60


def test_the_error_without_fonts_says_what_to_do(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(fonts, "FOLDER", tmp_path)
    with pytest.raises(FontsMissing, match=r"frontend\.build"):
        fonts.register_fonts.__wrapped__()


@pytest.mark.parametrize("name", FILES)
def test_the_square_for_a_missing_letter_is_in_every_font(name: str) -> None:
    assert printable("漢", name) == MISSING_GLYPH
    assert text_width(MISSING_GLYPH, name, 10) > 3
