"""Letters: one a page, with an address, a code that reads back, and metadata that says what they are."""

from laptopdesk.printing.letter import letter_pdf
from laptopdesk.printing.values import Letter
from laptopdesk.protocol.codes import CodeKind
from tests.unit.printing.reading import PASS, codes_on, metadata, page_count, pictures, printed, squares_on, words_on


def letter(**changed: object) -> Letter:
    values: dict[str, object] = {
        "title": "Uw pas",
        "sender": "Het programma",
        "sender_lines": ("Plein 1", "010 - 000 00 00"),
        "address": ("Mevrouw A. Voorbeeld", "Straat 1", "3011 AA Rotterdam"),
        "place_and_date": "Rotterdam, 23 november 2026",
        "salutation": "Beste mevrouw Voorbeeld,",
        "paragraphs": ("Dit is uw pas.",),
        "closing": ("Met vriendelijke groet",),
        "code": PASS,
        "footer": "Vragen? Bel ons.",
    }
    return Letter(**(values | changed))  # type: ignore[arg-type]


def test_all_words_of_a_letter_are_on_it_in_order() -> None:
    words = words_on(letter_pdf([letter()]))
    pieces = ("Mevrouw A. Voorbeeld", "3011 AA", "Uw pas", "Beste mevrouw", "Dit is uw pas.", PASS.grouped, "Met vrien")
    assert all(piece in words for piece in (*pieces, "Het programma", "Plein 1", "Vragen? Bel ons."))


def test_each_letter_begins_a_page_and_its_code_reads_back() -> None:
    codes = [printed(CodeKind.PASS, f"{number:010d}") for number in range(3)]
    made = letter_pdf([letter(code=code) for code in codes])
    assert page_count(made) == 3
    assert codes_on(made) == sorted(code.code for code in codes)


def test_each_letter_has_its_own_address() -> None:
    made = letter_pdf([letter(address=("Eerste",)), letter(address=("Tweede",), paragraphs=("lang. " * 2000,))])
    words = words_on(made)
    assert page_count(made) > 2
    assert words.count("Eerste") == words.count("Tweede") == 1
    assert words.count("Het programma") == 2


def test_a_qr_beside_the_bars_reads_back() -> None:
    made = letter_pdf([letter(code=printed(CodeKind.PASS, "0123456789", qr="https://laptops.example.org/p"))])
    assert squares_on(made) == ["https://laptops.example.org/p"]
    assert codes_on(made) == [PASS.code]


def test_a_long_name_stays_in_the_window() -> None:
    page = pictures(letter_pdf([letter(address=("Anna van der Wolkenstein-Kozłowska de Lange " * 9,))]))[0]
    window = page.crop((0, int(page.height * 0.16), page.width, int(page.height * 0.26)))
    box = window.point(lambda value: 255 * (value < 128)).getbbox()
    assert box is not None
    assert box[2] < page.width * 0.55


def test_the_file_says_what_it_is_and_carries_its_fonts() -> None:
    made = letter_pdf([letter(language="tr")])
    assert metadata(made)["Title"] == "Uw pas"
    assert metadata(made)["Author"] == "Het programma"
    assert b"/Lang (tr)" in made
    assert b"/DisplayDocTitle true" in made
    assert b"Helvetica" not in made


def test_no_letters_make_no_words() -> None:
    assert words_on(letter_pdf([])).strip() == ""
