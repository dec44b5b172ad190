"""No text breaks a paper or slips out of it."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from laptopdesk.printing.labels import label_sheet
from laptopdesk.printing.papers import code_sheet_pdf, document_pdf, document_text, letter_pdf, table_pdf
from laptopdesk.printing.values import Document, Label, Letter, PaperTable, PrintedCode
from laptopdesk.protocol.codes import make_laptop_tag
from tests.unit.printing.reading import pictures, words_on

TAG = make_laptop_tag(1)
HOSTILE = {
    "empty": "",
    "spaces": " \t\n ",
    "one long word": "x" * 5000,
    "long": "woord " * 1500,
    "lines": "regel\n" * 300,
    "markup": "<b>vet</i> &amp; <font size=90>groot</font> <img src='/etc/passwd'/> %s {page} {0}",
    "controls": "".join(map(chr, range(32))) + "\x7f\x85\u2028\u2029\ufeff",
    "directions": "\u202eabc\u2066def\u2069\u200f\u061c",
    "emoji": "👩‍👩‍👧‍👦🏳️‍🌈👍🏽",
    "arabic": "محمد (علي) عبد الله 2026 Rotterdam، " * 200,
    "one long arabic word": "محمد" * 500,
    "marks": "a" + "\u0301" * 500,
    "surrogates": "a\ud800b\udfffc",
}


def papers(text: str) -> list[bytes]:
    """Every kind of paper with this text wherever text can stand."""
    code = PrintedCode(code=TAG, grouped=text, label=text, detail=text)
    return [
        label_sheet([Label(code=TAG, grouped=text, title=text, note=text)], title=text),
        letter_pdf(
            [
                Letter(
                    title=text,
                    sender=text,
                    sender_lines=(text,) * 9,
                    address=(text,) * 9,
                    place_and_date=text,
                    salutation=text,
                    paragraphs=(text,),
                    closing=(text,),
                    footer=text,
                    code=code,
                )
            ]
        ),
        document_pdf(
            Document(
                title=text,
                number=text,
                facts=((text, text),) * 2,
                list_title=text,
                items=(text,) * 3,
                terms_title=text,
                terms=(text, text),
                signed=text,
                signatures=((text, text),) * 3,
                footer=text,
                sender=text,
                sender_lines=(text,) * 9,
                code=code,
            )
        ),
        table_pdf(
            PaperTable(
                title=text,
                lead=(text,),
                head=(text,) * 4,
                rows=[(text,) * 4] * 3,
                widths=(8, 2, 2, 1),
                page_words=text,
                note=text,
            )
        ),
        code_sheet_pdf(text, [code] * 2, lead=text),
        code_sheet_pdf(text, [code] * 2, columns=2),
    ]


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_no_text_breaks_a_paper_or_runs_off_it(text: str) -> None:
    for number, paper in enumerate(papers(text)):
        page = pictures(paper)[0]
        box = page.point(lambda value: 255 * (value < 160)).getbbox()
        assert box is not None, number
        assert box[0] >= 15, number
        assert box[2] <= page.width - 15, number


def test_markup_is_printed_and_not_obeyed() -> None:
    made = document_pdf(
        Document(
            title="<b>x</b>",
            number="",
            facts=(),
            list_title="",
            items=(),
            terms_title="",
            terms=("<para>&lt;",),
            signed="",
        )
    )
    assert "<b>x</b>" in words_on(made)
    assert "<para>&lt;" in words_on(made)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(max_size=400))
def test_any_text_makes_every_paper(text: str) -> None:
    assert all(paper.startswith(b"%PDF") for paper in papers(text))


@settings(max_examples=50, deadline=None)
@given(st.text(alphabet=st.characters(codec=None), max_size=200))
def test_the_plain_text_has_no_control_characters(text: str) -> None:
    made = document_text(
        Document(
            title=text,
            number=text,
            facts=((text, text),),
            list_title=text,
            items=(text,),
            terms_title=text,
            terms=(text,),
            signed=text,
        )
    )
    assert all(char == "\n" or char.isprintable() or ord(char) > 0x9F for char in made)
