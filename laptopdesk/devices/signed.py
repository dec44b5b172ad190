"""Requests signed by a station, and answers signed by this server so that no other can give them."""

from base64 import b64decode, b64encode
from binascii import Error as Base64Error
from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from flask import Response, request
from werkzeug.exceptions import HTTPException, Unauthorized

from laptopdesk.core.errors import DomainError
from laptopdesk.core.keys import KeyPurpose, KeyRing, SigningKey, is_signed_by
from laptopdesk.devices import queries
from laptopdesk.devices.values import Station
from laptopdesk.protocol.trust import (
    KEY_HEADER,
    NONCE_HEADER,
    SIGNATURE_HEADER,
    STATION_HEADER,
    TRUSTS_HEADER,
    answer_message,
    request_message,
)
from laptopdesk.ui.errors import domain_problem
from laptopdesk.ui.guard import GUARD_ATTRIBUTE
from laptopdesk.ui.web import db, web

P = ParamSpec("P")

MAX_NONCE = 64
MAX_STATION_DIGITS = 18
"""Every number so long fits 64 bits."""


def signed(view: Callable[Concatenate[Station, P], Response]) -> Callable[P, Response]:
    """The view runs for the paired station that signed the request, also a revoked one; 401 for any other.

    Its answer is signed, a refusal too, with the key the station trusts as long as this installation still has it.
    """

    @wraps(view)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> Response:
        station = _authenticate()
        try:
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
    return KeyRing(web().services["config"].keys_dir)


def signing_key() -> SigningKey:
    """The key this station trusts, while we have it; else the present one."""
    trusted = keys().find(request.headers.get(TRUSTS_HEADER, ""))
    if trusted is not None and trusted.purpose is KeyPurpose.SERVER:
        return trusted
    return keys().current(KeyPurpose.SERVER)


def _authenticate() -> Station:
    name, nonce = request.headers.get(STATION_HEADER, ""), request.headers.get(NONCE_HEADER, "")
    if not 0 < len(nonce) <= MAX_NONCE or not _is_number(name):
        raise Unauthorized
    message = request_message(
        station=name, method=request.method, target=_target(), nonce=nonce, body=request.get_data()
    )
    signature = _signature()
    with db().read() as session:
        station = queries.find_signer(session, int(name), lambda key: is_signed_by(key, message, signature))
    if station is None:
        raise Unauthorized
    return station


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
        station=str(station.id), nonce=request.headers[NONCE_HEADER], status=response.status_code,
        body=response.get_data(),
    )  # fmt: skip
    response.headers[KEY_HEADER] = key.id
    response.headers[SIGNATURE_HEADER] = b64encode(key.sign(message)).decode()
    return response
