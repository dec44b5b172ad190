"""The table of topics in docs/architecture.md, read off the code: `python -m tools.house_map update|check`.

A topic is a package with tables, pages or events of its own. Pages stand by their address where it has no parameter,
and as a number of further ones; tables and events by their names.
"""

import argparse
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages
from tempfile import TemporaryDirectory

import laptopdesk
from laptopdesk.app import create_app
from laptopdesk.config import Config
from laptopdesk.core.columns import Base
from laptopdesk.core.events import Event

ROOT = Path(__file__).resolve().parent.parent
DOCUMENT = ROOT / "docs" / "architecture.md"
BEGIN, END = "<!-- topics: made by tools.house_map -->", "<!-- end of topics -->"
INSIDE = ("views", "service", "queries", "readers", "models", "rules", "values", "decisions", "sentences", "cli")


@dataclass
class Topic:
    """What one topic owns."""

    pages: set[str] = field(default_factory=set)
    further: int = 0
    tables: set[str] = field(default_factory=set)
    events: set[str] = field(default_factory=set)


def topic_of(module: str) -> str:
    """The topic that a module belongs to: `assets/evidence` of `laptopdesk.assets.evidence.views`."""
    parts = module.split(".")[1:-1]
    while parts and parts[-1] in INSIDE:
        parts.pop()
    return "/".join(parts) or "app"


def read_topics() -> dict[str, Topic]:
    """Every topic of the product with what it owns."""
    topics: dict[str, Topic] = defaultdict(Topic)
    for module in walk_packages(laptopdesk.__path__, "laptopdesk."):
        if "demo" not in module.name:
            import_module(module.name)
    for mapper in Base.registry.mappers:
        topics[topic_of(mapper.class_.__module__)].tables.add(mapper.class_.__tablename__)
    for event in _below(Event):
        if "action" in vars(event):
            topics[topic_of(event.__module__)].events.add(event.action)
    for topic, address in _pages():
        if "<" in address:
            topics[topic].further += 1
        else:
            topics[topic].pages.add(address)
    return topics


def _below(kind: type[Event]) -> Iterator[type[Event]]:
    for child in kind.__subclasses__():
        yield child
        yield from _below(child)


def _pages() -> Iterator[tuple[str, str]]:
    with TemporaryDirectory() as folder:
        app = create_app(Config(data_dir=Path(folder)))
        for rule in app.url_map.iter_rules():
            view = app.view_functions[rule.endpoint]
            if "GET" in (rule.methods or ()) and view.__module__.startswith("laptopdesk."):
                yield topic_of(view.__module__), rule.rule


def table_of(topics: dict[str, Topic]) -> str:
    """The markdown table, a row for each topic, in the order of their names."""
    rows = [
        f"| {name} | {_pages_of(topic)} | {_list(topic.tables)} | {_list(topic.events)} |"
        for name, topic in sorted(topics.items())
    ]
    return "\n".join(["| topic | pages | tables | events |", "|---|---|---|---|", *rows])


def _pages_of(topic: Topic) -> str:
    more = f"{topic.further} with a parameter" if topic.further else ""
    return ", ".join(filter(None, (_list(topic.pages), more)))


def _list(names: Iterable[str]) -> str:
    return " ".join(f"`{name}`" for name in sorted(names))


def written(text: str, table: str) -> str:
    """The document with this table between its two marks; raises ValueError where a mark is missing."""
    before, found, rest = text.partition(BEGIN)
    _old, ended, after = rest.partition(END)
    if not found or not ended:
        raise ValueError(f"{DOCUMENT.name} does not hold the marks {BEGIN} and {END}")
    return f"{before}{BEGIN}\n{table}\n{END}{after}"


def main(arguments: list[str] | None = None) -> int:
    """The command line. Exit 1 when `check` finds that the table is not what the code says."""
    parser = argparse.ArgumentParser(prog="python -m tools.house_map", description=__doc__)
    parser.add_argument("action", choices=("update", "check"))
    action = parser.parse_args(arguments).action
    text = DOCUMENT.read_text(encoding="utf-8")
    new = written(text, table_of(read_topics()))
    if action == "update":
        DOCUMENT.write_text(new, encoding="utf-8")
    elif new != text:
        print("docs/architecture.md: the table of topics is old: python -m tools.house_map update", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
