"""Teach-in by three printed codes, and what the doctor says, on a real pseudo-terminal."""

import queue
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from serial.tools.list_ports_common import ListPortInfo

from laptopdesk.protocol.codes import Code, make_laptop_tag
from laptopdesk.protocol.ports import PortState
from scanner.decoder import Framing, TeachError, TeachFault
from scanner.doctor import Check, Finding, examine_station, group_of, holders
from scanner.folder import write_state
from scanner.ports import PortReader
from scanner.remedies import words
from scanner.store import Store
from scanner.teach import find_framing, keep_framing, list_lesson, teach
from tests.station.test_ports import Heard, Terminal


@pytest.fixture
def terminal() -> Iterator[Terminal]:
    terminal = Terminal()
    yield terminal
    terminal.unplug()


def lesson(
    terminal: Terminal, *, around: tuple[bytes, bytes], order: tuple[int, ...] = (0, 1, 2)
) -> tuple[str, Framing]:
    asked: queue.Queue[int] = queue.Queue()

    def scan_when_asked(number: int, _code: Code) -> None:
        asked.put(number)

    def scans() -> None:
        for position in order:
            asked.get(timeout=30)
            terminal.send(around[0] + list_lesson()[position].text.encode() + around[1])

    scanning = threading.Thread(target=scans)
    scanning.start()
    try:
        return teach(terminal.name, scan_when_asked, seconds=20)
    finally:
        for _ in order:
            asked.put(0)
        scanning.join()


def test_scanner_with_a_prefix_and_without_an_end_is_read_after_its_lesson(terminal: Terminal, tmp_path: Path) -> None:
    identity, framing = lesson(terminal, around=(b"#A", b""))
    assert framing == Framing(prefix=b"#A", suffix=b"")
    store, heard = Store(tmp_path), Heard()
    keep_framing(store, identity, framing)
    reader: PortReader = heard.reader(
        terminal.name, devices=lambda: (), framings=lambda _key: find_framing(store, identity)
    )
    reader.start()
    heard.until(PortState.READY)
    terminal.send(b"#A" + make_laptop_tag(4).encode())
    assert heard.code() == make_laptop_tag(4)
    reader.stop()
    store.close()


def test_another_order_teaches_nothing(terminal: Terminal) -> None:
    with pytest.raises(TeachError) as caught:
        lesson(terminal, around=(b"", b"\r"), order=(1, 0, 2))
    assert caught.value.fault is TeachFault.NOT_READ


def test_port_that_is_not_there_teaches_nothing(tmp_path: Path) -> None:
    port = str(tmp_path / "ttyACM3")
    with pytest.raises(TeachError) as caught:
        teach(port, lambda _number, _code: None)
    assert (caught.value.fault, caught.value.about) == (TeachFault.PORT_CLOSED, port)


def test_doctor_names_what_to_do(terminal: Terminal, tmp_path: Path) -> None:
    findings = examine_station(tmp_path / "desk", [terminal.name, str(tmp_path / "ttyACM9")], None)
    assert [finding.check for finding in findings] == [
        Check.DISK_GOOD,
        Check.NOT_PAIRED,
        Check.PORT_GOOD,
        Check.PORT_MISSING,
    ]
    assert [finding.good for finding in findings] == [True, False, True, False]


def test_doctor_names_who_holds_a_port_and_the_group_to_join(terminal: Terminal, tmp_path: Path) -> None:
    holding = (
        "import sys, time; from scanner.ports import open_port; port = open_port(sys.argv[1]); "
        "print('on', flush=True); time.sleep(600)"
    )
    holder = subprocess.Popen([sys.executable, "-c", holding, terminal.name], stdout=subprocess.PIPE)
    assert holder.stdout is not None
    holder.stdout.readline()
    try:
        finding = examine_station(tmp_path, [terminal.name], None)[-1]
        assert finding.check is Check.PORT_BUSY
        assert f"({holder.pid})" in finding.more
        assert holders(terminal.name)
    finally:
        holder.kill()
        holder.communicate()
    assert group_of(terminal.name)


def test_doctor_looks_at_the_ports_the_agent_had(terminal: Terminal, tmp_path: Path) -> None:
    write_state(tmp_path, {"ports": [{"port": terminal.name, "state": "ready"}]})
    assert examine_station(tmp_path, [], None)[-1] == Finding(check=Check.PORT_GOOD, about=terminal.name)


def test_port_that_is_built_in_is_no_scanner(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("scanner.doctor.list_ports.comports", lambda: [ListPortInfo("/dev/ttyS0")])
    assert examine_station(tmp_path, [], None)[-1].check is Check.NO_PORTS


def test_holder_we_may_not_see_is_left_out() -> None:
    assert words(Finding(check=Check.PORT_BUSY, about="COM3"), "en") == "Port COM3 is used by another program. End it."


@pytest.mark.parametrize("check", Check)
def test_every_finding_is_said_in_both_languages(check: Check) -> None:
    found = Finding(check=check, about="/dev/ttyACM0", more="7")
    assert words(found, "nl") != words(found, "en")
    assert "%(" not in words(found, "nl")
