"""The file that a station brought out, loaded by the office: facts or cases, nothing twice, nothing half."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from laptopdesk.app import compose
from laptopdesk.cases.queries import get_case, list_cases
from laptopdesk.cases.values import CaseKind
from laptopdesk.core.access import Actor, Grant, Role, system_actor
from laptopdesk.core.db import Database
from laptopdesk.core.errors import Refused
from laptopdesk.core.journal import list_lines, verify_chain
from laptopdesk.devices.errors import StationReason
from laptopdesk.devices.service import ReportedEvent, Sending, load_export, revoke_station, take_events
from laptopdesk.devices.values import Loaded, LoadResult
from laptopdesk.handout.queries import count_handouts
from laptopdesk.protocol.operations import Operation, ReportMode
from tests.factories import START, make_location, unit
from tests.grounds import laid_once
from tests.integration.test_devices_ledgers import lose_key
from tests.stations import HandMade, Place, export_file, lay_place, make_station

SYSTEM = system_actor()
OPERATIONS = compose().operations
LATER = START + timedelta(hours=3)
NEW, KNOWN, CASE = LoadResult.NEW, LoadResult.KNOWN, LoadResult.CASE
UNREADABLE, NOT_DONE = LoadResult.UNREADABLE, LoadResult.NOT_DONE


db, place = laid_once(lay_place)


@pytest.fixture
def desk(db: Database, place: Place) -> HandMade:
    return make_station(db, place)


def hand_overs(desk: HandMade, mode: ReportMode = ReportMode.OFFLINE) -> list[Operation]:
    pairs = zip(desk.place.laptops, desk.place.passes, strict=True)
    return [desk.operation(desk.hand_out(*pair), mode) for pair in pairs]


def load(desk: HandMade, content: bytes, actor: Actor = SYSTEM) -> Loaded:
    return load_export(desk.db, OPERATIONS, content, now=LATER, actor=actor)


def results(loaded: Loaded) -> list[LoadResult]:
    return [row.result for row in loaded.rows]


def handed_out(desk: HandMade) -> int:
    with desk.db.read() as session:
        assert verify_chain(session).ok
        return count_handouts(session)


def kinds(desk: HandMade) -> list[CaseKind]:
    with desk.db.read() as session:
        return [case.kind for case in list_cases(session)]


def written(desk: HandMade) -> list[ReportedEvent]:
    return [desk.write(operation) for operation in hand_overs(desk)]


def test_everything_is_kept_once_and_the_journal_says_who_loaded_it(desk: HandMade) -> None:
    events = written(desk)
    take_events(desk.db, OPERATIONS, desk.station, events[:1], now=LATER)
    content = export_file(events, station=desk.station_id, key=desk.private)

    assert results(load(desk, content)) == [KNOWN, NEW, NEW]
    assert results(load(desk, content)) == [KNOWN, KNOWN, KNOWN]

    assert (handed_out(desk), kinds(desk), desk.station.gaps) == (3, [], 0)
    answers = take_events(desk.db, OPERATIONS, desk.station, events, now=LATER)
    assert {answer.outcome.value for answer in answers} == {"duplicate"}  # the desk sends them after all
    with desk.db.read() as session:
        lines = list_lines(session, kind="station", key=desk.station_id, actions=["station.file_loaded"])
    assert len(lines) == 2


def test_without_a_key_each_event_counts_by_its_own_signature(desk: HandMade) -> None:
    content = export_file(written(desk), station=desk.station_id, key=None)
    assert results(load(desk, content)) == [NEW] * 3
    assert kinds(desk) == []


def test_a_key_that_was_never_paired_vouches_for_nothing_and_spoils_nothing(desk: HandMade) -> None:
    content = export_file(written(desk), station=None, key=Ed25519PrivateKey.generate())
    assert results(load(desk, content)) == [NEW] * 3


def test_what_a_lost_key_signed_is_a_fact_when_the_new_one_signed_the_file(desk: HandMade) -> None:
    events = written(desk)
    lose_key(desk)
    assert results(load(desk, export_file(events, station=desk.station_id, key=desk.private))) == [NEW] * 3


def test_what_a_computer_that_was_replaced_wrote_is_a_case(desk: HandMade) -> None:
    events = written(desk)
    lose_key(desk)
    loaded = load(desk, export_file(events, station=desk.station_id, key=None))
    assert results(loaded) == [CASE] * 3
    assert {row.reasons for row in loaded.rows} == {("station_revoked",)}
    assert set(kinds(desk)) == {CaseKind.REVOKED}


def test_revoked_station_brings_out_cases(desk: HandMade) -> None:
    with desk.db.unit_of_work(now=START, actor=SYSTEM) as uow:
        revoke_station(uow, desk.station_id)
    assert results(load(desk, export_file(written(desk), station=desk.station_id, key=desk.private))) == [CASE] * 3


def test_question_is_never_asked_from_a_file(desk: HandMade) -> None:
    first, second, _third = hand_overs(desk, ReportMode.ONLINE)
    asked = [desk.write(first), desk.write(second)]
    take_events(desk.db, OPERATIONS, desk.station, asked[:1], now=LATER, sending=Sending(waiting=asked[0].sequence))
    fact = desk.write(replace(second, envelope=replace(second.envelope, mode=ReportMode.OFFLINE)))

    loaded = load(desk, export_file([*asked], station=desk.station_id, key=desk.private))
    assert results(loaded) == [KNOWN, NOT_DONE]
    assert handed_out(desk) == 1

    loaded = load(desk, export_file([*asked, fact], station=desk.station_id, key=desk.private))
    assert results(loaded) == [KNOWN, NOT_DONE, NEW]
    assert (handed_out(desk), kinds(desk)) == (2, [])


def test_damaged_row_is_one_case_with_what_could_be_read(desk: HandMade) -> None:
    events = written(desk)
    columns = {
        "sequence": b"2",
        "operation": str(desk.events[1].operation.id).encode(),
        "kind": b"hand_out",
        "laptop": desk.place.laptops[1].encode(),
        "pass": b"\xff\0",
        "body": b'{"sequence": 2, "prev',
    }
    content = export_file([events[0], events[2]], {2: columns}, station=desk.station_id, key=desk.private)

    for _ in range(2):
        loaded = load(desk, content)
        assert [row.sequence for row in loaded.rows] == [1, 2, 3]
        assert loaded.rows[1].result is UNREADABLE

    with desk.db.read() as session:
        unreadable = [case for case in list_cases(session) if case.kind is CaseKind.EVENT_UNREADABLE]
        [side] = get_case(session, unreadable[0].id).sides
    assert len(unreadable) == 1
    assert (side["sequence"], side["problem"], side["laptop"]) == (2, "damaged", desk.place.laptops[1])
    assert desk.station.copied_at is None
    assert (desk.station.quarantined, desk.station.gaps) == (1, 0)


def test_damaged_row_that_was_sent_before_is_known(desk: HandMade) -> None:
    events = written(desk)
    take_events(desk.db, OPERATIONS, desk.station, events, now=LATER)
    columns = {"operation": str(desk.events[2].operation.id).encode(), "body": b"x"}
    content = export_file(events[:2], {3: columns}, station=desk.station_id, key=desk.private)
    assert results(load(desk, content)) == [KNOWN] * 3
    assert kinds(desk) == []


def test_flipped_signature_is_a_case_and_the_others_count(desk: HandMade) -> None:
    first, second, third = written(desk)
    second = replace(second, signature=second.signature[:-1] + bytes([second.signature[-1] ^ 1]))
    content = export_file([first, second, third], station=desk.station_id, key=None)
    assert results(load(desk, content)) == [NEW, UNREADABLE, NEW]
    assert kinds(desk) == [CaseKind.EVENT_UNREADABLE]


def test_file_of_another_place_is_refused_whole(db: Database, desk: HandMade) -> None:
    with unit(db) as uow:
        elsewhere = make_location(uow)
    stranger = replace(SYSTEM, grants=(Grant(role=Role.PROGRAMME, location_id=elsewhere),))
    refused(desk, export_file(written(desk), station=desk.station_id, key=desk.private), stranger)
    mine = replace(SYSTEM, grants=(Grant(role=Role.PROGRAMME, location_id=desk.place.location_id),))
    content = export_file([desk.sign(event) for event in desk.events], station=desk.station_id, key=desk.private)
    assert results(load(desk, content, mine)) == [NEW] * 3


def refused(desk: HandMade, content: bytes, actor: Actor = SYSTEM) -> Sequence[object]:
    with pytest.raises(Refused) as caught:
        load(desk, content, actor)
    assert handed_out(desk) == 0
    assert (kinds(desk), desk.station.last_sequence) == ([], 0)
    return caught.value.reasons


def line(content: bytes, number: int, text: bytes) -> bytes:
    lines = content.splitlines(keepends=True)
    lines[number] = text + b"\n"
    return b"".join(lines)


@pytest.mark.parametrize(
    "spoilt",
    [b"", b"\n", b"PK\x03\x04", b"[]\n", b"{}\n", b"[" * 100_000, b'{"format": 1}\n', b"\xff\xfe", b"9" * 5000 + b"\n"],
)
def test_what_is_no_file_of_a_station_is_refused(desk: HandMade, spoilt: bytes) -> None:
    assert refused(desk, spoilt) == (StationReason.NOT_AN_EXPORT,)


@pytest.mark.parametrize(
    "text",
    [
        b"{",
        b"[]",
        b"null",
        b'{"sequence": 1}',
        b'{"sequence": NaN}',
        b'{"damaged": 0, "columns": {}}',
        b'{"damaged": 1, "columns": {"body": "%%%"}}',
        b'{"damaged": 1, "columns": {"body": "\\u0000"}}',
        b'{"sequence": 9007199254740993, "hash": "' + b"0" * 64 + b'", "signature": "", "event": {}}',
        b'{"sequence": 1, "hash": "0", "signature": "", "event": {}}',
        b'{"sequence": 1, "hash": "' + b"0" * 64 + b'", "signature": "", "event": {"a": "\\ud800"}}',
    ],
)
def test_one_spoilt_line_refuses_the_whole_file(desk: HandMade, text: bytes) -> None:
    content = export_file(written(desk), station=desk.station_id, key=desk.private)
    assert refused(desk, line(content, 2, text)) == (StationReason.NOT_AN_EXPORT,)


def test_cut_off_and_altered_files_are_refused(desk: HandMade) -> None:
    content = export_file(written(desk), station=desk.station_id, key=desk.private)
    whole = content.splitlines(keepends=True)
    assert refused(desk, b"".join(whole[:-1])) == (StationReason.EXPORT_NOT_WHOLE,)
    assert refused(desk, b"".join([*whole[:2], *whole[3:]])) == (StationReason.EXPORT_NOT_WHOLE,)
    assert refused(desk, b"".join([whole[0], whole[2], whole[1], *whole[3:]])) == (StationReason.EXPORT_ALTERED,)
    end = {**json.loads(whole[-1]), "signature": ""}
    assert refused(desk, line(content, -1, json.dumps(end).encode())) == (StationReason.EXPORT_ALTERED,)


def test_file_in_which_nothing_is_ours_is_refused(desk: HandMade) -> None:
    stranger = Ed25519PrivateKey.generate()
    forged = [replace(event, signature=stranger.sign(event.hash.encode())) for event in written(desk)]
    assert refused(desk, export_file(forged, station=desk.station_id, key=stranger)) == (StationReason.EXPORT_NOT_OURS,)
    assert refused(desk, export_file(forged, station=desk.station_id, key=None)) == (StationReason.EXPORT_NOT_OURS,)
    assert refused(desk, export_file([], station=desk.station_id, key=None)) == (StationReason.EXPORT_NOT_OURS,)
