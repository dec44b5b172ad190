"""The agent as people run it: a process of its own, a scanner on a pseudo-terminal, its data directory."""

import json
import signal
import sqlite3
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any
from uuid import UUID

from laptopdesk.protocol.codes import COMMANDS, DONE_BY_SCANNER, Command
from tests.started import end_with_us
from tests.station.terminal import Terminal
from tests.station.world import wait_until

ALL_DONE = tuple(COMMANDS[command].text for command in DONE_BY_SCANNER)
"""What a volunteer without a screen scans after pass and laptop."""


@dataclass(kw_only=True)
class Station:
    """One agent; `confirmed` are the hand-overs that it showed as done, `log` is where it says what it does."""

    folder: Path
    scanner: Terminal = field(default_factory=Terminal)
    process: subprocess.Popen[bytes] | None = None
    confirmed: list[UUID] = field(default_factory=list)
    log: IO[bytes] | int = subprocess.DEVNULL

    @property
    def port(self) -> str:
        """The name of the port its scanner hangs in."""
        return self.scanner.name

    def plug_in(self) -> None:
        """Its scanner hangs in a new port."""
        self.scanner.unplug()
        self.scanner = Terminal()

    def start(self, *more: str) -> "Station":
        """The agent runs and reads its port; what an agent before it said of its ports is over."""
        (self.folder / "agent.json").unlink(missing_ok=True)
        self.process = subprocess.Popen(
            [
                sys.executable,
                "-m",
                "tests.station.patient",
                "run",
                "--port",
                self.port,
                "--data-dir",
                str(self.folder),
                *more,
            ],
            stderr=self.log,
            preexec_fn=end_with_us,
            cwd=Path(__file__).parents[2],
        )
        wait_until(lambda: [port["state"] for port in self.status()["ports"]] == ["ready"], "the port is read")
        return self

    def online(self) -> "Station":
        """It reached its server, and has its snapshot."""
        wait_until(lambda: self.status()["online"] and self.status()["snapshot_sequence"], "the server is reached")
        return self

    def status(self) -> dict[str, Any]:
        """What `laptopdesk-station status --json` reads, without a process for each look."""
        from scanner.status import read_status

        return read_status(self.folder)

    def state(self) -> dict[str, Any]:
        """What the agent shows."""
        try:
            return dict(json.loads((self.folder / "agent.json").read_text()))
        except (OSError, ValueError):
            return {}

    def scan(self, *codes: str) -> None:
        """The scanner sends these codes."""
        for code in codes:
            self.scanner.send(f"{code}\r".encode())

    def may_go(self, laptop: str, pass_code: str) -> None:
        """Both codes lie on the desk, and it may go."""
        self.scan(COMMANDS[Command.CANCEL].text, laptop, pass_code)
        wait_until(lambda: self.shows("may_go", laptop), f"{laptop} may go")

    def hand_out(self, laptop: str, pass_code: str) -> None:
        """The whole job, up to the green page."""
        self.may_go(laptop, pass_code)
        self.confirm(laptop)

    def confirm(self, laptop: str) -> None:
        """The printed codes, and the page turned green."""
        self.scan(*ALL_DONE)
        wait_until(lambda: self.shows("handed_over", laptop), f"{laptop} is handed over")
        self.confirmed.append(self.operation_of(laptop))

    def shows(self, step: str, laptop: str) -> bool:
        """Whether the page is at this step with this laptop."""
        state = self.state()
        return state.get("step") == step and (state.get("laptop") or "").replace(" ", "") == laptop

    def events(self, where: str = "1 = 1") -> list[tuple[Any, ...]]:
        """Rows of the ledger: sequence, operation, laptop, mode, outcome."""
        connection = sqlite3.connect(self.folder / "station.sqlite3", timeout=20)
        try:
            query = f"SELECT sequence, operation, laptop, mode, outcome FROM event WHERE {where} ORDER BY sequence"
            return connection.execute(query).fetchall()
        finally:
            connection.close()

    def operation_of(self, laptop: str) -> UUID:
        """The newest hand-over of this laptop in the ledger."""
        return UUID(self.events(f"laptop = '{laptop}' AND kind = 'hand_out'")[-1][1])

    def kill(self) -> None:
        """It dies at once (-9)."""
        assert self.process is not None
        self.process.kill()
        self.process.wait()

    def stop(self) -> int:
        """SIGTERM; answers its exit code."""
        assert self.process is not None
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(30)

    def close(self) -> None:
        """Nothing of it is left."""
        if self.process is not None and self.process.poll() is None:
            self.kill()
        self.scanner.unplug()
