"""Lists that lost a laptop or let in what is none: each was read wrong once, without a word."""

import io
from collections.abc import Callable, Sequence

import pytest
import xlsxwriter

from laptopdesk.assets.lots.file_notes import file_notes
from laptopdesk.assets.lots.readers.formats import FileFormat, format_of
from laptopdesk.assets.lots.readers.lines import memory_mib
from laptopdesk.assets.lots.readers.names import field_of_name
from laptopdesk.assets.lots.readers.reading import read_donor_list
from laptopdesk.assets.lots.readers.values import Choices, DonorList, Field, LeftOut, ListErrorCode, WhyLeftOut
from tests.old_workbooks import OldSheet, ods, ods_row, ods_table, xls

ONE, TWO, THREE = "5CG8301XYA", "5CG8301XYB", "5CG8301XYC"
HEAD: list[object] = ["Merk", "Model", "Serienummer"]
E = ListErrorCode
Write = Callable[[xlsxwriter.Workbook], None]


def read(text: str, choices: Choices = Choices()) -> DonorList:
    return read_donor_list(text.encode(), choices=choices)


def book(*sheets: tuple[str, Sequence[Sequence[object]]], write: Write | None = None) -> bytes:
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True, "strings_to_formulas": False}) as opened:
        for name, rows in sheets:
            made = opened.add_worksheet(name)
            for number, row in enumerate(rows):
                made.write_row(number, 0, row)
        if write is not None:
            write(opened)
    return stream.getvalue()


def serials(listed: DonorList) -> list[str | None]:
    return [row.serial for row in listed.rows]


def codes(listed: DonorList) -> list[tuple[ListErrorCode, int | None]]:
    return [(error.code, error.line) for error in listed.errors]


# ---- the header


@pytest.mark.parametrize(
    "text",
    [
        f"Merk;HP;HP;Dell\nModel;840 G5;840 G5;5490\nSerienummer;{ONE};{TWO};{THREE}\n",
        f"Serienummer;{ONE};{TWO}\nMerk;HP;Lenovo\nModel;840 G5;T480\nGeheugen;8 GB;16 GB\n",
        f";Laptop 1;Laptop 2\nBrand;HP;Lenovo\nModel;840 G5;T480\nSerial number;{ONE};{TWO}\n",
        f"Donatie 2026\n\nManufacturer;HP;Lenovo\nSerial;{ONE};{TWO}\n",
    ],
)
def test_a_list_that_lies_on_its_side_is_no_list_of_laptops(text: str) -> None:
    listed = read(text)
    assert [error.code for error in listed.errors] == [E.TURNED]
    assert (listed.rows, listed.sound) == ((), ())


@pytest.mark.parametrize(
    "text",
    [
        f"HP;ProBook 450 G5;{ONE}\nHP;ProBook 450 G5;{TWO}\nHP;ProBook 450 G5;{THREE}\n",
        f"{ONE}\n{TWO}\n{THREE}\n",
        f"Laptop;HP;840;{ONE}\nLaptop;Dell;5490;{TWO}\nLaptop;HP;840;{THREE}\n",
    ],
)
def test_a_list_without_names_of_columns_loses_no_first_laptop(text: str) -> None:
    listed = read(text)
    assert codes(listed) == [(E.NO_HEADER, 1)]
    assert ONE in listed.errors[0].value


def test_unknown_names_above_columns_that_are_guessed_are_a_header() -> None:
    assert serials(read(f"Fabr.;Chassisnr.\nHP;{ONE}\nHP;{TWO}\nDell;{THREE}\n")) == [ONE, TWO, THREE]


@pytest.mark.parametrize(
    "content",
    [
        f'"Merk,Model,Serienummer"\n"HP,840,{ONE}"\n"HP,840,{TWO}"\n'.encode(),
        f"Merk     Model    Serienummer\nHP       840      {ONE}\n".encode(),
        book(("Blad1", [["Merk,Model,Serienummer"], [f"HP,840,{ONE}"], [f"HP,840,{TWO}"]])),
    ],
)
def test_a_table_in_one_column_is_said_to_be_that(content: bytes) -> None:
    assert codes(read_donor_list(content)) == [(E.ONE_COLUMN, 1)]


def test_under_a_second_header_the_columns_may_stand_in_another_order() -> None:
    listed = read(f"Merk;Model;Serienummer\nHP;840;{ONE}\n\nSerienummer;Merk;Model\n{TWO};LENOVO;20L5CTO1WW\n")
    assert [(row.serial, row.manufacturer, row.model) for row in listed.rows] == [
        (ONE, "HP", "840"),
        (TWO, "LENOVO", "20L5CTO1WW"),
    ]
    assert [(out.line, out.why) for out in listed.left_out] == [(4, WhyLeftOut.HEADER_AGAIN)]


def test_a_column_only_the_second_header_has_is_read_too() -> None:
    listed = read(f"Merk;Model\nHP;840\nSerienummer;Merk;Model\n{TWO};LENOVO;20L5CTO1WW\n")
    assert [(row.serial, row.model) for row in listed.rows] == [(None, "840"), (TWO, "20L5CTO1WW")]


def test_a_wrong_cell_is_named_where_it_stands_in_its_own_sheet() -> None:
    content = book(("A", [HEAD, ["HP", "840", ONE]]), ("B", [["Serienummer", "Merk", "Model"], ["#N/A", "HP", "840"]]))
    (error,) = read_donor_list(content).errors
    assert (error.code, error.sheet, error.cell, error.column) == (E.CELL_ERROR, "B", "A2", "Serienummer")


def test_a_line_of_dashes_under_the_header_is_no_laptop() -> None:
    listed = read(f"Merk;Model;Serienummer\n-----;-----;-----------\nHP;840;{ONE}\n")
    assert serials(listed) == [ONE]
    assert [(out.line, out.why) for out in listed.left_out] == [(2, WhyLeftOut.RULER)]


@pytest.mark.parametrize(
    ("name", "field"),
    [
        ("SMS_G_System_PC_BIOS.SerialNumber", Field.SERIAL),
        ("SMS_G_System_COMPUTER_SYSTEM.Model", Field.MODEL),
        ("SMS_G_System_COMPUTER_SYSTEM.Manufacturer", Field.MANUFACTURER),
        ("SMS_G_System_DISK.Model", None),
        ("SMS_R_System.Name", None),
        ("Details_Table0_SerialNumber0", Field.SERIAL),
        ("Details_Table0_Model00", Field.MODEL),
        ("tblAssetCustom.Serialnumber", Field.SERIAL),
        ("tblMonitor.SerialNumber", None),
        ("AssetTypename", Field.KIND),
        ("tsysAssetTypes.AssetTypename", Field.KIND),
        ("Types", Field.KIND),
        ("model_category", Field.KIND),
        ("Manufacturers", Field.MANUFACTURER),
        ("annotatedAssetId", Field.DONOR_NUMBER),
        ("Hersteller", Field.MANUFACTURER),
        ("Modell", Field.MODEL),
        ("Serien-Nr.", Field.SERIAL),
        ("Gerätetyp", Field.KIND),
        ("Inventarnummer", Field.DONOR_NUMBER),
        ("Arbeitsspeicher (GB)", Field.MEMORY),
        ("Stückzahl", Field.QUANTITY),
        ("Bemerkung", Field.NOTE),
        ("S_N_R", None),
    ],
)
def test_names_of_reports_and_of_german_lists(name: str, field: Field | None) -> None:
    assert field_of_name(name) is field


# ---- what is no laptop


def kinds_of(listed: DonorList) -> set[str]:
    return {kind for kind, _count in listed.kinds}


@pytest.mark.parametrize("name", ["Monitoren", "Telefoons", "Docks", "Desktops"])
def test_what_a_sheet_is_called_says_what_is_on_it(name: str) -> None:
    content = book(("Laptops", [HEAD, ["HP", "840", ONE]]), (name, [HEAD, ["X", "A2221", "F4GZK1ABN735"]]))
    listed = read_donor_list(content)
    assert [(error.code, error.sheet, error.value) for error in listed.errors] == [(E.NOT_A_LAPTOP, name, name)]
    assert serials(read_donor_list(content, choices=Choices(only_laptops=True))) == [ONE]
    also = Choices(laptop_kinds=frozenset({name.casefold()}))
    assert serials(read_donor_list(content, choices=also)) == [ONE, "F4GZK1ABN735"]


def test_what_stands_under_a_heading_is_of_that_kind_also_when_the_heading_is_left_out() -> None:
    text = f"Merk;Model;Serienummer\nHP;840;{ONE}\nMonitoren;;\nHP;24f;3CQ8340ABC\nLaptops;;\nHP;840;{TWO}\n"
    listed = read(text, Choices(left_out=frozenset({"1:3", "1:5"})))
    assert codes(listed) == [(E.NOT_A_LAPTOP, 4)]
    assert kinds_of(listed) == {"Monitoren"}


def test_a_list_of_other_things_says_which_so_that_a_person_can_say_they_are_laptops() -> None:
    content = book(("Desktops", [HEAD, ["HP", "840 G5", ONE], ["HP", "840 G6", TWO]]))
    listed = read_donor_list(content)
    assert ([error.code for error in listed.errors], kinds_of(listed)) == ([E.NOT_ABOUT_LAPTOPS], {"Desktops"})
    said = Choices(laptop_kinds=frozenset({"desktops"}))
    assert serials(read_donor_list(content, choices=said)) == [ONE, TWO]


@pytest.mark.parametrize(
    ("column", "word"),
    [
        ("OS", "iOS/iPadOS"),
        ("OS", "Android (corporate-owned fully managed)"),
        ("Platform", "Apple iOS"),
        ("Operating System", "Windows Server 2019 Standard"),
        ("Model", "Virtual Machine"),
        ("Model", "VMware7,1"),
        ("Model", "Cloud PC Enterprise 2vCPU/8GB/128GB"),
        ("Model", "P2419H"),
        ("Model", "WD19TBS"),
        ("Model", "SM-G980F"),
        ("AssetTypename", "Monitor"),
        ("Types", "Server"),
        ("Category", "Virtual Machine"),
        ("Gerätetyp", "Bildschirm"),
        ("Kategorie", "Drucker"),
        ("Omschrijving", "Balpennen blauw"),
        ("Omschrijving", "Vergaderstoelen"),
        ("Omschrijving", "Kleurenprinter A3"),
        ("ChassisTypes", "3"),
        ("Chassis type", "{13}"),
    ],
)
def test_other_things_of_real_exports_are_named(column: str, word: str) -> None:
    other = "Artikel" if column == "Model" else "Model"
    listed = read(f"Merk;{column};{other}x;Serienummer\nX;{word};;AB12CD34EF\nHP;;;{ONE}\nHP;;;{TWO}\n")
    assert codes(listed) == [(E.NOT_A_LAPTOP, 2)]


@pytest.mark.parametrize(
    ("column", "word"),
    [
        ("OS", "Windows"),
        ("OS", "ChromeOS"),
        ("Platform", "Mac"),
        ("Model", "E5470"),
        ("Model", "P52s"),
        ("Model", "Latitude 5490 touchscreen"),
        ("AssetTypename", "Windows"),
        ("ChassisTypes", "10"),
        ("Chassis type", "{9}"),
        ("Gerätetyp", "Notebook"),
        ("Model", "20L5CTO1WW"),
        ("Model category", "Computer"),
        ("Model", "ProBook 450 met oplader"),
        ("Model", "840 G5"),
    ],
)
def test_laptops_of_real_exports_are_none_of_those(column: str, word: str) -> None:
    assert serials(read(f"Merk;{column};Serienummer\nHP;{word};{ONE}\nHP;;{TWO}\nHP;;{THREE}\n")) == [ONE, TWO, THREE]


# ---- cells


@pytest.mark.parametrize(
    "cell",
    [
        f"{ONE} / {TWO}",
        f"{ONE}/{TWO}",
        f"{ONE}, {TWO}",
        f'"{ONE}\n{TWO}"',
        f"{ONE} en {TWO}",
        "5CG8301X01 t/m 5CG8301X10",
        "PF1ABK2Q 20L5CTO1WW",
        "5012345678.5",
        "5012345678,25",
        "5С68301XYA",
    ],
)
def test_what_is_more_or_less_than_one_serial_number_is_told(cell: str) -> None:
    assert codes(read(f"Merk;Model;Serienummer\nHP;840;{cell}\n")) == [(E.WORDS_FOR_SERIAL, 2)]


@pytest.mark.parametrize(
    "cell", ["CN-0F3Y7K-74445-31A-01BC", "5CG 8301 XYA", "S/N: 5CG8301XYA", "C02W4ABCHV2D/A", "0012 345678"]
)
def test_one_serial_number_in_groups_stays_one(cell: str) -> None:
    assert serials(read(f"Merk;Model;Serienummer\nHP;840;{cell}\n")) == [cell]


@pytest.mark.parametrize(
    ("text", "unit", "mib"),
    [
        ("8.192 MB", "", 8192),
        ("16,384 MB", "", 16384),
        ("8.388.608 KB", "", 8192),
        ("8,388,608", "", 8192),
        ("8.192", "mb", 8192),
        ("7.875 GB", "", 8064),
        ("1.5 GB", "", 1536),
        ("15,6", "gb", 15974),
    ],
)
def test_points_between_thousands_are_no_decimals(text: str, unit: str, mib: int) -> None:
    assert memory_mib(text, unit) == mib


def test_a_cell_merged_with_those_under_it_stands_in_each_of_them() -> None:
    rows: list[list[object]] = [HEAD, ["", "", ONE], ["", "", TWO], ["Dell", "5490", THREE]]

    def merge(opened: xlsxwriter.Workbook) -> None:
        made = opened.get_worksheet_by_name("Blad1")
        made.merge_range("A2:A3", "HP")
        made.merge_range("B2:B3", "840 G5")

    listed = read_donor_list(book(("Blad1", rows), write=merge))
    assert [(row.manufacturer, row.model) for row in listed.rows] == [("HP", "840 G5")] * 2 + [("Dell", "5490")]


def test_a_cell_of_an_ods_merged_with_those_under_it_stands_in_each_of_them() -> None:
    spans = (
        '<table:table-cell office:value-type="string" table:number-rows-spanned="2"><text:p>HP</text:p>'
        "</table:table-cell>"
    )
    under = "<table:covered-table-cell/>"
    rest = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
    rows = [
        ods_row(*HEAD),
        ods_row(raw=spans + rest.format("840 G5") + rest.format(ONE)),
        ods_row(raw=under + rest.format("850 G5") + rest.format(TWO)),
        ods_row("Dell", "5490", THREE),
    ]
    listed = read_donor_list(ods(ods_table("Blad1", *rows)))
    assert [(row.manufacturer, row.model) for row in listed.rows] == [
        ("HP", "840 G5"),
        ("HP", "850 G5"),
        ("Dell", "5490"),
    ]


@pytest.mark.parametrize("kind", ["xlsx", "xls", "ods"])
def test_a_row_without_height_is_hidden(kind: str) -> None:
    """Dragged to nothing, which is how people hide a row with the mouse."""
    rows: list[list[object]] = [HEAD, ["HP", "840", ONE], ["HP", "840", TWO]]
    flat = '<style:style style:name="ro9" style:family="table-row"><style:table-row-properties style:row-height="0cm"/></style:style>'  # noqa: E501
    content = {
        "xlsx": lambda: book(("Blad1", rows), write=lambda opened: opened.get_worksheet_by_name("Blad1").set_row(1, 0)),
        "xls": lambda: xls(OldSheet(name="Blad1", rows=rows, flat_rows=frozenset({1}))),
        "ods": lambda: ods(
            ods_table(
                "Blad1",
                ods_row(*HEAD),
                ods_row("HP", "840", ONE, more=' table:style-name="ro9"'),
                ods_row("HP", "840", TWO),
            ),
            styles=flat,
        ),
    }[kind]()
    listed = read_donor_list(content)
    assert (serials(listed), [use.hidden_rows for use in listed.sheets]) == ([TWO], [1])


@pytest.mark.parametrize("cell", ["123457000000", "500123000000000.0", 123457000000, 1.23457e13])
def test_a_number_that_a_program_rounded_is_named(cell: object) -> None:
    if isinstance(cell, str):
        listed = read(f"Merk;Model;Serienummer\nHP;840;{cell}\nHP;840;5CG8301XYA\n")
    else:
        listed = read_donor_list(book(("Blad1", [HEAD, ["HP", "840", cell], ["HP", "840", ONE]])))
    assert codes(listed) == [(E.RUINED_NUMBER, 2)]


@pytest.mark.parametrize("cell", ["0012340000", "123456700000", "5CG000000000"])
def test_a_number_that_ends_in_zeros_stays_one(cell: str) -> None:
    assert serials(read(f"Merk;Model;Serienummer\nHP;840;{cell}\nHP;840;5CG8301XYA\n")) == [cell, "5CG8301XYA"]


# ---- files, and what is said


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"Return-Path: <a@example.org>\r\nReceived: from x\r\nMIME-Version: 1.0\r\n\r\nhoi", FileFormat.MESSAGE),
        (b"From: a@example.org\r\nTo: b@example.org\r\nMIME-Version: 1.0\r\n\r\nhoi", FileFormat.MESSAGE),
        (b"From: <Saved by Blink>\r\nSubject: Lijst\r\nMIME-Version: 1.0\r\n\r\n<html>", FileFormat.MHTML),
    ],
)
def test_a_letter_is_no_saved_page(content: bytes, kind: FileFormat) -> None:
    assert format_of(content) is kind


def test_every_line_that_is_not_read_is_named_the_first_with_its_words() -> None:
    out = [LeftOut(line=n, place=f"1:{n}", why=WhyLeftOut.HIDDEN, words=f"w{n}", sheet="B") for n in range(3, 40)]
    (note,) = file_notes((), [*out, LeftOut(line=50, place="1:50", why=WhyLeftOut.HIDDEN, sheet="B")])
    assert "B 3 (w3), " in note
    assert note.rstrip(".").endswith("B 12 (w12), B 13–39, B 50")


def test_a_sheet_without_names_counts_all_its_lines() -> None:
    content = book(("A", [HEAD, ["HP", "840", ONE]]), ("B", [["HP", "840", TWO], ["HP", "840", THREE]]))
    assert [(sheet.name, sheet.read, sheet.rows) for sheet in read_donor_list(content).sheets] == [
        ("A", True, 1),
        ("B", False, 2),
    ]


@pytest.mark.parametrize(
    ("title", "kind"), [("Server: RDAM01", None), ("Export server", None), ("Overzicht monitoren", E.NOT_ABOUT_LAPTOPS)]
)
def test_a_title_is_a_heading_where_it_names_a_kind_and_no_more(title: str, kind: ListErrorCode | None) -> None:
    listed = read(f"{title};;\nMerk;Model;Serienummer\nHP;840;{ONE}\nHP;840;{TWO}\n")
    assert [error.code for error in listed.errors] == ([kind] if kind else [])


def test_of_two_columns_for_kinds_each_is_looked_at() -> None:
    listed = read(f"Category;Type;Model;Serienummer\nHardware;Laptop;840;{ONE}\nHardware;Monitor;24f;3CQ8340ABC\n")
    assert codes(listed) == [(E.NOT_A_LAPTOP, 3)]


def test_phones_by_their_number_are_none_and_a_person_can_say_they_are_laptops() -> None:
    text = f"Merk;Model;IMEI;Serienummer\nNokia;X20;356789012345679;N0K1A12345\nHP;840 G5;;{ONE}\nHP;850;;{TWO}\n"
    assert codes(read(text)) == [(E.NOT_A_LAPTOP, 2)]
    assert len(read(text, Choices(laptop_kinds=frozenset({"imei"}))).rows) == 3


def test_more_phones_than_laptops_can_be_left_out_where_each_laptop_has_a_number() -> None:
    rest = "Apple;iPhone 11;F4GZK1ABN735\nApple;iPhone 12;F4GZK1ABN736\n"
    text = f"Merk;Model;Serienummer\nLENOVO;20L5CTO1WW;{ONE}\n{rest}"
    assert [error.code for error in read(text).errors] == [E.NOT_ABOUT_LAPTOPS]
    assert serials(read(text, Choices(only_laptops=True))) == [ONE]
    pens = read("Item;Merk\nBalpennen;Bic\nToner;HP\nNietjes;Rapid\n", Choices(only_laptops=True))
    assert E.NOT_ABOUT_LAPTOPS in [error.code for error in pens.errors]


def test_a_list_for_management_holds_computers_where_windows_runs() -> None:
    phones = "Apple;iPhone 11;F4GZK1ABN735;iOS\nApple;iPhone 12;F4GZK1ABN736;iOS\n"
    listed = read(f"Manufacturer;Model;Serial number;OS\nLENOVO;20L5CTO1WW;{ONE};Windows\n{phones}")
    assert codes(listed) == [(E.NOT_A_LAPTOP, 3), (E.NOT_A_LAPTOP, 4)]


def test_names_under_a_list_are_no_laptop() -> None:
    listed = read(f"Nr;Merk;Model;Serienummer\n1;HP;840;{ONE}\nDatum: 1-2-2026;;Naam: J. Voorbeeld;\n")
    assert codes(listed) == [(E.LONELY_CELL, 3)]


def test_words_for_no_number_are_no_number_of_the_donor() -> None:
    listed = read(f"Inventarisnummer;Merk;Serienummer\nonbekend;HP;{ONE}\nn.v.t.;HP;{TWO}\nn.v.t.;HP;{THREE}\n-;HP;\n")
    assert [row.donor_number for row in listed.rows] == [None] * 4
    assert len({row.row_key for row in listed.rows}) == 4
