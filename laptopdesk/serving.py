"""The long-running processes: the web server and the worker, both ending cleanly on SIGTERM."""

import errno
import signal
import socket
import threading
from types import FrameType

import structlog
from flask import Flask

from laptopdesk.announcing import announce
from laptopdesk.config import Config
from laptopdesk.core.clock import utc_now
from laptopdesk.core.db import Database
from laptopdesk.core.i18n import gettext as _
from laptopdesk.core.jobs import JobRegistry, Worker
from laptopdesk.supervisor import Alive, Supervisor
from laptopdesk.ui.console import stop

log = structlog.get_logger()

IDLE_SECONDS = 1.0
BEAT_SECONDS = 30.0


def set_up_log(config: Config) -> None:
    """Lines of the log are JSON where the settings say so."""
    if config.log_json:
        steps = (structlog.processors.add_log_level, structlog.processors.TimeStamper(fmt="iso"))
        last = (structlog.processors.format_exc_info, structlog.processors.JSONRenderer())
        structlog.configure(processors=[*steps, *last])


def serve_app(app: Flask, config: Config, host: str, port: int) -> None:
    """Serve until SIGTERM or Ctrl-C; an address that cannot be served is said plainly."""
    with _listen(host, port) as listener:
        announcement = announce(config, host, port)
        try:
            serve_on_forks(listener, app, processes=config.processes)
        finally:
            announcement.stop()


def serve_on_forks(listener: socket.socket, app: Flask, *, processes: int) -> None:
    """Answer on this socket from so many processes, until the first of them is told to stop."""
    from laptopdesk.web_server import serve_on  # the other commands need no server, and run where it does not

    def work(alive: Alive) -> None:
        _forget_connections(app)
        serve_on(listener, app, alive)

    Supervisor(work, count=processes).run()


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=1024)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            sentence = _("Port %(port)s on %(host)s is in use by another program. Choose another with --port.")
            stop(sentence % {"port": port, "host": host})
        stop(
            _(
                "%(host)s:%(port)s cannot be served: %(why)s. Choose another with --host and --port.",
                host=host,
                port=port,
                why=_(str(error.strerror)),
            )
        )


def _forget_connections(app: Flask) -> None:
    # a forked process must not share its parent's connections
    context = app.extensions.get("laptopdesk")
    if context is not None:
        context.db.engine.dispose(close=False)


def run_worker(db: Database, registry: JobRegistry) -> None:
    """Run due jobs until SIGTERM or Ctrl-C; the job at work is finished first."""
    done = threading.Event()

    def end(_number: int, _frame: FrameType | None) -> None:
        done.set()

    signal.signal(signal.SIGTERM, end)
    signal.signal(signal.SIGINT, end)
    worker = Worker(db, registry, utc_now)
    log.info("worker started", worker=worker.name)
    next_beat = 0.0
    while not done.is_set():
        moment = utc_now().timestamp()
        if moment >= next_beat:
            worker.beat()
            next_beat = moment + BEAT_SECONDS
        if not worker.run_once():
            done.wait(IDLE_SECONDS)
    log.info("worker stopped", worker=worker.name)
