"""No command says a sentence in one language only: what it writes comes out of the catalogs."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2] / "laptopdesk"
SAYING = {"echo", "stop", "_told", "BackupError", "InUse", "_damaged", "_by_hand"}
TRANSLATING = {"_", "gettext", "ngettext", "N_"}
NOT_COMMANDS = {"demo/run.py"}
"""What `make demo` runs; it is no command of an installation."""


def speaking_modules() -> list[Path]:
    return sorted(
        path
        for path in ROOT.rglob("*.py")
        if str(path.relative_to(ROOT)) not in NOT_COMMANDS
        and any(word in path.read_text(encoding="utf-8") for word in ("click.echo", "stop(", "BackupError", "InUse"))
    )


def literals(node: ast.AST) -> Iterator[str]:
    """Words in this expression that no translation went over."""
    if isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) in TRANSLATING:
        return
    if isinstance(node, ast.Constant) and isinstance(node.value, str) and _is_sentence(node.value):
        yield node.value
    for child in ast.iter_child_nodes(node):
        yield from literals(child)


def _is_sentence(text: str) -> bool:
    """Two words beside each other; an address, a command to type and a format are none."""
    if text.strip().startswith(("laptopdesk", "LAPTOPDESK", "%Y")):
        return False
    words = [word.strip(".,:;()") for word in text.split()]
    return sum(len(word) > 1 and word.isalpha() for word in words) >= 2


@pytest.mark.parametrize("path", speaking_modules(), ids=lambda path: str(path.relative_to(ROOT)))
def test_what_a_command_writes_can_be_translated(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    found = [
        (call.lineno, words)
        for call in ast.walk(tree)
        if isinstance(call, ast.Call) and getattr(call.func, "id", getattr(call.func, "attr", "")) in SAYING
        for argument in call.args
        for words in literals(argument)
    ]
    assert found == []
