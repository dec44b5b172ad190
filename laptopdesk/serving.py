"""The long-running processes: the web server and the worker, both ending cleanly on SIGTERM."""

import signal
import socket
import threading
from types import FrameType
from typing import Any

import structlog
from flask import Flask

from laptopdesk.announcing import announce
from laptopdesk.config import Config
from laptopdesk.core.clock import utc_now
from laptopdesk.core.db import Database
from laptopdesk.core.jobs import JobRegistry, Worker
from laptopdesk.ui.console import stop

log = structlog.get_logger()

IDLE_SECONDS = 1.0
BEAT_SECONDS = 30.0


def serve_app(app: Flask, config: Config, host: str, port: int) -> None:
    """Serve until SIGTERM or Ctrl-C; a port in use is said plainly."""
    _refuse_busy_port(host, port)
    announcement = announce(config, host, port)
    try:
        serve_plain(app, config.url, host, port)
    finally:
        announcement.stop()


def serve_plain(app: Flask, url: str, host: str, port: int) -> None:
    """Serve any application by the server this database is served with; for measuring against it."""
    if url.startswith("sqlite"):
        _serve_waitress(app, host, port)
    else:
        _serve_gunicorn(app, host, port)


def _refuse_busy_port(host: str, port: int) -> None:
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            stop(f"Port {port} on {host} is in use by another program. Choose another with --port.")


def _serve_waitress(app: Flask, host: str, port: int) -> None:
    import waitress

    server = waitress.create_server(app, host=host, port=port, threads=8, ident="laptopdesk")
    signal.signal(signal.SIGTERM, lambda _number, _frame: server.close())
    try:
        server.run()
    except (KeyboardInterrupt, OSError):
        server.close()


def _serve_gunicorn(app: Flask, host: str, port: int) -> None:
    from gunicorn.app.base import BaseApplication

    class Served(BaseApplication):  # type: ignore[misc]  # gunicorn carries no types
        def load_config(self) -> None:
            self.cfg.set("bind", f"[{host}]:{port}" if ":" in host else f"{host}:{port}")
            self.cfg.set("workers", 3)
            self.cfg.set("threads", 8)
            self.cfg.set("post_fork", lambda _server, _worker: _forget_connections(app))

        def load(self) -> Any:
            return app

    Served().run()


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
