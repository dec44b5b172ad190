"""Lists as they come out of other programs: every oddity read right, or told with its place; none in silence."""

import io
import sys
import unicodedata
import zipfile
from collections.abc import Callable

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from laptopdesk.assets.lots.messages import list_error_sentence
from laptopdesk.assets.lots.readers.formats import FileFormat, format_of
from laptopdesk.assets.lots.readers.names import words_of
from laptopdesk.assets.lots.readers.reading import read_donor_list, read_every_line, read_table
from laptopdesk.assets.lots.readers.values import Choices, DonorList, Field, ListErrorCode, Pick, WhyLeftOut
from tests.old_workbooks import OldSheet, compound, error_cell, ods, ods_row, ods_table, xls

HEAD = ["Merk", "Model", "Serienummer"]
ONE, TWO, THREE = "5CG8301XYA", "5CG8301XYB", "5CG8301XYC"
Book = Callable[[xlsxwriter.Workbook], None]


def read(text: str, choices: Choices = Choices()) -> DonorList:
    return read_donor_list(text.encode(), choices=choices)


def book(write: Book) -> bytes:
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True, "strings_to_formulas": False}) as opened:
        write(opened)
    return stream.getvalue()


def sheet(opened: xlsxwriter.Workbook, name: str, *rows: list[object]) -> xlsxwriter.worksheet.Worksheet:
    made = opened.add_worksheet(name)
    for number, row in enumerate(rows):
        made.write_row(number, 0, row)
    return made


def serials(listed: DonorList) -> list[str | None]:
    return [row.serial for row in listed.rows]


def codes(listed: DonorList) -> list[tuple[ListErrorCode, int | None]]:
    return [(error.code, error.line) for error in listed.errors]


# ---- names of columns


@pytest.mark.parametrize(
    "header",
    [
        "serial_number",
        "SERIAL_NUMBER",
        "serialNumber",
        "SerialNumber",
        "Serial-Number",
        "Sérial  Number",
        "serial.number",
        "Serial\u200b_number",
        "\ufeffserial number",
        "Device Serial Number",
        "System serial number",
        "BIOS serial number",
        "S/N",
        "S/N chassis",
        "SerialNumber0",
        "Serienummer_laptop",
        "serie_nr",
    ],
)
def test_separators_case_and_accents_part_words(header: str) -> None:
    listed = read(f"Model;{header}\n840;{ONE}\n")
    assert serials(listed) == [ONE], words_of(header)


@pytest.mark.parametrize("header", ["Monitor serial number", "Battery serial", "Disk serial number"])
def test_a_serial_of_something_else_is_none(header: str) -> None:
    listed = read(f"Model;{header}\n840;{ONE}\n841;{TWO}\n")
    assert listed.ignored == (header,)
    assert listed.identified is False


EXPORTS = {
    "Intune": (
        "Device ID,Device name,OS version,Serial number,Manufacturer,Model,Total storage,Free storage,Primary user UPN"
        "\n"
        f"11111111-2222-3333-4444-555555555555,LAPTOP-AB12,10.0,{ONE},HP,EliteBook 840,243,100,a@example.org\n"
    ),
    "Lansweeper": (
        "AssetName,AssetType,Username,IPAddress,Manufacturer,Model,Serialnumber,Memory,Processor,Lastseen\n"
        f"PC1,Notebook,jan,10.0.0.1,HP,EliteBook 840,{ONE},8192,Intel i5,2026\n"
    ),
    "SCCM": (
        "Details_Table0_Netbios_Name0,SerialNumber0,Manufacturer0,Model0,TotalPhysicalMemory0\n"
        f"PC1,{ONE},HP,EliteBook 840,8265812\n"
    ),
    "Snipe-IT": (
        "ID,Asset Name,Asset Tag,Model,Model No.,Category,Manufacturer,Serial,Order Number,Location,Status\n"
        f"1,x,LT-1,EliteBook 840,L5,Laptops,HP,{ONE},,,\n"
    ),
    "eReuse": f"Model,Manufacturer,Serial Number,Id device Internal,Pallet,Info\nEliteBook 840,HP,{ONE},AA,1,\n",
    "TOPdesk": f"Object-ID;Soort;Merk;Type;Serienummer\nNB1;Laptop;HP;EliteBook 840;{ONE}\n",
}


@pytest.mark.parametrize("name", EXPORTS)
def test_the_usual_exports_are_known(name: str) -> None:
    listed = read(EXPORTS[name])
    assert listed.errors == ()
    assert [(row.manufacturer, row.model, row.serial) for row in listed.rows] == [("HP", "EliteBook 840", ONE)]


def test_columns_of_unknown_names_are_guessed_by_all_of_their_values_and_said() -> None:
    listed = read(f"A;B;C;D\nHP;EliteBook 840 G5;{ONE};8 GB\nDell;Latitude 5490;{TWO};16 GB\n")
    assert [(guess.index, guess.field, guess.alike, guess.filled) for guess in listed.guessed] == [
        (0, Field.MANUFACTURER, 2, 2),
        (1, Field.MODEL, 2, 2),
        (2, Field.SERIAL, 2, 2),
        (3, Field.MEMORY, 2, 2),
    ]
    assert serials(listed) == [ONE, TWO]


@pytest.mark.parametrize(
    ("header", "values"),
    [
        ("Hostname", (ONE, TWO)),
        ("Gebruiker", ("jjansen1", "pbakker2")),
        ("X", ("00:11:22:33:44:55", "00:11:22:33:44:56")),
        ("X", (ONE, ONE)),
        ("X", (ONE, "")),
        ("X", ("1-2-2026", "2-2-2026")),
        ("Username", ("gmccrackem2a", "ksennett6")),
    ],
)
def test_a_guess_needs_all_values_and_a_name_that_does_not_speak_against_it(
    header: str, values: tuple[str, str]
) -> None:
    listed = read(f"Model;{header}\nLatitude;{values[0]}\nLatitude;{values[1]}\n")
    assert listed.identified is False
    assert listed.guessed == ()


# ---- lines that are no laptops


def test_a_header_is_found_under_title_lines_also_with_other_signs_in_them() -> None:
    listed = read(f"Report, all laptops, in collection\nDate: 1-11-2026;\n\nMerk;Model;Serienummer\nHP;840;{ONE}\n")
    assert serials(listed) == [ONE]
    assert [(out.line, out.why) for out in listed.left_out] == [
        (1, WhyLeftOut.ABOVE_HEADER),
        (2, WhyLeftOut.ABOVE_HEADER),
    ]


@pytest.mark.parametrize(
    "line", ["Totaal;;2", "Subtotaal:;2;", "Grand total;2;", "Eindtotaal laptops;;2", "Aantal;2;", "Total: 2;;"]
)
def test_totals_are_left_out_and_told(line: str) -> None:
    listed = read(f"Merk;Model;Serienummer\nHP;840;{ONE}\nHP;840;{TWO}\n{line}\n")
    assert serials(listed) == [ONE, TWO]
    assert [(out.line, out.why) for out in listed.left_out] == [(4, WhyLeftOut.TOTAL)]


@pytest.mark.parametrize("line", ["Kantoor Noord;;", ";;Pagina 1 van 3", "Einde van de lijst;;"])
def test_one_cell_where_others_have_more_is_told(line: str) -> None:
    listed = read(f"Merk;Model;Serienummer\n{line}\nHP;840;{ONE}\nHP;840;{TWO}\n")
    assert codes(listed) == [(ListErrorCode.LONELY_CELL, 2)]
    assert serials(
        read_donor_list(
            f"Merk;Model;Serienummer\n{line}\nHP;840;{ONE}\n".encode(), choices=Choices(left_out=frozenset({"1:2"}))
        )
    ) == [ONE]


# ---- what a spreadsheet did to a cell


@pytest.mark.parametrize(
    ("cell", "serial"),
    [
        ('="0012345678"', "0012345678"),
        ('"=""0012345678"""', "0012345678"),
        ("'0012345678", "0012345678"),
        ("\u20180012345678", "0012345678"),
        ('=T("0012345678")', "0012345678"),
        ("5012345678.0", "5012345678"),
        ("5012345678,00", "5012345678"),
        ("5.012345678E+09", "5012345678"),
        ("\u200e5CG8301XYA\u200b", ONE),
        ("5CG8301XYA\u00a0", ONE),
        ("\ufeff5CG8301XYA", ONE),
        ("5CG\u00ad8301XYA", ONE),
    ],
)
def test_the_number_is_what_a_person_typed(cell: str, serial: str) -> None:
    (row,) = read(f"Merk;Serienummer\nHP;{cell}\n").rows
    assert row.serial == serial
    assert row.serial_key == serial


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("1,23457E+11", ListErrorCode.RUINED_NUMBER),
        ("5E+18", ListErrorCode.RUINED_NUMBER),
        ("1-mrt", ListErrorCode.RUINED_DATE),
        ("2026-02-01 00:00:00", ListErrorCode.RUINED_DATE),
        ("#N/B", ListErrorCode.CELL_ERROR),
        ("#VERW!", ListErrorCode.CELL_ERROR),
        ("#####", ListErrorCode.CELL_ERROR),
        ("Err:502", ListErrorCode.CELL_ERROR),
        ("=VLOOKUP(A1)", ListErrorCode.FORMULA_EMPTY),
    ],
)
def test_what_is_lost_is_told_with_its_cell(cell: str, code: ListErrorCode) -> None:
    listed = read(f"Merk;Serienummer\nHP;{cell}\n")
    assert codes(listed) == [(code, 2)]
    assert (listed.errors[0].column, listed.errors[0].index) == ("Serienummer", 1)


_FORMATS = [char for code in range(sys.maxunicode + 1) if unicodedata.category(char := chr(code)) == "Cf"]


@pytest.mark.parametrize(
    "mark", [*_FORMATS, *"\u034f\u115f\u1160\u17b4\u180b\u180f\u2065\u2800\u3164\ufe0f\uffa0\U000e01ef"]
)
def test_a_mark_that_nobody_sees_is_no_part_of_a_serial(mark: str) -> None:
    (row,) = read(f"Merk;Serienummer\nHP;5CG8{mark}301XYA\n").rows
    assert (row.serial, row.serial_key) == (ONE, ONE)


@pytest.mark.parametrize("mark", [*"\x07\x7f\u0378\ue000\uf8ff\ufdd0\ufffd\ufffe\U00100000"])
@pytest.mark.parametrize("header", ["Serienummer", "Eigen nummer"])
def test_a_character_that_is_lost_in_a_number_is_told_with_its_cell(header: str, mark: str) -> None:
    listed = read(f"Merk;Model;{header}\nHP;840;5CG8{mark}301XYA\n")
    assert codes(listed) == [(ListErrorCode.CONTROL_CHARACTERS, 2)]
    assert (listed.errors[0].column, listed.errors[0].index) == (header, 2)


def test_an_own_number_with_a_point_stays_where_the_column_has_fractions() -> None:
    listed = read("Model;Eigen nummer\nA;1.0\nB;1.1\n")
    assert [row.donor_number for row in listed.rows] == ["1.0", "1.1"]


@pytest.mark.parametrize(
    ("header", "cell"),
    [
        ("RAM (MB)", "8192"),
        ("Total Physical Memory (KB)", "8388608"),
        ("physicalMemoryInBytes", "8589934592"),
        ("Memory (GB)", "8"),
        ("Geheugen", "8388608"),
    ],
)
def test_memory_is_counted_in_the_unit_of_its_column(header: str, cell: str) -> None:
    assert [row.memory_mib for row in read(f"Model;{header}\n840;{cell}\n").rows] == [8192]


def test_all_faults_of_one_line_are_told_at_once() -> None:
    listed = read(f"Merk;Model;Serienummer;Geheugen\nHP;#N/B;1,2E+11;acht8;extra\nHP;840;{ONE};8\nHP;840;{ONE};8\n")
    assert codes(listed) == [
        (ListErrorCode.TOO_MANY_CELLS, 2),
        (ListErrorCode.CELL_ERROR, 2),
        (ListErrorCode.RUINED_NUMBER, 2),
        (ListErrorCode.MEMORY_UNREADABLE, 2),
        (ListErrorCode.DOUBLE_SERIAL, 4),
    ]


def test_lines_are_left_out_and_cells_corrected() -> None:
    choices = Choices(left_out=frozenset({"1:3"}), corrected={("1:2", 2): ONE})
    listed = read(f"Merk;Model;Serienummer\nHP;840;1,2E+11\nHP;841;#N/B\nHP;842;{TWO}\n", choices)
    assert serials(listed) == [ONE, TWO]
    assert [row.place for row in listed.rows] == ["1:2", "1:4"]


# ---- sheets


def test_sheets_with_other_headers_are_laid_under_one_another() -> None:
    def write(opened: xlsxwriter.Workbook) -> None:
        sheet(opened, "Noord", HEAD, ["HP", "840", ONE])
        sheet(
            opened,
            "Zuid",
            ["Laptops zuid"],
            ["Serial number", "Note", "Manufacturer", "Model"],
            [TWO, "kras", "HP", "850"],
        )
        sheet(opened, "Uitleg", ["Bel ons"], ["als u iets mist"])

    listed = read_donor_list(book(write))
    assert [(row.manufacturer, row.model, row.serial, row.note) for row in listed.rows] == [
        ("HP", "840", ONE, None),
        ("HP", "850", TWO, "kras"),
    ]
    assert [(use.name, use.read, use.why) for use in listed.sheets] == [
        ("Noord", True, None),
        ("Zuid", True, None),
        ("Uitleg", False, WhyLeftOut.NO_LIST),
    ]


def hidden_things(opened: xlsxwriter.Workbook) -> None:
    sheet(opened, "Zicht", HEAD, ["HP", "840", ONE], ["HP", "840", TWO]).set_row(2, None, None, {"hidden": True})
    sheet(opened, "Geheim", HEAD, ["HP", "840", THREE]).hide()


def test_hidden_sheets_and_rows_are_left_out_and_told() -> None:
    listed = read_donor_list(book(hidden_things))
    assert serials(listed) == [ONE]
    assert [(out.line, out.why) for out in listed.left_out] == [(3, WhyLeftOut.HIDDEN)]
    assert [(use.name, use.read, use.hidden, use.hidden_rows) for use in listed.sheets] == [
        ("Zicht", True, False, 1),
        ("Geheim", False, True, 0),
    ]


def test_hidden_sheets_and_rows_are_read_by_choice() -> None:
    pick = Pick(sheets=("zicht", "Geheim"), hidden_rows=True)
    assert serials(read_donor_list(book(hidden_things), choices=Choices(pick=pick))) == [ONE, TWO, THREE]
    only = read_donor_list(book(hidden_things), choices=Choices(pick=Pick(sheets=("Geheim",))))
    assert serials(only) == [THREE]
    strange = read_donor_list(book(hidden_things), choices=Choices(pick=Pick(sheets=("Blad9",))))
    assert [(error.code, error.value) for error in strange.errors] == [(ListErrorCode.SHEET_UNKNOWN, "Blad9")]


def test_every_line_of_a_file_can_be_searched_for_a_name() -> None:
    words = [cell for line in read_every_line(book(hidden_things)) for cell in line.cells]
    assert {ONE, TWO, THREE} <= set(words)


def test_a_workbook_with_hidden_sheets_only_names_them() -> None:
    def write(opened: xlsxwriter.Workbook) -> None:
        sheet(opened, "Leeg")
        sheet(opened, "Geheim", HEAD, ["HP", "840", ONE]).hide()

    (error,) = read_donor_list(book(write)).errors
    assert (error.code, error.value) == (ListErrorCode.ONLY_HIDDEN, "Geheim")


def test_a_serial_on_two_sheets_names_the_other_sheet() -> None:
    def write(opened: xlsxwriter.Workbook) -> None:
        sheet(opened, "Noord", HEAD, ["HP", "840", ONE])
        sheet(opened, "Zuid", HEAD, ["HP", "840", ONE])

    (error,) = read_donor_list(book(write)).errors
    assert (error.code, error.sheet, error.cell, error.other_sheet) == (
        ListErrorCode.DOUBLE_SERIAL,
        "Zuid",
        "C2",
        "Noord",
    )


@pytest.mark.parametrize(
    ("number_format", "serial"),
    [
        ("0000000000", "0012345678"),
        ('"SN"0000000000', "SN0012345678"),
        ("000-000-0000", "001-234-5678"),
        ("@", "12345678"),
        ("#,##0", "12345678"),
        ("0.00E+00", "12345678"),
        ("[$-413]0000000000;@", "0012345678"),
        ("General", "12345678"),
    ],
)
def test_a_number_is_read_with_the_zeros_its_cell_shows(number_format: str, serial: str) -> None:
    def write(opened: xlsxwriter.Workbook) -> None:
        made = sheet(opened, "A", HEAD, ["HP", "840"])
        made.write_number(1, 2, 12345678, opened.add_format({"num_format": number_format}))

    assert serials(read_donor_list(book(write))) == [serial]


def test_formulas_without_a_value_and_errors_are_told_with_the_cell() -> None:
    def write(opened: xlsxwriter.Workbook) -> None:
        made = sheet(opened, "A", HEAD, ["HP", "840"], ["HP", "840"], ["HP", "840"])
        made.write_formula(1, 2, "=VLOOKUP(A2,B:B,1)")
        made.write_formula(2, 2, "=NA()", None, "#N/A")
        made.write_formula(3, 2, '=TRIM("x")', None, ONE)

    listed = read_donor_list(book(write))
    assert [(error.code, error.cell) for error in listed.errors] == [
        (ListErrorCode.FORMULA_EMPTY, "C2"),
        (ListErrorCode.CELL_ERROR, "C3"),
    ]


# ---- other formats


def test_an_old_workbook_is_read_as_strictly() -> None:
    noord = OldSheet(
        name="Noord",
        rows=[HEAD, ["HP", "840", 12345678], ["HP", "840", 5012345679], ["HP", "841", None]],
        style=1,
        hidden_rows=frozenset({2}),
        records=[error_cell(3, 2, 0x2A)],
    )
    listed = read_donor_list(xls(noord, OldSheet(name="Geheim", rows=[HEAD, ["HP", "840", ONE]], hidden=True)))
    assert [(error.code, error.cell, error.value) for error in listed.errors] == [
        (ListErrorCode.CELL_ERROR, "C4", "#N/A")
    ]
    assert [(row.serial, row.place) for row in listed.sound] == [("0012345678", "1:2")]
    assert [(use.name, use.read, use.hidden_rows) for use in listed.sheets] == [
        ("Noord", True, 1),
        ("Geheim", False, 0),
    ]


def test_an_open_document_is_read_as_strictly() -> None:
    hidden = (
        '<style:style style:name="h" style:family="table"><style:table-properties table:display="false"/></style:style>'
    )
    error = '<table:table-cell table:formula="of:=X()"><text:p>#N/A</text:p></table:table-cell>'
    rows = (
        ods_row(*HEAD),
        ods_row("HP", "840", 12345678),
        ods_row("HP", "841", ONE, more=' table:visibility="filter"'),
        ods_row("HP", "842", raw=error),
    )
    content = ods(ods_table("A", *rows), ods_table("Geheim", ods_row(*HEAD), style="h"), styles=hidden)
    listed = read_donor_list(content)
    assert [(error.code, error.cell, error.value) for error in listed.errors] == [
        (ListErrorCode.CELL_ERROR, "C4", "#N/A")
    ]
    assert [row.serial for row in listed.sound] == ["0012345678"]
    assert [(use.name, use.read, use.hidden_rows) for use in listed.sheets] == [("A", True, 1), ("Geheim", False, 0)]


def zipped(*names: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return stream.getvalue()


OTHERS: dict[str, tuple[bytes, FileFormat]] = {
    "html": (b"<html><table><tr><td>Merk</td></tr></table></html>", FileFormat.HTML),
    "html with a type": (b"\xef\xbb\xbf<!DOCTYPE html>\n<table>", FileFormat.HTML),
    "html in UTF-16": ("<table><tr><td>x".encode("utf-16"), FileFormat.HTML),
    "a bare table": (b"\r\n <TABLE border=1><tr>", FileFormat.HTML),
    "xml": (b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook xmlns="x"/>', FileFormat.XML),
    "mhtml": (b"MIME-Version: 1.0\nX-Document-Type: Workbook\n\n", FileFormat.MHTML),
    "pdf": (b"%PDF-1.7", FileFormat.PDF),
    "rtf": (b"{\\rtf1 x}", FileFormat.WORD),
    "png": (b"\x89PNG\r\n\x1a\n", FileFormat.IMAGE),
    "jpeg": (b"\xff\xd8\xff\xe0", FileFormat.IMAGE),
    "docx": (zipped("[Content_Types].xml", "word/document.xml"), FileFormat.WORD),
    "pptx": (zipped("ppt/presentation.xml"), FileFormat.SLIDES),
    "xlsb": (zipped("xl/workbook.bin"), FileFormat.XLSB),
    "numbers": (zipped("Index/Document.iwa"), FileFormat.NUMBERS),
    "zip": (zipped("lijst.csv"), FileFormat.ARCHIVE),
    "doc": (compound(b"x", "WordDocument"), FileFormat.WORD),
    "msg": (compound(b"x", "__substg1.0_0037001F"), FileFormat.MESSAGE),
    "password": (compound(b"x", "EncryptedPackage"), FileFormat.LOCKED),
    "json": (b'[{"serial": "x"}]', FileFormat.JSON),
    "gzip": (b"\x1f\x8b\x08", FileFormat.ARCHIVE),
    "sqlite": (b"SQLite format 3\0", FileFormat.DATABASE),
}


@pytest.mark.parametrize("name", OTHERS)
def test_what_is_no_list_is_said_for_what_it_is(name: str) -> None:
    content, expected = OTHERS[name]
    (error,) = read_donor_list(content).errors
    assert format_of(content) is expected
    assert error.code in {ListErrorCode.UNKNOWN_FORMAT, ListErrorCode.LOCKED_WORKBOOK}
    assert 3 < len(list_error_sentence(error).split()) <= 22


# ---- lists that are not about laptops


@pytest.mark.parametrize(
    ("content", "subject"),
    [
        ("First Name,Last Name,Username,Email,Employee Number\nJan,J,jj,j@example.org,AB123456\n", "people"),
        ("Voornaam;Achternaam;Telefoon\nJan;J;06\n", "people"),
        ("Voornaam;Achternaam;Code\nJan;J;AB123456\nPiet;P;AB123457\n", "people"),
        ("Name,Manufacturer,Model No.,Min. QTY,Category,EOL Rate\nLatitude,Dell,L5,0,Laptops,36\n", "models"),
        ("Software;License key;Seats\nOffice;XYZ;3\n", "licences"),
        (
            "Item Name,Category,Model,Serial,Quantity\nCore i7,CPU,i7-8700,BX80684,1\nBlue pens,Pens,Bic,,250\n",
            "things:CPU, Pens",
        ),
        (
            "Merk;Model;Serienummer\nApple;iPhone 12;DX3ABC12345\nDell;P24 monitor;CN0123456\n",
            "things:iPhone 12, P24 monitor",
        ),
    ],
)
def test_a_list_about_something_else_is_refused_with_why(content: str, subject: str) -> None:
    listed = read(content)
    assert [(error.code, error.value) for error in listed.errors] == [(ListErrorCode.NOT_ABOUT_LAPTOPS, subject)]


MIXED = (
    f"Soort;Merk;Model;Serienummer\nLaptop;HP;840;{ONE}\nMonitor;HP;E24;CNK1234567\nTelefoon;Apple;iPhone;DX3ABC12345\n"
    f"Laptoptas;HP;;CNK1234568\nTablet;Microsoft;Surface;{TWO}\nnotebook;HP;850;{THREE}\n"
)


def test_other_kinds_are_named_and_left_out_by_choice() -> None:
    listed = read(MIXED)
    assert codes(listed) == [(ListErrorCode.NOT_A_LAPTOP, line) for line in (3, 4, 5, 6)]
    assert dict(listed.kinds) == {"Monitor": 1, "Telefoon": 1, "Laptoptas": 1, "Tablet": 1}
    chosen = read(MIXED, Choices(only_laptops=True, laptop_kinds=frozenset({"tablet"})))
    assert serials(chosen) == [ONE, TWO, THREE]
    assert [(out.line, out.why) for out in chosen.left_out] == [(line, WhyLeftOut.OTHER_KIND) for line in (3, 4, 5)]


@pytest.mark.parametrize(
    "model", ["OptiPlex 7050", "P2419H monitor", "ThinkPad USB-C Dock Gen 2", "HP ProDesk 400", "iMac 21"]
)
def test_a_model_of_something_else_is_told(model: str) -> None:
    listed = read(f"Merk;Model;Serienummer\nHP;840;{ONE}\nHP;840;{TWO}\nHP;{model};CNK1234567\n")
    assert codes(listed) == [(ListErrorCode.NOT_A_LAPTOP, 4)]


@pytest.mark.parametrize(
    "model", ["EliteBook 840 incl. docking", "ThinkPad X1 Tablet", "HP Mini 5103", "MacBook Pro 13"]
)
def test_a_laptop_with_something_beside_it_is_one(model: str) -> None:
    assert read(f"Merk;Model;Serienummer\nHP;{model};{ONE}\n").errors == ()


def test_a_line_that_counts_more_than_one_is_told() -> None:
    assert codes(read("Merk;Model;Aantal\nHP;EliteBook 840;12\nHP;EliteBook 840;1\n")) == [
        (ListErrorCode.MORE_THAN_ONE, 2)
    ]


# ---- sizes


def test_empty_columns_behind_the_last_are_none_and_too_many_say_the_limit() -> None:
    assert serials(read(f"Merk;Serienummer{';' * 300}\nHP;{ONE}{';' * 300}\n")) == [ONE]
    (error,) = read(";".join(f"k{n}" for n in range(250)) + "\nx\n").errors
    assert (error.code, error.value, error.limit) == (ListErrorCode.TOO_MANY_COLUMNS, "250", 200)


def test_too_many_lines_say_the_limit() -> None:
    (error,) = read("Model\n" + "X1\n" * 20_001).errors
    assert (error.code, error.value) == (ListErrorCode.TOO_MANY_ROWS, "20000")


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=300), st.sampled_from([";", ",", "\t", "|"]))
def test_no_text_raises_and_nothing_is_dropped_in_silence(text: str, sign: str) -> None:
    content = f"Merk{sign}Model{sign}Serienummer\n{text}".encode("utf-8", "replace")
    listed = read_donor_list(content)
    assert bool(listed.errors) != bool(listed.rows)
    if listed.rows:
        assert listed.row_count == len(listed.rows)
        read = [*(row.line for row in listed.rows), *(out.line for out in listed.left_out)]
        assert sorted(read) == [line.number for line in read_table(content).lines[1:]]
