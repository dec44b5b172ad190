"""Logs as nwipe writes them, put together from parts; every serial is made up."""

HDD = ("/dev/sda", "ATA", "WDC WD3200BPVT-00Z", "WD-WX11A22B3344", 320_072_933_376)
SSD = ("/dev/sdb", "ATA-SSD", "KINGSTON SA400S37240G", "50026B7784111AAA", 240_057_409_536)
STICK = ("/dev/sdc", "USB", "SanDisk Cruzer Blade", "4C530001230101", 15_376_000_000)
Drive = tuple[str, str, str, str, int]

END = "[2024/03/01 11:00:09]    info: Nwipe successfully completed. See summary table for details.\n"
ABORTED = (
    "[2024/03/01 11:00:09]    info: Nwipe was aborted by the user. Check the summary table for the drive status.\n"
)
NOT_STARTED = "[2024/03/01 09:01:01]    info: Nwipe was aborted by the user prior to the wipe starting.\n"


def notice(time: str, words: str) -> str:
    return f"[2024/03/01 {time}]  notice: {words}\n"


def scan(*drives: Drive, host: str = "HOST1234") -> str:
    found = "".join(
        notice("09:00:00", f"Found {device}, {bus:>4}, {model}, 320 GB, S/N={serial}")
        for device, bus, model, serial, _ in drives
    )
    return found + notice("09:00:01", f"system-serial-number = {host}")


def options(banner: str = "nwipe 0.36", method: str = "Fill With Zeros") -> str:
    words = (
        "Program options are set as follows...",
        f"  banner   = {banner}",
        f"  method   = {method}",
        "  rounds   = 1",
    )
    return "".join(notice("09:00:02", line) for line in words)


def begun(drive: Drive, method: str = "Fill With Zeros") -> str:
    device, size = drive[0], drive[4]
    return (
        notice("09:00:03", f"{device}, sect/blk/dev 512/4096/{size}")
        + notice("09:00:03", f"Invoking method '{method}' on {device}")
        + notice("09:00:03", f"Starting round 1 of 1 on {device}")
        + notice("09:00:03", f"Starting pass 1/1, round 1/1, on {device}")
    )


def wiped(drive: Drive, method: str = "Fill With Zeros", *, verified: bool = True, written: int | None = None) -> str:
    device, size = drive[0], drive[4]
    check = notice("11:00:03", f"Verified pass 1 of 1, round 1 of 1, on '{device}'.") if verified else ""
    return (
        begun(drive, method)
        + notice("10:00:03", f"{size if written is None else written} bytes written to {device}")
        + check
        + notice("11:00:03", f"Finished pass 1/1, round 1/1, on {device}")
        + notice("11:00:03", f"Finished final round 1 of 1 on {device}")
    )


def blanked(drive: Drive, *, done: bool = True, verified: bool = True) -> str:
    device, size = drive[0], drive[4]
    text = notice("11:00:04", f"Blanking device {device}")
    if done:
        text += notice("12:00:04", f"{size} bytes written to {device}")
        text += notice("13:00:04", f"[SUCCESS] Verified that {device} is empty.") if verified else ""
        text += notice("13:00:05", f"[SUCCESS] Blanked device {device}")
    return text


def tables(*rows: tuple[str, int, int, int, str], end: str = "NB") -> str:
    """(device, pass errors, verification errors, sync errors, status of eight characters); `end`: B with a blank."""
    errors = "".join(f"    {name} | {a:>11} | {b:>20} | {c:>20}\n" for name, a, b, c, _ in rows)
    states = "".join(f"    {name} |{state}|  80 MB/s | 09:59:59 | CUT MODEL/CUT\n" for name, *_, state in rows)
    return (
        "\n***** Error Summary *****\n!   Device | Pass Errors | Verifications Errors | Fdatasync I\\O Errors\n"
        f"-----\n{errors}*****\n\n***** Drive Status *****\n"
        f"!   Device | Status | Thru-put | HH:MM:SS | Model/Serial Number\n-----\n{states}-----\n"
        f"[2024/03/01 11:00:08] Total Throughput 80 MB/s, Fill With Zeros, 1R+{end}+VL\n*****\n\n"
    )


ERASED = ("sda", 0, 0, 0, " Erased ")


def good(drive: Drive = HDD, **changes: str) -> str:
    """One drive, wiped and verified."""
    return scan(drive) + options(**changes) + wiped(drive) + tables(ERASED) + END
