"""Which machines can run Windows 11: processors as donors and machines write them, and one test per reason."""

from dataclasses import replace

import pytest

from laptopdesk.assets.preparation.processors import intel_generation, judge_processor
from laptopdesk.assets.preparation.rules import judge_windows_11
from laptopdesk.assets.preparation.values import Fitness, FitnessReason, MachineFacts, ProcessorAnswer

YES, NO = ProcessorAnswer.SUPPORTED, ProcessorAnswer.NOT_SUPPORTED
GOOD = MachineFacts(
    cpu="Intel(R) Core(TM) i5-8350U CPU @ 1.70GHz",
    memory_mib=8192,
    disk_bytes=256_060_514_304,
    tpm="2.0",
    uefi=True,
    secure_boot=True,
)


@pytest.mark.parametrize(
    ("text", "generation"),
    [
        ("Intel(R) Core(TM) i5-8350U CPU @ 1.70GHz", 8),
        ("i5 8250U", 8),
        ("Intel Core i7-7600U", 7),
        ("Core i5-2520M", 2),
        ("Intel Core i5 520M", 1),
        ("i5-10210U", 10),
        ("i5-1035G1", 10),
        ("i7-10510U", 10),
        ("11th Gen Intel(R) Core(TM) i5-1135G7 @ 2.40GHz", 11),
        ("12th Gen Intel(R) Core(TM) i5-1235U", 12),
        ("i7-1370P", 13),
        ("i9-14900HX", 14),
        ("m3-7Y30", 7),
        ("Core m3-8100Y", 8),
        ("i5-7Y54", 7),
        ("Intel Core i5 8e generatie", 8),
        ("i7 6th gen", 6),
        ("M-5Y10c", 5),
        ("Ryzen 5 3500U", None),
        ("", None),
    ],
)
def test_generation(text: str, generation: int | None) -> None:
    assert intel_generation(text) == generation


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("i5-8350U", YES),
        ("i5-7300U", NO),
        ("i7-7820HQ", ProcessorAnswer.DEPENDS),
        ("i7-7820X", YES),
        ("Intel Core Ultra 5 125U", YES),
        ("Intel Core 5 120U", YES),
        ("Intel(R) N100", YES),
        ("i3-N305", YES),
        ("Intel(R) Celeron(R) N4020 CPU @ 1.10GHz", YES),
        ("Celeron N3350", NO),
        ("Celeron 3865U", NO),
        ("Celeron 4205U", YES),
        ("Pentium Silver N5000", YES),
        ("Pentium N4200", NO),
        ("Pentium Gold 4415Y", NO),
        ("Pentium Gold 4425Y", YES),
        ("Pentium Gold 5405U", YES),
        ("Core 2 Duo P8600", NO),
        ("Atom x5-Z8350", NO),
        ("Intel Xeon E3-1505M v6", NO),
        ("Intel Xeon E-2176M", YES),
        ("AMD Ryzen 5 3500U with Radeon Vega Mobile Gfx", YES),
        ("AMD Ryzen 5 2500U", NO),
        ("Ryzen 7 2700X", YES),
        ("AMD Ryzen 5 PRO 2500U", NO),
        ("Ryzen 3 2200G", NO),
        ("AMD Ryzen 7 PRO 4750U", YES),
        ("Ryzen 5 1600", NO),
        ("AMD Ryzen 7 PRO 2700", YES),
        ("AMD Ryzen AI 9 365", YES),
        ("AMD Athlon Silver 3050U", YES),
        ("Athlon 200GE", NO),
        ("AMD A6-9220", NO),
        ("AMD PRO A10-8700B", NO),
        ("AMD E2-9000", NO),
        ("AMD 3020e", YES),
        ("Snapdragon 8cx", YES),
        ("Apple M1", NO),
        ("Intel Core i5", ProcessorAnswer.UNKNOWN),
        ("onbekend", ProcessorAnswer.UNKNOWN),
        (None, ProcessorAnswer.UNKNOWN),
        ("", ProcessorAnswer.UNKNOWN),
    ],
)
def test_processor(text: str | None, answer: ProcessorAnswer) -> None:
    assert judge_processor(text) is answer


def test_a_good_machine_is_fit_without_reasons() -> None:
    verdict = judge_windows_11(GOOD)
    assert (verdict.fitness, verdict.reasons) == (Fitness.FIT, ())


@pytest.mark.parametrize(
    ("field", "value", "reason"),
    [
        ("cpu", "i5-7200U", FitnessReason.CPU_NOT_SUPPORTED),
        ("tpm", "", FitnessReason.TPM_MISSING),
        ("tpm", "1.2", FitnessReason.TPM_TOO_OLD),
        ("uefi", False, FitnessReason.NO_UEFI),
        ("secure_boot", False, FitnessReason.NO_SECURE_BOOT),
        ("memory_mib", 4095, FitnessReason.MEMORY_TOO_SMALL),
        ("disk_bytes", 63_999_999_999, FitnessReason.DISK_TOO_SMALL),
    ],
)
def test_each_reason_against(field: str, value: object, reason: FitnessReason) -> None:
    verdict = judge_windows_11(replace(GOOD, **{field: value}))
    assert (verdict.fitness, verdict.reasons) == (Fitness.NOT_FIT, (reason,))


@pytest.mark.parametrize(
    ("field", "value", "reason"),
    [
        ("cpu", None, FitnessReason.CPU_UNKNOWN),
        ("cpu", "i7-7820HQ", FitnessReason.CPU_DEPENDS),
        ("tpm", None, FitnessReason.TPM_UNKNOWN),
        ("uefi", None, FitnessReason.UEFI_UNKNOWN),
        ("secure_boot", None, FitnessReason.SECURE_BOOT_UNKNOWN),
        ("memory_mib", None, FitnessReason.MEMORY_UNKNOWN),
        ("disk_bytes", None, FitnessReason.DISK_UNKNOWN),
    ],
)
def test_what_nobody_knows_is_said(field: str, value: object, reason: FitnessReason) -> None:
    verdict = judge_windows_11(replace(GOOD, **{field: value}))
    assert (verdict.fitness, verdict.reasons) == (Fitness.UNKNOWN, (reason,))


def test_one_reason_against_outweighs_what_is_unknown_and_all_are_said() -> None:
    verdict = judge_windows_11(MachineFacts(cpu="i5-6300U"))
    assert verdict.fitness is Fitness.NOT_FIT
    assert len(verdict.reasons) == 6
    assert judge_windows_11(MachineFacts()).fitness is Fitness.UNKNOWN


def test_the_least_machine_is_fit() -> None:
    assert judge_windows_11(replace(GOOD, memory_mib=4096, disk_bytes=64_000_000_000)).fitness is Fitness.FIT
