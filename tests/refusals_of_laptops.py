"""Of the forms of bench and store a way in which each is refused, for the walk that looks for what was typed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.elsewhere import World
from tests.factories import START

WORDS = "Kees zei: “zo & niet anders”"
LONG = ("heel lang verhaal " * 140).strip()
TODAY = START.date().isoformat()
TOMORROW = "2026-12-24"


@dataclass(frozen=True, kw_only=True)
class Refused:
    """A form that is refused. `typed` must stand in the answer; `unseen` goes along, such as secrets."""

    path: Mapping[str, Any] = field(default_factory=dict)
    typed: Mapping[str, Any]
    unseen: Mapping[str, Any] = field(default_factory=dict)
    files: Mapping[str, tuple[str, bytes]] = field(default_factory=dict)


OF_LAPTOPS: dict[str, Callable[[World], Refused]] = {
    # ---- bench
    "laptops.move": lambda w: Refused(path={"tag": w.ready}, typed={"to": "imaged", "reason": LONG}),
    "imaging.images": lambda _w: Refused(
        typed={"name": WORDS, "version": "22-b", "sha256": "ab", "os": "Linux Munt", "licence": "oem"}
    ),
    "laptops.check": lambda w: Refused(path={"tag": w.tag}, typed={"battery_percent": "999", "failed": "keyboard"}),
    "laptops.place": lambda w: Refused(path={"tag": w.tag}, typed={"location": "", "reason": WORDS}),
    "lots.policy": lambda w: Refused(
        path={"lot_id": w.lot}, typed={"hdd_level": "destroy", "flash_level": "clear", "reason": LONG}
    ),
    "register.receive_list": lambda _w: Refused(typed={"lot": "PARTIJ-7", "donor": WORDS}),
    "evidence.bind": lambda w: Refused(path={"record_id": w.record}, typed={"laptop": "geen label", "reason": WORDS}),
    "certificates.revoke": lambda w: Refused(path={"certificate_id": w.certificate}, typed={"reason": LONG}),
    "evidence.by_hand": lambda w: Refused(
        path={"tag": w.tag, "medium_id": w.medium},
        typed={
            "method": "crypto_erase",
            "level": "purge",
            "done_on": TOMORROW,
            "reason": WORDS,
            "second": w.member_tech,
        },
    ),
    "evidence.destroyed": lambda w: Refused(
        path={"tag": w.tag, "medium_id": w.medium},
        typed={
            "method": "shreds",
            "done_on": TODAY,
            "reason": WORDS,
            "done_by": "Shredder BV",
            "second": w.member_tech,
        },
    ),
    "evidence.withdraw": lambda w: Refused(path={"fault_id": w.fault}, typed={"reason": LONG}),
    "hardware.add_hardware": lambda _w: Refused(typed={"laptop": "geen label"}),
    "hardware.bind": lambda w: Refused(path={"file_id": w.report}, typed={"laptop": "geen label"}),
    "imaging.add_imaging": lambda w: Refused(typed={"laptop": "geen label", "release": w.release}),
    "evidence.add_logs": lambda _w: Refused(typed={"laptop": "geen label"}),
    "imaging.join": lambda w: Refused(
        path={"log_id": w.image_log}, typed={"laptop": "geen label", "release": w.release, "join_reason": WORDS}
    ),
    "imaging.write": lambda w: Refused(
        path={"tag": w.ready}, typed={"although_unfit": "y", "unfit_reason": WORDS}, unseen={"release": ""}
    ),
    "finishing.finish": lambda w: Refused(
        path={"tag": w.ready}, typed={"finish_battery": "999", "finish_failed": "screen", "finish_remarks": WORDS}
    ),
    # ---- condition
    "lots.announce": lambda _w: Refused(typed={"lot": "PARTIJ-7", "donor": WORDS}),
    "lots.terms": lambda w: Refused(
        path={"lot_id": w.lot},
        typed={"drives": "destroy", "contact_name": "J. Bos", "contact_email": "geen adres", "remarks": WORDS},
    ),
    "lots.decide": lambda w: Refused(path={"lot_id": w.lot}, typed={"remarks": WORDS}, unseen={"key": w.extra_line}),
    "lots.receive": lambda w: Refused(
        path={"lot_id": w.lot}, typed={"model": WORDS, "location": w.here}, unseen={"serial": "onbekend"}
    ),
    "preparation.battery": lambda _w: Refused(typed={"percent": "999", "reason": WORDS}),
    "preparation.grades": lambda _w: Refused(typed={"code": "!!", "words_nl": WORDS, "words_en": "Bad all over"}),
    "preparation.grade_one": lambda w: Refused(
        path={"tag": w.tag}, typed={"grade_remarks": WORDS}, unseen={"grade": ""}
    ),
    "preparation.locks": lambda w: Refused(path={"tag": w.tag}, typed={"lock_bios": "locked", "lock_tool": "x" * 121}),
    # ---- transfers, stock-takes and the register
    "transfers.scan_out": lambda w: Refused(
        path={"transfer_id": w.loading}, typed={"code": w.other_tag, "reason": WORDS}
    ),
    "stocktake.open_one": lambda w: Refused(typed={"location": w.here}),
    "register.keep_filter": lambda _w: Refused(typed={"q": "thinkpad", "shared": "y"}, unseen={"name": " "}),
    "register.say_columns": lambda w: Refused(
        path={"import_id": w.pending}, typed={"column1": "serial"}, unseen={"column0": "nope"}
    ),
    "register.begin_bulk": lambda _w: Refused(
        typed={"codes": "geen label\nook niet", "act": "move", "act-reason": WORDS}
    ),
}
