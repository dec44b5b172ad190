"""`laptopdesk import laptops FILE --map COLUMN=FIELD`: what was said is done, what is wrong is named."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from laptopdesk.assets.cli import import_group
from laptopdesk.config import Config
from laptopdesk.core.db import open_database
from tests.conftest import prepare

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
    return CliRunner().invoke(import_group, arguments, env={"LAPTOPDESK_DATA_DIR": str(folder)})


def test_columns_are_read_as_said(folder: Path) -> None:
    done = run(folder, "--map", "Ding=model", "--map", "Serienr.=serial", "--map", "Prijs=-", "--json")
    assert done.exit_code == 0, done.output
    assert json.loads(done.stdout) == {"rows": 2, "created": 2, "unchanged": 0, "errors": []}


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
