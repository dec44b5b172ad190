"""The version of a tool in all its spellings, and that one counts only as it is written."""

from datetime import UTC, datetime

import pytest

from laptopdesk.assets.evidence.known_versions import GROUNDS, KNOWN_BAD, KNOWN_GOOD
from laptopdesk.assets.evidence.readers import read_file
from laptopdesk.assets.evidence.readers.nwipe.words import version_in
from laptopdesk.assets.evidence.rules import judge
from laptopdesk.assets.evidence.service.versions import plain_version
from laptopdesk.assets.evidence.values import Judgement, Verdict
from laptopdesk.assets.evidence.values import RecordReason as R
from tests.unit.assets.evidence.logs import HDD, good, scan

NOW = datetime(2026, 11, 23, 18, tzinfo=UTC)


def verdict(text: str, allowed: frozenset[tuple[str, str]] = KNOWN_GOOD) -> Judgement:
    (reading,) = read_file(text.encode()).records
    return judge(reading, now=NOW, allowed=allowed)


@pytest.mark.parametrize(
    ("banner", "version"),
    [
        ("nwipe 0.42", "0.42"),
        ("nwipe v0.42.1", "0.42.1"),
        ("nwipe 0.35-rc1", "0.35-rc1"),
        ("nwipe 0.22 (based on DBAN's dwipe - Darik's Wipe)", "0.22"),
        ("nwipe 0.34.5 Development code", "0.34.5"),
        ("nwipe 0.42.", "0.42"),
        ("nwipe 0.42+git20260114", "0.42+git20260114"),
        ("ShredOS v2025.11_31_x86-64_v0.42", "0.42"),
        ("ShredOS v2025.11_29_x86-64_0.40", "0.40"),
        ("ShredOS v2021.08.2_20_0.32.014", "0.32.014"),
        ("ShredOS v2023.08.2_25.0_x86-64_0.35", "0.35"),
        ("ShredOS v2025.11_31_i686_v0.42-rc1", "0.42-rc1"),
        ("ShredOS v2025.11_31_x86-64_v0.42_rc1", "0.42_rc1"),
        ("ShredOS v2025.11_31_x86-64_V0.42_20260204_lite", "0.42"),
        ("ShredOS v2025.11", ""),
        ("ShredOS v2025.11_28_i686_26ece7a-commit-dev", ""),
        ("nwipe", ""),
        ("nwipe 1", ""),
    ],
)
def test_a_version_is_read_whole_with_whatever_follows_it(banner: str, version: str) -> None:
    assert version_in(banner) == version


@pytest.mark.parametrize(
    "banner",
    [
        "nwipe 0.35-rc1",
        "nwipe 0.34.1",
        "nwipe v0.42.1",
        "nwipe 0.42a",
        "nwipe 0.4",
        "nwipe 0.420",
        "ShredOS v2025.11_31_x86-64_v0.42_rc1",
        "nwipe 0.18",
        "nwipe 0.42+git20260114",
    ],
)
def test_what_only_begins_like_an_allowed_version_waits(banner: str) -> None:
    assert verdict(good(banner=banner)).reasons == (R.TOOL_VERSION_UNKNOWN,)


def test_an_allowed_version_counts_as_it_is_written() -> None:
    text = good(banner="nwipe 0.35-rc1")
    assert verdict(text, frozenset({("nwipe", "0.35-rc1")})).verdict is Verdict.ACCEPTED
    assert verdict(text, frozenset({("nwipe", "0.35"), ("usody-sanitize", "0.35-rc1")})).verdict is Verdict.REJECTED


@pytest.mark.parametrize(
    "words",
    [
        "nwipe 0.34.91 Development code, not for production use!",
        "nwipe 0.42 development",
        "nwipe 0.43-dev",
        "nwipe 0.42 DEVELOPMENT CODE",
        "ShredOS v2025.11_28_i686_26ece7a-commit-dev",
        "ShredOS v2025.11_31_x86-64_v0.42 Development code, not for production use!",
    ],
)
def test_a_development_build_never_counts_whatever_is_allowed(words: str) -> None:
    allowed = frozenset({("nwipe", "0.34.91"), ("nwipe", "0.42"), ("nwipe", "0.43-dev"), ("nwipe", "")})
    assert verdict(good(banner=words), allowed).reasons == (R.DEVELOPMENT_BUILD,)


def test_a_development_build_is_known_by_any_of_its_banners() -> None:
    first = "[2024/03/01 08:59:59]    info: nwipe 0.36 Development code, not for production use!\n"
    assert R.DEVELOPMENT_BUILD in verdict(first + good()).reasons


@pytest.mark.parametrize(
    "words",
    [
        "HIDDEN AREA DETECTED! on /dev/sda",
        " *** HIDDEN SECTORS DETECTED ! *** on /dev/sda",
        "Hidden area found on /dev/sda",
        "HIDDEN AREA on /dev/sda: 2048 sectors",
    ],
)
def test_a_hidden_area_never_counts(words: str) -> None:
    text = scan(HDD) + f"[2024/03/01 09:00:01] warning: {words}\n" + good().removeprefix(scan(HDD))
    assert verdict(text).reasons == (R.HIDDEN_SECTORS,)


def test_that_there_is_no_hidden_area_is_no_hidden_area() -> None:
    text = scan(HDD) + "[2024/03/01 09:00:01]    info: No hidden area on /dev/sda\n" + good().removeprefix(scan(HDD))
    assert verdict(text).verdict is Verdict.ACCEPTED


def test_what_a_new_register_begins_with_has_a_ground_and_no_contradiction() -> None:
    assert not KNOWN_GOOD & KNOWN_BAD
    assert {("nwipe", "0.40"), ("nwipe", "0.42"), ("nwipe", "0.32.023")} <= KNOWN_GOOD
    assert set(GROUNDS) == KNOWN_GOOD | KNOWN_BAD


@pytest.mark.parametrize(("text", "plain"), [(" v0.42 ", "0.42"), ("V0.42", "0.42"), ("0.42", "0.42"), ("vX", "vX")])
def test_the_v_before_a_version_is_none_of_it(text: str, plain: str) -> None:
    assert plain_version(text) == plain
