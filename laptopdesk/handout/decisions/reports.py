"""What was reported, whatever it was, and what the register holds of it: the sides of cases that are no hand-overs."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from laptopdesk.core.decisions import CaseFacts, CaseSide, SideLine
from laptopdesk.core.i18n import gettext as _
from laptopdesk.core.i18n import word
from laptopdesk.core.numbers import find_number
from laptopdesk.devices import queries as devices
from laptopdesk.devices.queries import StoredReport
from laptopdesk.devices.values import InboxState, ReporterKind
from laptopdesk.handout.decisions.facts import find_laptop
from laptopdesk.handout.decisions.view import (
    Showing,
    clock_lines,
    kit_words,
    laptop_line,
    place_line,
    reason_words,
    reporter_lines,
    signed_words,
    what_words,
    where_it_is,
)
from laptopdesk.people import queries as people
from laptopdesk.places import queries as places
from laptopdesk.protocol.fields import IntentError
from laptopdesk.protocol.operations import (
    CountLaptopIntent,
    DoubtHandOutIntent,
    HandOutIntent,
    Intent,
    OperationKind,
    RecordAttendanceIntent,
    ReturnIntent,
    UndoCountIntent,
    UndoHandOutIntent,
    parse_intent,
)
from laptopdesk.ui.formats import format_datetime


def report_of(session: Session, case: CaseFacts, side: Mapping[str, Any]) -> StoredReport:
    """What this side of a case reported: as it stands in the inbox, else as the case keeps it."""
    stored = devices.find_report(session, UUID(side["operation"])) if side.get("operation") else None
    return stored or _report_from_side(case, side)


def _report_from_side(case: CaseFacts, side: Mapping[str, Any]) -> StoredReport:
    """A later meaning of an id: it has no row of its own. Of one from before this was kept, only what it meant."""
    moment, station = side.get("happened_at"), str(side.get("station") or "").removeprefix("station:")
    happened_at = datetime.fromisoformat(moment) if moment else case.opened_at
    return StoredReport(
        id=0,
        operation_id=UUID(int=0),
        kind=str(side.get("kind")),
        intent=side.get("intent", {}),
        envelope=side.get("envelope", {}),
        reporter=ReporterKind(side.get("reporter") or ReporterKind.API),
        happened_at=happened_at,
        received_at=happened_at,
        state=InboxState.CASE,
        staff_id=side.get("staff"),
        station_id=find_number(station),
    )


def intent_of(report: StoredReport) -> Intent | None:
    """What was meant; None where it cannot be read."""
    try:
        return parse_intent(OperationKind(report.kind), report.intent)
    except (IntentError, ValueError):
        return None


# ---- what was reported


def reported_side(showing: Showing, report: StoredReport, title: str, reasons: tuple[str, ...] = ()) -> CaseSide:
    """What was reported, when, where, by whom, and why it is a case."""
    lines = [
        SideLine(label=_("What"), value=reported_words(report)),
        *_intent_lines(showing, intent_of(report)),
        SideLine(label=_("When"), value=format_datetime(report.happened_at)),
        *clock_lines(report),
        *reporter_lines(showing.session, report),
    ]
    if reasons:
        lines.append(SideLine(label=_("Why it is a case"), value=" ".join(map(reason_words, reasons))))
    return CaseSide(title=title, lines=tuple(lines))


def reported_words(report: StoredReport) -> str:
    """What was done, in a few words."""
    match intent_of(report):
        case HandOutIntent(kind=kind):
            return what_words(kind)
        case RecordAttendanceIntent(present=present):
            return _("present at a training") if present else _("not present at a training")
        case None:
            return _("unreadable operation")
        case _:
            return word(OperationKind(report.kind))


def _intent_lines(showing: Showing, intent: Intent | None) -> Iterator[SideLine]:
    session = showing.session
    match intent:
        case HandOutIntent():
            yield _pass_line(showing, intent.pass_code)
            yield _laptop_line(session, intent.laptop)
            yield SideLine(label=_("Kit"), value=kit_words(session, intent.kit))
            yield _place_line(session, intent.location)
            yield SideLine(label=_("Signed"), value=signed_words(intent.signature))
        case ReturnIntent():
            yield _laptop_line(session, intent.laptop)
            yield SideLine(label=_("Returned kit"), value=kit_words(session, intent.kit))
            yield _place_line(session, intent.location)
            yield SideLine(label=_("Why it came back"), value=word(intent.reason))
        case UndoHandOutIntent() | DoubtHandOutIntent():
            yield _laptop_line(session, intent.laptop)
            yield _place_line(session, intent.location)
        case RecordAttendanceIntent():
            yield _pass_line(showing, intent.pass_code)
            link = f"/sessions/{intent.session}"
            yield SideLine(label=_("Training session"), value=_("open the session"), url=link)
        case CountLaptopIntent(laptop=str(tag)):
            yield _laptop_line(session, tag)
            yield _place_line(session, intent.location)
        case CountLaptopIntent() | UndoCountIntent():
            yield _place_line(session, intent.location)


def _laptop_line(session: Session, tag: str) -> SideLine:
    return laptop_line(find_laptop(session, tag), tag)


def _pass_line(showing: Showing, code: str) -> SideLine:
    holder = people.find_holder(showing.session, code)
    return showing.person(holder.participant_id if holder else None)


def _place_line(session: Session, code: str) -> SideLine:
    place = places.find_location_by_code(session, code)
    return place_line(place.name if place else _("a location that is not in the register"), place.id if place else None)


# ---- what the register holds


def laptop_side(showing: Showing, tag: str) -> CaseSide:
    """The laptop as the register has it now."""
    laptop = find_laptop(showing.session, tag)
    lines = [laptop_line(laptop, tag)]
    if laptop is not None:
        lines.append(where_it_is(showing.session, laptop))
        lines.append(SideLine(label=_("State of the laptop"), value=word(laptop.state)))
    return CaseSide(title=_("In the register"), lines=tuple(lines))
