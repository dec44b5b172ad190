"""Real lists, read where they lie beside the project; what they hold never enters it."""

from pathlib import Path

import pytest

from laptopdesk.assets.lots.readers.headers import by_map, column_names, guess_columns
from laptopdesk.assets.lots.readers.reading import read_donor_list, read_table
from laptopdesk.assets.lots.readers.values import ListErrorCode

SAMPLES = Path(__file__).resolve().parents[3] / "shared" / "samples" / "assetlists"
pytestmark = pytest.mark.skipif(not SAMPLES.is_dir(), reason="the real sample files are not beside this project")


def test_a_sample_list_with_a_mark_and_unknown_columns_reads_whole() -> None:
    found = read_donor_list((SAMPLES / "snipe-assets-sample.csv").read_bytes())
    assert found.errors == ()
    assert len(found.rows) == found.row_count == len({row.row_key for row in found.rows}) > 20


def test_the_bad_list_tells_everything_that_is_wrong_with_it() -> None:
    found = read_donor_list((SAMPLES / "snipe-assets-sample-BAD.csv").read_bytes())
    told = {error.code for error in found.errors}
    assert {ListErrorCode.ENCODING, ListErrorCode.DOUBLE_COLUMN, ListErrorCode.RUINED_NUMBER} <= told
    assert found.rows == ()


def test_a_workbook_gives_serials_as_digits() -> None:
    found = read_donor_list((SAMPLES / "ereuse-placeholder_test.xlsx").read_bytes())
    assert found.errors == ()
    assert all(row.serial is not None and row.serial.isdecimal() for row in found.rows)


def test_no_map_makes_the_bad_list_good() -> None:
    content = (SAMPLES / "snipe-assets-sample-BAD.csv").read_bytes()
    header = read_table(content).lines[0]
    names = column_names(header)
    said = dict(zip(names, guess_columns(header), strict=True))
    told = {error.code for error in read_donor_list(content, by_map(said)).errors}
    assert ListErrorCode.DOUBLE_COLUMN not in told
    assert {ListErrorCode.ENCODING, ListErrorCode.RUINED_NUMBER} <= told
