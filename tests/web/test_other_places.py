"""Every way to write, tried by people of another place: refused, and nothing of ours has changed."""

import base64
import io
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from itsdangerous import URLSafeSerializer
from sqlalchemy import event
from werkzeug.test import TestResponse

from laptopdesk.accounts.service import issue_token
from laptopdesk.core.access import Role, system_actor
from laptopdesk.core.db import Database
from laptopdesk.demo.logs import wipe_log
from laptopdesk.protocol.uuid7 import uuid7
from laptopdesk.schema import metadata
from laptopdesk.ui.cookies import BROWSER as COOKIE
from tests.databases import rolled_back
from tests.elsewhere import BROWSER, World, make_world, sign_in_as
from tests.factories import START, make_staff, unit

LOGS = frozenset(
    {
        "journal_entry",
        "journal_head",
        "journal_subject",
        "journal_text",
        "look",
        "look_group",
        "look_member",
        "scan_log",
        "inbox",
        "rate_count",
    }
)
"""What is written about an attempt, whoever makes it: the journal, who looked, codes nobody could use, the inbox."""

REFUSED = frozenset({401, 403, 404})
SAID_ON_THE_PAGE = frozenset({200, 303, 403, 404, 409, 422})
"""Acts row by row, and the desk: the answer is a page that says why not."""


@dataclass(frozen=True, kw_only=True)
class Try:
    """One request that would change something at our place, if it came from somebody who may."""

    path: Mapping[str, Any] = field(default_factory=dict)
    form: Mapping[str, Any] = field(default_factory=dict)
    json: Any = None
    files: Mapping[str, tuple[str, bytes]] = field(default_factory=dict)
    answers: frozenset[int] = REFUSED
    leaves: frozenset[str] = frozenset()
    """Tables in which the attempt of somebody else may leave a row of their own."""


def _id(number: int) -> str:
    """The id of an operation, a UUIDv7."""
    return str(uuid7(int(START.timestamp() * 1000), bytes([number]) * 10))


def _day() -> str:
    return START.date().isoformat()


def _log(world: World) -> bytes:
    started = START - timedelta(hours=3)
    return wipe_log(started=started, maker="Dell", product="X", host="", serial=world.drive_serial)


TODAY = {"since": START.date().isoformat()}
OWN = frozenset({"bulk_run", "bulk_row"})
FILE = frozenset({"file", "evidence_file", "sanitization_record"})
IMAGE_FILE = frozenset({"file", "imaging_file", "imaging_log"})

TRIES: dict[str, Callable[[World], Try]] = {
    # ---- bench
    "laptops.move": lambda w: Try(path={"tag": w.tag}, form={"to": "repair", "reason": "broken"}),
    "laptops.fit_medium": lambda w: Try(path={"tag": w.tag}, form={"kind": "ssd", "serial": "NEW1"}),
    "laptops.remove_medium": lambda w: Try(path={"tag": w.tag, "medium_id": w.medium}),
    "laptops.no_other_drive": lambda w: Try(path={"tag": w.unseen}),
    "laptops.add_unseen_drive": lambda w: Try(path={"tag": w.unseen}, form={"kind": "nvme", "serial": "NEW2"}),
    "laptops.no_drive": lambda w: Try(path={"tag": w.other_tag}),
    "imaging.images": lambda w: Try(
        form={
            "name": "Mint",
            "version": "23",
            "sha256": "ab" * 32,
            "os": "Linux",
            "licence": "open_source",
            "support_until": "2029-04-30",
        }
    ),
    "imaging.withdraw": lambda w: Try(path={"release_id": w.release}),
    "laptops.check": lambda w: Try(path={"tag": w.tag}, form={"battery_percent": "80"}),
    "laptops.place": lambda w: Try(path={"tag": w.tag}, form={"location": w.there, "reason": "wiped there"}),
    "lots.policy": lambda w: Try(
        path={"lot_id": w.lot}, form={"hdd_level": "purge", "flash_level": "purge", "reason": "donor asks"}
    ),
    "attestation.allow": lambda w: Try(path={"lot_id": w.lot}, form={"allowed": "y", "reason": "the donor wiped them"}),
    "certificates.issue": lambda w: Try(path={"tag": w.ready}),
    "certificates.revoke": lambda w: Try(path={"certificate_id": w.certificate}, form={"reason": "wrong lot"}),
    "certificates.ask": lambda w: Try(path={"lot_id": w.ready_lot}),
    "sampling.draw": lambda w: Try(path={"lot_id": w.ready_lot}),
    "sampling.check": lambda w: Try(
        path={"lot_id": w.sampled, "line_id": w.drawn},
        form={"result": "no_data", "tool": "dd", "extent": "the first gigabyte", "remark": "nothing"},
    ),
    "labels.offset": lambda w: Try(path={"code": "a4-21"}, form={"right": "1.5", "down": "0"}),
    "labels.print_labels": lambda w: Try(
        form={"typed": w.tag, "sheet": "a4-21", "start_at": "1", "lot": "", "location": ""}, answers=SAID_ON_THE_PAGE
    ),
    "takeover.take_over_list": lambda w: Try(
        form={"lot": "VROEGER", "location": w.here, "received": _day(), "programme": "three-trainings"},
        files={"file": ("l.csv", b"Nummer,Merk,Model,Serienummer,Status\n17,Dell,E7240,OLDONE0017,ontvangen\n")},
        answers=frozenset({403, 422}),
    ),
    "register.receive_list": lambda w: Try(
        form={"lot": "ELDERS", "location": w.here},
        files={"file": ("l.csv", b"Merk,Serienummer\nDell,NEWLIST01\n")},
        answers=frozenset({403, 422}),
    ),
    "evidence.add_logs": lambda w: Try(
        files={"files": ("wipe.log", _log(w))}, answers=frozenset({200, 403}), leaves=FILE
    ),
    "laptops.correct": lambda w: Try(path={"tag": w.tag}, form={"serial": "OTHER12345", "reason": "typed wrong"}),
    "laptops.take_back": lambda w: Try(path={"tag": w.fresh_tag}),
    "evidence.bind": lambda w: Try(
        path={"record_id": w.record}, form={"laptop": w.tag, "reason": "I saw it"}, answers=frozenset({403, 404, 422})
    ),
    "evidence.by_hand": lambda w: Try(
        path={"tag": w.tag, "medium_id": w.medium},
        form={"method": "crypto_erase", "level": "clear", "done_on": _day(), "reason": "x", "second": w.member_tech},
    ),
    "evidence.destroyed": lambda w: Try(
        path={"tag": w.tag, "medium_id": w.medium},
        form={"method": "shreds", "done_on": _day(), "reason": "x", "done_by": "BV", "second": w.member_tech},
        files={"document": ("p.pdf", b"%PDF-1.4")},
    ),
    "evidence.confirm": lambda w: Try(path={"record_id": w.said}),
    "evidence.declare": lambda w: Try(form={"tool": "nwipe", "version": "0.34", "reason": "skips"}),
    "evidence.decide_tool_version": lambda w: Try(
        form={"tool": "nwipe", "version": "0.43", "decision": "allow", "log": w.waiting_log, "ground": "I"}
    ),
    "evidence.read_version_anew": lambda w: Try(form={"tool": "nwipe", "version": "0.43"}),
    "evidence.withdraw": lambda w: Try(path={"fault_id": w.fault}, form={"reason": "it does not"}),
    "hardware.add_hardware": lambda w: Try(
        form={"laptop": w.tag}, files={"files": ("lshw.json", w.machine)}, answers=frozenset({403, 404, 422})
    ),
    "imaging.add_imaging": lambda w: Try(
        files={"files": ("image.log", b"Partclone v0.3\nStarting to restore image (-) to device (/dev/sda)\n")},
        answers=frozenset({200, 403}),
        leaves=IMAGE_FILE,
    ),
    "imaging.join": lambda w: Try(
        path={"log_id": w.image_log},
        form={"laptop": w.tag, "join_reason": "I saw it"},
        answers=frozenset({403, 404, 422}),
    ),
    "imaging.write": lambda w: Try(path={"tag": w.ready}, form={"release": w.release}),
    "finishing.finish": lambda w: Try(path={"tag": w.ready}, form={"finish_battery": "88"}),
    "hardware.bind": lambda w: Try(
        path={"file_id": w.report}, form={"laptop": w.tag}, answers=frozenset({403, 404, 422})
    ),
    "inventory_api.post_inventory": lambda w: Try(
        json={"file": "lshw.json", "content": base64.b64encode(w.machine).decode(), "laptop": w.tag},
        answers=frozenset({200, 401, 403}),
    ),
    # ---- condition
    "lots.announce": lambda w: Try(
        form={"lot": w.lot_code}, files={"file": ("l.csv", b"Merk,Serienummer\nDell,OTHERLIST1\n")}
    ),
    "lots.terms": lambda w: Try(path={"lot_id": w.lot}, form={"drives": "destroy", "remarks": "other"}),
    "lots.decide": lambda w: Try(
        path={"lot_id": w.lot}, form={"key": w.extra_line, "outcome": "accepted", "remarks": "fine"}
    ),
    "lots.receive": lambda w: Try(
        path={"lot_id": w.lot}, form={"serial": "BRANDNEW77", "location": w.here}, answers=frozenset({422, 403})
    ),
    "preparation.battery": lambda w: Try(form={"percent": "10", "reason": "all are old"}),
    "preparation.grades": lambda w: Try(form={"code": "E", "words_nl": "Slecht", "words_en": "Bad"}),
    "preparation.grade_one": lambda w: Try(path={"tag": w.tag}, form={"grade": "A"}),
    "preparation.locks": lambda w: Try(path={"tag": w.tag}, form={"lock_bios": "locked", "lock_tool": "menu"}),
    # ---- workshop
    "workshop.open_repair": lambda w: Try(path={"tag": w.tag}, form={"category": "screen", "fault": "crack"}),
    "workshop.use_part": lambda w: Try(
        path={"repair_id": w.repair}, form={"name": "Screen", "quantity": "1", "price": "1", "source": "bought"}
    ),
    "workshop.add_labour": lambda w: Try(path={"repair_id": w.repair}, form={"minutes": "5"}),
    "workshop.swap_drive": lambda w: Try(
        path={"repair_id": w.repair},
        form={"remove": "", "fit": "y", "kind": "ssd", "serial": "NVME7X002", "origin": "bought"},
    ),
    "workshop.close_repair": lambda w: Try(path={"repair_id": w.repair}, form={"to": "received", "words": "done"}),
    "workshop.quarantine": lambda w: Try(path={"tag": w.tag}, form={"reason": "lock_found", "words": "asks"}),
    "workshop.release": lambda w: Try(path={"quarantine_id": w.quarantine}, form={"words": "fine"}),
    "workshop.report_missing": lambda w: Try(
        path={"tag": w.tag}, form={"kind": "lost", "last_seen": "place", "words": "gone", **TODAY}
    ),
    "workshop.add_police_report": lambda w: Try(path={"missing_id": w.missing}, form={"number": "PL-1"}),
    "workshop.find_again": lambda w: Try(
        path={"missing_id": w.missing},
        form={"location": w.here, "to": "received", "words": "behind the desk"},
        answers=frozenset({403, 404, 422}),
    ),
    "workshop.dispose": lambda w: Try(
        path={"tag": w.empty_tag}, form={"how": "parts", "on": _day(), "words": "broken"}
    ),
    "workshop.confirm_disposal": lambda w: Try(path={"disposal_id": w.disposal}),
    "workshop.withdraw_disposal": lambda w: Try(path={"disposal_id": w.disposal}),
    "workshop.add_document": lambda w: Try(
        path={"disposal_id": w.disposal}, files={"document": ("p.pdf", b"%PDF-1.4")}
    ),
    # ---- kits
    "kits.receive": lambda w: Try(path={"location_id": w.here}, form={"received": "charger", "pieces": "3"}),
    "kits.send": lambda w: Try(
        path={"location_id": w.here}, form={"sent": "charger", "number": "3", "target": w.there}
    ),
    "kits.count": lambda w: Try(
        path={"location_id": w.here}, form={"kind": "charger", "counted": "1", "words": "counted"}
    ),
    "kits.count_in": lambda w: Try(path={"delivery_id": w.delivery}, form={"arrived": "5"}),
    "kits.kinds": lambda w: Try(form={"code": "hub", "name_nl": "Hub", "name_en": "Hub", "low_at": "0"}),
    "kits.kind": lambda w: Try(
        path={"code": "charger"}, form={"code": "charger", "name_nl": "Lader", "name_en": "Loader", "low_at": "9"}
    ),
    # ---- transfers
    "transfers.open_new": lambda w: Try(form={"origin": w.here, "destination": w.there}, answers=frozenset({403, 422})),
    "transfers.scan_out": lambda w: Try(
        path={"transfer_id": w.loading}, form={"code": w.tag, "anyway": "1", "reason": "wiped there"}
    ),
    "transfers.scan_in": lambda w: Try(path={"transfer_id": w.on_the_way}, form={"code": w.on_the_way_tag}),
    "transfers.take_off": lambda w: Try(path={"transfer_id": w.loading, "line_id": w.loading_line}),
    "transfers.depart": lambda w: Try(path={"transfer_id": w.leaving}),
    "transfers.cancel": lambda w: Try(path={"transfer_id": w.empty}),
    "transfers.close": lambda w: Try(path={"transfer_id": w.on_the_way}, form={"remark": "it did not come"}),
    "transfers.settle": lambda w: Try(
        path={"transfer_id": w.missed, "line_id": w.missed_line}, form={"how": "never_left"}
    ),
    # ---- stock-takes
    "stocktake.open_one": lambda w: Try(form={"location": w.target}, answers=frozenset({403, 422})),
    "stocktake.close": lambda w: Try(path={"stocktake_id": w.counting}),
    "stocktake.count_again": lambda w: Try(path={"stocktake_id": w.counted}),
    "stocktake.cancel": lambda w: Try(path={"stocktake_id": w.counting}),
    "stocktake.sign": lambda w: Try(path={"stocktake_id": w.counted}),
    "stocktake.decide": lambda w: Try(path={"stocktake_id": w.signed}, form={"set_missing": w.lost_tag}),
    "stocktake.count_form": lambda w: Try(path={"stocktake_id": w.counting}, form={"code": w.tag}),
    "stocktake.scans": lambda w: Try(path={"stocktake_id": w.counting}, json=_scans(w)),
    "stocktake_api.post_scans": lambda w: Try(path={"stocktake_id": w.counting}, json=_scans(w)),
    "stocktake.undo": lambda w: Try(path={"stocktake_id": w.counting}),
    "stocktake.take_waiting": lambda w: Try(path={"stocktake_id": w.counting}),
    # ---- register
    "register.drop_filter": lambda w: Try(path={"filter_id": w.filter}),
    "register.say_columns": lambda w: Try(
        path={"import_id": w.pending}, form={"column0": "model", "column1": "serial"}
    ),
    "register.say_choices": lambda w: Try(path={"import_id": w.pending}, form={"line": "1:2", "act": "leave_all"}),
    "register.receive": lambda w: Try(path={"import_id": w.pending}),
    "register.take_back": lambda w: Try(path={"import_id": w.taken_in}),
    "register.begin_bulk": lambda w: Try(
        form={"act": "move", "act-to": "repair", "act-reason": "all", "laptop": w.tag, "operation": _id(5)},
        answers=SAID_ON_THE_PAGE,
        leaves=OWN,
    ),
    "register.repeat_bulk": lambda w: Try(path={"run_id": w.run}, form={"operation": _id(6)}),
    # ---- desk
    "handout.hand_out": lambda w: Try(
        form={
            "laptop": w.ready,
            "pass": w.trained_pass,
            "kit": ["bag", "charger", "mouse"],
            "paper_number": "8",
            "operation_id": _id(7),
        },
        answers=SAID_ON_THE_PAGE,
    ),
    "handout.pick": lambda w: Try(form={"participant": w.passless}, answers=frozenset({403, 404, 422})),
    "handout.undo": lambda w: Try(path={"handout_id": w.handout}, answers=frozenset({403, 404, 422})),
    "handout.lost": lambda w: Try(path={"handout_id": w.handout}, form={"kind": "lost", "words": "gone", **TODAY}),
    "handout.ask_for_exception": lambda w: Try(path={"participant_id": w.newcomer}, form={"reason": "ill"}),
    "handout.approve": lambda w: Try(path={"exception_id": w.exception}),
    "handout.scan_round": lambda w: Try(
        path={"session_id": w.session},
        form={
            "laptop": w.ready,
            "pass": w.trained_pass,
            "kit": ["bag", "charger", "mouse"],
            "paper_number": "8",
            "confirm": "1",
        },
    ),
    "handout_api.hand_out": lambda w: Try(
        json={
            "laptop": w.ready,
            "pass": w.trained_pass,
            "location": w.code,
            "kit": ["bag", "charger", "mouse"],
            "signature": "paper:8",
            "operation_id": _id(8),
        },
        answers=frozenset({401, 403, 422}),
    ),
    # ---- helpdesk and cases
    "helpdesk.take": lambda w: Try(path={"number": w.ticket}),
    "helpdesk.answer": lambda w: Try(path={"number": w.ticket}, form={"body": "hello", "direction": "out"}),
    "helpdesk.move": lambda w: Try(path={"number": w.ticket}, form={"to": "open"}),
    "helpdesk.join": lambda w: Try(path={"number": w.ticket}, form={"participant": w.stranger}),
    "cases.decide": lambda w: Try(path={"case_id": w.case}, form={"outcome": "reported", "reason": "seen"}),
    "cases.decide_many": lambda w: Try(
        form={"case": [w.case], "outcome": "reported", "reason": "seen"}, answers=SAID_ON_THE_PAGE | {422}
    ),
    "cases.confirm": lambda w: Try(path={"case_id": w.proposed_case}, form={"answer": "no"}),
    "cases.assign": lambda w: Try(path={"case_id": w.case}, form={"take": "1"}),
    # ---- training
    "training.mark": lambda w: Try(path={"session_id": w.session}, form={"participant": w.expected, "present": "1"}),
    "training.mark_all": lambda w: Try(path={"session_id": w.session}),
    "training.scan": lambda w: Try(path={"session_id": w.session}, form={"code": w.expected_pass}),
    "training.take_off": lambda w: Try(path={"session_id": w.session}, form={"participant": w.trained}),
    "training.walk_in": lambda w: Try(path={"session_id": w.session}, form={"name": "Bo Nieuw", "language": "nl"}),
    "training.heads": lambda w: Try(path={"session_id": w.heads_only}, form={"heads": "9"}),
    "training.reason": lambda w: Try(
        path={"session_id": w.later, "participant_id": w.expected}, form={"reason": "was ill"}
    ),
    "training.close": lambda w: Try(path={"session_id": w.session}),
    "training.expect": lambda w: Try(path={"session_id": w.session}, form={"participant": w.newcomer}),
    "training.plan": lambda w: Try(form=_plan(w, weeks="1"), answers=frozenset({403, 422})),
    "training.change": lambda w: Try(path={"session_id": w.planned}, form=_plan(w, capacity="9")),
    "training.cancel": lambda w: Try(path={"session_id": w.planned}, form={"reason": "ill"}),
    "training_api.record": lambda w: Try(
        json={"session": w.session, "pass": w.expected_pass, "present": True, "operation_id": _id(9)}
    ),
    # ---- people
    "people.refer": lambda w: Try(
        form={"name": "Bo Nieuw", "language": "nl", "home_location": w.here, "organisation": w.organisation},
        answers=frozenset({403, 422}),
    ),
    "people.change": lambda w: Try(
        path={"participant_id": w.stranger}, form={"name": "Bo Anders", "language": "nl", "home_location": w.here}
    ),
    "people.consent": lambda w: Try(path={"participant_id": w.stranger}, form={"kind": w.consent, "given": "1"}),
    "people.erase": lambda w: Try(path={"participant_id": w.stranger}, form={"sure": "y"}),
    "people.letter": lambda w: Try(path={"participant_id": w.stranger}),
    "people.bind": lambda w: Try(path={"participant_id": w.stranger}, form={"pass_code": w.blank}),
    "people.new_pass": lambda w: Try(path={"participant_id": w.trained}, form={"reason": "lost"}),
    "people.revoke": lambda w: Try(path={"participant_id": w.trained}, form={"reason": "lost"}),
    # ---- places and stations
    "places.load": lambda w: Try(
        form={"keep": "1"},
        files={"file": ("p.csv", b"name,kind,street,postcode,city\nHuis X,house,Weg 1,3011AA,Rotterdam\n")},
    ),
    "places.add": lambda w: Try(form=_place("Huis Erbij")),
    "places.change": lambda w: Try(path={"location_id": w.here}, form=_place("Huis Anders")),
    "places.close": lambda w: Try(path={"location_id": w.here}, form={"until": "2027-01-01"}),
    "places.add_organisation_page": lambda w: Try(form={"name": "Nieuw BV", "kind": "donor"}),
    "places.change_organisation_page": lambda w: Try(
        path={"organisation_id": w.organisation}, form={"name": "Anders BV", "kind": "donor"}
    ),
    "places.close_organisation_page": lambda w: Try(
        path={"organisation_id": w.organisation}, form={"until": "2027-01-01"}
    ),
    "devices.add": lambda w: Try(form={"name": "Tafel 9", "location": w.here}, answers=frozenset({403, 422})),
    "devices.load": lambda w: Try(files={"file": ("station.jsonl", w.station_file)}, answers=frozenset({403, 422})),
    "devices.new_code": lambda w: Try(path={"station_id": w.station}),
    "devices.revoke": lambda w: Try(path={"station_id": w.station}),
    # ---- staff
    "accounts.add_member": lambda w: Try(
        form={"name": "Nieuw Iemand", "role": "volunteer", "location": w.here, "pin": "2580"},
        answers=frozenset({403, 422}),
    ),
    "accounts.give_role": lambda w: Try(path={"staff_id": w.member}, form={"role": "trainer", "location": w.here}),
    "accounts.take_role": lambda w: Try(path={"staff_id": w.member}, form={"role": "volunteer", "location": w.here}),
    "accounts.give_password": lambda w: Try(path={"staff_id": w.member}, form={"password": "green window 88 trees"}),
    "accounts.give_pin": lambda w: Try(path={"staff_id": w.member}, form={"pin": "7193"}),
    "accounts.give_badge": lambda w: Try(path={"staff_id": w.member}),
    "accounts.take_badge": lambda w: Try(path={"staff_id": w.member}),
    "accounts.take_token": lambda w: Try(path={"staff_id": w.member, "token_id": w.token}),
    "accounts.drop_token": lambda w: Try(path={"token_id": w.token}),
    "accounts.sign_out_everywhere": lambda w: Try(path={"staff_id": w.member}),
    "accounts.leave": lambda w: Try(path={"staff_id": w.member}),
}

OF_NO_PLACE = {
    "ui.language": "one's own session",
    "accounts.language": "one's own account",
    "accounts.change_password": "one's own account",
    "accounts.change_pin": "one's own account",
    "accounts.add_token": "one's own account",
    "accounts.end_all_sessions": "one's own account",
    "accounts.end_one_session": "one's own account: somebody else's is not found",
    "accounts.sign_in": "nobody is signed in yet",
    "accounts.sign_in_pin": "nobody is signed in yet",
    "accounts.sign_in_badge": "nobody is signed in yet",
    "accounts.sign_out": "one's own session",
    "accounts.choose_place": "one's own session; what counts is where a role holds",
    "accounts.password_again": "one's own session",
    "labels.choose": "writes nothing: the form with what was ticked",
    "sticker.laptop": "public: the random token of the sticker stands for who holds the laptop",
    "handout.take_back": "a laptop with a participant lies nowhere: it comes back wherever they bring it",
    "register.keep_filter": "one's own filter",
    "people.rolls": "blank passes are nobody's yet",
    "handout.scan": "the desk asks the gate; nothing changes hands",
    "handout_api.ask": "a station asks the gate; nothing changes hands",
    "helpdesk.new_ticket": "a question of somebody at one's own desk",
    "helpdesk_api.post_ticket": "a question of somebody at one's own desk",
    "devices.log": "one's own scan log",
    "devices_api.pair": "proves the code of its station; no person is signed in",
    "devices_api.contact": "signed by a station, of which it tells only",
    "devices_api.operations": "signed by a station: what it says of another place is in test_devices_hostile",
    "reporting.verify_journal": "reads the journal, and writes nothing",
}
"""Routes that write to no row of a place, each with the reason."""


def _scans(world: World) -> dict[str, Any]:
    scan = {"id": _id(11), "raw": world.tag, "at_ms": int(START.timestamp() * 1000)}
    return {"scans": [scan]}


def _plan(world: World, **more: str) -> dict[str, Any]:
    return {
        "module": world.module,
        "location": world.here,
        "date": "2026-12-07",
        "time": "10:00",
        "minutes": "90",
        "capacity": "8",
        **more,
    }


def _place(name: str) -> dict[str, str]:
    return {"name": name, "kind": "house", "street": "Weg 1", "postcode": "3011AA", "city": "Rotterdam"}


# ---- the walk


@pytest.fixture(scope="module")
def sqlite_db(sqlite_engine: Database) -> Iterator[Database]:
    """One database for all walks: each request is undone before the next."""
    with rolled_back(sqlite_engine) as db:
        yield db


@pytest.fixture(scope="module")
def world(sqlite_db: Database) -> World:
    return make_world(sqlite_db)


@contextmanager
def undone(db: Database) -> Iterator[None]:
    """What happens inside leaves nothing behind."""
    assert isinstance(db.bind, sa.Connection)
    with db.bind.begin_nested() as point:
        yield
        point.rollback()


def contents(db: Database) -> dict[str, list[Any]]:
    """Every row of every table but the logs."""
    assert isinstance(db.bind, sa.Connection)
    names = sorted(set(metadata.tables) - LOGS)
    return {name: list(map(tuple, db.bind.exec_driver_sql(f'SELECT * FROM "{name}"'))) for name in names}


@contextmanager
def writes(db: Database) -> Iterator[set[bool]]:
    """Whether anything was written at all: most refusals come before that, and need no comparing."""
    found: set[bool] = set()

    def note(_conn: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if statement.lstrip().upper().startswith(("INSERT", "UPDATE", "DELETE", "REPLACE")):
            found.add(True)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield found
    finally:
        event.remove(db.engine, "before_cursor_execute", note)


def writing_routes(app: Flask) -> set[str]:
    methods = {"POST", "PUT", "PATCH", "DELETE"}
    return {rule.endpoint for rule in app.url_map.iter_rules() if methods & (rule.methods or set())}


def test_every_way_to_write_is_walked_or_of_no_place(app: Flask) -> None:
    known = set(TRIES) | set(OF_NO_PLACE)
    new = sorted(writing_routes(app) - known)
    assert not new, (
        f"{new} write, and nobody tried them as a user of another place: add a request to TRIES (with its row in "
        "tests/elsewhere.py), or say in OF_NO_PLACE why no row of a place can be reached."
    )
    assert sorted(known - writing_routes(app)) == [], "these routes are gone: take them out of TRIES or OF_NO_PLACE"
    assert set(TRIES) & set(OF_NO_PLACE) == set()


@dataclass(frozen=True)
class Person:
    """Somebody with a browser for pages, and a token for scripts."""

    client: FlaskClient
    secret: str

    def send(self, app: Flask, endpoint: str, attempt: Try) -> TestResponse:
        """The answer to this request."""
        with app.test_request_context():
            address = app.url_for(endpoint, **attempt.path)
        headers = {"Authorization": f"Bearer {self.secret}"} if address.startswith("/api/") else {}
        return self.client.post(address, headers=headers, **body_of(attempt))


def body_of(attempt: Try) -> dict[str, Any]:
    if attempt.json is not None:
        return {"json": attempt.json}
    data: dict[str, Any] = {key: said if isinstance(said, list) else str(said) for key, said in attempt.form.items()}
    data |= {name: (io.BytesIO(content), title) for name, (title, content) in attempt.files.items()}
    return {"data": data} | ({"content_type": "multipart/form-data"} if attempt.files else {})


def person(app: Flask, db: Database, staff_id: int, desk: int) -> Person:
    client = app.test_client()
    client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
    sign_in_as(client, staff_id, desk=desk)
    client.set_cookie(COOKIE, URLSafeSerializer(str(app.secret_key), salt="laptopdesk-browser").dumps(str(BROWSER)))
    with db.unit_of_work(now=START, actor=system_actor()) as uow:
        _key, secret = issue_token(uow, staff_id, "script")
    client.get("/api/v1/laptops", headers={"Authorization": f"Bearer {secret}"})  # its use is noted once a minute
    return Person(client, secret)


def test_each_request_does_something_for_who_may(app: Flask, sqlite_db: Database, world: World) -> None:
    """The negative control: a request that never works proves nothing when it is refused."""
    with undone(sqlite_db):
        chief, idle = person(app, sqlite_db, world.chief, world.here), []
        before = contents(sqlite_db)
        for endpoint, make in TRIES.items():
            with undone(sqlite_db):
                answer = chief.send(app, endpoint, make(world))
                if answer.status_code >= 400 or contents(sqlite_db) == before:
                    idle.append(f"{endpoint} {answer.status_code}")
    assert not idle, "\n".join(idle)


@pytest.mark.parametrize("role", [*Role, None])
def test_nobody_of_another_place_changes_anything(
    app: Flask, sqlite_db: Database, world: World, role: Role | None
) -> None:
    holes = []
    with undone(sqlite_db):
        with unit(sqlite_db) as uow:
            staff_id = make_staff(uow, *([role] if role else []), location=world.there)
        stranger = person(app, sqlite_db, staff_id, world.there)
        before = contents(sqlite_db)
        for endpoint, make in TRIES.items():
            attempt = make(world)
            with undone(sqlite_db), writes(sqlite_db) as wrote:
                answer = stranger.send(app, endpoint, attempt)
                changed = differences(before, contents(sqlite_db), attempt.leaves) if wrote else []
            if answer.status_code not in attempt.answers or changed:
                holes.append(f"{endpoint} {answer.status_code} {changed}")
    assert not holes, "\n".join(holes)


def differences(before: dict[str, list[Any]], after: dict[str, list[Any]], leaves: frozenset[str]) -> list[str]:
    """Tables in which a row was changed or is gone, or came where none may."""
    return [
        name
        for name, rows in before.items()
        if rows != after[name] and not (name in leaves and set(rows) <= set(after[name]))
    ]
