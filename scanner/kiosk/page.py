"""The station's own page: what lies on the desk, large; every button of the desk; served to this computer only."""

import secrets
import threading
import time
from collections.abc import Callable
from typing import Any

from flask import Flask, Request, Response, abort, jsonify, redirect, render_template, request
from jinja2 import StrictUndefined

from laptopdesk.protocol.words import LANGUAGES
from scanner.kiosk.acts import NotAnAct, read_act
from scanner.kiosk.guard import guard, parse_address
from scanner.kiosk.show import show
from scanner.values import DeskBoard, KioskView
from scanner.words import LOCALES, Words

__all__ = ["create_kiosk", "parse_address"]

LONGEST_WAIT = 25.0  # seconds
MOST_WAITING = 8  # so that buttons always find a free thread
COOKIE = "station_lang"
COOKIE_SECONDS = 365 * 86_400


def _now_ms() -> int:
    return time.time_ns() // 1_000_000


def create_kiosk(
    board: DeskBoard, *, address: str, token: str | None = None, now_ms: Callable[[], int] = _now_ms
) -> Flask:
    """The page for this board at `address`; raises ValueError for an address that is not this computer's own.

    `token` (default: a new random one) must come with every POST, as the field `token` or header `X-Kiosk-Token`.
    """
    token = token or secrets.token_urlsafe(32)
    app = Flask("scanner.kiosk")
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.config["MAX_CONTENT_LENGTH"] = 128 * 1024
    guard(app, address=address, token=token)
    _add_routes(app, board, _Pages(token=token, now_ms=now_ms))
    return app


class _Pages:
    """Views written out, in the language of the request. `start` changes when the agent was started again."""

    def __init__(self, *, token: str, now_ms: Callable[[], int]) -> None:
        self._token = token
        self._now_ms = now_ms
        self._start = secrets.token_hex(8)

    def whole(self, view: KioskView) -> str:
        return render_template("kiosk.html", **self._context(view))

    def news(self, view: KioskView) -> Response:
        html = render_template("_board.html", **self._context(view))
        what = {"revision": view.revision, "cue": view.cue.value, "cue_number": view.cue_number}
        return jsonify({**what, "start": self._start, "html": html})

    def _context(self, view: KioskView) -> dict[str, Any]:
        words = Words(_locale(request))
        return {
            "view": view,
            "shown": show(view, self._now_ms(), words),
            "token": self._token,
            "start": self._start,
            "locale": words.locale,
            "languages": LANGUAGES,
            "_": words.gettext,
            "ngettext": words.ngettext,
        }


def _locale(request: Request) -> str:
    wishes = (request.args.get("lang"), request.cookies.get(COOKIE))
    return next((wish for wish in wishes if wish in LOCALES), LOCALES[0])


def _add_routes(app: Flask, board: DeskBoard, pages: _Pages) -> None:
    waiting = threading.BoundedSemaphore(MOST_WAITING)

    @app.get("/")
    def kiosk() -> Response:
        answer = Response(pages.whole(board.view()))
        if request.args.get("lang") in LOCALES:
            answer.set_cookie(COOKIE, _locale(request), max_age=COOKIE_SECONDS, httponly=True, samesite="Strict")
        return answer

    @app.get("/view")
    def view() -> Response:
        after = request.args.get("after", -1, type=int)
        if not waiting.acquire(blocking=False):
            return pages.news(board.view())
        try:
            return pages.news(board.wait(after, LONGEST_WAIT))
        finally:
            waiting.release()

    @app.post("/act")
    def act() -> Any:
        try:
            done = read_act(request.form)
        except NotAnAct:
            abort(422)
        view = board.act(done)
        return pages.news(view) if "X-Kiosk-Token" in request.headers else redirect("/", 303)

    @app.get("/healthz")
    def healthz() -> Response:
        return Response("ok\n", mimetype="text/plain")
