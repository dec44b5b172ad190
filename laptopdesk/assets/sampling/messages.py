"""Sentences and names for samples."""

from laptopdesk.assets.sampling.values import CheckResult, SampleState

RESULT_TONES = {CheckResult.NO_DATA: "good", CheckResult.DATA_FOUND: "bad", CheckResult.UNREADABLE: "warn"}
SAMPLE_TONES = {
    SampleState.NOTHING_ERASED: "neutral",
    SampleState.NOT_DRAWN: "warn",
    SampleState.TOO_SMALL: "warn",
    SampleState.OPEN: "info",
    SampleState.DONE: "good",
    SampleState.DATA_FOUND: "bad",
}
