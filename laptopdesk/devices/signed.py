"""Requests signed by a station, and answers signed by this server so that no other can give them."""

from base64 import b64decode, b64encode
from binascii import Error as Base64Error
from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from flask import Response, abort, g, request
from werkzeug.exceptions import HTTPException, Unauthorized

from laptopdesk.core.access import system_actor
from laptopdesk.core.errors import DomainError
from laptopdesk.core.keys import KeyPurpose, KeyRing, SigningKey, is_signed_by
from laptopdesk.devices import queries
from laptopdesk.devices.service import TooManyStarts, take_request
from laptopdesk.devices.values import Station
from laptopdesk.protocol.trust import (
    KEY_HEADER,
    NONCE_HEADER,
    REPEATED_REQUEST,
    SIGNATURE_HEADER,
    STALE_REQUEST,
    STATION_HEADER,
    TRUSTS_HEADER,
    Nonce,
    answer_message,
    request_message,
)
from laptopdesk.ui.errors import domain_problem, problem
from laptopdesk.ui.guard import GUARD_ATTRIBUTE
from laptopdesk.ui.web import db, now, web

P = ParamSpec("P")

MAX_NONCE = 64
MAX_STATION_DIGITS = 18
"""Every number so long fits 64 bits."""


def signed(view: Callable[Concatenate[Station, P], Response]) -> Callable[P, Response]:
    """The view runs once for a request that a paired station signed, also a revoked one; 401 for any other.

    Its answer is signed, a refusal too, with the key the station trusts as long as this installation still has it.
    """

    @wraps(view)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> Response:
        station, nonce = _authenticate()
        g.device = f"station:{station.id}"
        try:
            _use_up(station, nonce)
            response = view(station, *args, **kwargs)
        except DomainError as error:
            response = domain_problem(error)
        except HTTPException as error:
            if not isinstance(error.response, Response):
                raise
            response = error.response
        return _sign(response, station)

    setattr(guarded, GUARD_ATTRIBUTE, "signed by a station")
    return guarded


def keys() -> KeyRing:
    """The signing keys of this installation."""
    return KeyRing(web().config.keys_dir)


def signing_key() -> SigningKey:
    """The key this station trusts, while we have it; else the present one."""
    trusted = keys().find(request.headers.get(TRUSTS_HEADER, ""))
    if trusted is not None and trusted.purpose is KeyPurpose.SERVER:
        return trusted
    return keys().current(KeyPurpose.SERVER)


def _authenticate() -> tuple[Station, Nonce]:
    name, nonce = request.headers.get(STATION_HEADER, ""), request.headers.get(NONCE_HEADER, "")
    unique = _nonce(nonce)
    if unique is None or not _is_number(name):
        raise Unauthorized
    message = request_message(
        station=name, method=request.method, target=_target(), nonce=nonce, body=request.get_data()
    )
    signature = _signature()
    with db().read() as session:
        station = queries.find_signer(session, int(name), lambda key: is_signed_by(key, message, signature))
    if station is None:
        raise Unauthorized
    return station, unique


def _nonce(text: str) -> Nonce | None:
    try:
        return Nonce.parse(text) if len(text) <= MAX_NONCE else None
    except ValueError:
        return None


def _use_up(station: Station, nonce: Nonce) -> None:
    """The request counts now and never again; answered 409 when it did before, 429 after too many starts."""
    try:
        with db().unit_of_work(now=now(), actor=system_actor()) as uow:
            refused = take_request(uow, station, nonce)
    except TooManyStarts:
        abort(problem(429, "too_many_starts", "This station started too often. Find out why, and wait an hour."))
    if refused is not None and refused.ended:
        abort(problem(409, STALE_REQUEST, "A later start of this station was heard. Begin a new start."))
    if refused is not None:
        used = "This number was used before. Go on after the highest one."
        abort(problem(409, REPEATED_REQUEST, used, highest=refused.highest))


def _is_number(name: str) -> bool:
    return name.isascii() and name.isdecimal() and len(name) <= MAX_STATION_DIGITS


def _target() -> str:
    query = request.query_string.decode("latin-1")
    return f"{request.path}?{query}" if query else request.path


def _signature() -> bytes:
    try:
        return b64decode(request.headers.get(SIGNATURE_HEADER, ""), validate=True)
    except Base64Error:
        return b""


def _sign(response: Response, station: Station) -> Response:
    key = signing_key()
    message = answer_message(
        station=str(station.id),
        nonce=request.headers[NONCE_HEADER],
        status=response.status_code,
        body=response.get_data(),
    )
    response.headers[KEY_HEADER] = key.id
    response.headers[SIGNATURE_HEADER] = b64encode(key.sign(message)).decode()
    return response
