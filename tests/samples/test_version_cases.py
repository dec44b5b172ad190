"""Logs that were refused for their version alone, or not refused though they say themselves what is wrong."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from laptopdesk.assets.evidence.readers import read_file
from laptopdesk.assets.evidence.rules import judge
from laptopdesk.assets.evidence.values import RecordReason, Verdict, WipeReading

CASES = Path(__file__).resolve().parents[3] / "shared" / "cases" / "evidence"
pytestmark = pytest.mark.skipif(not CASES.is_dir(), reason="the cases are not beside this project")
NOW = datetime(2026, 11, 30, tzinfo=UTC)


def only(name: str) -> WipeReading:
    (reading,) = read_file((CASES / name).read_bytes()).records
    return reading


@pytest.mark.parametrize(("name", "version"), [("E1-shredos-0.42.log", "0.42"), ("E2-nwipe-0.40.log", "0.40")])
def test_the_current_versions_are_read_and_accepted(name: str, version: str) -> None:
    reading = only(name)
    judged = judge(reading, now=NOW)
    assert (reading.tool_version, judged.verdict, judged.reasons) == (version, Verdict.ACCEPTED, ())


def test_a_development_build_that_tells_of_a_hidden_area_is_rejected_whatever_is_allowed() -> None:
    reading = only("E8-dev-hidden-area.log")
    judged = judge(reading, now=NOW, allowed=[(reading.tool, reading.tool_version)])
    assert judged.verdict is Verdict.REJECTED
    assert judged.reasons == (RecordReason.DEVELOPMENT_BUILD, RecordReason.HIDDEN_SECTORS)
