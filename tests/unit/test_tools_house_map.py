"""The table of topics says what the code says, and says when it is old."""

import pytest

from tools import house_map
from tools.house_map import Topic, table_of, topic_of, written


def test_a_module_belongs_to_the_folder_that_names_its_subject() -> None:
    assert topic_of("laptopdesk.assets.evidence.views") == "assets/evidence"
    assert topic_of("laptopdesk.handout.service.hand_out") == "handout"
    assert topic_of("laptopdesk.health") == "app"


def test_a_row_names_pages_tables_and_events_in_order() -> None:
    topic = Topic(pages={"/b", "/a"}, further=2, tables={"case"}, events={"case.opened"})
    assert table_of({"cases": topic}).splitlines()[-1] == (
        "| cases | `/a` `/b`, 2 with a parameter | `case` | `case.opened` |"
    )


def test_the_table_stands_between_its_marks_and_nothing_else_changes() -> None:
    text = f"before\n{house_map.BEGIN}\nold\n{house_map.END}\nafter\n"
    assert written(text, "new") == f"before\n{house_map.BEGIN}\nnew\n{house_map.END}\nafter\n"


def test_a_document_without_its_marks_is_said() -> None:
    with pytest.raises(ValueError, match="does not hold the marks"):
        written("no marks", "new")


def test_an_old_table_fails_the_check(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(house_map, "read_topics", lambda: {"cases": Topic(tables={"case"})})
    assert house_map.main(["check"]) == 1
    assert "is old" in capsys.readouterr().err
