"""One class name means one thing in the whole tree."""

import ast
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent


def test_no_two_classes_share_a_name() -> None:
    places = defaultdict(list)
    for path in (file for folder in ("laptopdesk", "scanner") for file in (ROOT / folder).rglob("*.py")):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.ClassDef):
                places[node.name].append(str(path.relative_to(ROOT)))
    assert len(places) > 1000
    assert {name: files for name, files in places.items() if len(files) > 1} == {}
