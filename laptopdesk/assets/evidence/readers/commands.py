"""What a command line does to a drive, for the tools that erasing programs call. In doubt: nothing is known of it."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from laptopdesk.assets.evidence.values import Method

_SHELL = re.compile(r"[|;&<>`$()\n]")
_SHORT = re.compile(r"-[a-z]+")
_NAMESPACE = re.compile(r"n\d+$")


@dataclass(frozen=True, kw_only=True)
class EraseCommand:
    """One command that is meant to erase. `whole`: it was given the whole device and no limit."""

    does: Method
    words: str
    whole: bool = False
    reads_back: bool = False


def erasing_command(command: str, device: str) -> EraseCommand | None:
    """What this command does to this device; None for one that does not erase (asks, sets a password)."""
    words = command.split()
    name = words[0].rsplit("/", 1)[-1] if words else ""
    reader = _TOOLS.get(name)
    if reader is None:
        return None
    erasure = reader(words[1:], device)
    if erasure is not None and _SHELL.search(command):
        return EraseCommand(does=Method.UNKNOWN, words=erasure.words)
    return erasure


def _shred(words: list[str], device: str) -> EraseCommand:
    passes = _number_of(words, "--iterations", "-n", 3)
    zero = "--zero" in words or _has_short(words, "z")
    limited = any(word.startswith(("--size", "-s")) for word in words)
    if passes is None:
        return EraseCommand(does=Method.UNKNOWN, words="shred")
    what = ", ".join([f"{passes} x random"] * (passes > 0) + ["zeros"] * zero)
    does = Method.OVERWRITES if passes or zero else Method.ONLY_VERIFIES
    return EraseCommand(does=does, words=f"shred ({what or 'nothing'})", whole=not limited and words[-1:] == [device])


def _badblocks(words: list[str], device: str) -> EraseCommand:
    keeps = _has_short(words, "n")  # writes, and then puts back what was there
    writes = _has_short(words, "w") and not keeps
    pattern = _value_of(words, "-t") or "patterns"
    return EraseCommand(
        does=Method.OVERWRITES if writes else Method.ONLY_VERIFIES,
        words=f"badblocks ({pattern[:20]})",
        whole=words[-1:] == [device],
        reads_back=writes,
    )


def _nvme(words: list[str], device: str) -> EraseCommand | None:
    target = device in words or _NAMESPACE.sub("", device) in words
    if words[:1] == ["format"]:
        ses = _number_of(words, "--ses", "-s", 0)
        does = {1: Method.FORMATS, 2: Method.CRYPTO_ERASE}.get(ses if ses is not None else 0, Method.UNKNOWN)
        return EraseCommand(does=does, words=f"nvme format (ses={ses})", whole=target)
    if words[:1] == ["sanitize"]:
        action = _value_of(words, "--sanact", "-a") or ""
        return EraseCommand(
            does=_SANITIZE.get(action, Method.UNKNOWN), words=f"nvme sanitize ({action[:20]})", whole=target
        )
    return None


_SANITIZE = {
    "2": Method.BLOCK_ERASE,
    "start-block-erase": Method.BLOCK_ERASE,
    "3": Method.SANITIZE_OVERWRITE,
    "start-overwrite": Method.SANITIZE_OVERWRITE,
    "4": Method.CRYPTO_ERASE,
    "start-crypto-erase": Method.CRYPTO_ERASE,
}
_HDPARM = {
    "--security-erase": Method.ATA_ERASE,
    "--security-erase-enhanced": Method.ATA_ERASE_ENHANCED,
    "--sanitize-block-erase": Method.BLOCK_ERASE,
    "--sanitize-crypto-scramble": Method.CRYPTO_ERASE,
    "--sanitize-overwrite": Method.SANITIZE_OVERWRITE,
}


def _hdparm(words: list[str], device: str) -> EraseCommand | None:
    named = next((word for word in words if word in _HDPARM), None)
    if named is None:
        return None
    return EraseCommand(does=_HDPARM[named], words=f"hdparm {named}", whole=words[-1:] == [device])


def _blkdiscard(words: list[str], device: str) -> EraseCommand:
    limited = any(word.startswith(("-o", "-l", "--offset", "--length")) for word in words)
    zeros = "--zeroout" in words or "-z" in words
    does = Method.OVERWRITES if zeros else Method.DISCARDS
    return EraseCommand(
        does=does, words="blkdiscard" + " (zeros)" * zeros, whole=not limited and words[-1:] == [device]
    )


def _dd(words: list[str], device: str) -> EraseCommand | None:
    given = dict(word.split("=", 1) for word in words if "=" in word)
    if given.get("of") != device or given.get("if") not in ("/dev/zero", "/dev/urandom", "/dev/random"):
        return None
    limited = given.keys() & {"count", "seek", "skip"} != set()
    return EraseCommand(does=Method.OVERWRITES, words=f"dd ({given['if']})", whole=not limited)


_TOOLS: dict[str, Callable[[list[str], str], EraseCommand | None]] = {
    "shred": _shred,
    "badblocks": _badblocks,
    "nvme": _nvme,
    "hdparm": _hdparm,
    "blkdiscard": _blkdiscard,
    "dd": _dd,
}


def _has_short(words: list[str], letter: str) -> bool:
    """Whether this short option was given, alone or glued to others: `-z`, `-vz`."""
    return any(letter in word and _SHORT.fullmatch(word) for word in words)


def _value_of(words: list[str], *names: str) -> str | None:
    for at, word in enumerate(words):
        for name in names:
            if word == name and at + 1 < len(words):
                return words[at + 1]
            if word.startswith(f"{name}="):
                return word.removeprefix(f"{name}=")
    return None


def _number_of(words: list[str], long: str, short: str, default: int) -> int | None:
    """The number given by either name; None where something is given that is no number."""
    after = (word.removeprefix(short) for word in words if word.startswith(short))
    glued = next((number for number in after if number.isdecimal() and len(number) < 7), None)
    text = glued or _value_of(words, long, short)
    if text is None:
        return default
    return int(text) if text.isdecimal() and text.isascii() and len(text) < 7 else None
