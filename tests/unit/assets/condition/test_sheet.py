"""CSV that a Dutch Excel opens right."""

import csv
import io

from laptopdesk.assets.condition.sheet import csv_file


def test_cells_stay_text_and_nothing_is_computed() -> None:
    content = csv_file(("Label", "Wat"), [("L1", '=HYPERLINK("x")'), (None, "-1; a\nb"), (3, "Çelik")])
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))
    assert rows == [["Label", "Wat"], ["L1", '\'=HYPERLINK("x")'], ["", "'-1; a\nb"], ["3", "Çelik"]]
