"""Lines become acts with their lesser parts, and chapters by whose hands the laptop was in."""

from datetime import UTC, datetime, timedelta
from typing import Any

from laptopdesk.core.journal import JournalLine
from laptopdesk.reporting.story import gather_entries, is_lesser, tell_chapters

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def line(seq: int, action: str, *, minutes: int = 0, actor: str = "staff:1", **facts: Any) -> JournalLine:
    return JournalLine(seq=seq, at=NOW + timedelta(minutes=minutes), action=action, actor=actor, facts=facts, words={})


HANDED_OUT = (
    line(1, "laptop.moved", before="ready", after="handed_out"),
    line(2, "custody.ended"),
    line(3, "laptop.handed_out", participant_id=9),
)
TAKEN_BACK = (
    line(4, "laptop.moved", minutes=5, before="handed_out", after="returned"),
    line(5, "custody.began", minutes=5),
    line(6, "handout.ended", minutes=5, participant_id=9),
)


def seqs(lines: tuple[JournalLine, ...]) -> list[tuple[int, list[int]]]:
    return [(entry.line.seq, [other.seq for other in entry.also]) for entry in gather_entries(lines)]


def test_what_a_hand_over_brings_about_belongs_to_it() -> None:
    assert seqs(HANDED_OUT) == [(3, [1, 2])]


def test_what_follows_an_act_belongs_to_it() -> None:
    lines = (line(1, "laptop.received"), line(2, "custody.began"), line(3, "medium.fitted"))
    assert seqs(lines) == [(1, [2, 3])]


def test_lesser_lines_alone_stand_for_themselves() -> None:
    assert seqs((line(1, "medium.fitted"), line(2, "medium.fitted", minutes=1))) == [(1, []), (2, [])]


def test_another_person_or_moment_is_another_act() -> None:
    lines = (line(1, "laptop.received"), line(2, "custody.began", actor="staff:2"), line(3, "custody.began", minutes=1))
    assert seqs(lines) == [(1, []), (2, []), (3, [])]


def test_two_acts_of_one_moment_keep_their_own_parts() -> None:
    lines = (line(0, "lock.found"), line(1, "medium.fitted"), *TAKEN_BACK)
    assert seqs(lines) == [(0, [1]), (6, [4, 5])]


def test_no_line_is_lost_and_none_is_told_twice() -> None:
    lines = (*HANDED_OUT, *TAKEN_BACK, line(7, "laptop.moved", minutes=9, before="returned", after="erased"))
    told = [seq for main, also in seqs(lines) for seq in (main, *also)]
    assert sorted(told) == [item.seq for item in lines]


def test_chapters_follow_the_hands_the_laptop_is_in() -> None:
    chapters = tell_chapters((line(0, "laptop.received", minutes=-9), *HANDED_OUT, *TAKEN_BACK))
    assert [chapter.holder_id for chapter in chapters] == [None, 9, None]
    assert [chapter.began_at for chapter in chapters] == [NOW - timedelta(minutes=9), NOW, NOW + timedelta(minutes=5)]


def test_story_that_begins_with_a_hand_over_has_no_empty_chapter() -> None:
    assert [chapter.holder_id for chapter in tell_chapters(HANDED_OUT)] == [9]


def test_nothing_happened() -> None:
    assert tell_chapters(()) == ()


def test_only_moves_by_the_desk_are_lesser() -> None:
    assert is_lesser(line(1, "laptop.moved", before="handed_out", after="ready"))
    assert not is_lesser(line(1, "laptop.moved", before="imaged", after="ready"))
    assert not is_lesser(line(1, "laptop.moved", before="returned", after="erased"))
    assert not is_lesser(line(1, "laptop.moved", before="handed_out", after="missing"))
