"""Both sides of a case about a hand-over in plain words: what a desk reported, and what the register holds."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from laptopdesk.accounts import queries as accounts
from laptopdesk.assets.kits import queries as kits
from laptopdesk.assets.lifecycle import queries as laptops
from laptopdesk.assets.lifecycle.values import Laptop
from laptopdesk.core.access import Actor, Permission
from laptopdesk.core.decisions import CaseFacts, CaseSide, CaseView, SideLine
from laptopdesk.core.i18n import gettext as _
from laptopdesk.core.i18n import word
from laptopdesk.core.journal import moment_at
from laptopdesk.devices import queries as devices
from laptopdesk.devices.queries import StoredReport
from laptopdesk.devices.values import ReporterKind
from laptopdesk.handout import queries
from laptopdesk.handout.decisions.calling_back import find_ticket
from laptopdesk.handout.decisions.facts import (
    Reported,
    find_laptop,
    find_reported,
    list_against,
    list_registered,
    meant_of,
    undo_side,
)
from laptopdesk.handout.messages import kit_name
from laptopdesk.handout.values import Handout, SignatureKind
from laptopdesk.people import queries as people
from laptopdesk.people.values import PassState
from laptopdesk.places import queries as places
from laptopdesk.protocol.gate import HandoutKind
from laptopdesk.training import queries as training
from laptopdesk.ui.formats import format_datetime, group_code
from laptopdesk.ui.web import web


@dataclass(kw_only=True)
class Showing:
    """One showing of a case, and who looks."""

    session: Session
    case: CaseFacts
    actor: Actor

    def person(self, participant_id: int | None) -> SideLine:
        """Who: by name for who may see residents here, else by initials."""
        label = _("Who")
        if participant_id is None:
            return SideLine(label=label, value=_("unknown person"))
        if not self.actor.may(Permission.VIEW_PEOPLE, at=self.case.location_id):
            return SideLine(label=label, value=initials_of(self.session, participant_id))
        name = people.names_of(self.session, [participant_id]).get(participant_id)
        value = name.name if name else _("person whose data was erased")
        return SideLine(label=label, value=value, url=f"/people/{participant_id}")


def initials_of(session: Session, participant_id: int | None) -> str:
    """The initials of a resident; a dash for nobody."""
    return people.initials_of(session, [participant_id]).get(participant_id or 0, "–")


def view_case(session: Session, case: CaseFacts, actor: Actor) -> CaseView:
    """What was reported beside every hand-over that stands against it, or beside what the register says else."""
    showing, reported = Showing(session=session, case=case, actor=actor), find_reported(session, case)
    sides = [_reported_side(showing, reported)] if reported else list(_unreported_sides(showing))
    others = _others(session, case, reported)
    sides += [handout_side(showing, handout) for handout in others]
    if not others:
        sides += _register_side(showing, reported)
    sides += became(showing)
    return CaseView(sides=tuple(sides))


def _others(session: Session, case: CaseFacts, reported: Reported | None) -> tuple[Handout, ...]:
    meant = meant_of(reported) if reported else None
    against = list_against(session, meant) if meant else ()
    by_id = {handout.id: handout for handout in (*list_registered(session, case), *against)}
    return tuple(item for item in by_id.values() if not (item.case_id == case.id and _is_result(case, item)))


def _is_result(case: CaseFacts, handout: Handout) -> bool:
    named = {side.get("handout") for side in case.sides}
    return handout.number not in named


# ---- what was reported


def _reported_side(showing: Showing, reported: Reported) -> CaseSide:
    report, intent, place = reported.report, reported.intent, reported.place
    lines = [
        showing.person(reported.participant_id),
        laptop_line(reported.laptop, intent.laptop),
        SideLine(label=_("What"), value=what_words(intent.kind)),
        SideLine(label=_("Kit"), value=kit_words(showing.session, intent.kit)),
        place_line(place.name if place else "–", place.id if place else None),
        SideLine(label=_("When"), value=format_datetime(report.happened_at)),
        *clock_lines(report),
        *reporter_lines(showing.session, report),
        SideLine(label=_("Signed"), value=signed_words(intent.signature)),
        *_why_lines(showing.case),
    ]
    return CaseSide(title=_("What the desk reported"), lines=tuple(lines))


def laptop_line(laptop: Laptop | None, tag: str) -> SideLine:
    """Which laptop: label, make and model, with a link where it is in the register."""
    if laptop is None:
        return SideLine(label=_("Laptop"), value=_("%(tag)s, not in the register", tag=group_code(tag)))
    words = f"{group_code(laptop.tag)}, {laptop.manufacturer} {laptop.model}".strip(" ,")
    return SideLine(label=_("Laptop"), value=words, url=f"/laptops/{laptop.tag}")


def what_words(kind: HandoutKind) -> str:
    """What was done: handed out, as what."""
    return _("handed out as %(kind)s", kind=word(kind))


def kit_words(session: Session, kit: tuple[str, ...]) -> str:
    """What went along, by name."""
    names = kits.kind_names(kits.list_kinds(session))
    return ", ".join(names.get(code) or kit_name(code) for code in kit) or _("nothing")


def place_line(name: str, location_id: int | None) -> SideLine:
    """Where, with a link."""
    return SideLine(label=_("Where"), value=name, url=f"/locations/{location_id}" if location_id else None)


def clock_lines(report: StoredReport) -> Iterator[SideLine]:
    """The device's own time where it differs from ours, and when the report came in."""
    raw = report.envelope.get("occurred_at_ms")
    if not isinstance(raw, int):
        return
    moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=raw)
    if abs(moment - report.happened_at) >= timedelta(minutes=1):
        yield SideLine(label=_("Device time"), value=format_datetime(moment))
    yield SideLine(label=_("Came in"), value=format_datetime(report.received_at))


def reporter_lines(session: Session, report: StoredReport) -> Iterator[SideLine]:
    """Which station, page or script reported it, who was at work there, and by facts of when."""
    name = accounts.staff_names(session, [report.staff_id]).get(report.staff_id or 0)
    value, url = reporter_words(session, report), None
    if report.station_id is not None:
        url = f"/stations/{report.station_id}"
    yield SideLine(label=_("Reported by"), value=f"{value}, {name}" if name else value, url=url)
    version = report.envelope.get("snapshot_version")
    made_at = moment_at(session, version) if isinstance(version, int) else None
    if made_at is not None:
        yield SideLine(label=_("Station's list from"), value=format_datetime(made_at))


def reporter_words(session: Session, report: StoredReport) -> str:
    """Which station, page or script reported it."""
    match report.reporter:
        case ReporterKind.STATION if report.station_id is not None:
            return _("station %(name)s", name=devices.get_station(session, report.station_id).name)
        case ReporterKind.PAGE:
            return _("the hand-out page")
        case _:
            return _("a script or command")


def signed_words(signature: str) -> str:
    """How the agreement was signed."""
    if signature.startswith("paper:"):
        return _("on paper no. %(number)s", number=signature.removeprefix("paper:"))
    return _("on the screen")


def _why_lines(case: CaseFacts) -> Iterator[SideLine]:
    reasons: list[str] = next((side["reasons"] for side in case.sides if side.get("reasons")), [])
    words = [reason_words(code) for code in reasons]
    if words:
        yield SideLine(label=_("Why it is a case"), value=" ".join(words))
    undone = undo_side(case)
    if undone is not None:
        yield SideLine(label=_("Undone by the desk"), value=_moment(undone.get("happened_at")))


def reason_words(code: str) -> str:
    """A reason that was kept as its code, as a sentence."""
    reason = web().wiring.operations.find_reason(code)
    return word(reason) if reason else _("Another reason.")


def _moment(text: Any) -> str:
    return format_datetime(datetime.fromisoformat(text)) if isinstance(text, str) else "–"


def _unreported_sides(showing: Showing) -> Iterator[CaseSide]:
    """What a desk said about a hand-over that never came in, beside what the register says of its laptop."""
    for side in showing.case.sides:
        match side:
            case {"operation": str(operation), "intent": {"laptop": str(tag), "location": str(code)}}:
                laptop, place = find_laptop(showing.session, tag), places.find_location_by_code(showing.session, code)
                report = devices.find_report(showing.session, UUID(operation))
                lines = [
                    laptop_line(laptop, tag),
                    place_line(place.name if place else "–", place.id if place else None),
                    SideLine(label=_("When"), value=_moment(side.get("happened_at"))),
                    *(reporter_lines(showing.session, report) if report else ()),
                    *_why_lines(showing.case),
                ]
                yield CaseSide(title=_("What the desk reported"), lines=tuple(lines))
                register = (*_of_laptop(showing, laptop, tag), SideLine(label=_("Hand-out"), value=_("never received")))
                yield CaseSide(title=_("In the register"), lines=register)


# ---- what the register holds


def handout_side(showing: Showing, handout: Handout) -> CaseSide:
    """A registered hand-over, in the same lines as a reported one."""
    session = showing.session
    report = devices.find_report(session, handout.operation_id)
    staff = accounts.staff_names(session, [handout.handed_by_id]).get(handout.handed_by_id or 0)
    by = reporter_words(session, report) if report else _("taken over from before this system")
    lines = [
        showing.person(handout.participant_id),
        laptop_line(find_laptop(session, handout.laptop), handout.laptop),
        SideLine(label=_("What"), value=what_words(handout.kind)),
        SideLine(label=_("Kit"), value=kit_words(session, handout.kit)),
        place_line(handout.location, handout.location_id),
        SideLine(label=_("When"), value=format_datetime(handout.handed_at)),
        SideLine(label=_("Reported by"), value=f"{by}, {staff}" if staff else by),
        SideLine(label=_("Signed"), value=_handout_signed(handout)),
        SideLine(label=_("Hand-out"), value=handout.number, url=f"/handouts/{handout.id}"),
        *_ended_line(handout),
    ]
    return CaseSide(title=_("In the register"), lines=tuple(lines))


def _handout_signed(handout: Handout) -> str:
    paper = handout.signature is SignatureKind.PAPER
    return signed_words(f"paper:{handout.paper_number}" if paper else "screen")


def _ended_line(handout: Handout) -> Iterator[SideLine]:
    if handout.ended_by is not None:
        words = f"{word(handout.ended_by)}, {format_datetime(handout.ended_at)}"
        yield SideLine(label=_("Ended"), value=words)


def _register_side(showing: Showing, reported: Reported | None) -> Iterator[CaseSide]:
    """The register's own facts, where no other hand-over is the other side."""
    if reported is None:
        return
    lines = [*_of_laptop(showing, reported.laptop, reported.intent.laptop), *_person_facts(showing.session, reported)]
    yield CaseSide(title=_("In the register"), lines=tuple(lines))


def _of_laptop(showing: Showing, laptop: Laptop | None, tag: str) -> Iterator[SideLine]:
    session = showing.session
    yield laptop_line(laptop, tag)
    if laptop is None:
        return
    yield where_it_is(session, laptop)
    yield SideLine(label=_("State of the laptop"), value=word(laptop.state))
    holder = queries.find_holder(session, laptop.id)
    if holder is not None:
        yield showing.person(holder)


def where_it_is(session: Session, laptop: Laptop) -> SideLine:
    """Where the register has this laptop."""
    detail = laptops.get_laptop(session, laptop.tag)
    if detail.transit_to_id is not None:
        name = places.names_of(session, [detail.transit_to_id]).get(detail.transit_to_id, "–")
        return SideLine(label=_("Where"), value=_("on its way to %(place)s", place=name))
    if detail.holder_handout_id is not None:
        return SideLine(label=_("Where"), value=_("with a participant"))
    return place_line(laptop.location_name or "–", laptop.location_id)


def _person_facts(session: Session, reported: Reported) -> Iterator[SideLine]:
    holder = people.find_holder(session, reported.intent.pass_code)
    yield SideLine(label=_("Pass"), value=_pass_words(session, holder.state if holder else None, reported))
    if reported.participant_id is None:
        return
    verdict = training.list_gate_verdicts(session, frozenset([reported.participant_id])).get(reported.participant_id)
    programme = training.find_programme_by_code(session, verdict.programme_code) if verdict else None
    name = training.localised(programme.name_nl, programme.name_en) if programme else _("no programme")
    yield SideLine(label=_("Programme"), value=name)
    attended = verdict is not None and verdict.attended
    yield SideLine(label=_("First training"), value=_("attended") if attended else _("not attended"))
    held = [item for item in queries.list_of_participant(session, reported.participant_id) if item.ended_at is None]
    words = ", ".join(f"{group_code(item.laptop)} ({word(item.kind)})" for item in held)
    yield SideLine(label=_("Current laptop"), value=words or _("no laptop"))


def _pass_words(session: Session, state: PassState | None, reported: Reported) -> str:
    match state:
        case None:
            return _("not in the register")
        case PassState.BLANK:
            return _("not linked yet")
        case PassState.REVOKED:
            newer = has_new_pass(session, reported)
            return _("revoked; this person has a new one") if newer else _("revoked")
        case _:
            return _("valid")


def has_new_pass(session: Session, reported: Reported) -> bool:
    """Whether the person whose pass was revoked has another one in force."""
    person = reported.participant_id
    return person is not None and person in people.passes_in_force(session, [person])


# ---- what became of it


def became(showing: Showing) -> Iterator[CaseSide]:
    """The hand-overs that rest on the decision, with the letter and the ticket of a laptop that is called back."""
    rows = queries.list_of_case(showing.session, showing.case.id)
    if not rows:
        return
    ticket = find_ticket(showing.session, showing.case.id)
    lines = [line for row in rows for line in _result_lines(row, called_back=ticket is not None)]
    if ticket is not None:
        lines.append(SideLine(label=_("Ticket"), value=str(ticket), url=f"/tickets/{ticket}"))
    yield CaseSide(title=_("The result"), lines=tuple(lines))


def _result_lines(handout: Handout, *, called_back: bool) -> Iterator[SideLine]:
    words = f"{handout.number}, {group_code(handout.laptop)}"
    ended = f" ({word(handout.ended_by)})" if handout.ended_by else ""
    yield SideLine(label=_("Current hand-out"), value=words + ended, url=f"/handouts/{handout.id}")
    if called_back and handout.ended_at is None:
        yield SideLine(label=_("Letter"), value=_("print the letter"), url=f"/handouts/{handout.id}/call-back.pdf")
