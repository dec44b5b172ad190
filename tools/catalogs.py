"""Keep the translation catalogs in step with the code: `python -m tools.catalogs update|check|compile [PACKAGE…]`.

Each package carries its own catalog, so that a package can move or be read alone:
`laptopdesk/<package>/translations/nl/LC_MESSAGES/messages.po`, for the station `scanner/…/scanner.po`.
Source strings are English, so English needs no catalog. A catalog holds no dates, line numbers or guesses: it
changes only when words change.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from laptopdesk.protocol.words import LANGUAGES

ROOT = Path(__file__).resolve().parent.parent
LOCALES = tuple(code for code in LANGUAGES if code != "en")
KEYWORDS = {
    "_": None,
    "gettext": None,
    "lazy": None,
    "lazy_gettext": None,
    "N_": None,
    "NP_": ((1, "c"), 2),
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
JINJA_OPTIONS = {"trimmed": "true", "silent": "false", "extensions": "jinja2.ext.do,jinja2.ext.loopcontrols"}
TEMPLATE_SUFFIXES = (".html", ".txt", ".xml", ".svg")
NOT_SOURCE = {"translations", "static", "node_modules", "__pycache__"}
OWN_DOMAINS = ("protocol", "scanner")  # what the station shows: it loads these without the server's catalogs
HOUSE = "laptopdesk"
NO_DATE = datetime(2000, 1, 1, tzinfo=UTC)
HEADER = """\
msgid ""
msgstr ""
"Language: {locale}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: {plural_forms}\\n"

"""


@dataclass(frozen=True, kw_only=True)
class Package:
    """One folder of code with its own catalog."""

    name: str
    path: Path

    @property
    def domain(self) -> str:
        """The gettext domain: what the station loads, without the server's catalogs, goes by its own name."""
        return self.name if self.name in OWN_DOMAINS else "messages"

    def catalog_path(self, locale: str) -> Path:
        """Where the catalog of `locale` stands, or will stand."""
        return self.path / "translations" / locale / "LC_MESSAGES" / f"{self.domain}.po"


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One thing that is wrong with a catalog."""

    package: str
    locale: str
    what: str
    msgid: str

    def __str__(self) -> str:
        return f"{self.package} ({self.locale}): {self.what}: {self.msgid!r}"


def list_packages(root: Path = ROOT) -> tuple[Package, ...]:
    """Every package that can carry a catalog, by name; the station's is called `scanner`."""
    house = root / HOUSE
    paths = sorted(path for path in house.iterdir() if (path / "__init__.py").is_file()) if house.is_dir() else []
    if (house / "__init__.py").is_file():
        paths.append(house)
    if (root / "scanner" / "__init__.py").is_file():
        paths.append(root / "scanner")
    return tuple(Package(name=path.name, path=path) for path in paths)


def extract_package(package: Package) -> Catalog:
    """The strings that the package marks for translation now, as a catalog without translations."""
    template = Catalog(creation_date=NO_DATE)
    for path in _source_files(package.path):
        for message, context in _extract_file(path):
            template.add(message, context=context)
    return template


def _source_files(folder: Path) -> Iterator[Path]:
    whole = folder.name != HOUSE  # what lies beside the packages has a catalog of its own
    for path in sorted(folder.rglob("*") if whole else folder.glob("*.py")):
        inside = path.relative_to(folder).parts
        if NOT_SOURCE.isdisjoint(inside) and (path.suffix == ".py" or _is_template(path, inside)):
            yield path


def _is_template(path: Path, inside: tuple[str, ...]) -> bool:
    return path.suffix in TEMPLATE_SUFFIXES and "templates" in inside


def _extract_file(path: Path) -> Iterator[tuple[str | tuple[str, ...], str | None]]:
    content = BytesIO(path.read_bytes())
    # by name, so that `compile` runs in the build, where Jinja is not installed
    method = "babel.messages.extract:extract_python" if path.suffix == ".py" else "jinja2.ext:babel_extract"
    options = {} if path.suffix == ".py" else dict(JINJA_OPTIONS)
    try:
        found = list(extract(method, content, KEYWORDS, options=options))
    except Exception as error:
        raise SystemExit(f"{path}: cannot be read for translation: {error}") from error
    for _line, message, _comments, context in found:
        yield message, context


def read_catalog(path: Path, locale: str) -> Catalog:
    """The catalog at `path`; an empty one when there is none."""
    if not path.is_file():
        return Catalog(locale=locale, creation_date=NO_DATE, revision_date=NO_DATE)
    with path.open("rb") as file:
        catalog = read_po(file, locale=locale, abort_invalid=True)
    catalog.creation_date = catalog.revision_date = NO_DATE
    return catalog


def update_package(package: Package) -> tuple[Path, ...]:
    """Write each catalog anew: new strings empty, gone strings dropped, no guesses. Answers what changed."""
    template = extract_package(package)
    return tuple(path for locale in LOCALES if (path := _update_catalog(package, template, locale)))


def _update_catalog(package: Package, template: Catalog, locale: str) -> Path | None:
    path = package.catalog_path(locale)
    if not len(template) and not path.is_file():
        return None
    catalog = read_catalog(path, locale)
    catalog.update(template, no_fuzzy_matching=True)
    content = _po_bytes(catalog, locale)
    if path.is_file() and path.read_bytes() == content:
        return None
    _write(path, content)
    return path


def _po_bytes(catalog: Catalog, locale: str) -> bytes:
    body = BytesIO()
    write_po(body, catalog, width=110, no_location=True, omit_header=True, sort_output=True, ignore_obsolete=True)
    header = HEADER.format(locale=locale, plural_forms=catalog.plural_forms)
    return (header + body.getvalue().decode("utf-8")).rstrip("\n").encode("utf-8") + b"\n"


def check_package(package: Package) -> tuple[Finding, ...]:
    """Everything that keeps the package's catalogs from being complete; empty when they are."""
    template = extract_package(package)
    return tuple(
        Finding(package=package.name, locale=locale, what=what, msgid=msgid)
        for locale in LOCALES
        for what, msgid in _check_catalog(template, package.catalog_path(locale), locale)
    )


def _check_catalog(template: Catalog, path: Path, locale: str) -> Iterator[tuple[str, str]]:
    if not len(template) and not path.is_file():
        return
    catalog = read_catalog(path, locale)
    wanted, present = _keys(template), _keys(catalog)
    yield from (("stale, not in the catalog", msgid) for msgid, _ in sorted(wanted - present, key=str))
    yield from (("obsolete, no longer in the code", msgid) for msgid, _ in sorted(present - wanted, key=str))
    yield from (("obsolete, no longer in the code", _first(message)) for message in catalog.obsolete.values())
    for message in _messages(catalog):
        yield from _check_message(catalog, message)


def _check_message(catalog: Catalog, message: Message) -> Iterator[tuple[str, str]]:
    if message.fuzzy:
        yield "fuzzy", _first(message)
    strings = (message.string,) if isinstance(message.string, str) else tuple(message.string or ())
    if not strings or not all(strings):
        yield "empty, not translated", _first(message)
        return
    yield from ((f"wrong ({error})", _first(message)) for error in message.check(catalog))


def _messages(catalog: Catalog) -> Iterator[Message]:
    return (message for message in catalog if message.id)


def _keys(catalog: Catalog) -> set[tuple[str, str | None]]:
    # gettext looks a plural up by its singular, so that is the key (and "x" with and without a plural are one)
    return {(_first(message), message.context) for message in _messages(catalog)}


def _first(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]


def compile_package(package: Package) -> tuple[Path, ...]:
    """Write the `.mo` beside each catalog where it is missing or differs. Safe to run in several processes at once."""
    written = []
    for locale in LOCALES:
        source = package.catalog_path(locale)
        if not source.is_file():
            continue
        content = BytesIO()
        write_mo(content, read_catalog(source, locale))
        target = source.with_suffix(".mo")
        if not target.is_file() or target.read_bytes() != content.getvalue():
            _write(target, content.getvalue())
            written.append(target)
    return tuple(written)


def compile_all(root: Path = ROOT) -> tuple[Path, ...]:
    """Compile the catalogs of every package; for the build hook and the start of a test run."""
    return tuple(path for package in list_packages(root) for path in compile_package(package))


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    with os.fdopen(handle, "wb") as file:
        file.write(content)
    Path(temporary).chmod(0o644)
    Path(temporary).replace(path)


def _choose(names: Iterable[str], root: Path) -> tuple[Package, ...]:
    packages = {package.name: package for package in list_packages(root)}
    wanted = tuple(names) or tuple(packages)
    unknown = [name for name in wanted if name not in packages]
    if unknown:
        raise SystemExit(f"no such package: {', '.join(unknown)} (known: {', '.join(packages)})")
    return tuple(packages[name] for name in wanted)


def main(arguments: list[str] | None = None, root: Path = ROOT) -> int:
    """The command line. Exit 1 when `check` finds something, with one line for each on stderr."""
    parser = argparse.ArgumentParser(prog="python -m tools.catalogs", description="Translation catalogs.")
    parser.add_argument("action", choices=("update", "check", "compile"))
    parser.add_argument("packages", nargs="*", metavar="PACKAGE", help="names; default: all")
    options = parser.parse_args(arguments)
    packages = _choose(options.packages, root)
    if options.action == "check":
        return _report([finding for package in packages for finding in check_package(package)])
    act = update_package if options.action == "update" else compile_package
    for path in (path for package in packages for path in act(package)):
        print(path.relative_to(root))
    return 0


def _report(findings: list[Finding]) -> int:
    for finding in findings:
        print(finding, file=sys.stderr)
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main())
