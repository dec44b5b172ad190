"""A server announced itself and could not prove to be ours."""

from collections.abc import Mapping

from sqlalchemy.orm import Session

from laptopdesk.core.access import Actor
from laptopdesk.core.db import UnitOfWork
from laptopdesk.core.decisions import CaseFacts, CaseSide, CaseTopic, CaseView, Decision, Outcome, ShowOnce, SideLine
from laptopdesk.core.i18n import gettext as _
from laptopdesk.core.i18n import word
from laptopdesk.core.operations import AlarmKind
from laptopdesk.devices.decisions.parts import (
    already_revoked,
    code_once,
    moment_words,
    nothing_more,
    station_id_of,
    station_lines,
    station_of,
    text_in,
)
from laptopdesk.devices.service import add_station, revoke_station
from laptopdesk.devices.service.settling import note_server


def impostor_topic() -> CaseTopic:
    ours = Outcome(code="ours", label=lambda: _("It is a server of ours"), act=_note_server, consequence=_how_noted)
    replaced = Outcome(
        code="replaced",
        label=lambda: _("Revoke the station and pair it as a new one"),
        hindrances=already_revoked,
        act=_replace,
        consequence=_how_replaced,
    )
    reported = Outcome(
        code="reported",
        label=lambda: _("It is not ours; it was reported"),
        act=nothing_more,
        consequence=lambda _session, _case: _(
            "Nothing changes: the station sent nothing to this server. If a station sees it again, "
            "there will be a new case."
        ),
    )
    return CaseTopic(kind=AlarmKind.IMPOSTOR.value, outcomes=(ours, replaced, reported), view=_view_impostor)


def _server(case: CaseFacts) -> Mapping[str, object]:
    return next((side for side in case.sides if "url" in side), {})


def _how_noted(_session: Session, case: CaseFacts) -> str:
    return _(
        "The server at %(url)s is recorded as ours: stations no longer raise an alarm about it. "
        "Stations still trust only the server they were paired with.",
        url=text_in(_server(case), "url"),
    )


def _note_server(uow: UnitOfWork, decision: Decision) -> None:
    server = _server(decision.case)
    note_server(uow, station_id_of(decision.case), url=text_in(server, "url"), key_id=text_in(server, "key_id"))


def _how_replaced(session: Session, case: CaseFacts) -> str:
    return _(
        "%(station)s is revoked, and whatever it still sends becomes a case. A new station with "
        "this name replaces it. You see its code once.",
        station=station_of(session, case).name,
    )


def _replace(uow: UnitOfWork, decision: Decision) -> ShowOnce:
    station = station_of(uow.session, decision.case)
    revoke_station(uow, station.id)
    offer = add_station(uow, name=station.name, location_id=station.location_id)
    return code_once(station.name, offer)


def _view_impostor(session: Session, case: CaseFacts, _actor: Actor) -> CaseView:
    station, server = station_of(session, case), _server(case)
    met = (
        *station_lines(session, station),
        SideLine(label=_("Its name"), value=text_in(server, "name") or "–"),
        SideLine(label=_("Address"), value=text_in(server, "url") or "–"),
        SideLine(label=_("Proved to be ours"), value=_("no")),
        SideLine(label=_("Seen on"), value=moment_words(case.opened_at)),
    )
    ours = (
        *station_lines(session, station),
        SideLine(label=_("Proved to be ours"), value=_("yes")),
        SideLine(label=_("State"), value=word(station.state)),
        SideLine(label=_("Last contact"), value=moment_words(station.last_contact_at)),
    )
    return CaseView(
        sides=(
            CaseSide(title=_("The server that the station saw"), lines=met),
            CaseSide(title=_("The server it is paired with"), lines=ours),
        )
    )
