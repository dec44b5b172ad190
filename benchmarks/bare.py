"""The yardstick: one Flask route with hand-written SQL for the reads, conditional update and inserts of a hand-out.

It has no gate with reasons, no journal and no inbox; it checks the same facts and keeps the same hand-over. Run as a
program: `python -m benchmarks.bare URL PORT`.
"""

import json
import socket
import sqlite3
import sys
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any
from uuid import uuid4

import psycopg
from flask import Flask, Response, jsonify, request
from sqlalchemy.engine import make_url

from laptopdesk.core.db import normal_url

Execute = Callable[[str, tuple[Any, ...]], Any]


def bare_app(url: str) -> Flask:
    """An application with the one route, on its own connection per thread."""
    app = Flask("bare")
    connect = _connector(url)
    local = threading.local()

    @app.post("/bare/handouts")
    def handouts() -> Response:
        if not hasattr(local, "connection"):
            local.connection = connect()
        body = request.get_json()
        token = request.headers["Authorization"].removeprefix("Bearer ")
        answer = hand_out(local.connection, body, token, sqlite=url.startswith("sqlite"))
        response = jsonify(answer)
        response.status_code = 201 if "handout" in answer else 422
        return response

    return app


def _connector(url: str) -> Callable[[], Any]:
    if url.startswith("sqlite"):
        path = make_url(url).database or ""
        return lambda: _sqlite(path)
    parsed = normal_url(url).set(drivername="postgresql")
    return lambda: psycopg.connect(parsed.render_as_string(hide_password=False))


def _sqlite(path: str) -> sqlite3.Connection:
    connection = sqlite3.connect(path, timeout=60, isolation_level=None)
    for pragma in ("journal_mode=WAL", "foreign_keys=ON", "synchronous=FULL", "busy_timeout=60000"):
        connection.execute(f"PRAGMA {pragma}")
    return connection


def hand_out(connection: Any, body: dict[str, Any], token: str, *, sqlite: bool) -> dict[str, Any]:
    """The hand-over, or why not, in one transaction."""
    cursor = connection.cursor()

    def execute(statement: str, values: tuple[Any, ...]) -> Any:
        return cursor.execute(statement if sqlite else statement.replace("?", "%s"), values)

    if sqlite:
        cursor.execute("BEGIN IMMEDIATE")
    try:
        answer = _work(execute, body, token, "" if sqlite else " FOR UPDATE")
    except BaseException:
        connection.rollback()
        raise
    connection.rollback() if "error" in answer else connection.commit()
    return answer


def _work(execute: Execute, body: dict[str, Any], token: str, lock: str) -> dict[str, Any]:
    now = datetime.now(UTC)
    stamp = now.isoformat(" ")
    staff = execute(
        "SELECT staff_id FROM api_token WHERE token_hash = ?", (sha256(token.encode()).hexdigest(),)
    ).fetchone()
    execute("SELECT role, location_id FROM staff_role WHERE staff_id = ?", staff).fetchall()
    place = execute("SELECT id FROM location WHERE code = ?", (body["location"],)).fetchone()
    laptop = execute(f"SELECT id, state, location_id FROM laptop WHERE tag = ?{lock}", (body["laptop"],)).fetchone()
    holder = execute("SELECT participant_id, state FROM pass WHERE code = ?", (body["pass"],)).fetchone()
    enrolment = execute(
        f"SELECT id, programme_id FROM enrolment WHERE participant_id = ? AND ended_at IS NULL{lock}", (holder[0],)
    ).fetchone()
    attended = execute(
        "SELECT a.id FROM attendance a JOIN session s ON s.id = a.session_id JOIN module m ON m.id = s.module_id "
        "WHERE a.participant_id = ? AND a.present AND m.opens_gate AND m.programme_id = ?",
        (holder[0], enrolment[1]),
    ).fetchone()
    held = execute("SELECT id FROM handout WHERE participant_id = ? AND ended_at IS NULL", (holder[0],)).fetchone()
    if laptop[1] != "ready" or laptop[2] != place[0] or attended is None or held is not None:
        return {"error": "refused"}
    number = execute("SELECT count(*) FROM handout WHERE handed_at > ?", (stamp,)).fetchone()[0]
    handout = execute(
        "INSERT INTO handout (number, operation_id, laptop_id, participant_id, enrolment_id, kind, location_id,"
        " handed_at, handed_by_id, agreement, kit, signature, paper_number, support_until)"
        " VALUES (?, ?, ?, ?, ?, 'own', ?, ?, ?, 'gift', ?, 'paper', ?, ?) RETURNING id",
        (
            f"bare-{number}-{uuid4().hex[:8]}",
            uuid4().hex,
            laptop[0],
            holder[0],
            enrolment[0],
            place[0],
            stamp,
            staff[0],
            json.dumps(body["kit"]),
            "1",
            now.date().isoformat(),
        ),
    ).fetchone()
    changed = execute(
        "UPDATE laptop SET state = 'handed_out', state_since = ?, location_id = NULL, holder_handout_id = ?"
        " WHERE id = ? AND state = 'ready' RETURNING id",
        (stamp, handout[0], laptop[0]),
    ).fetchone()
    if changed is None:
        return {"error": "refused"}
    execute("UPDATE custody SET ended_at = ? WHERE laptop_id = ? AND ended_at IS NULL", (stamp, laptop[0]))
    return {"handout": handout[0], "laptop": body["laptop"]}


def main() -> None:
    """Serve on loopback, by the same server the product uses for this database."""
    url, port = sys.argv[1], int(sys.argv[2])
    from laptopdesk.serving import serve_on_forks

    with socket.create_server(("127.0.0.1", port)) as listener:
        serve_on_forks(listener, bare_app(url), processes=2)


if __name__ == "__main__":
    main()
