"""The composition root: every package wired in layer order, and the Flask application made of them."""

from datetime import timedelta
from pathlib import Path

from flask import Flask

from laptopdesk import health
from laptopdesk.accounts.wiring import wire as wire_accounts
from laptopdesk.assets.wiring import wire as wire_assets
from laptopdesk.cases.wiring import wire as wire_cases
from laptopdesk.config import Config
from laptopdesk.core.clock import Clock, utc_now
from laptopdesk.core.db import Database, open_database
from laptopdesk.core.jobs import JobRegistry
from laptopdesk.core.keys import KeyPurpose, KeyRing
from laptopdesk.core.seals import SEAL_JOB, sealer
from laptopdesk.devices.wiring import wire as wire_devices
from laptopdesk.handout.wiring import wire as wire_handout
from laptopdesk.helpdesk.wiring import wire as wire_helpdesk
from laptopdesk.people.wiring import wire as wire_people
from laptopdesk.places.wiring import wire as wire_places
from laptopdesk.proxies import NamedProxies, NoProxy
from laptopdesk.reporting.wiring import wire as wire_reporting
from laptopdesk.training.wiring import wire as wire_training
from laptopdesk.ui.api import api_exempt
from laptopdesk.ui.api import blueprint as api_pages
from laptopdesk.ui.cookies import SESSION, name_of
from laptopdesk.ui.searching import blueprint as ui_pages
from laptopdesk.ui.texts import TextRequest
from laptopdesk.ui.web import Web, current_reader, install, register_blueprints
from laptopdesk.ui.wiring import Wiring

MAX_UPLOAD_BYTES = 32 * 1024 * 1024


def compose() -> Wiring:
    """The registries of this process, filled by every package from the lowest layer up."""
    wiring = Wiring()
    for wire in (
        wire_places,
        wire_accounts,
        wire_people,
        wire_devices,
        wire_cases,
        wire_training,
        wire_assets,
        wire_handout,
        wire_helpdesk,
        wire_reporting,
    ):
        wire(wiring)
    return wiring


def compose_jobs(config: Config) -> JobRegistry:
    """Every job of the product, and the daily seal, which needs this installation's keys."""
    jobs = compose().jobs
    jobs.register(SEAL_JOB, sealer(KeyRing(config.keys_dir)), every=timedelta(days=1))
    return jobs


def create_app(config: Config, *, db: Database | None = None, clock: Clock = utc_now) -> Flask:
    """The web application on this configuration; `db` and `clock` replace the real ones in tests."""
    wiring = compose()
    ui = Path(__file__).parent / "ui"
    app = Flask("laptopdesk", static_folder=str(ui / "static"), template_folder=str(ui / "templates"))
    app.request_class = TextRequest
    app.config.update(
        SECRET_KEY=_secret(config),
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=config.secure_cookies,
        SESSION_COOKIE_NAME=name_of(SESSION, secure=config.secure_cookies),
        SESSION_COOKIE_PATH="/",
        MAX_CONTENT_LENGTH=MAX_UPLOAD_BYTES,
        MAX_FORM_MEMORY_SIZE=4 * 1024 * 1024,
        WTF_CSRF_TIME_LIMIT=None,
        SEND_FILE_MAX_AGE_DEFAULT=31536000,
    )
    opened = (db or open_database(config.url)).read_by(current_reader).wired(wiring.hooks)
    install(app, Web(db=opened, config=config, wiring=wiring, clock=clock), wiring.load_actor)
    register_blueprints(app, [ui_pages, health.blueprint, api_pages, *wiring.blueprints])
    for blueprint in wiring.blueprints:
        if (blueprint.url_prefix or "").startswith("/api/"):
            api_exempt(blueprint)
    before = NamedProxies(app.wsgi_app, config.trusted_proxies) if config.public_url else NoProxy(app.wsgi_app)
    app.wsgi_app = before  # type: ignore[method-assign]
    return app


def _secret(config: Config) -> str:
    if config.secret_key is not None:
        return config.secret_key.get_secret_value()
    return KeyRing(config.keys_dir).current(KeyPurpose.SESSIONS).secret()
