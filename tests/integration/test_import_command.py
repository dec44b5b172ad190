"""`laptopdesk import laptops FILE --map COLUMN=FIELD`: what was said is done, what is wrong is named."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from laptopdesk.app import compose
from laptopdesk.assets.lots.cli.importing import import_group
from laptopdesk.config import Config
from tests.conftest import prepare
from tests.databases import open_database
from tests.old_workbooks import OldSheet, xls

STRANGE = "Ding;Serienr.;Prijs\nLatitude 5400;QQV60001;12\nLatitude 5400;QQV60002;13\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    opened = open_database(Config(data_dir=tmp_path).url)
    prepare(opened)
    opened.dispose()
    (tmp_path / "list.csv").write_text(STRANGE)
    return tmp_path


def run(folder: Path, *options: str) -> Result:
    arguments = ("laptops", str(folder / "list.csv"), "--lot", "L1", *options)
    return CliRunner().invoke(import_group, arguments, env={"LAPTOPDESK_DATA_DIR": str(folder)}, obj=compose())


def test_columns_are_read_as_said(folder: Path) -> None:
    done = run(folder, "--map", "Ding=model", "--map", "Serienr.=serial", "--map", "Prijs=-", "--json")
    assert done.exit_code == 0, done.output
    told = json.loads(done.stdout)
    assert {key: told[key] for key in ("rows", "created", "unchanged", "errors", "columns_left_out")} == {
        "rows": 2,
        "created": 2,
        "unchanged": 0,
        "errors": [],
        "columns_left_out": ["Prijs"],
    }


@pytest.mark.parametrize(
    ("said", "words"),
    [("Serienr.", "write COLUMN=FIELD"), ("=serial", "write COLUMN=FIELD"), ("Ding=soul", "Fields: donor_number, ")],
)
def test_a_map_that_is_none_says_what_to_write(folder: Path, said: str, words: str) -> None:
    refused = run(folder, "--map", said, "--json")
    assert (refused.exit_code, refused.stdout) == (1, "")
    assert words in refused.stderr


def test_a_column_that_is_not_there_is_named(folder: Path) -> None:
    refused = run(folder, "--map", "Serie=serial", "--json")
    (error,) = json.loads(refused.stdout)["errors"]
    assert (refused.exit_code, error["code"], error["line"]) == (1, "map_column_unknown", 1)
    assert "serie" in error["message"]


def run_list(folder: Path, content: bytes, *options: str) -> Result:
    (folder / "list.csv").write_bytes(content)
    return run(folder, *options)


def test_a_list_that_nothing_tells_apart_needs_a_flag(folder: Path) -> None:
    content = b"Merk;Model;S_N_R\nHP;840;\nHP;840;\n"
    refused = run_list(folder, content, "--json")
    told = json.loads(refused.stdout)
    assert (refused.exit_code, [error["code"] for error in told["errors"]]) == (1, ["without_identity"])
    assert told["columns_left_out"] == ["S_N_R"]
    assert json.loads(run_list(folder, content, "--without-serials", "--json").stdout)["created"] == 2
    again = json.loads(run_list(folder, content, "--without-serials", "--json").stdout)
    assert (again["created"], again["unchanged"]) == (0, 2)


def test_what_is_not_read_is_said_in_text_and_json(folder: Path) -> None:
    content = xls(
        OldSheet(
            name="Noord", rows=[["Model", "Serienummer", "Prijs"], ["840", "QQV60001", "1"], ["Totaal", None, "1"]]
        ),
        OldSheet(name="Geheim", rows=[["Model", "Serienummer"], ["840", "QQV60002"]], hidden=True),
    )
    told = json.loads(run_list(folder, content, "--dry-run", "--json").stdout)
    assert [(sheet["name"], sheet["read"], sheet["why_left_out"]) for sheet in told["sheets"]] == [
        ("Noord", True, None),
        ("Geheim", False, "hidden"),
    ]
    assert told["lines_left_out"] == [{"line": 3, "sheet": "Noord", "why": "total", "words": "Totaal 1"}]
    words = run_list(folder, content, "--dry-run").stdout
    assert "Columns left out: Prijs." in words
    assert "Sheet left out (hidden in the file): Geheim, 1 row." in words
    both = run_list(folder, content, "--sheet", "Noord", "--sheet", "Geheim", "--json")
    assert json.loads(both.stdout)["created"] == 2


def test_lines_and_kinds_are_left_out_by_choice(folder: Path) -> None:
    content = (
        b"Type;Model;Serienummer\nLaptop;840;QQV60001\nMonitor;E24;QQV60002\nLaptop;850;#N/B\nHybride;860;QQV60003\n"
    )
    refused = run_list(folder, content)
    assert refused.exit_code == 1
    assert [line[:6] for line in refused.stderr.splitlines()] == ["line 3", "line 4", "line 5", "Nothin"]
    done = run_list(folder, content, "--only-laptops", "--laptop-kind", "hybride", "--leave-out", "4", "--json")
    told = json.loads(done.stdout)
    assert (done.exit_code, told["created"]) == (0, 2)
    assert [(out["line"], out["why"]) for out in told["lines_left_out"]] == [(3, "other_kind"), (4, "chosen")]


def test_a_guess_is_said(folder: Path) -> None:
    content = b"A;B\nHP EliteBook 840;5CG8301XYA\nHP EliteBook 840;5CG8301XYB\n"
    told = json.loads(run_list(folder, content, "--json").stdout)
    assert (told["created"], told["columns_guessed"]) == (
        2,
        [
            {"column": "A", "field": "model", "alike": 2, "filled": 2},
            {"column": "B", "field": "serial", "alike": 2, "filled": 2},
        ],
    )


def test_the_number_of_a_laptop_with_another_serial_is_told_and_hides_no_laptop(folder: Path) -> None:
    first = b"Asset tag;Merk;Serienummer\n1001;HP;QQV60001\n"
    assert run_list(folder, first).exit_code == 0
    refused = run_list(folder, b"Asset tag;Merk;Serienummer\n1002;HP;QQV60009\n1001;HP;QQV60002\n", "--json")
    (error,) = json.loads(refused.stdout)["errors"]
    assert (error["code"], error["line"], error["column"]) == ("number_in_lot", 3, "Asset tag")
    again = json.loads(run_list(folder, first, "--json").stdout)
    assert (again["created"], again["unchanged"], again["errors"]) == (0, 1, [])


def test_a_serial_in_the_register_is_told_with_its_cell(folder: Path) -> None:
    assert run_list(folder, b"Merk;Serienummer\nHP;QQV60001\n").exit_code == 0
    rows = [["Merk", "Serienummer"], ["HP", "QQV60001"]]
    (folder / "list.csv").write_bytes(xls(OldSheet(name="Blad1", rows=rows)))
    arguments = ("laptops", str(folder / "list.csv"), "--lot", "L2", "--json")
    refused = CliRunner().invoke(import_group, arguments, env={"LAPTOPDESK_DATA_DIR": str(folder)}, obj=compose())
    (error,) = json.loads(refused.stdout)["errors"]
    assert (error["code"], error["sheet"], error["cell"]) == ("serial_in_register", "Blad1", "B2")


@pytest.mark.parametrize("line", ["4", "1", "2:2", "x", "0", "1:2:3"])
def test_a_line_that_is_not_there_cannot_be_left_out(folder: Path, line: str) -> None:
    said = ("--map", "Ding=model", "--map", "Serienr.=serial", "--leave-out", "2", "--leave-out", line)
    refused = run(folder, *said, "--json")
    assert (refused.exit_code, refused.stdout) == (1, "")
    assert f"--leave-out {line}: " in refused.stderr
    done = run(folder, *said[:6], "--json")
    assert (done.exit_code, json.loads(done.stdout)["created"]) == (0, 1)
