"""Names of one laptop by donor, lid, firmware and Windows; only what cannot be the same is another."""

import pytest

from laptopdesk.assets.hardware.rules.naming import other_maker, other_memory, other_model, other_part


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ThinkPad T480", "20L5S0XX00"),
        ("ThinkPad T480", "LENOVO 20L6S0"),
        ("20L5", "20L6S12345"),
        ("Lenovo ThinkPad T480", "Thinkpad T 480"),
        ("T480", "ThinkPad T480"),
        ("20L5CTO1WW ThinkPad T480", "T480"),
        ("ThinkPad X1 Carbon 6th", "ThinkPad X1 Carbon Gen 6"),
        ("80E5", "Lenovo G50-80"),
        ("G50-80", "G5080"),
        ("HP EliteBook 840 G5", "EliteBook 840 G5"),
        ("hp elitebook 840 g5 notebook pc", "EliteBook 840 G5"),
        ("HP EliteBook 840G5", "EliteBook 840 G5"),
        ("Hewlett-Packard ProBook 450 G2", "HP ProBook 450 G2"),
        ("Latitude 5521 (0A6B)", "Dell Latitude 5521"),
        ("Latitude E7240", "Latitude 7240"),
        ("Latitude", "Latitude 5400"),
        ("DELL LATITUDE 5400", "Latitude 5400"),
        ("Aspire A315-53", "Acer Aspire A315 53"),
        ("", "Latitude 5400"),
    ],
)
def test_one_model_by_two_names(one: str, other: str) -> None:
    makers = ("LENOVO", "LENOVO") if "20L" in one + other or "80E5" in one else ()
    assert not other_model(one, other, makers=makers)
    assert not other_model(other, one, makers=makers)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ThinkPad T480", "ThinkPad T480s"),
        ("ThinkPad T480", "ThinkPad T490"),
        ("Latitude 5400", "Latitude 5401"),
        ("HP EliteBook 840 G5", "HP EliteBook 840 G6"),
        ("HP EliteBook 840 G5", "HP ProBook 450 G2"),
        ("XPS 13 9350", "ThinkPad T480"),
        ("ThinkPad X1 Carbon 6th", "ThinkPad X1 Carbon 7th"),
        ("20L5S0", "20HDS0"),
        ("Latitude E7240", "Latitude E7450"),
        ("Dell Latitude 5400", "HP EliteBook 840 G5"),
    ],
)
def test_two_models(one: str, other: str) -> None:
    makers = ("LENOVO",) if "20L" in one else ()
    assert other_model(one, other, makers=makers)
    assert other_model(other, one, makers=makers)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("HP", "Hewlett-Packard"),
        ("ASUS", "ASUSTeK COMPUTER INC."),
        ("Dell", "Dell Inc."),
        ("LENOVO", "Lenovo"),
        ("MSI", "Micro-Star International Co., Ltd."),
        ("FUJITSU", "Fujitsu Client Computing Limited"),
    ],
)
def test_one_maker_by_two_names(one: str, other: str) -> None:
    assert not other_maker(one, other)


def test_processors() -> None:
    assert not other_part("i5-8250U", "Intel Core i5-8250U")
    assert not other_part("Core i5 8250U", "i5-8250U")
    assert other_part("i5-8250U", "Intel Core i7-8550U")


@pytest.mark.parametrize(
    ("known", "seen", "differs"),
    [
        (8192, 7936, False),
        (8090, 8192, False),
        (8192, 16384, True),
        (8192, 4096, True),
        (8192, 6144, True),
        (None, 8192, False),
        (8192, None, False),
    ],
)
def test_what_the_system_may_use_is_no_other_amount(known: int | None, seen: int | None, differs: bool) -> None:
    assert other_memory(known, seen) is differs
