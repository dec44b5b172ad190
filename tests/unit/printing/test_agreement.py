"""The agreement: the same content as PDF and as text, with a signature drawn or on paper."""

import io
import struct
from zlib import crc32

import pytest
from PIL import Image

from laptopdesk.printing.agreement import SignatureUnreadable, document_pdf, document_text
from laptopdesk.printing.values import Document
from tests.unit.printing.reading import PASS, codes_on, page_count, pictures, words_on


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
        "Schenking\n2026-00012\n\nDeelnemer: Ayşe\nLaptop: Model 5400\n\nErbij\n- oplader\n- muis\n- tas\n\n"
        f"Afspraken\n1. Eén.\n2. Twee.\n\nUw pas: {PASS.grouped}\n\nGetekend op papier nr. 7\nBewaar dit papier.\n"
    )


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
    empty = document(title="", number="", facts=(), items=(), terms=(), signed="", code=None, footer="")
    assert page_count(document_pdf(empty)) == 1
    assert document_text(empty) == "\n"
