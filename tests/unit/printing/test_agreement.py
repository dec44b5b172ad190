"""The agreement: the same content as PDF and as text, with a signature drawn or on paper."""

import io
import struct
from zlib import crc32

import pytest
from PIL import Image

from laptopdesk.printing.agreement import SignatureUnreadable, document_pdf, document_text
from laptopdesk.printing.values import Document
from tests.unit.printing.reading import PASS, codes_on, page_count, pages_on, pictures, sizes_on, words_on


def document(**changed: object) -> Document:
    values: dict[str, object] = {
        "title": "Schenking",
        "number": "2026-00012",
        "facts": (("Deelnemer", "Ayşe"), ("Laptop", "Model 5400")),
        "list_title": "Erbij",
        "items": ("oplader", "muis", "tas"),
        "terms_title": "Afspraken",
        "terms": ("Eén.", "Twee."),
        "signed": "Getekend op papier nr. 7",
        "signatures": (("Ayşe Yılmaz", "Deelnemer"), ("Ria Vos", "Uitgegeven door")),
        "sender": "Laptops en trainingen",
        "sender_lines": ("Helpdesk 010 000 00 00",),
        "code": PASS,
        "footer": "Bewaar dit papier.",
    }
    return Document(**(values | changed))  # type: ignore[arg-type]


def drawn(mode: str, size: tuple[int, int] = (400, 150)) -> bytes:
    target = io.BytesIO()
    Image.new(mode, size, "black").save(target, "PNG")
    return target.getvalue()


def test_document_and_text_say_the_same() -> None:
    words, text = words_on(document_pdf(document())), document_text(document())
    pieces = ("Schenking", "2026-00012", "Ayşe", "oplader", "tas", "Eén.", "Twee.", "nr. 7", PASS.grouped, "Bewaar")
    for piece in pieces:
        assert piece in words
        assert piece in text


def test_the_text_reads_from_top_to_bottom() -> None:
    assert document_text(document()) == (
        "Laptops en trainingen\nHelpdesk 010 000 00 00\n\nSchenking\n2026-00012\n\n"
        "Deelnemer: Ayşe\nLaptop: Model 5400\n\nErbij\n- oplader\n- muis\n- tas\n\n"
        f"Afspraken\n1. Eén.\n2. Twee.\n\nUw pas: {PASS.grouped}\n\nGetekend op papier nr. 7\n"
        "Deelnemer: Ayşe Yılmaz\nUitgegeven door: Ria Vos\nBewaar dit papier.\n"
    )


def test_it_says_who_it_is_from_and_how_to_call_them_on_the_first_page_only() -> None:
    words = words_on(document_pdf(document(terms=("Een afspraak. " * 10,) * 40)))
    assert words.count("Laptops en trainingen") == words.count("Helpdesk 010 000 00 00") == 1
    assert words.index("Laptops en trainingen") < words.index("Afspraken")


def test_both_sign_over_their_own_name() -> None:
    lines = [line.split("\n") for line in words_on(document_pdf(document())).split("Getekend op papier nr. 7")]
    under = " ".join(lines[1])
    assert "Ayşe Yılmaz" in under
    assert "Ria Vos" in under
    assert "Deelnemer" in under
    assert "Uitgegeven door" in under


def test_words_are_14_points_and_the_foot_11() -> None:
    sizes = sizes_on(document_pdf(document(terms=("Een afspraak. " * 10,) * 40, page_words="Blad {page} van {pages}")))
    assert min(size for words, size in sizes.items() if "Blad" not in words and "2026-00012" not in words) == 14
    assert min(sizes.values()) == 11


def test_signatures_stay_together_with_their_names() -> None:
    for terms in range(1, 30):
        pages = pages_on(document_pdf(document(terms=("Een afspraak.",) * terms)))
        assert "Getekend op papier" in next(page for page in pages if "Ria Vos" in page)


def test_the_tag_reads_back() -> None:
    assert codes_on(document_pdf(document())) == [PASS.code]


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "L", "1", "P"])
def test_a_drawn_signature_is_on_the_paper(mode: str) -> None:
    with_it = pictures(document_pdf(document(signature_png=drawn(mode))))[0]
    without = pictures(document_pdf(document()))[0]
    assert sum(with_it.histogram()[:40]) > sum(without.histogram()[:40]) + 5000


@pytest.mark.parametrize("size", [(1, 1), (4000, 2), (2, 4000)])
def test_a_signature_of_any_shape_fits(size: tuple[int, int]) -> None:
    assert page_count(document_pdf(document(signature_png=drawn("RGB", size)))) == 1


def sized(width: int, height: int) -> bytes:
    """A picture that only says how large it is."""
    head = b"IHDR" + struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + head + struct.pack(">I", crc32(head))


@pytest.mark.parametrize(
    "broken",
    [
        b"no picture",
        drawn("RGB")[:60],
        b"\x89PNG\r\n\x1a\n",
        sized(0, 0),
        sized(4000, 4000),
        sized(20_000, 20_000),
        sized(2**31 - 1, 2**31 - 1),
    ],
)
def test_a_broken_signature_is_said(broken: bytes) -> None:
    with pytest.raises(SignatureUnreadable):
        document_pdf(document(signature_png=broken))


def test_no_term_is_cut_however_long() -> None:
    words = " ".join(words_on(document_pdf(document(terms=("woord " * 3000 + "einde.",)))).split())
    assert words.count("woord") == 3000
    assert "einde." in words


def test_pages_are_numbered_and_carry_the_number_of_the_agreement() -> None:
    made = document_pdf(document(terms=("Een afspraak. " * 10,) * 40, page_words="Pagina {page} van {pages}"))
    count = page_count(made)
    assert count > 1
    assert f"Pagina {count} van {count}" in words_on(made)
    assert words_on(made).count("2026-00012") >= count


def test_an_empty_document_is_still_a_paper() -> None:
    nothing = {"facts": (), "items": (), "terms": (), "signatures": (), "code": None, "sender": "", "sender_lines": ()}
    empty = document(title="", number="", signed="", footer="", **nothing)
    assert page_count(document_pdf(empty)) == 1
    assert document_text(empty) == "\n"
