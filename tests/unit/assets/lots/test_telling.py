"""Hidden columns are read and told, in every kind of workbook; so is all that a file holds beside its list."""

import io
import struct

import pytest
import xlsxwriter

from laptopdesk.assets.lots.file_notes import file_document, file_notes
from laptopdesk.assets.lots.readers.reading import read_donor_list
from tests.old_workbooks import OldSheet, ods, ods_row, ods_table, record, xls

HEAD = ("Merk", "Model", "Serienummer")
ROW = ("HP", "840", "5CG8301XYA")


def in_xlsx(**options: object) -> bytes:
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as opened:
        made = opened.add_worksheet("Lijst")
        made.write_row(0, 0, HEAD)
        made.write_row(1, 0, ROW)
        made.set_column(1, 1, options.pop("width", None), None, options)
    return stream.getvalue()


def in_xls(first: int, last: int, width: int, how: int) -> bytes:
    columns = record(0x7D, struct.pack("<6H", first, last, width, 0, how, 0))
    return xls(OldSheet(name="Lijst", rows=(HEAD, ROW), records=(columns,)))


def in_ods() -> bytes:
    columns = '<table:table-column/><table:table-column table:visibility="collapse"/><table:table-column/>'
    return ods(ods_table("Lijst", columns, ods_row(*HEAD), ods_row(*ROW)))


@pytest.mark.parametrize(
    "content", [in_xlsx(hidden=True), in_xlsx(width=0), in_xls(1, 1, 2048, 1), in_xls(1, 1, 0, 0), in_ods()]
)
def test_a_hidden_column_is_read_and_told(content: bytes) -> None:
    listed = read_donor_list(content)
    assert [(row.model, row.serial) for row in listed.rows] == [("840", "5CG8301XYA")]
    assert [sheet.hidden_columns for sheet in listed.sheets] == [("Model",)]
    assert file_notes(listed.sheets, listed.left_out) == ["Hidden columns that were read: Model."]
    assert file_document(listed.sheets, listed.left_out)["sheets"][0]["hidden_columns_read"] == ["Model"]


@pytest.mark.parametrize("content", [in_xlsx(width=20), in_xls(1, 1, 2048, 0)])
def test_a_column_that_is_seen_is_not_told(content: bytes) -> None:
    listed = read_donor_list(content)
    assert file_notes(listed.sheets, listed.left_out) == []
