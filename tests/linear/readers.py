"""Everything of ours that takes a text or a file apart: found by its signature, so that a new one is found too."""

import inspect
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from laptopdesk.assets.evidence.extent import is_removable
from laptopdesk.assets.evidence.readers import read_file as read_evidence
from laptopdesk.assets.evidence.readers.commands import erasing_command
from laptopdesk.assets.evidence.readers.source import Source, kind_of, open_source
from laptopdesk.assets.evidence.rules import version_is_covered
from laptopdesk.assets.evidence.versions import is_faulty
from laptopdesk.assets.hardware.readers import read_file as read_inventory
from laptopdesk.assets.hardware.readers.clean import marketing_name
from laptopdesk.assets.hardware.rules.naming import other_maker, other_model, other_part
from laptopdesk.assets.imaging.readers import read_file as read_imaging
from laptopdesk.assets.lots.readers.headers import header_score
from laptopdesk.assets.lots.readers.reading import read_donor_list
from laptopdesk.assets.lots.readers.tables import read_csv
from laptopdesk.assets.lots.rules import holds_another, one_apart
from laptopdesk.assets.preparation.rules import required_locks
from laptopdesk.assets.serials import look_alike
from laptopdesk.assets.takeover.headers import state_of
from laptopdesk.assets.takeover.reading import read_takeover
from laptopdesk.places.rules import check_text, place_key
from laptopdesk.places.sheet import read_sheet
from laptopdesk.protocol.codes import CodeKind, is_code
from laptopdesk.protocol.export import read_export
from laptopdesk.protocol.words import NP_
from laptopdesk.ui.formats import misplaced
from scanner.decoder import Decoder
from tests.linear.clock import ENDS, UNITS, Make, Work
from tests.linear.patterns import modules
from tests.unit.assets.evidence import logs, reports
from tests.unit.assets.hardware import reports as hardware
from tests.unit.assets.imaging.logs import clonezilla

NO_TEXT_FROM_OUTSIDE = frozenset(
    {
        "views",
        "cli",
        "api",
        "messages",
        "queries",
        "service",
        "models",
        "demo",
        "backup",
        "decisions",
        "deciding",
        "events",
        "wiring",
        "guard",
        "i18n",
        "hashing",
        "journal",
        "journal_ddl",
        "migration",
        "access",
        "keys",
        "console",
        "web",
        "form_ids",
        "desk_sheet",
        "code_sheet",
        "fonts",
        "errors",
        "subjects",
        "phrases",
        "doctor",
        "ports",
        "teach",
        "trust",
        "operations",
        "files",
        "numbering",
        "answers",
    }
)
"""Modules that get words of ours, or read through others; their patterns are measured all the same."""
NO_READERS = frozenset(
    {
        "laptopdesk.accounts.rules.check_token",
        "laptopdesk.ui.cookies.name_of",
        "scanner.folder.private",
        "laptopdesk.assets.hardware.rules.match",
        "laptopdesk.assets.hardware.rules.match_scanned",
        "laptopdesk.assets.register.export.headings",
        "laptopdesk.assets.sampling.rules.draw",
        "laptopdesk.assets.labels.rules.sticker_address",
        "laptopdesk.core.sheets.read_workbook",
        "laptopdesk.core.sheet_reader.read",
        "laptopdesk.assets.lots.readers.tables.read_sheets",
        "laptopdesk.printing.codes.module_within",
        "laptopdesk.printing.scripts.shaped",
        "laptopdesk.printing.codes.qr_modules",
        "laptopdesk.printing.codes.code128_width",
        "scanner.identity.is_signed_by",
    }
)
"""They compare, draw or print what was read and bounded before, or read in a process with limits of its own."""
DAY = date(2026, 1, 5)
WITH: dict[str, Work] = {
    "laptopdesk.protocol.words.NP_": lambda text: NP_(text, text),
    "laptopdesk.assets.lots.rules.one_apart": lambda text: one_apart(text, f"{text}x"),
    "laptopdesk.assets.lots.rules.holds_another": lambda text: holds_another(text, (text[1:], "x" + text)),
    "laptopdesk.assets.preparation.rules.required_locks": lambda text: required_locks(text, text, ()),
    "laptopdesk.assets.evidence.readers.commands.erasing_command": lambda text: erasing_command(text, "/dev/sda"),
    "laptopdesk.assets.evidence.readers.source.kind_of": lambda text: kind_of(text, text),
    "laptopdesk.assets.evidence.extent.is_removable": lambda text: is_removable(text, text, text),
    "laptopdesk.assets.evidence.rules.version_is_covered": lambda text: version_is_covered(text, text),
    "laptopdesk.assets.evidence.versions.is_faulty": lambda text: is_faulty(text, text, [(text, text)]),
    "laptopdesk.assets.hardware.readers.clean.marketing_name": lambda text: marketing_name("Lenovo", text, text),
    "laptopdesk.assets.hardware.rules.naming.other_maker": lambda text: other_maker(text, f"x {text}"),
    "laptopdesk.assets.hardware.rules.naming.other_model": lambda text: other_model(text, f"Lenovo {text}"),
    "laptopdesk.assets.hardware.rules.naming.other_part": lambda text: other_part(text, f"x {text}"),
    "laptopdesk.assets.serials.look_alike": lambda text: look_alike(text, f"{text}x"),
    "laptopdesk.assets.lots.readers.tables.read_csv": lambda text: read_csv(text.encode(), header_score),
    "laptopdesk.assets.takeover.headers.state_of": lambda text: state_of(text, {}),
    "laptopdesk.assets.takeover.reading.read_takeover": lambda text: read_takeover(
        text.encode(), states={}, received_on=DAY, today=DAY
    ),
    "laptopdesk.places.rules.place_key": lambda text: place_key(text, text),
    "laptopdesk.places.rules.check_text": lambda text: check_text(text, 10**9, "a", "b"),  # type: ignore[arg-type]
    "laptopdesk.protocol.codes.is_code": lambda text: is_code(text, CodeKind.LAPTOP),
    "laptopdesk.ui.formats.misplaced": lambda text: misplaced(text, text),
    "scanner.decoder.Decoder.feed": lambda text: Decoder().feed(text.encode(), 0.0),
}
"""How those are asked that need more than the text."""

FILES: dict[str, tuple[Callable[[bytes], object], str]] = {
    "a log of nwipe": (read_evidence, logs.good()),
    "a report of usody": (read_evidence, reports.written(reports.report(reports.SHRED)).decode()),
    "a log of imaging": (read_imaging, clonezilla(started=datetime(2026, 1, 5, 9), ended=datetime(2026, 1, 5, 10))),
    "lshw": (read_inventory, hardware.as_bytes(hardware.lshw()).decode()),
    "dmidecode": (read_inventory, hardware.DMIDECODE),
    "smartctl": (read_inventory, hardware.as_bytes(hardware.smartctl()).decode()),
    "GLPI": (read_inventory, hardware.as_bytes(hardware.glpi()).decode()),
    "upower": (read_inventory, hardware.UPOWER),
    "powercfg": (read_inventory, hardware.POWERCFG),
    "the page of powercfg": (read_inventory, hardware.POWERCFG_PAGE),
    "a donor's list": (read_donor_list, "Merk;Model;Serienummer;Geheugen\nDell;Latitude;5CG8301XYZ;8 GB\n"),
    "a list to take over": (
        lambda content: read_takeover(content, states={}, received_on=DAY, today=DAY),
        "Nummer;Merk;Model;Serienummer;Status;Houder\nA1;Dell;X230;R9ABCD12;klaar;\n",
    ),
    "a list of places": (read_sheet, "naam;soort;straat;postcode;plaats\nHuis;huis;Straat 1;3011AA;Rotterdam\n"),
    "what a station brings": (read_export, '{"format": "laptopdesk-station", "version": 1}\n'),
}
"""Whole files as people load them: how each is read, and a good one."""


@dataclass(frozen=True, kw_only=True)
class Reader:
    """A function that takes a text or a file; `work` asks it, and takes an error for an answer."""

    name: str
    work: Work


def all_readers() -> tuple[tuple[Reader, ...], tuple[str, ...]]:
    """All of them; and those of which nobody said how they are asked."""
    found: list[Reader] = []
    unknown: list[str] = []
    for name, function, needs_more in _functions():
        if name in WITH:
            found.append(Reader(name=name, work=quiet(WITH[name])))
        elif needs_more:
            unknown.append(name)
        else:
            found.append(Reader(name=name, work=quiet(_as_text(function))))
    return tuple(found), tuple(unknown)


def _functions() -> Iterator[tuple[str, Callable[..., object], bool]]:
    """Public functions of modules that read, whose first argument is text or bytes; and whether they need more."""
    for module in modules():
        if NO_TEXT_FROM_OUTSIDE & set(module.__name__.split(".")):
            continue
        for name, function in vars(module).items():
            whole = f"{module.__name__}.{name}"
            if name.startswith("_") or not inspect.isfunction(function) or function.__module__ != module.__name__:
                continue
            arguments = [*inspect.signature(function).parameters.values()]
            if arguments and arguments[0].annotation in TEXTS and whole not in NO_READERS:
                needed = [
                    one for one in arguments[1:] if one.default is one.empty and one.kind is not one.VAR_POSITIONAL
                ]
                yield whole, function, bool(needed)
    yield "scanner.decoder.Decoder.feed", Decoder.feed, True


TEXTS = (str, bytes, str | None, bytes | None, Source)


def _as_text(function: Callable[..., Any]) -> Work:
    first = next(iter(inspect.signature(function).parameters.values()))
    if first.annotation is Source:
        return lambda text: function(open_source(text.encode()))
    if first.annotation in (bytes, bytes | None):
        return lambda text: function(text.encode())
    return function


def quiet(work: Work) -> Work:
    """Asks it, all of what it gives, and takes an error for an answer."""

    def asked(text: str) -> None:
        with suppress(Exception):  # a refusal is an answer
            answer = work(text)
            if inspect.isgenerator(answer):
                for _ in answer:
                    pass

    return asked


MARKUP = (
    "<!--",
    "<!",
    "<![CDATA[",
    "<?",
    "</",
    "<a ",
    "<a b='",
    "<a>",
    "<td>",
    "<tr><td>1</td>",
    "&#",
    "&amp;",
    "</a",
    "-->",
    '{"a":',
    '{"a":1,',
    "[[",
    "{}",
    '"\\',
    "\\u",
    '","',
    ";;",
    '"\n',
    "1e",
    "Handle 0x1, ",
    "[2024/03/01 09:00:00] ",
    "\x1b[",
    "\x1b]",
    "| ",
    "/dev/sda ",
    "a: ",
    "a:\n",
)
"""Beginnings of what the formats are made of."""


def file_fillings(good: str) -> Iterator[tuple[str, Make]]:
    """Texts of any size around a good file: something again and again alone, behind it, in it, after each line of it;
    and each of its lines again and again."""
    lines = list(dict.fromkeys(good.splitlines(keepends=True)))
    middle = len(good) // 2
    for unit in (*UNITS, *MARKUP):
        yield f"{unit!r} × n", _around("", unit, ENDS[1])
        yield f"good + {unit!r} × n + good", _around(good, unit, "\n" + good)
        yield f"{unit!r} × n in the middle", _around(good[:middle], unit, good[middle:])
    for line in lines:
        yield f"good + {line!r} × n", _around(good, line, "")
        for unit in (" ", ",", "a "):
            yield f"{line!r} + {unit!r} × n", _around(good + line.rstrip("\n"), unit, "\n" + good)


def _around(before: str, unit: str, after: str) -> Make:
    return lambda size: before + unit * (size // len(unit)) + after
