"""Of every form a way in which it is refused, for the walk that looks for what was typed."""

from collections.abc import Callable
from typing import Any

from tests.elsewhere import World
from tests.factories import START
from tests.refusals_of_laptops import OF_LAPTOPS, Refused

TODAY = START.date().isoformat()


def _long(number: int) -> str:
    return "x" * number


def _session(world: World, **more: str) -> dict[str, Any]:
    return {
        "module": world.module,
        "location": world.here,
        "date": "2026-12-07",
        "time": "10:00",
        "minutes": "90",
        "title": "Inloop",
        **more,
    }


def _place(name: str) -> dict[str, str]:
    return {"name": name, "kind": "library", "street": "Weg 1", "postcode": "30 11", "city": "Schiedam"}


def _identity(world: World) -> dict[str, Any]:
    return {
        "name": "Bo Nieuw",
        "language": "ar",
        "phone": "12",
        "email": "bo@example.org",
        "need": "mailen",
        "street": "Weg 1",
        "postcode": "3011AA",
        "city": "Rotterdam",
        "home_location": world.here,
    }


ROWS: dict[str, Callable[[World], Refused]] = {
    **OF_LAPTOPS,
    # ---- bench
    "laptops.fit_medium": lambda w: Refused(
        path={"tag": w.tag}, typed={"kind": "ssd", "serial": "NEW1", "model": _long(121)}
    ),
    "laptops.add_unseen_drive": lambda w: Refused(
        path={"tag": w.unseen}, typed={"kind": "nvme", "serial": "NEW2", "model": _long(121)}
    ),
    "laptops.correct": lambda w: Refused(
        path={"tag": w.tag}, typed={"manufacturer": "Dell", "model": "X", "serial": "OTHER12345", "reason": _long(501)}
    ),
    "attestation.allow": lambda w: Refused(
        path={"lot_id": w.lot}, typed={"reason": _long(2001)}, unseen={"allowed": "y"}
    ),
    "sampling.check": lambda w: Refused(
        path={"lot_id": w.sampled, "line_id": w.drawn},
        typed={"result": "no_data", "tool": "dd", "extent": "all", "remark": _long(2001)},
    ),
    "labels.offset": lambda _w: Refused(path={"code": "a4-21"}, typed={"right": "99", "down": "0"}),
    "labels.print_labels": lambda _w: Refused(typed={"typed": "nonsense", "sheet": "a4-21", "start_at": "2"}),
    # ---- evidence
    "evidence.declare": lambda _w: Refused(typed={"tool": "nwipe", "version": "0.34", "reason": _long(2001)}),
    "evidence.decide_tool_version": lambda w: Refused(
        typed={"ground": _long(2001)},
        unseen={"tool": "nwipe", "version": "0.43", "decision": "allow", "log": w.waiting_log},
    ),
    # ---- workshop
    "workshop.open_repair": lambda w: Refused(
        path={"tag": w.tag}, typed={"category": "screen", "fault": _long(2001), "remarks": "still under warranty"}
    ),
    "workshop.use_part": lambda w: Refused(
        path={"repair_id": w.repair}, typed={"name": "Screen", "quantity": "1", "price": "a lot", "source": "bought"}
    ),
    "workshop.add_labour": lambda w: Refused(path={"repair_id": w.repair}, typed={"minutes": "-5"}),
    "workshop.swap_drive": lambda w: Refused(
        path={"repair_id": w.repair},
        unseen={"remove": "", "fit": "y"},
        typed={"kind": "ssd", "serial": "NVME7X002", "cost": "a lot", "origin": "bought"},
    ),
    "workshop.close_repair": lambda w: Refused(
        path={"repair_id": w.repair}, typed={"to": "received", "words": _long(2001)}
    ),
    "workshop.quarantine": lambda w: Refused(path={"tag": w.tag}, typed={"reason": "lock_found", "words": _long(2001)}),
    "workshop.release": lambda w: Refused(path={"quarantine_id": w.quarantine}, typed={"words": _long(2001)}),
    "workshop.report_missing": lambda w: Refused(
        path={"tag": w.tag},
        typed={"kind": "lost", "last_seen": "place", "words": "gone", "since": TODAY, "police_number": _long(41)},
    ),
    "workshop.add_police_report": lambda w: Refused(path={"missing_id": w.missing}, typed={"number": _long(41)}),
    "workshop.find_again": lambda w: Refused(
        path={"missing_id": w.missing}, typed={"location": w.here, "to": "received", "words": _long(2001)}
    ),
    "workshop.dispose": lambda w: Refused(
        path={"tag": w.empty_tag}, typed={"how": "parts", "on": TODAY, "words": _long(2001)}
    ),
    # ---- kits and transfers
    "kits.receive": lambda w: Refused(path={"location_id": w.here}, typed={"received": "charger", "pieces": "-3"}),
    "kits.send": lambda w: Refused(
        path={"location_id": w.here}, typed={"sent": "charger", "number": "-3", "target": w.there}
    ),
    "kits.count": lambda w: Refused(
        path={"location_id": w.here}, typed={"kind": "charger", "counted": "-1", "words": "counted"}
    ),
    "kits.count_in": lambda w: Refused(path={"delivery_id": w.delivery}, typed={"arrived": "-5"}),
    "kits.kinds": lambda _w: Refused(typed={"code": "hub", "name_nl": "Hub", "name_en": "Hub", "low_at": "-1"}),
    "kits.kind": lambda _w: Refused(
        path={"code": "charger"},
        typed={"name_nl": "Lader", "name_en": "Loader", "low_at": "-9"},
        unseen={"code": "charger"},
    ),
    "transfers.open_new": lambda w: Refused(typed={"origin": w.here, "destination": w.here}),
    "transfers.close": lambda w: Refused(path={"transfer_id": w.on_the_way}, typed={"remark": _long(2001)}),
    # ---- accounts
    "accounts.sign_in": lambda _w: Refused(typed={"email": "nobody@example.org"}, unseen={"password": "green window"}),
    "accounts.sign_in_pin": lambda w: Refused(typed={"location": w.here, "name": "Nie Mand"}, unseen={"pin": "2580"}),
    "accounts.sign_in_badge": lambda w: Refused(typed={"location": w.here, "badge": "S12"}, unseen={"pin": "2580"}),
    "accounts.add_member": lambda w: Refused(
        typed={"name": "Nieuw Iemand", "email": "no address", "role": "trainer", "location": w.here},
        unseen={"pin": "2580"},
    ),
    "accounts.give_role": lambda w: Refused(
        path={"staff_id": w.member}, typed={"role": "trainer"}, unseen={"location": ""}
    ),
    "accounts.add_token": lambda _w: Refused(
        typed={"name": "script", "scopes": "laptops", "days": "999"}, unseen={"current": "wrong"}
    ),
    # ---- cases
    "cases.decide": lambda w: Refused(path={"case_id": w.case}, typed={"reason": "seen"}, unseen={"outcome": ""}),
    "cases.confirm": lambda w: Refused(
        path={"case_id": w.proposed_case}, typed={"reason": "I agree"}, unseen={"answer": "yes"}
    ),
    # ---- stations
    "devices.add": lambda w: Refused(typed={"name": _long(81), "location": w.here}),
    # ---- the desk
    "handout.ask_for_exception": lambda w: Refused(path={"participant_id": w.newcomer}, typed={"reason": _long(1001)}),
    "handout.lost": lambda w: Refused(
        path={"handout_id": w.handout},
        typed={"kind": "stolen", "since": "2026-12-01", "words": "gone", "police_number": _long(41)},
    ),
    "handout.take_back": lambda _w: Refused(typed={"code": "L12"}),
    "takeover.take_over_list": lambda w: Refused(
        typed={
            "lot": "VROEGER",
            "donor": "Bank",
            "location": w.here,
            "received": TODAY,
            "programme": "three-trainings",
            "words": "top = ready",
        }
    ),
    # ---- helpdesk
    "helpdesk.new_ticket": lambda _w: Refused(
        typed={"who": "Ann", "laptop": "L12", "what": "Dark", "channel": "walk_in"}
    ),
    "helpdesk.answer": lambda w: Refused(
        path={"number": w.ticket}, typed={"body": _long(8001)}, unseen={"direction": "out"}
    ),
    "helpdesk.join": lambda w: Refused(path={"number": w.nameless_ticket}, typed={"code": "L12"}),
    "sticker.laptop": lambda w: Refused(
        path={"tag": w.tag},
        unseen={"t": w.sticker},
        typed={"what": "Dark", "name": "Ann", "phone": "12", "email": "ann@example.org"},
    ),
    # ---- people
    "people.refer": lambda w: Refused(typed={**_identity(w), "organisation": w.organisation, "referred_by": "Piet"}),
    "people.change": lambda w: Refused(path={"participant_id": w.stranger}, typed=_identity(w)),
    "people.bind": lambda w: Refused(path={"participant_id": w.stranger}, typed={"pass_code": "P12"}),
    "people.new_pass": lambda w: Refused(path={"participant_id": w.trained}, typed={"reason": _long(201)}),
    "people.revoke": lambda w: Refused(path={"participant_id": w.trained}, typed={"reason": _long(201)}),
    "people.rolls": lambda _w: Refused(typed={"count": "9999"}),
    # ---- places
    "places.add": lambda _w: Refused(typed=_place("Huis Erbij")),
    "places.change": lambda w: Refused(path={"location_id": w.here}, typed=_place("Huis Anders")),
    "places.close": lambda w: Refused(path={"location_id": w.here}, typed={"until": "2020-01-01"}),
    "places.add_organisation_page": lambda _w: Refused(typed={"name": _long(161), "kind": "host"}),
    "places.change_organisation_page": lambda w: Refused(
        path={"organisation_id": w.organisation}, typed={"name": _long(161), "kind": "host"}
    ),
    "places.close_organisation_page": lambda w: Refused(
        path={"organisation_id": w.organisation}, typed={"until": "2020-01-01"}
    ),
    # ---- training
    "training.plan": lambda w: Refused(typed=_session(w, capacity="0", weeks="3", skip="24-12-2026")),
    "training.change": lambda w: Refused(path={"session_id": w.planned}, typed=_session(w, capacity="0")),
    "training.cancel": lambda w: Refused(path={"session_id": w.planned}, typed={"reason": _long(501)}),
    "training.expect": lambda w: Refused(
        path={"session_id": w.heads_only}, typed={"q": "bo"}, unseen={"participant": w.newcomer}
    ),
    "training.heads": lambda w: Refused(path={"session_id": w.heads_only}, typed={"heads": "-1"}),
    "training.walk_in": lambda w: Refused(
        path={"session_id": w.session}, typed={"name": "Bo Nieuw", "contact": "bo@", "language": "ar"}
    ),
    "training.reason": lambda w: Refused(
        path={"session_id": w.later, "participant_id": w.expected}, typed={"reason": _long(501)}
    ),
}
"""A form of each route, by the name of the route."""

_WITHOUT = {
    "a button, nothing is typed": """
        accounts.drop_token accounts.end_all_sessions accounts.end_one_session accounts.give_badge accounts.leave
        accounts.sign_out accounts.sign_out_everywhere accounts.take_badge accounts.take_role accounts.take_token
        laptops.no_drive laptops.no_other_drive laptops.remove_medium laptops.take_back imaging.withdraw cases.assign
        certificates.ask certificates.issue devices.new_code devices.revoke evidence.confirm
        evidence.read_version_anew handout.approve handout.pick handout.undo helpdesk.move helpdesk.take labels.choose
        people.consent people.letter register.drop_filter register.receive register.repeat_bulk register.take_back
        reporting.verify_journal sampling.draw stocktake.cancel stocktake.close stocktake.count_again stocktake.sign
        stocktake.decide stocktake.take_waiting stocktake.undo training.close training.mark training.mark_all
        training.take_off transfers.cancel transfers.depart transfers.settle transfers.take_off ui.language
        workshop.confirm_disposal workshop.withdraw_disposal
    """,
    "one choice of those that are shown": "accounts.choose_place accounts.language",
    "secrets only, which are never shown again": """
        accounts.change_password accounts.change_pin accounts.give_password accounts.give_pin accounts.password_again
    """,
    "a file, which a browser never fills in again": """
        devices.load places.load workshop.add_document
    """,
    "ticks only: test_people_pages": "people.erase",
    "each case by itself, and what could not be stands above the list: test_cases_pages": "cases.decide_many",
    "a scan, its answer is the board or the count": """
        handout.hand_out handout.scan handout.scan_round stocktake.count_form training.scan transfers.scan_in
    """,
    "a script of a page, or a program: answers with a code": """
        devices.log devices_api.contact devices_api.operations devices_api.pair handout_api.ask handout_api.hand_out
        helpdesk_api.post_ticket inventory_api.post_inventory stocktake.scans stocktake_api.post_scans
        training_api.record
    """,
    "refused only when somebody else changed the list meanwhile: test_register_pages": "register.say_choices",
}
"""Why a route needs no row."""
WITHOUT = {endpoint: why for why, endpoints in _WITHOUT.items() for endpoint in endpoints.split()}
