"""Real logs of imaging, read where they lie beside the project; what they hold never enters it."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from laptopdesk.assets.evidence.values import Verdict
from laptopdesk.assets.imaging.readers import read_file
from laptopdesk.assets.imaging.rules import judge
from laptopdesk.assets.imaging.values import LogReason, UnreadImagingReason

SAMPLES = Path(__file__).resolve().parents[3] / "shared" / "samples" / "imaging"
pytestmark = pytest.mark.skipif(not SAMPLES.is_dir(), reason="the real sample files are not beside this project")
NOW = datetime(2026, 11, 24, tzinfo=UTC)


def test_a_partition_without_time_or_serial_proves_nothing() -> None:
    (reading,) = read_file((SAMPLES / "rescuezilla-partclone-restore-short.log").read_bytes()).logs
    judged = judge(reading, now=NOW)
    assert (reading.written, reading.wanted, reading.errors) == (("sdh5",), ("sdh5",), False)
    assert judged.verdict is Verdict.REJECTED
    assert set(judged.reasons) == {LogReason.NOT_WHOLE_DRIVE, LogReason.TIME_MISSING, LogReason.SERIAL_MISSING}


def test_what_is_no_image_names_no_drive() -> None:
    found = read_file((SAMPLES / "rescuezilla-partclone-fail-not-an-image.log").read_bytes())
    assert (found.tool, found.reason) == ("partclone", UnreadImagingReason.NO_DRIVES)
