"""Two computers speak with one station's key."""

from sqlalchemy.orm import Session

from laptopdesk.core.access import Actor
from laptopdesk.core.db import UnitOfWork
from laptopdesk.core.decisions import (
    CaseFacts,
    CaseSide,
    CaseTopic,
    CaseView,
    Decision,
    Outcome,
    Proposal,
    ShowOnce,
    SideLine,
)
from laptopdesk.core.i18n import gettext as _
from laptopdesk.core.i18n import word
from laptopdesk.core.operations import AlarmKind
from laptopdesk.devices.decisions.parts import (
    already_revoked,
    code_once,
    moment_words,
    number_in,
    station_id_of,
    station_lines,
    station_of,
)
from laptopdesk.devices.errors import StationReason
from laptopdesk.devices.service import renew_code, revoke_station
from laptopdesk.devices.service.settling import clear_copy
from laptopdesk.devices.values import Station, StationState
from laptopdesk.protocol.words import Worded


def copied_topic() -> CaseTopic:
    paired = Outcome(
        code="paired_anew",
        label=lambda: _("Pair the station again"),
        hindrances=already_revoked,
        act=_pair_anew,
        consequence=_how_paired,
    )
    revoked = Outcome(code="revoked", label=lambda: _("Revoke the station"), act=_revoke, consequence=_how_revoked)
    one = Outcome(
        code="one_computer",
        label=lambda: _("It was one computer after all"),
        hindrances=_no_alarm,
        act=_clear_copy,
        consequence=_how_cleared,
    )
    return CaseTopic(
        kind=AlarmKind.STATION_COPIED.value, outcomes=(paired, revoked, one), view=_view_copied, propose=_propose_since
    )


def _no_alarm(session: Session, case: CaseFacts) -> tuple[Worded, ...]:
    if station_of(session, case).copied_at is None:
        return (StationReason.NOT_COPIED,)
    return already_revoked(session, case)


def _is_over(station: Station) -> bool:
    """Whether a computer took the station's place since the alarm."""
    return station.copied_at is None and station.state is StationState.PAIRED


def _how_paired(session: Session, case: CaseFacts) -> str:
    station = station_of(session, case)
    if _is_over(station):
        return _(
            "%(station)s was paired again on %(moment)s. Nothing else happens.",
            station=station.name,
            moment=moment_words(station.paired_at),
        )
    return _(
        "You see a code once. The computer that uses it becomes %(station)s. Whatever the two "
        "current computers still send becomes a case.",
        station=station.name,
    )


def _pair_anew(uow: UnitOfWork, decision: Decision) -> ShowOnce | None:
    station = station_of(uow.session, decision.case)
    if _is_over(station):
        return None
    return code_once(station.name, renew_code(uow, station.id))


def _how_revoked(session: Session, case: CaseFacts) -> str:
    station = station_of(session, case)
    if station.state is StationState.REVOKED:
        return _(
            "%(station)s was revoked on %(moment)s. Nothing else happens.",
            station=station.name,
            moment=moment_words(station.revoked_at),
        )
    return _(
        "%(station)s can no longer hand out laptops. Whatever it still sends becomes a case. This cannot be undone.",
        station=station.name,
    )


def _revoke(uow: UnitOfWork, decision: Decision) -> None:
    station = station_of(uow.session, decision.case)
    if station.state is not StationState.REVOKED:
        revoke_station(uow, station.id)


def _how_cleared(session: Session, case: CaseFacts) -> str:
    return _(
        "The disk of %(station)s was restored from a copy. The station keeps working and the "
        "alarm is cleared. If a second computer shows up after this, there will be a new case.",
        station=station_of(session, case).name,
    )


def _clear_copy(uow: UnitOfWork, decision: Decision) -> None:
    clear_copy(uow, station_id_of(decision.case))


def _propose_since(session: Session, case: CaseFacts) -> Proposal | None:
    station = station_of(session, case)
    if station.state is StationState.REVOKED:
        return Proposal(outcome="revoked", why=_("The station has since been revoked."))
    if _is_over(station):
        return Proposal(outcome="paired_anew", why=_("The station has since been paired again."))
    return None


def _view_copied(session: Session, case: CaseFacts, _actor: Actor) -> CaseView:
    station = station_of(session, case)
    sequence = next((number for side in case.sides if (number := number_in(side, "sequence"))), 0)
    how = (
        _("Two different operations arrived under number %(number)s.", number=sequence)
        if sequence
        else _("Two separately started computers used the key of this station.")
    )
    alarm = (
        *station_lines(session, station),
        SideLine(label=_("State"), value=_("two computers with one key")),
        SideLine(label=_("How it was noticed"), value=how),
        SideLine(label=_("Seen on"), value=moment_words(case.opened_at)),
    )
    state = word(station.state) if station.copied_at is None else _("two computers with one key")
    now = (
        *station_lines(session, station),
        SideLine(label=_("State"), value=state),
        SideLine(label=_("Paired on"), value=moment_words(station.paired_at)),
        SideLine(label=_("Last contact"), value=moment_words(station.last_contact_at)),
    )
    return CaseView(sides=(CaseSide(title=_("The alarm"), lines=alarm), CaseSide(title=_("Status"), lines=now)))
