"""Plain values about the condition of laptops and lots, a module by topic."""

from laptopdesk.assets.condition.values.bench import (
    DEFAULT_MIN_BATTERY_PERCENT,
    BatteryHealth,
    BatteryThreshold,
    HealthSource,
    LockCheck,
    LockResult,
    LockVerdict,
    RecordLockChecks,
)
from laptopdesk.assets.condition.values.grades import (
    Finding,
    GradeDefinition,
    GradedLaptop,
    GradedListing,
    GradeLaptop,
    LaptopGrade,
    WriteDefinition,
)
from laptopdesk.assets.condition.values.lots import (
    Announce,
    Announced,
    DecideLine,
    Decision,
    DifferenceLine,
    DriveWish,
    Expected,
    ExpectedList,
    LineKind,
    LineOutcome,
    LotTerms,
    ReceivedOne,
    ReceiveOne,
)
from laptopdesk.assets.condition.values.support import (
    FIRST_YEAR_MONTHS,
    EarlyEnd,
    EarlyEnds,
    Fitness,
    FitnessReason,
    FitnessVerdict,
    MachineFacts,
    ProcessorAnswer,
)

__all__ = [
    "DEFAULT_MIN_BATTERY_PERCENT", "FIRST_YEAR_MONTHS", "Announce", "Announced", "BatteryHealth", "BatteryThreshold",
    "DecideLine", "Decision", "DifferenceLine", "DriveWish", "EarlyEnd", "EarlyEnds", "Expected", "ExpectedList",
    "Finding", "Fitness", "FitnessReason", "FitnessVerdict", "GradeDefinition", "GradeLaptop", "GradedLaptop",
    "GradedListing", "HealthSource", "LaptopGrade", "LineKind", "LineOutcome", "LockCheck", "LockResult",
    "LockVerdict", "LotTerms", "MachineFacts", "ProcessorAnswer", "ReceiveOne", "ReceivedOne", "RecordLockChecks",
    "WriteDefinition",
]  # fmt: skip
