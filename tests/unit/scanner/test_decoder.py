"""From a scanner's bytes to codes: framings as they were captured, and any way of cutting them up."""

import re
from collections.abc import Iterable
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from laptopdesk.protocol.codes import (
    COMMANDS,
    Code,
    CodeReason,
    Command,
    make_laptop_tag,
    make_location_code,
    make_pass_code,
    parse_code,
)
from scanner.decoder import (
    LONGEST,
    LOST,
    QUIET,
    SAME_SCAN,
    BadScan,
    Decoder,
    Framing,
    Reading,
    Scan,
    TeachError,
    Unread,
    learn_framing,
)

LAPTOP, PASS = make_laptop_tag(1234), make_pass_code(Random(7))
CONFIRM = COMMANDS[Command.CONFIRM].text
A, B = LAPTOP.encode(), PASS.encode()
IDS = (b"", b"]C0", b"]C1", b"]Q1", b"A", b"j")
ENDS = (b"\r", b"\n", b"\r\n", b"\r\n\r\n", b"\t", b"\x03", b"\x04", b"\0")


def codes(readings: Iterable[Reading]) -> list[str]:
    return [reading.code.text for reading in readings if isinstance(reading, Scan)]


def bad(readings: Iterable[Reading]) -> list[object]:
    return [reading.reason for reading in readings if isinstance(reading, BadScan)]


@pytest.mark.parametrize("end", ENDS)
@pytest.mark.parametrize("start", [b"", b"\x02", b" ", b"\0", b"\0\0"])
@pytest.mark.parametrize("front", IDS)
def test_every_framing_gives_the_codes_and_nothing_else(front: bytes, start: bytes, end: bytes) -> None:
    sent = b"".join(start + front + code + end for code in (A, B))
    found = Decoder().feed(sent, 1.0)
    assert codes(found) == [LAPTOP, PASS]
    assert bad(found) == []


def test_the_aim_identifier_is_kept() -> None:
    [scan] = Decoder().feed(b"]C0" + A + b"\r", 1.0)
    assert isinstance(scan, Scan)
    assert scan.aim == "]C0"


@pytest.mark.parametrize("tail", [b"]C0", b"]Q1", b"j"])
def test_an_identifier_counts_at_the_front_only(tail: bytes) -> None:
    assert codes(Decoder().feed(A + tail + b"\r", 1.0)) == []


def test_a_crlf_split_across_reads_and_a_doubled_one_150_ms_apart() -> None:
    decoder, found = Decoder(), []
    for at, data in ((0.0, A[:4]), (0.2, A[4:] + b"\r"), (0.21, b"\n\r"), (0.22, b"\n"), (0.35, B + b"\r\n\r\n")):
        found += decoder.feed(data, at)
    assert codes(found) == [LAPTOP, PASS]
    assert bad(found) == []


@pytest.mark.parametrize(("gap", "times"), [(SAME_SCAN - 0.01, 1), (SAME_SCAN, 2)])
def test_the_same_code_again_is_one_scan_for_a_while(gap: float, times: int) -> None:
    decoder = Decoder()
    found = [*decoder.feed(A + b"\r", 10.0), *decoder.feed(A + b"\r", 10.0 + gap)]
    assert codes(found) == [LAPTOP] * times
    assert codes(decoder.feed(B + b"\r" + A + b"\r", 20.0)) == [PASS, LAPTOP]


@pytest.mark.parametrize(
    ("sent", "reason"),
    [
        (A + B, CodeReason.MERGED),
        (A[:-1], CodeReason.WRONG_LENGTH),
        (A[:-1] + bytes([A[-1] ^ 1]), CodeReason.WRONG_CHECK),
        (b"L)))!@#$B", CodeReason.FOREIGN_LAYOUT),
        ("Làààé\"'è".encode(), CodeReason.FOREIGN_LAYOUT),
        (b"\xff\xfe\x80\x01", CodeReason.BAD_CHARACTERS),
        (b"https://example.org/x", CodeReason.BAD_CHARACTERS),
    ],
)
def test_what_is_no_code_says_why_and_keeps_its_bytes(sent: bytes, reason: CodeReason) -> None:
    [reading] = Decoder().feed(sent + b"\r", 3.0)
    assert reading == BadScan(raw=sent, reason=reason, at=3.0)


def test_a_flood_is_one_bad_scan_and_the_next_code_is_read() -> None:
    decoder = Decoder()
    found = [reading for _ in range(100) for reading in decoder.feed(b"7" * 1000, 1.0)]
    assert bad(found) == [Unread.TOO_LONG]
    assert len(found[0].raw) == LONGEST  # type: ignore[union-attr]
    assert codes(decoder.feed(b"777\r" + A + b"\r", 2.0)) == [LAPTOP]
    assert bad(decoder.feed(b"7" * 1000 + b"\r", 3.0)) == [Unread.TOO_LONG]


# ---- scanners without an end


def test_without_an_end_silence_ends_a_code_of_one_length() -> None:
    decoder = Decoder()
    assert decoder.feed(A, 1.0) == ()
    assert decoder.wait(1.0 + QUIET / 2) == ()
    assert codes(decoder.wait(1.0 + QUIET)) == [LAPTOP]
    assert decoder.wait(9.0) == ()
    assert decoder.feed(b"\r\n", 9.1) == ()


ALL_COMMANDS = [code.text for code in COMMANDS.values()]
PLACES = [make_location_code(number) for number in (1, 12, 3456, 99_999, 123_456, 7_654_321, 87_654_321)]


@pytest.mark.parametrize("code", ALL_COMMANDS)
def test_without_an_end_silence_ends_every_command(code: str) -> None:
    decoder = Decoder()
    assert decoder.feed(code.encode(), 1.0) == ()
    assert codes(decoder.wait(1.0 + QUIET)) == [code]


def test_no_command_begins_another() -> None:
    assert [(one, two) for one in ALL_COMMANDS for two in ALL_COMMANDS if one != two and two.startswith(one)] == []


def test_place_that_may_be_the_beginning_of_a_longer_one_is_waited_for() -> None:
    place = next(code for code in map(make_location_code, range(500)) if code[-1].isdigit())
    decoder = Decoder()
    decoder.feed(place.encode(), 0.0)
    assert decoder.wait(LOST - 0.1) == ()
    assert codes(decoder.wait(LOST)) == [place]


@pytest.mark.parametrize("code", [LAPTOP, PASS, CONFIRM])
def test_small_letters_are_read(code: str) -> None:
    for text in (code.lower(), f"j{code.lower()}", f"]C0{code.lower()}"):
        assert codes(Decoder().feed(f"{text}\r".encode(), 1.0)) == [code]


def test_silence_never_cuts_a_code_in_two() -> None:
    for code in (LAPTOP, PASS, *ALL_COMMANDS, *PLACES):
        for end in range(1, len(code)):
            decoder = Decoder()
            found = [*decoder.feed(code[:end].encode(), 0.0), *decoder.wait(LOST - 0.1)]
            found += [*decoder.feed(code[end:].encode() + b"\r", LOST)]
            assert codes(found) == [code]
            assert bad(found) == []


def test_a_half_that_stays_alone_is_told_and_forgotten() -> None:
    decoder = Decoder()
    assert decoder.feed(A[:5], 0.0) == ()
    assert bad(decoder.wait(LOST)) == [CodeReason.WRONG_LENGTH]
    assert codes(decoder.feed(B + b"\r", LOST + 1)) == [PASS]


def test_a_taught_scanner_is_not_waited_for_and_one_with_an_end_never_guessed() -> None:
    without, with_end = Decoder(Framing(suffix=b"")), Decoder(Framing(suffix=b"\r"))
    for decoder in (without, with_end):
        decoder.feed(CONFIRM.encode(), 0.0)
    assert codes(without.wait(QUIET)) == [CONFIRM]
    assert with_end.wait(QUIET) == ()


def test_the_address_on_a_label_is_not_cut_behind_its_tag() -> None:
    decoder, address = Decoder(), f"https://desk.example/l/{LAPTOP}".encode()
    assert decoder.feed(address, 0.0) == ()
    assert decoder.wait(QUIET) == ()
    assert codes(decoder.feed(b"?t=aB3\r", 1.0)) == [LAPTOP]


@pytest.mark.parametrize(
    "sent", [LAPTOP.lower(), f"]Q1{LAPTOP}", f"j{LAPTOP.lower()}", "L 000.1234-B", f"\0{LAPTOP}\4"]
)
def test_the_station_reads_what_every_field_reads(sent: str) -> None:
    assert codes(Decoder().feed(sent.encode() + b"\r", 0.0)) == [LAPTOP]


# ---- teach-in


PRINTED = [parse_code(LAPTOP), parse_code(PASS), COMMANDS[Command.CONFIRM]]


@pytest.mark.parametrize("prefix", [b"", b"\x02", b"]C1", b"#9#"])
@pytest.mark.parametrize("suffix", [b"", *ENDS])
def test_three_printed_codes_teach_the_framing(prefix: bytes, suffix: bytes) -> None:
    framing = learn_framing([prefix + code.text.encode() + suffix for code in PRINTED], PRINTED)
    assert framing == Framing(prefix=prefix, suffix=suffix)
    found = Decoder(framing).feed(prefix + A + b"\r", 1.0)
    assert codes(found) == [LAPTOP]


@pytest.mark.parametrize(
    "captures",
    [
        [],
        [A + b"\r", B + b"\r"],
        [A + b"\r", A + b"\r", CONFIRM.encode() + b"\r"],
        [A + b"\r", B + b"\n", CONFIRM.encode() + b"\r"],
        [A + A, B + B, CONFIRM.encode() * 2],
        [A + b"#", B + b"#", CONFIRM.encode() + b"#"],
    ],
)
def test_captures_that_do_not_agree_teach_nothing(captures: list[bytes]) -> None:
    with pytest.raises(TeachError):
        learn_framing(captures, PRINTED)


# ---- whatever comes

PIECES = st.one_of(
    st.sampled_from([A, B, CONFIRM.encode(), *IDS, *ENDS, b"\x02", b" ", A[:4], A[4:]]), st.binary(max_size=12)
)
STREAMS = st.lists(PIECES, max_size=30).map(b"".join)


@given(STREAMS, st.data())
def test_any_chunking_of_the_same_bytes_gives_the_same(sent: bytes, data: st.DataObject) -> None:
    cuts = sorted(data.draw(st.lists(st.integers(0, len(sent)), max_size=12)))
    whole, parts = Decoder(), Decoder()
    found = [
        reading
        for start, end in zip([0, *cuts], [*cuts, len(sent)], strict=True)
        for reading in (*parts.feed(sent[start:end], 1.0), *parts.wait(1.0 + QUIET / 2))
    ]
    assert tuple(found) == whole.feed(sent, 1.0)
    assert parts.wait(99.0) == whole.wait(99.0)


@given(st.one_of(STREAMS, st.binary(max_size=600)))
def test_no_invalid_code_ever_comes_out_and_nothing_twice(sent: bytes) -> None:
    decoder = Decoder()
    found = [*decoder.feed(sent, 1.0), *decoder.wait(99.0)]
    for reading in found:
        if isinstance(reading, Scan):
            assert isinstance(parse_code(reading.code.text), Code)
            assert reading.code.text.encode() in b"".join(sent.split()).replace(b"-", b"").upper()
    assert decoder.wait(999.0) == ()


@given(STREAMS)
def test_nothing_is_read_twice(sent: bytes) -> None:
    """What stands between two ends is read once: as many codes as there are pieces, each of its own piece."""
    decoder = Decoder()
    found = [*decoder.feed(sent, 1.0), *decoder.wait(99.0), *decoder.wait(999.0)]
    pieces = [piece for piece in re.split(rb"[\r\n\t\x00\x02\x03\x04]", sent) if piece.strip(b" \0")]
    assert len(found) <= len(pieces)
    left = iter(pieces)
    for code in codes(found):
        assert any(code.encode() in piece.replace(b"-", b"").replace(b" ", b"").upper() for piece in left), code
