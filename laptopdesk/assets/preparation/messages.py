"""Sentences and names for the condition of laptops and lots."""

from laptopdesk.assets.preparation.values import Fitness, LockResult


def lock_result_tone(result: LockResult) -> str:
    """The tone of a lock's badge; its words say the same."""
    return {LockResult.CLEAR: "good", LockResult.LOCKED: "bad", LockResult.NOT_TRIED: "warn"}[result]


def fitness_tone(fitness: Fitness) -> str:
    """The tone of the badge; its words say the same."""
    return {Fitness.FIT: "good", Fitness.NOT_FIT: "warn", Fitness.UNKNOWN: "neutral"}[fitness]
