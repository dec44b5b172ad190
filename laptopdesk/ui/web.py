"""What every request has: database, clock, language, the person at work, safe headers, and one way to answer errors."""

from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from flask import (
    Blueprint,
    Flask,
    Response,
    abort,
    current_app,
    g,
    has_request_context,
    render_template,
    request,
    session,
    url_for,
)
from flask_wtf import CSRFProtect
from jinja2 import StrictUndefined
from markupsafe import Markup
from sqlalchemy.orm import Session
from werkzeug.routing import IntegerConverter

from laptopdesk.config import Config
from laptopdesk.core import i18n
from laptopdesk.core.access import Actor, Permission
from laptopdesk.core.clock import Clock, utc_now
from laptopdesk.core.db import Database, UnitOfWork
from laptopdesk.core.looks import Reader, write_look
from laptopdesk.core.numbers import MAX_KEY
from laptopdesk.protocol.codes import CodeKind, find_code
from laptopdesk.protocol.words import LANGUAGES
from laptopdesk.ui import formats
from laptopdesk.ui.errors import install_error_pages
from laptopdesk.ui.guard import current_actor, find_actor
from laptopdesk.ui.traces import trace_refusals

if TYPE_CHECKING:
    from laptopdesk.ui.wiring import Wiring

csrf = CSRFProtect()

CONTENT_SECURITY_POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)

HTTPS_ONLY = "max-age=31536000"
"""For a year this host is asked over https only; not its neighbours, which are not ours to speak for."""


@dataclass(frozen=True, kw_only=True)
class NavItem:
    """One place in the main menu, or in the row beneath the entry `under`; for who holds the permission anywhere."""

    endpoint: str
    label: Callable[[], str]
    permission: Permission
    order: int
    under: str | None = None


@dataclass(frozen=True, kw_only=True)
class NavLink:
    """A menu entry as the template shows it."""

    label: str
    url: str
    active: bool


@dataclass(kw_only=True)
class Web:
    """What views need of the composition root; one per application."""

    db: Database
    config: Config
    wiring: "Wiring"
    clock: Clock = utc_now


class KeyConverter(IntegerConverter):
    """A number in an address that can be a key: a larger one names nothing, and must not reach the database."""

    def __init__(self, map: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(map, *args, **({"max": MAX_KEY} | kwargs))


def web() -> Web:
    """The `Web` of the running application."""
    return cast(Web, current_app.extensions["laptopdesk"])


def db() -> Database:
    """The database of the running application."""
    return web().db


def now() -> datetime:
    """The moment of this request in UTC; the same for everything the request does."""
    if "now" not in g:
        g.now = web().clock()
    return cast(datetime, g.now)


def unit_of_work() -> AbstractContextManager[UnitOfWork]:
    """What the person of this request does now, as one transaction; raises Unauthorized when nobody is signed in."""
    return db().unit_of_work(now=now(), actor=current_actor())


def install(app: Flask, context: Web, load_actor: Callable[[], Actor | None]) -> None:
    """The application answers with our templates, headers, language and error pages."""
    app.extensions["laptopdesk"] = context
    app.url_map.converters["int"] = KeyConverter
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.add_extension("jinja2.ext.i18n")
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    _install_texts(app)
    _install_actor(app, load_actor)
    csrf.init_app(app)  # after who asks and in which language is known: what it refuses is said to them
    app.url_value_preprocessor(_read_tag)
    app.after_request(_headers)
    app.after_request(_see_other)
    app.after_request(trace_refusals)
    app.after_request(_write_look)
    install_error_pages(app)


def _install_texts(app: Flask) -> None:
    env = app.jinja_env
    env.globals["_"] = env.globals["gettext"] = i18n.gettext
    env.globals["ngettext"] = i18n.ngettext
    env.globals["pgettext"] = i18n.pgettext
    env.globals["static_url"] = static_url
    env.filters.update(formats.FILTERS, word=i18n.word)
    app.context_processor(_page_values)


def _install_actor(app: Flask, load_actor: Callable[[], Actor | None]) -> None:
    def begin() -> None:
        i18n.set_locale(chosen_locale())
        if "\0" in request.path or "%00" in request.query_string.decode("latin-1"):
            abort(400)  # PostgreSQL keeps no NUL, so nothing can be found by it
        if request.endpoint != "static":
            g.actor = load_actor()

    app.before_request(begin)


def _read_tag(_endpoint: str | None, values: dict[str, object] | None) -> None:
    """A label in an address may be written as in any field."""
    code = find_code(str(values["tag"]), CodeKind.LAPTOP) if values and "tag" in values else None
    if values is not None and code is not None:
        values["tag"] = code.text


def chosen_locale() -> str:
    """The language chosen on this device, else the browser's, else Dutch."""
    chosen = session.get("locale")
    if chosen in i18n.LOCALES:
        return str(chosen)
    return request.accept_languages.best_match(i18n.LOCALES) or i18n.DEFAULT_LOCALE


def _page_values() -> dict[str, object]:
    actor = find_actor()
    nav, subnav = nav_links(actor)
    return {"actor": actor, "locale": i18n.current_locale(), "languages": LANGUAGES, "nav": nav, "subnav": subnav}


def nav_links(actor: Actor | None) -> tuple[tuple[NavLink, ...], tuple[NavLink, ...]]:
    """The menu of this person, and the row beneath its active entry; nobody signed in, no menu."""
    if actor is None:
        return (), ()
    items = [
        item for item in sorted(web().wiring.nav, key=lambda item: item.order) if actor.may_somewhere(item.permission)
    ]
    shown = {item.endpoint for item in items}
    here = _active(items)
    top = here.under if here is not None and here.under in shown else here.endpoint if here is not None else None
    here_at = here.endpoint if here is not None else None
    row = [item for item in items if top is not None and top in (item.endpoint, item.under)]
    return (
        _links([item for item in items if item.under not in shown], lambda item: item.endpoint == top, items),
        _links(row, lambda item: item.endpoint == here_at) if len(row) > 1 else (),
    )


def _links(
    items: Iterable[NavItem], active: Callable[[NavItem], bool], rows: Iterable[NavItem] = ()
) -> tuple[NavLink, ...]:
    """`rows`: what may stand in second rows, in order; an entry opens the first of its own."""
    first: dict[str, str] = {}
    for item in rows:
        first.setdefault(item.under or item.endpoint, item.endpoint)
    return tuple(
        NavLink(label=item.label(), url=url_for(first.get(item.endpoint, item.endpoint)), active=active(item))
        for item in items
    )


def _active(items: list[NavItem]) -> NavItem | None:
    """The entry whose address this page lies under, the nearest one; else the first of the page's own package."""
    above = [item for item in items if f"{request.path}/".startswith(f"{url_for(item.endpoint).rstrip('/')}/")]
    nearest = max(above, key=lambda item: len(url_for(item.endpoint)), default=None)
    if nearest is not None and (url_for(nearest.endpoint) != "/" or request.path == "/"):
        return nearest
    package = (request.endpoint or "").split(".")[0]
    return next((item for item in items if item.endpoint.split(".")[0] == package), None)


def static_url(path: str) -> str:
    """The address of a file under `ui/static`, with a mark that changes when the file does."""
    return url_for("static", filename=path, v=_file_mark(path))


@lru_cache(maxsize=512)
def _file_mark(path: str) -> str:
    file = Path(__file__).parent / "static" / path
    return format(file.stat().st_mtime_ns, "x")[-8:] if file.exists() else "0"


def current_reader() -> Reader | None:
    """Who reads names in this request; None outside of one."""
    if not has_request_context():
        return None
    if "reader" not in g:
        g.reader = Reader(page=request.endpoint or "", key=str(current_app.secret_key).encode())
    return cast(Reader, g.reader)


def _write_look(response: Response) -> Response:
    """Whose names this answer may hold is written down before it leaves; if that fails, it does not leave."""
    reader = g.get("reader")
    if isinstance(reader, Reader) and not reader.closed:
        reader.actor = find_actor()
        reader.name = str(g.get("device", "public"))
        write_look(web().db, reader, now=now())
    return response


def _headers(response: Response) -> Response:
    response.headers.setdefault("Content-Security-Policy", CONTENT_SECURITY_POLICY)
    response.headers.setdefault("X-Content-Type-Options", "nosniff")
    response.headers.setdefault("Referrer-Policy", "same-origin")
    response.headers.setdefault("Permissions-Policy", "camera=(self), microphone=(), geolocation=()")
    response.headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
    response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
    if current_app.config["SESSION_COOKIE_SECURE"]:
        response.headers.setdefault("Strict-Transport-Security", HTTPS_ONLY)
    if request.endpoint != "static":
        response.headers.setdefault("Cache-Control", "no-store")
    return response


def _see_other(response: Response) -> Response:
    if request.method == "POST" and response.status_code == 302:  # what follows a form is looked at, never sent again
        response.status_code = 303
    return response


def page(template: str, **values: object) -> str:
    """The template rendered with plain values; templates never see mapped objects."""
    return render_template(template, **values)


def pdf(content: bytes, name: str) -> Response:
    """A PDF that the browser shows and saves under this name."""
    response = Response(content, mimetype="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="{name}"'
    return response


def attachment(
    content: bytes | str | Iterable[bytes] | Iterable[str], name: str, media_type: str = "application/octet-stream"
) -> Response:
    """A file that the browser saves under this name and never shows; without a type that anybody vouches for, bytes."""
    response = Response(content, mimetype=media_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def register_blueprints(app: Flask, blueprints: Iterable[Blueprint]) -> None:
    """Each blueprint answers on the application."""
    for blueprint in blueprints:
        app.register_blueprint(blueprint)


def draw_panels(panels: Mapping[str, Callable[[Session, int, Actor], str]], session: Session, key: int) -> list[Markup]:
    """What the packages above show of this row, for the person at work."""
    drawn = (panel(session, key, current_actor()) for panel in panels.values())
    return [as_markup(html) for html in drawn if html]


def as_markup(html: str) -> Markup:
    """HTML that our own code made (an SVG drawing), not to be escaped again."""
    return Markup(html)  # noqa: S704 - only ever called with drawings made here
