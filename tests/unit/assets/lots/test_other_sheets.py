"""Sheets beside a list that are none: summaries, legends, models, people; each is named, and can be chosen."""

import io

import pytest
import xlsxwriter

from laptopdesk.assets.lots.readers.reading import read_donor_list
from laptopdesk.assets.lots.readers.values import Choices, DonorList, Pick, WhyLeftOut

LIST: list[list[object]] = [["Serienummer", "Merk", "Model"], ["5CG8301XYA", "HP", "840"]]
Rows = list[list[object]]


def book(**sheets: Rows) -> bytes:
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as opened:
        for name, rows in sheets.items():
            made = opened.add_worksheet(name)
            for number, row in enumerate(rows):
                made.write_row(number, 0, row)
    return stream.getvalue()


def read(content: bytes, *names: str) -> DonorList:
    pick = Pick(sheets=names) if names else Pick()
    return read_donor_list(content, choices=Choices(pick=pick))


@pytest.mark.parametrize("first", [True, False])
@pytest.mark.parametrize(
    ("rows", "why"),
    [
        ([["Merk", "Aantal"], ["HP", 1]], WhyLeftOut.NO_NUMBERS),
        ([["Fabrikant", "Model", "Aantal"], ["HP", "840", 1], ["Dell", "5490", 2]], WhyLeftOut.NO_NUMBERS),
        ([["Overzicht", ""], ["Merk", "Aantal"], ["HP", 1], ["Eindtotaal", 1]], WhyLeftOut.NO_NUMBERS),
        ([["Rijlabels", "Aantal van Serienummer"], ["HP", 1], ["Eindtotaal", 1]], WhyLeftOut.NO_LIST),
        ([["Toelichting"], ["Dit is de lijst"], ["Vragen? Bel ons"]], WhyLeftOut.NO_LIST),
        ([["Opmerking"], ["Alles is gewist"]], WhyLeftOut.NO_LIST),
        ([["Dit is de lijst van november"]], WhyLeftOut.NO_LIST),
        ([["Model", "Min. QTY", "EOL"], ["840", 1, 36]], WhyLeftOut.NO_LIST),
        ([["Voornaam", "Achternaam", "E-mail"], ["A", "B", "a@b.nl"]], WhyLeftOut.NO_LIST),
        ([["Code", "Betekenis"], ["A", "goed"]], WhyLeftOut.NO_LIST),
        ([["Model", "Processor", "Geheugen"], ["840", "i5", "8 GB"]], WhyLeftOut.NO_NUMBERS),
    ],
)
def test_a_sheet_that_lists_no_laptops_is_named_and_left_out(rows: Rows, why: WhyLeftOut, *, first: bool) -> None:
    sheets = {"Samen": rows, "Lijst": LIST} if first else {"Lijst": LIST, "Samen": rows}
    listed = read(book(**sheets))
    assert [row.serial for row in listed.rows] == ["5CG8301XYA"], listed.errors
    (told,) = [sheet for sheet in listed.sheets if sheet.name == "Samen"]
    assert (told.read, told.why) == (False, why)


def test_such_a_sheet_is_read_when_it_is_chosen() -> None:
    content = book(Lijst=LIST, Samen=[["Merk", "Model"], ["HP", "850"]])
    assert [row.model for row in read(content, "Samen").rows] == ["850"]
    assert [row.model for row in read(content, "Lijst", "Samen").rows] == ["840", "850"]


def test_lists_that_all_tell_laptops_apart_are_read_together() -> None:
    other: Rows = [["Asset tag", "Merk", "Model"], ["A-1", "Dell", "5490"]]
    assert len(read(book(Lijst=LIST, Meer=other)).rows) == 2
    assert len(read(book(Een=[["Merk", "Model"], ["HP", "840"]], Twee=[["Merk", "Model"], ["HP", "850"]])).rows) == 2


def test_text_beside_a_list_without_numbers_is_no_list() -> None:
    listed = read(book(Toelichting=[["Toelichting"], ["Dit is de lijst"]], Lijst=[["Merk", "Model"], ["HP", "840"]]))
    assert [row.model for row in listed.rows] == ["840"]
    assert [sheet.why for sheet in listed.sheets] == [WhyLeftOut.NO_LIST, None]
