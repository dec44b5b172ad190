"""Which laptop a machine is: one test per way to decide, and per way to leave it to a person."""

from datetime import UTC, datetime

from laptopdesk.assets.hardware.rules import MachineCandidate, concerns_of, match, match_scanned, other_maker
from laptopdesk.assets.hardware.values import Format, InventoryFileId, Machine, MatchedBy, PastReading

SERIAL, UUID, BOARD, MAC, DRIVE = (
    MatchedBy.SERIAL,
    MatchedBy.UUID,
    MatchedBy.BOARD_SERIAL,
    MatchedBy.MAC,
    MatchedBy.DRIVE_SERIAL,
)


def laptop(number: int, *claims: MatchedBy, serial: str | None = None, maker: str = "") -> MachineCandidate:
    return MachineCandidate(laptop_id=number, tag=f"L{number}", serial_key=serial, manufacturer=maker, claims=claims)


def told(found: object) -> list[str]:
    return [str(note) for note in found.notes]  # type: ignore[attr-defined]  # a Match


def test_the_only_candidate_is_it_by_its_weightiest_claim() -> None:
    found = match("ABC1", None, [laptop(1, DRIVE, UUID, serial="ABC1")])
    assert (found.laptop_id, found.by, told(found)) == (1, UUID, [])


def test_nobody_is_nobody() -> None:
    assert match("ABC1", None, []).laptop_id is None


def test_more_weight_wins_over_a_part_that_moved() -> None:
    found = match("ABC1", None, [laptop(1, SERIAL, serial="ABC1"), laptop(2, DRIVE, serial="XYZ9")])
    assert (found.laptop_id, told(found)) == (1, ["drive_of_another_laptop:L2"])


def test_equal_weight_is_a_tie() -> None:
    found = match(None, None, [laptop(1, DRIVE), laptop(2, MAC)])
    assert (found.laptop_id, told(found)) == (None, ["several_laptops_fit:L1", "several_laptops_fit:L2"])


def test_two_drives_weigh_no_more_than_one() -> None:
    assert match(None, None, [laptop(1, DRIVE, DRIVE), laptop(2, MAC)]).laptop_id is None


def test_strong_claims_of_two_laptops_contradict() -> None:
    found = match("ABC1", None, [laptop(1, SERIAL, serial="ABC1"), laptop(2, UUID)])
    assert (found.laptop_id, found.contradicted) == (None, 1)
    assert told(found) == ["identifiers_contradict:L1", "identifiers_contradict:L2"]


def test_another_serial_denies_unless_it_looks_alike() -> None:
    found = match("5CG0TEST1", None, [laptop(1, UUID, serial="XYZ12345")])
    assert (found.laptop_id, found.contradicted) == (None, 1)
    alike = match("5CG0TEST1", None, [laptop(1, UUID, serial="5CGOTEST1")])
    assert (alike.laptop_id, told(alike)) == (1, ["serial_differs", "serial_looks_alike:L1"])
    assert match("5CG0TEST1", None, [laptop(1, DRIVE, serial="5CGOTEST1")]).laptop_id is None


def test_another_maker_denies_where_only_parts_point() -> None:
    assert match(None, "Dell Inc.", [laptop(1, DRIVE, maker="LENOVO")]).laptop_id is None
    assert match(None, "Dell Inc.", [laptop(1, UUID, maker="LENOVO")]).laptop_id == 1


def test_makers_are_the_same_by_their_first_word() -> None:
    assert not other_maker("Dell", "Dell Inc.")
    assert not other_maker("HP", "Hewlett-Packard")
    assert not other_maker("", "Dell Inc.")
    assert not other_maker("---", "Dell Inc.")
    assert other_maker("Dell", "LENOVO")


def test_a_scan_binds_whatever_is_said_against_it() -> None:
    found = match_scanned("ABC1", laptop(1, serial="XYZ9"), [laptop(2, SERIAL, DRIVE), laptop(1, UUID)])
    assert (found.laptop_id, found.by) == (1, MatchedBy.SCAN)
    assert told(found) == ["serial_differs", "serial_of_another_laptop:L2", "drive_of_another_laptop:L2"]


def test_only_what_concerns_the_laptop_is_shown_of_the_newest_of_each_tool() -> None:
    def past(number: int, kind: Format, *warnings: str) -> PastReading:
        return PastReading(
            id=InventoryFileId(number),
            name="x",
            format=kind,
            added_at=datetime(2026, 1, number, tzinfo=UTC),
            added_by_id=None,
            matched_by=None,
            machine=Machine(),
            warnings=warnings,
        )

    history = [
        past(3, Format.UPOWER, "no_machine_in_report"),
        past(2, Format.LSHW, "model_differs:X", "json_repaired:4"),
        past(1, Format.LSHW, "cpu_differs:Y"),
    ]
    assert concerns_of(history) == ("model_differs:X",)
