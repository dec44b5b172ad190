"""`laptopdesk user …`: people who work here, from the command line."""

import sys
from datetime import timedelta

import click

from laptopdesk.accounts.errors import AccountReason
from laptopdesk.accounts.queries import actor_for_command, find_staff_by_email, get_actor
from laptopdesk.accounts.service import (
    add_staff,
    check_own_secret,
    grant_role,
    issue_token,
    prepare_password,
    prepare_pin,
    set_password,
    set_pin,
)
from laptopdesk.accounts.values import MOST_DAYS, NewStaff, StaffMember
from laptopdesk.core.access import Grant, Role, Scope, system_actor
from laptopdesk.core.clock import to_local, utc_now
from laptopdesk.core.db import Database
from laptopdesk.core.errors import Refused
from laptopdesk.core.i18n import gettext as _
from laptopdesk.core.i18n import word
from laptopdesk.places.queries import find_location_by_code
from laptopdesk.ui.console import LOCATION, as_json, by_email, database, domain_errors, emit, stop

role_option = click.option("--role", required=True, type=click.Choice([role.value for role in Role]))
location_option = click.option(
    "--location", type=LOCATION, metavar="CODE", help="The Z code of a location; without it: everywhere."
)


@click.group()
def user() -> None:
    """People who work here. Secrets are read from stdin, never from the command line."""


@user.command("add")
@click.argument("email")
@click.option("--name", required=True)
@role_option
@location_option
@by_email
@as_json
@domain_errors
def add(*, email: str, name: str, role: str, location: str | None, by: str | None, json_out: bool) -> None:
    """Somebody works here from now on; the password is one line on stdin."""
    password = read_secret(_("Password"))
    prepared = prepare_password(password, name=name, email=email)
    with database() as opened:
        place = _location_id(opened, location)
        with opened.unit_of_work(now=utc_now(), actor=system_actor()) as uow:
            staff_id = add_staff(
                uow.by(actor_for_command(uow.session, by)),
                NewStaff(name=name, email=email, password_hash=prepared),
                grants=[Grant(role=Role(role), location_id=place)],
            )
    if json_out:
        emit({"id": staff_id, "email": email, "name": name, "role": role, "location": location})
    else:
        click.echo(_("%(name)s can sign in as %(email)s.", name=name, email=email))


@user.command("grant")
@click.argument("email")
@role_option
@location_option
@by_email
@as_json
@domain_errors
def grant(*, email: str, role: str, location: str | None, by: str | None, json_out: bool) -> None:
    """One role more for somebody who works here."""
    with database() as opened:
        place, person = _location_id(opened, location), _member(opened, email)
        with opened.unit_of_work(now=utc_now(), actor=system_actor()) as uow:
            actor = actor_for_command(uow.session, by)
            loses_pin = grant_role(uow.by(actor), person.id, Role(role), place)
    sentence = _("%(name)s is now %(role)s.", name=person.name, role=word(Role(role)))
    more = " " + _("The PIN no longer works: this role asks for e-mail address and password.") if loses_pin else ""
    _print(sentence + more, {"id": person.id, "role": role, "location": location}, json_out=json_out)


@user.command("password")
@click.argument("email")
@by_email
@as_json
@domain_errors
def password(*, email: str, by: str | None, json_out: bool) -> None:
    """A new password, one line on stdin; every open session ends."""
    with database() as opened:
        person = _member(opened, email)
        prepared = prepare_password(read_secret(_("New password")), name=person.name, email=person.email)
        with opened.unit_of_work(now=utc_now(), actor=system_actor()) as uow:
            set_password(uow.by(actor_for_command(uow.session, by)), person.id, prepared)
    _print(_("%(name)s has a new password.", name=person.name), {"id": person.id}, json_out=json_out)


@user.command("pin")
@click.argument("email")
@by_email
@as_json
@domain_errors
def pin(*, email: str, by: str | None, json_out: bool) -> None:
    """A new PIN of four to eight digits, one line on stdin."""
    with database() as opened:
        person = _member(opened, email)
        prepared = prepare_pin(read_secret(_("New PIN")))
        with opened.unit_of_work(now=utc_now(), actor=system_actor()) as uow:
            set_pin(uow.by(actor_for_command(uow.session, by)), person.id, prepared)
    _print(_("%(name)s has a new PIN.", name=person.name), {"id": person.id}, json_out=json_out)


@user.command("token")
@click.argument("email")
@click.option("--name", required=True, help="What the token is for.")
@click.option(
    "--scope",
    "scopes",
    required=True,
    multiple=True,
    type=click.Choice([scope.value for scope in Scope]),
    help="What the script may do, of what the person may; several times for several.",
)
@click.option("--days", type=click.IntRange(1, MOST_DAYS), default=30, show_default=True, help="How long it works.")
@as_json
@domain_errors
def token(*, email: str, name: str, scopes: tuple[str, ...], days: int, json_out: bool) -> None:
    """Print a token for the API, once; it acts in this person's name. Their password is one line on stdin."""
    with database() as opened:
        person, moment = _member(opened, email), utc_now()
        if not person.has_password:
            raise Refused([AccountReason.TOKEN_NEEDS_PASSWORD])
        check_own_secret(opened, person.id, read_secret(_("Password"), anew=False), now=moment)
        chosen = [Scope(scope) for scope in scopes]
        with opened.unit_of_work(now=moment, actor=system_actor()) as uow:
            actor = get_actor(uow.session, person.id)
            token_id, secret = issue_token(uow.by(actor), person.id, name, scopes=chosen, days=days)
    until = to_local(moment + timedelta(days=days)).date().isoformat()
    if json_out:
        emit({"id": token_id, "email": email, "name": name, "scopes": scopes, "until": until, "token": secret})
    else:
        click.echo(secret)


def read_secret(what: str, *, anew: bool = True) -> str:
    """One line of stdin, asked for when a person sits at the keyboard (twice where it is new).

    Ends the command when it is no text.
    """
    if sys.stdin.isatty():
        return str(click.prompt(what, hide_input=True, confirmation_prompt=anew))
    raw = sys.stdin.buffer.readline(4096)
    try:
        return raw.decode("utf-8").strip("\r\n")
    except UnicodeDecodeError:
        stop(_("%(what)s: stdin is not UTF-8 text. Give the secret as one line of UTF-8.", what=what))


def _location_id(opened: Database, code: str | None) -> int | None:
    if code is None:
        return None
    with opened.read() as session:
        place = find_location_by_code(session, code)
    if place is None:
        raise Refused([AccountReason.LOCATION_UNKNOWN], about=code)
    return place.id


def _member(opened: Database, email: str) -> StaffMember:
    with opened.read() as session:
        person = find_staff_by_email(session, email)
    if person is None:
        raise Refused([AccountReason.EMAIL_UNKNOWN], about=email)
    return person


def _print(sentence: str, document: dict[str, object], *, json_out: bool) -> None:
    if json_out:
        emit(document)
    else:
        click.echo(sentence)
