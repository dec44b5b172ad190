"""Every regular expression of our packages, and texts that are made of its own parts."""

import ast
import importlib
import pkgutil
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from re import _constants as codes  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from types import ModuleType
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("laptopdesk", "scanner")
ASKS = ("search", "match", "fullmatch", "finditer", "findall", "sub", "subn", "split")
_AS = {"findall": "finditer", "sub": "finditer", "subn": "finditer", "split": "finditer"}


@dataclass(frozen=True, kw_only=True)
class Used:
    """A pattern, where it stands, and how it is asked: `search`, `match`, `fullmatch`, `finditer` (all of a text)."""

    place: str
    pattern: re.Pattern[Any]
    asks: frozenset[str]

    @property
    def name(self) -> str:
        """For people who read that it is slow."""
        return f"{self.place} {self.pattern.pattern!r}"


def modules() -> Iterator[ModuleType]:
    """Every module of ours, imported."""
    for package in map(importlib.import_module, PACKAGES):
        yield package
        for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if not found.name.endswith("__main__"):
                yield importlib.import_module(found.name)


def all_patterns() -> tuple[Used, ...]:
    """Every pattern that a module of ours holds, once; with all that is asked of it anywhere in our code."""
    found: dict[tuple[object, int], Used] = {}
    for module in modules():
        for name, pattern in held(vars(module), module.__name__):
            key = (pattern.pattern, pattern.flags)
            asks = _asks_of(name) | (found[key].asks if key in found else frozenset())
            found[key] = Used(place=found[key].place if key in found else name, pattern=pattern, asks=asks)
    return tuple(found.values())


def held(value: object, name: str) -> Iterator[tuple[str, re.Pattern[Any]]]:
    """The patterns in this value, each with where in it."""
    yield from _held(value, name, set())


def _held(value: object, name: str, seen: set[int], depth: int = 0) -> Iterator[tuple[str, re.Pattern[Any]]]:
    """The patterns in this value: in names, containers, classes, their fields, validators and decorators."""
    if isinstance(value, re.Pattern):
        yield name, value
        return
    if depth > 6 or id(value) in seen or isinstance(value, ModuleType | str | bytes | int | float | type(None)):
        return
    seen.add(id(value))
    for key, inner in _parts(value):
        yield from _held(inner, f"{name}.{key}", seen, depth + 1)


def _parts(value: object) -> Iterator[tuple[str, object]]:
    if isinstance(value, dict):
        yield from ((str(key), inner) for key, inner in list(value.items()))
        yield from (("key", key) for key in list(value))
    elif isinstance(value, list | tuple | set | frozenset):
        yield from ((str(index), inner) for index, inner in enumerate(value))
    elif str(getattr(value, "__module__", "")).startswith(PACKAGES) or type(value).__module__.startswith(
        ("wtforms", "pydantic", "annotated_types", *PACKAGES)
    ):
        with suppress(Exception):  # a lazy proxy, a class without room for attributes: it holds no pattern
            yield from list(vars(value).items())
        slots = [slot for kind in type(value).__mro__ for slot in getattr(kind, "__slots__", ())]
        yield from ((slot, getattr(value, slot, None)) for slot in slots if isinstance(slot, str))
        for extra in ("__defaults__", "__kwdefaults__", "__closure__"):
            for cell in getattr(value, extra, None) or ():
                yield extra, getattr(cell, "cell_contents", None) if extra == "__closure__" else cell


def _asks_of(name: str) -> frozenset[str]:
    """What is asked of a name in our code; everything where it is held in something else."""
    return frozenset(_questions().get(name, EVERY))


EVERY = frozenset({"search", "match", "fullmatch", "finditer"})
_asked: dict[str, set[str]] = {}


def _questions() -> dict[str, set[str]]:
    """Per name of a module: the questions `NAME.search(…)` in it; everything where the name is handed on as well."""
    if not _asked:
        for source in sources():
            dotted = ".".join(source.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
            tree = ast.parse(source.read_text())
            called = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Attribute) and _question(node)}
            for node in ast.walk(tree):
                if (ask := _question(node)) is not None:
                    _asked.setdefault(f"{dotted}.{ask[0]}", set()).add(_AS.get(ask[1], ask[1]))
                elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and id(node) not in called:
                    _asked.setdefault(f"{dotted}.{node.id}", set()).update(EVERY)
    return _asked


def _question(node: ast.AST) -> tuple[str, str] | None:
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.attr in ASKS:
        return node.value.id, node.attr
    return None


def sources() -> tuple[Path, ...]:
    """Our code."""
    return tuple(path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py")))


def inline_calls() -> Iterator[str]:
    """Places that hand a pattern to `re` itself, so that it is compiled where nobody finds it."""
    for source in sources():
        for node in ast.walk(ast.parse(source.read_text())):
            question = _question(node.func) if isinstance(node, ast.Call) else None
            if question and question[0] == "re":
                yield f"{source.relative_to(ROOT)}:{node.lineno}"
        for node in ast.walk(ast.parse(source.read_text())):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
                yield from (
                    f"{source.relative_to(ROOT)}:{inner.lineno}"
                    for inner in ast.walk(node)
                    if isinstance(inner, ast.Attribute)
                    and inner.attr == "compile"
                    and isinstance(inner.value, ast.Name)
                    and inner.value.id == "re"
                )


# ---- texts made of a pattern's own parts


def heads_and_tokens(pattern: re.Pattern[Any]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Beginnings that the pattern takes, cut after each of its parts; and what it can take again and again."""
    text = pattern.pattern if isinstance(pattern.pattern, str) else pattern.pattern.decode("latin-1")
    parsed = parser.parse(text, pattern.flags & ~re.UNICODE)
    heads: list[str] = [""]
    tokens: list[str] = []
    _walk(parsed, "", heads, tokens)
    kept = tuple(dict.fromkeys(head for head in heads if head))
    return kept, tuple(dict.fromkeys(token for token in (*kept, *tokens, *(t + " " for t in kept)) if token))


def _walk(parsed: Any, before: str, heads: list[str], tokens: list[str]) -> str:
    """The shortest text that fits, after `before`; on the way every beginning, and every part that repeats."""
    text = before
    repeats = False
    for code, value in parsed:
        if repeats and code is codes.LITERAL:
            tokens.append(chr(value))  # what ends a repetition may be what it takes
        repeats = code in (codes.MAX_REPEAT, codes.MIN_REPEAT)
        branches = value[1] if code is codes.BRANCH else ()
        for branch in branches[1:6]:
            heads.append(_walk(branch, text, heads, tokens))
        text = _add(code, value, text, heads, tokens)
        heads.append(text)
    return text


def _add(code: Any, value: Any, text: str, heads: list[str], tokens: list[str]) -> str:
    if code is codes.LITERAL:
        return text + chr(value)
    if code is codes.NOT_LITERAL:
        return text + ("a" if value != ord("a") else "b")
    if code is codes.ANY:
        return text + "a"
    if code is codes.IN:
        return text + _member(value)
    if code is codes.BRANCH:
        return _walk(value[1][0], text, heads, tokens)
    if code is codes.SUBPATTERN:
        return _walk(value[3], text, heads, tokens)
    if code in (codes.MAX_REPEAT, codes.MIN_REPEAT, getattr(codes, "POSSESSIVE_REPEAT", None)):
        least, _most, body = value
        once = _walk(body, "", [], tokens)
        tokens.append(once)
        heads.append(text + once)
        return text + once * min(least, 8)
    if code is getattr(codes, "ATOMIC_GROUP", None):
        return _walk(value, text, heads, tokens)
    return text


_CANDIDATES = "5aA .-:=_\t/xé\n\"'@,"


def _member(items: Any) -> str:
    negated = bool(items) and items[0][0] is codes.NEGATE
    singles = [chr(value) for code, value in items if code is codes.LITERAL]
    ranges = [(low, high) for code, (low, high) in ((c, v) for c, v in items if c is codes.RANGE)]
    if not negated and singles:
        return singles[0]
    if not negated and ranges:
        return chr(ranges[0][0])
    taken = {*singles, *(char for char in _CANDIDATES for low, high in ranges if low <= ord(char) <= high)}
    if negated:
        return next(char for char in "a5A-_é" if char not in taken)
    names = {str(value) for code, value in items if code is codes.CATEGORY}
    if any("DIGIT" in name and "NOT" not in name for name in names):
        return "5"
    return " " if any("SPACE" in name and "NOT" not in name for name in names) else "a"
