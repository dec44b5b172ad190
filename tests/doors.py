"""Which door is whose: every route with the permission it asks, and where that must hold. The table of the matrix."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from flask import Flask

from laptopdesk.core.access import Actor
from laptopdesk.core.access import Permission as P  # noqa: N817 - named on every line of the table


class Scope(StrEnum):
    """Where the permission must hold."""

    ROW = "row"
    """At the place of the row in the address (in the walks: `here`)."""
    SOMEWHERE = "somewhere"
    """At any place: a list narrowed to one's places, a form, a row of no place, or one's own row."""
    EVERYWHERE = "everywhere"
    """At all places: what is changed holds for everybody."""
    OWN = "own"
    """For whom it belongs to; for everybody else it is not there."""
    SIGNED_IN = "signed_in"
    PUBLIC = "public"
    STATION = "station"
    """Signed by a station; no person is asked."""


@dataclass(frozen=True, kw_only=True)
class Door:
    """One way in at one method of one route; there may be several."""

    scope: Scope
    permissions: tuple[P, ...] = ()

    def opens(self, actor: Actor, here: int) -> bool:
        """Whether this person gets past it, for a row at `here`."""
        match self.scope:
            case Scope.ROW:
                return any(actor.may(permission, at=here) for permission in self.permissions)
            case Scope.SOMEWHERE:
                return any(actor.may_somewhere(permission) for permission in self.permissions)
            case Scope.EVERYWHERE:
                return any(actor.may(permission) for permission in self.permissions)
            case Scope.SIGNED_IN | Scope.PUBLIC:
                return True
            case Scope.OWN | Scope.STATION:
                return False


_ROW, _SOMEWHERE, _EVERYWHERE = Scope.ROW, Scope.SOMEWHERE, Scope.EVERYWHERE
_SEES_ALL = (P.PREPARE_LAPTOPS,)  # who may act on laptops, and sees them at all places
_SCANS = (P.HAND_OUT, P.TAKE_BACK, P.RECORD_ATTENDANCE, P.OPEN_TICKETS, P.PREPARE_LAPTOPS)
_BULK = (P.PREPARE_LAPTOPS, P.RELEASE_LAPTOPS, P.PRINT_LABELS)

_TABLE: tuple[tuple[Scope, tuple[P, ...], str, str], ...] = (
    (
        Scope.PUBLIC,
        (),
        "GET",
        """
        accounts.sign_in accounts.sign_in_badge accounts.sign_in_pin api.openapi certificates.check
        certificates.enter devices_api.key health.healthz health.metrics health.readyz static sticker.laptop
        ui.style_guide
    """,
    ),
    (
        Scope.PUBLIC,
        (),
        "POST",
        """
        accounts.sign_in accounts.sign_in_badge accounts.sign_in_pin accounts.sign_out devices_api.pair
        sticker.laptop ui.language
    """,
    ),
    (
        Scope.SIGNED_IN,
        (),
        "GET",
        """
        accounts.account accounts.choose_place accounts.password_again reporting.start ui.search
    """,
    ),
    (
        Scope.SIGNED_IN,
        (),
        "POST",
        """
        accounts.change_password accounts.change_pin accounts.choose_place
        accounts.end_all_sessions accounts.language accounts.password_again
    """,
    ),
    (Scope.STATION, (), "GET", "devices_api.snapshot"),
    (Scope.STATION, (), "POST", "devices_api.contact devices_api.operations handout_api.ask"),
    (_ROW, (P.APPROVE_EXCEPTION,), "POST", "handout.approve"),
    (_ROW, (P.ASK_EXCEPTION,), "GET", "handout.ask_for_exception"),
    (_ROW, (P.ASK_EXCEPTION,), "POST", "handout.ask_for_exception"),
    (_ROW, (P.COUNT_LAPTOPS,), "GET", "stocktake.camera stocktake.count stocktake.state"),
    (
        _ROW,
        (P.COUNT_LAPTOPS,),
        "POST",
        """
        stocktake.cancel stocktake.close stocktake.count_again stocktake.count_form stocktake.scans
        stocktake.take_waiting stocktake.undo stocktake_api.post_scans
    """,
    ),
    (_ROW, (P.DECIDE_CASES,), "POST", "cases.assign cases.confirm cases.decide"),
    (_ROW, (P.DECIDE_CASES, P.WORK_TICKETS), "GET", "handout.call_back_pdf"),
    (_ROW, (P.ERASE_PEOPLE,), "GET", "people.erase"),
    (_ROW, (P.ERASE_PEOPLE,), "POST", "people.erase"),
    (_ROW, (P.HAND_OUT,), "GET", "handout.ask_undo handout.hand_out_round"),
    (_ROW, (P.HAND_OUT,), "POST", "handout.scan_round handout.undo"),
    (
        _EVERYWHERE,
        (P.LOWER_POLICY,),
        "POST",
        """
        evidence.declare preparation.battery preparation.grades lots.policy attestation.allow
        certificates.revoke evidence.withdraw evidence.decide_tool_version evidence.read_version_anew
    """,
    ),
    (_EVERYWHERE, (P.MANAGE_PLACES,), "GET", "places.change_organisation_page"),
    (_ROW, (P.MANAGE_PLACES,), "GET", "places.change"),
    (_EVERYWHERE, (P.MANAGE_PLACES,), "POST", "places.change_organisation_page places.close_organisation_page"),
    (_ROW, (P.MANAGE_PLACES,), "POST", "places.change places.close"),
    (_ROW, (P.MANAGE_STAFF,), "GET", "accounts.leave accounts.member"),
    (
        _ROW,
        (P.MANAGE_STAFF,),
        "POST",
        """
        accounts.give_badge accounts.give_password accounts.give_pin accounts.give_role accounts.leave
        accounts.sign_out_everywhere accounts.take_badge accounts.take_role accounts.take_token
    """,
    ),
    (_ROW, (P.MANAGE_STATIONS,), "GET", "devices.revoke"),
    (_ROW, (P.MANAGE_STATIONS, P.VIEW_STATIONS), "GET", "devices.station"),
    (_ROW, (P.MANAGE_STATIONS,), "POST", "devices.new_code devices.revoke"),
    (_ROW, (P.MOVE_LAPTOPS,), "GET", "transfers.close transfers.transfer transfers.waybill"),
    (
        _ROW,
        (P.MOVE_LAPTOPS,),
        "POST",
        """
        transfers.cancel transfers.close transfers.depart transfers.scan_in transfers.scan_out
        transfers.settle transfers.take_off
    """,
    ),
    (_ROW, (P.PLAN_SESSIONS,), "GET", "training.cancel training.change"),
    (_ROW, (P.PLAN_SESSIONS,), "POST", "training.cancel training.change"),
    (
        _ROW,
        (P.PREPARE_LAPTOPS,),
        "GET",
        """
        laptops.correct laptops.place preparation.grade_one preparation.locks evidence.by_hand evidence.confirm
        evidence.destroyed sampling.check workshop.dispose workshop.open_repair
        workshop.quarantine workshop.report_missing imaging.write finishing.finish
    """,
    ),
    (
        _ROW,
        (P.PREPARE_LAPTOPS,),
        "POST",
        """
        laptops.add_unseen_drive laptops.check laptops.correct laptops.fit_medium laptops.no_drive
        laptops.no_other_drive laptops.place laptops.remove_medium
        imaging.write finishing.finish certificates.issue preparation.grade_one preparation.locks evidence.by_hand
        evidence.confirm evidence.destroyed sampling.check sampling.draw
        workshop.add_document workshop.add_labour workshop.add_police_report workshop.close_repair
        workshop.confirm_disposal workshop.dispose workshop.open_repair workshop.release
        workshop.quarantine workshop.report_missing workshop.swap_drive workshop.use_part
        workshop.withdraw_disposal
    """,
    ),
    (_ROW, (P.PREPARE_LAPTOPS, P.RELEASE_LAPTOPS), "POST", "laptops.move"),
    (_ROW, (P.PREPARE_LAPTOPS, P.VIEW_STORY), "GET", "attestation.document"),
    (_ROW, (P.RECEIVE_LAPTOPS,), "GET", "lots.decide lots.terms register.show_import"),
    (
        _ROW,
        (P.RECEIVE_LAPTOPS,),
        "POST",
        """
        laptops.take_back lots.decide lots.terms kits.receive kits.send register.receive
        register.say_choices register.say_columns register.take_back
    """,
    ),
    (_ROW, (P.RECEIVE_LAPTOPS, P.HAND_OUT), "POST", "kits.count kits.count_in"),
    (_ROW, (P.RECORD_ATTENDANCE,), "GET", "training.expect training.print_list training.reason"),
    (
        _ROW,
        (P.RECORD_ATTENDANCE,),
        "POST",
        """
        training.close training.expect training.heads training.mark training.mark_all training.reason
        training.scan training.take_off training.walk_in
    """,
    ),
    (_ROW, (P.REFER_PEOPLE,), "GET", "people.change"),
    (
        _ROW,
        (P.REFER_PEOPLE,),
        "POST",
        """
        people.bind people.change people.consent people.letter people.new_pass people.revoke
    """,
    ),
    (_EVERYWHERE, (P.RELEASE_LAPTOPS,), "POST", "imaging.images imaging.withdraw"),
    (_ROW, (P.SIGN_STOCKTAKES,), "POST", "stocktake.decide stocktake.sign"),
    (_ROW, (P.TAKE_BACK,), "GET", "handout.lost"),
    (_ROW, (P.TAKE_BACK,), "POST", "handout.lost"),
    (_ROW, (P.VIEW_CASES,), "GET", "cases.case"),
    (
        _ROW,
        (P.VIEW_LAPTOPS,),
        "GET",
        """
        laptops.laptop assets_api.get_laptop certificates.laptop certificates.paper certificates.report
        evidence.document         workshop.disposal workshop.document workshop.release workshop.repair workshop.step
    """,
    ),
    (_EVERYWHERE, (P.PREPARE_LAPTOPS,), "POST", "certificates.ask"),
    (_EVERYWHERE, (P.VIEW_LAPTOPS,), "GET", "certificates.donor_file certificates.download"),
    (Scope.OWN, (P.VIEW_LAPTOPS,), "POST", "register.drop_filter"),
    (_ROW, (P.VIEW_LAPTOPS, P.HAND_OUT), "GET", "kits.place"),
    (_ROW, (P.VIEW_PEOPLE,), "GET", "people.person"),
    (_ROW, (P.VIEW_PLACES,), "GET", "places.location"),
    (
        _ROW,
        (P.VIEW_STOCKTAKES,),
        "GET",
        """
        stocktake.differences stocktake.raw_scans stocktake.result_paper stocktake.show
        stocktake_api.get_stocktake
    """,
    ),
    (_ROW, (P.VIEW_STORY,), "GET", "reporting.story"),
    (_ROW, (P.VIEW_TRAINING,), "GET", "training.session"),
    (_ROW, (P.WORK_TICKETS,), "GET", "helpdesk.ticket"),
    (_ROW, (P.WORK_TICKETS,), "POST", "helpdesk.answer helpdesk.join helpdesk.move helpdesk.take"),
    (_SOMEWHERE, (P.ASK_EXCEPTION, P.APPROVE_EXCEPTION, P.VIEW_EXCEPTIONS), "GET", "handout.exceptions"),
    (_SOMEWHERE, (P.COUNT_LAPTOPS,), "POST", "stocktake.open_one"),
    (_SOMEWHERE, (P.DECIDE_CASES,), "POST", "cases.decide_many"),
    (_SOMEWHERE, (P.HAND_OUT,), "GET", "handout.desk"),
    (_SOMEWHERE, (P.HAND_OUT,), "POST", "handout.hand_out handout.pick handout.scan handout_api.hand_out"),
    (
        _SOMEWHERE,
        (P.HAND_OUT, P.TAKE_BACK, P.RECORD_ATTENDANCE, P.OPEN_TICKETS, P.PREPARE_LAPTOPS),
        "POST",
        """
        devices.log
    """,
    ),
    (_EVERYWHERE, (P.LOWER_POLICY,), "GET", "attestation.allow certificates.revoke"),
    (_EVERYWHERE, (P.VIEW_EVIDENCE,), "GET", "evidence.faults evidence.fault evidence.tool_versions"),
    (_SOMEWHERE, (P.MANAGE_PASSES,), "GET", "people.print_roll people.rolls"),
    (_SOMEWHERE, (P.MANAGE_PASSES,), "POST", "people.rolls"),
    (_EVERYWHERE, (P.MANAGE_PLACES,), "GET", "places.add places.add_organisation_page places.load"),
    (_EVERYWHERE, (P.MANAGE_PLACES,), "POST", "places.add places.add_organisation_page places.load"),
    (_EVERYWHERE, (P.MANAGE_PROGRAMMES,), "GET", "kits.kind kits.kinds"),
    (_EVERYWHERE, (P.MANAGE_PROGRAMMES,), "POST", "kits.kind kits.kinds"),
    (_SOMEWHERE, (P.MANAGE_STAFF,), "GET", "accounts.add_member accounts.staff"),
    (_SOMEWHERE, (P.MANAGE_STAFF,), "POST", "accounts.add_member"),
    (_SOMEWHERE, (P.MANAGE_STATIONS,), "GET", "devices.add devices.desk_sheet devices.load"),
    (_SOMEWHERE, (P.MANAGE_STATIONS, P.VIEW_STATIONS), "GET", "devices.stations"),
    (_SOMEWHERE, (P.MANAGE_STATIONS,), "POST", "devices.add devices.load"),
    (_SOMEWHERE, (P.MANAGE_STATIONS, P.VIEW_JOURNAL), "GET", "devices.scans"),
    (_SOMEWHERE, (P.MOVE_LAPTOPS,), "GET", "transfers.open_new transfers.transfers"),
    (_SOMEWHERE, (P.MOVE_LAPTOPS,), "POST", "transfers.open_new"),
    (_SOMEWHERE, (P.OPEN_TICKETS,), "GET", "helpdesk.new_ticket"),
    (_SOMEWHERE, (P.OPEN_TICKETS,), "POST", "helpdesk.new_ticket helpdesk_api.post_ticket"),
    (_SOMEWHERE, (P.PLAN_SESSIONS,), "GET", "training.plan"),
    (_SOMEWHERE, (P.PLAN_SESSIONS,), "POST", "training.plan"),
    (_SOMEWHERE, (P.PREPARE_LAPTOPS,), "GET", "imaging.images hardware.hardware imaging.logs"),
    (_SOMEWHERE, (P.PREPARE_LAPTOPS, P.VIEW_EVIDENCE), "GET", "evidence.logs"),
    (_SOMEWHERE, (P.VIEW_EVIDENCE,), "GET", "evidence.records evidence.unread_file"),
    (
        _SOMEWHERE,
        (P.PREPARE_LAPTOPS,),
        "POST",
        """
        evidence.add_logs hardware.add_hardware inventory_api.post_inventory imaging.add_imaging
    """,
    ),
    (_SOMEWHERE, _BULK, "GET", "register.bulk"),
    (_SOMEWHERE, _BULK, "POST", "register.begin_bulk"),
    (_SOMEWHERE, (P.PRINT_LABELS,), "GET", "labels.calibration labels.labels labels.offset labels.sizes"),
    (_SOMEWHERE, (P.PRINT_LABELS,), "POST", "labels.choose labels.offset labels.print_labels"),
    (
        _SOMEWHERE,
        (P.RECEIVE_LAPTOPS,),
        "GET",
        """
        register.import_laptops_form lots.announce takeover.take_over_form
    """,
    ),
    (_SOMEWHERE, (P.RECEIVE_LAPTOPS,), "POST", "register.receive_list lots.announce takeover.take_over_list"),
    (_SOMEWHERE, (P.RECORD_ATTENDANCE,), "POST", "training_api.record"),
    (_SOMEWHERE, (P.REFER_PEOPLE,), "GET", "people.refer"),
    (_SOMEWHERE, (P.REFER_PEOPLE,), "POST", "people.refer"),
    (_SOMEWHERE, (P.TAKE_BACK,), "GET", "handout.returns"),
    (_SOMEWHERE, (P.TAKE_BACK,), "POST", "handout.take_back"),
    (_SOMEWHERE, (P.VIEW_CASES,), "GET", "cases.cases"),
    (_EVERYWHERE, (P.VIEW_JOURNAL,), "GET", "reporting.journal"),
    (_EVERYWHERE, (P.VIEW_JOURNAL,), "POST", "reporting.verify_journal"),
    (
        _SOMEWHERE,
        (P.VIEW_LAPTOPS,),
        "GET",
        """
        laptops.laptops lots.lots assets_api.list_laptops attestation.attested preparation.battery
        preparation.grade preparation.grades preparation.support_csv preparation.support_ends hardware.look_alikes
        register.export_csv register.export_xlsx register.filters register.lists sampling.samples
        workshop.workshop
    """,
    ),
    (_SOMEWHERE, (P.VIEW_LAPTOPS,), "POST", "register.keep_filter"),
    (_SOMEWHERE, (P.VIEW_LAPTOPS, P.HAND_OUT), "GET", "kits.kits"),
    (_SOMEWHERE, (P.VIEW_PEOPLE,), "GET", "people.people"),
    (_SOMEWHERE, (P.VIEW_PLACES,), "GET", "places.locations places.organisations"),
    (_SOMEWHERE, (P.VIEW_STOCKTAKES,), "GET", "stocktake.stocktakes"),
    (_SOMEWHERE, (P.VIEW_TRAINING,), "GET", "training.programme training.programmes training.sessions"),
    (_SOMEWHERE, (P.WORK_TICKETS,), "GET", "helpdesk.tickets"),
    (
        _SOMEWHERE,
        (P.VIEW_LAPTOPS,),
        "GET",
        """
        lots.lot certificates.lot register.open_filter sampling.sample workshop.missing
    """,
    ),
    (
        _SOMEWHERE,
        (P.PREPARE_LAPTOPS,),
        "GET",
        """
        evidence.bind hardware.bind hardware.inventory_file imaging.join imaging.imaging_file
    """,
    ),
    (_SOMEWHERE, (P.PREPARE_LAPTOPS,), "POST", "evidence.bind hardware.bind imaging.join"),
    (_SOMEWHERE, (P.RECEIVE_LAPTOPS,), "GET", "lots.receive lots.difference lots.difference_csv"),
    (_SOMEWHERE, (P.RECEIVE_LAPTOPS,), "POST", "lots.receive"),
    (_EVERYWHERE, (P.VIEW_LAPTOPS,), "GET", "evidence.evidence_file lots.difference lots.difference_csv"),
    (_EVERYWHERE, (P.VIEW_STORY,), "GET", "handout.show_handout"),
    (_ROW, (P.HAND_OUT,), "GET", "handout.show_handout"),
    (_ROW, (P.HAND_OUT, P.VIEW_STORY, P.VIEW_PEOPLE), "GET", "handout.agreement_pdf handout.agreement_text_page"),
    (Scope.OWN, (), "GET", "register.bulk_run register.bulk_result"),
    (Scope.OWN, (), "POST", "register.repeat_bulk"),
    (_EVERYWHERE, _SEES_ALL, "GET", "register.bulk_run register.bulk_result"),
    (_EVERYWHERE, _SEES_ALL, "POST", "register.repeat_bulk"),
    (Scope.OWN, (), "POST", "accounts.drop_token accounts.end_one_session"),
    (_ROW, (P.MANAGE_STAFF,), "POST", "accounts.drop_token"),
    (_SOMEWHERE, (P.PREPARE_LAPTOPS,), "POST", "workshop.find_again"),
    (_EVERYWHERE, (P.MANAGE_PROGRAMMES,), "POST", "register.drop_filter"),
    (_SOMEWHERE, (P.USE_API,), "POST", "accounts.add_token"),
)


def _read() -> Iterator[tuple[tuple[str, str], Door]]:
    for scope, permissions, method, endpoints in _TABLE:
        for endpoint in endpoints.split():
            yield (method, endpoint), Door(scope=scope, permissions=permissions)


DOORS: dict[tuple[str, str], tuple[Door, ...]] = {}
for _key, _door in _read():
    DOORS[_key] = (*DOORS.get(_key, ()), _door)


def opens(method: str, endpoint: str, actor: Actor, here: int) -> bool:
    """Whether one of the ways in at this route is open to this person, for a row at `here`."""
    return any(door.opens(actor, here) for door in DOORS[method, endpoint])


def doors_of(app: Flask) -> set[tuple[str, str]]:
    """(method, endpoint) of every route there is, by the map of addresses."""
    return {
        (method, rule.endpoint)
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
