"""Is it alive, is it ready, and its counters: for the machine that watches over an installation."""

import hmac
from datetime import timedelta

import sqlalchemy as sa
from flask import Blueprint, Response, abort, jsonify, request
from prometheus_client import CollectorRegistry, Gauge, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from sqlalchemy.orm import Session

from laptopdesk.assets.lifecycle import queries as assets
from laptopdesk.core.jobs import JobState, count_jobs, last_beat
from laptopdesk.core.journal import head_sequence
from laptopdesk.core.migration import current_revision, wanted_revision
from laptopdesk.handout import queries as handouts
from laptopdesk.proxies import FORWARDED, read_address
from laptopdesk.ui.guard import public
from laptopdesk.ui.traces import count_traces
from laptopdesk.ui.web import db, now, web

blueprint = Blueprint("health", __name__)

WORKER_SILENCE = timedelta(minutes=2)


@blueprint.get("/healthz")
@public("a monitor asks whether the process lives")
def healthz() -> Response:
    """Alive: the process answers."""
    return jsonify({"status": "alive"})


@blueprint.get("/readyz")
@public("a load balancer asks whether requests may come")
def readyz() -> tuple[Response, int]:
    """Ready: database reached, migrations in place, worker seen lately; names what is not."""
    try:
        with db().read() as session:
            checks = _checks(session)
    except sa.exc.SQLAlchemyError:
        checks = {"database": False}
    good = all(checks.values())
    return jsonify({"status": "ready" if good else "not ready", "checks": checks}), 200 if good else 503


def _checks(session: Session) -> dict[str, bool]:
    migrated = current_revision(session) == wanted_revision()
    beat = last_beat(session) if migrated else None
    config = web().config
    alive = beat is not None and now() - beat < WORKER_SILENCE
    return {"database": True, "migrations": migrated, "worker": alive or not config.worker_required}


@blueprint.get("/metrics")
@public("Prometheus reads it on loopback, or with a token")
def metrics() -> Response:
    """Counters in Prometheus text format: by bearer token; without one on this computer, not by a proxy."""
    if not _may_read_metrics():
        abort(404)
    registry = CollectorRegistry()
    with db().read() as session:
        _fill(registry, session)
    return Response(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


def _may_read_metrics() -> bool:
    config = web().config
    if config.metrics_token:
        scheme, _, given = request.headers.get("Authorization", "").partition(" ")
        right = hmac.compare_digest(given.strip().encode(), config.metrics_token.get_secret_value().encode())
        return right and scheme.lower() == "bearer"
    if config.public_url or request.environ.get(FORWARDED):
        return False
    peer = read_address(request.remote_addr or "")
    return peer is not None and peer.is_loopback


def _fill(registry: CollectorRegistry, session: Session) -> None:
    total = Gauge("laptopdesk_handouts_total", "Hand-overs that were not undone", registry=registry)
    total.set(handouts.count_handouts(session))
    refusals = Gauge(
        "laptopdesk_refusals_total",
        "Refused requests by kind, since the server began",
        ["kind", "way"],
        registry=registry,
    )
    for (kind, way), refused in count_traces().items():
        refusals.labels(kind=kind, way=way).set(refused)
    journal = Gauge("laptopdesk_journal_rows", "Rows of the journal", registry=registry)
    journal.set(head_sequence(session))
    laptops = Gauge("laptopdesk_laptops", "Laptops by state", ["state"], registry=registry)
    for state, count in assets.count_by_state(session).items():
        laptops.labels(state=state.value).set(count)
    jobs = Gauge("laptopdesk_jobs", "Jobs by state", ["state"], registry=registry)
    counts = count_jobs(session)
    for job_state in JobState:
        jobs.labels(state=job_state.value).set(counts.get(job_state, 0))
