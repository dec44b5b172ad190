"""Signing in by password, PIN or badge; signing out; choosing where one stands."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import TypedDict, cast
from uuid import UUID

from flask import Response, flash, make_response, redirect, request, session, url_for
from werkzeug.wrappers import Response as BaseResponse

from laptopdesk.accounts import queries
from laptopdesk.accounts.device import KnownDevice, find_device, remember
from laptopdesk.accounts.errors import AccountReason
from laptopdesk.accounts.forms import (
    BadgeSignInForm,
    ChoosePlaceForm,
    PasswordSignInForm,
    PinSignInForm,
    location_id_of,
)
from laptopdesk.accounts.service import (
    BadgeTry,
    PasswordTry,
    PinTry,
    begin_session,
    sign_in_with_badge,
    sign_in_with_password,
    sign_in_with_pin,
)
from laptopdesk.accounts.session import fill_session, sign_out_here
from laptopdesk.accounts.values import Credentials
from laptopdesk.accounts.views.blueprint import blueprint
from laptopdesk.accounts.views.page_frame import forget_pages
from laptopdesk.core.access import AT_ONE_PLACE, Actor, Everywhere, SignInWay, system_actor
from laptopdesk.core.clock import to_local
from laptopdesk.core.errors import Refused, TooMany
from laptopdesk.core.i18n import gettext as _
from laptopdesk.places import queries as places
from laptopdesk.ui.addresses import local_path
from laptopdesk.ui.answers import Answer, answer_act
from laptopdesk.ui.browser import browser_id
from laptopdesk.ui.guard import current_actor, find_actor, public, signed_in
from laptopdesk.ui.held import HeldForm, is_resumed, pack, unpack
from laptopdesk.ui.traces import Trace, leave_trace
from laptopdesk.ui.web import db, now, page

FAILURES_TOLD = 3
"""From so many on the holder is told: fewer are one's own typing."""

SWITCH = "switch"
"""The button that goes to another way of signing in and takes along what is held."""

_AnySignIn = PasswordSignInForm | PinSignInForm | BadgeSignInForm


@blueprint.route("/sign-in", methods=["GET", "POST"])
@public("nobody is signed in before signing in")
def sign_in() -> Answer:
    """Sign in with e-mail address and password."""
    form = PasswordSignInForm.from_request(next=request.args.get("next", ""))
    actor = find_actor()
    if request.method == "GET" and actor is not None and actor.way is SignInWay.PASSWORD:
        return redirect(local_path(form.next.data) or "/")

    def attempt() -> Credentials:
        typed = PasswordTry(email=form.email.data or "", password=form.password.data or "", **_source())
        return sign_in_with_password(db(), typed, now=now())

    return _answer(SignInWay.PASSWORD, form, attempt)


@blueprint.route("/sign-in/pin", methods=["GET", "POST"])
@public("nobody is signed in before signing in")
def sign_in_pin() -> Answer:
    """Sign in with a name and a PIN at a place; the device remembers the place."""
    device = _device()
    form = PinSignInForm.from_request(
        next=request.args.get("next", ""), location=str(device.location_id) if device else ""
    )
    names = _fill_places(form, device)

    def attempt() -> Credentials:
        typed = PinTry(
            location_id=_place(form),
            pin=form.pin.data or "",
            **_source(),
            staff_id=location_id_of(form.staff.data),
            name=form.name.data or "",
        )
        return sign_in_with_pin(db(), typed, now=now())

    return _answer(SignInWay.PIN, form, attempt, device=device, names=names)


@blueprint.route("/sign-in/badge", methods=["GET", "POST"])
@public("nobody is signed in before signing in")
def sign_in_badge() -> Answer:
    """Sign in with a badge; with a PIN too, unless the desk was opened today."""
    device = _device()
    form = BadgeSignInForm.from_request(
        next=request.args.get("next", ""), location=str(device.location_id) if device else ""
    )
    _fill_places(form, device)

    def attempt() -> Credentials:
        place = _place(form)
        typed = BadgeTry(
            location_id=place,
            badge=form.badge.data or "",
            **_source(),
            pin=form.pin.data or "",
            desk_open=_is_open(device, place),
        )
        return sign_in_with_badge(db(), typed, now=now())

    return _answer(SignInWay.BADGE, form, attempt, device=device)


@blueprint.post("/sign-out")
@public("signing out twice must not ask to sign in")
def sign_out() -> BaseResponse:
    """The session of this device has ended; its language and its place stay."""
    sign_out_here()
    return forget_pages(redirect(url_for("accounts.sign_in")))


@blueprint.route("/place", methods=["GET", "POST"])
@signed_in
def choose_place() -> Answer:
    """Where the person stands; what they hand out is handed out there."""
    actor = current_actor()
    here = actor.desk_location_id
    form = ChoosePlaceForm.from_request(next=request.args.get("next", ""), location=str(here or ""))
    form.location.choices = _own_places(actor)
    may_open = actor.way is SignInWay.PASSWORD

    def stand(place: int) -> BaseResponse:
        session["location_id"] = place
        answer = redirect(local_path(form.next.data) or "/")
        return _remember_place(answer, place, open_desk=may_open and form.open_desk.data)

    return answer_act(
        form,
        lambda: _place(form),
        done=stand,
        again=lambda: page("accounts/choose_place.html", form=form, may_open=may_open),
    )


def _place(form: PinSignInForm | BadgeSignInForm | ChoosePlaceForm) -> int:
    return cast(int, location_id_of(form.location.data))


def _answer(way: SignInWay, form: _AnySignIn, attempt: Callable[[], Credentials], **values: object) -> Answer:
    held = unpack()

    def enter(person: Credentials) -> BaseResponse:
        place = None if isinstance(form, PasswordSignInForm) else _place(form)
        return _enter(person, way, place, local_path(str(form.next.data or "")), held)

    again = partial(_show, way, form, held=pack(held) if held else "", **values)
    if SWITCH in request.form or is_resumed():  # another way to sign in was chosen, or another language
        return again()
    return answer_act(form, _traced(way)(attempt), done=enter, again=again)


def _show(way: SignInWay, form: _AnySignIn, **values: object) -> str:
    """The page to sign in; `held` is what was in hand when the session ended, `signed_out` that it did."""
    shown = {"device": None, "names": (), "held": "", "signed_out": bool(values.get("held")), **values}
    target = local_path(str(form.next.data or "")) or None
    return page("accounts/sign_in.html", way=way.value, form=form, tabs_next=target, **shown)


def show_signed_out(device: KnownDevice | None, *, target: str | None, held: str) -> str:
    """The page that says that the session is over, with the way to sign in that this device is used to."""
    if device is None:
        return _show(SignInWay.PASSWORD, PasswordSignInForm(next=target or ""), held=held, signed_out=True)
    form = PinSignInForm(next=target or "", location=str(device.location_id))
    names = _fill_places(form, device)
    return _show(SignInWay.PIN, form, device=device, names=names, held=held, signed_out=True)


@contextmanager
def _traced(way: SignInWay) -> Iterator[None]:
    """A failed try leaves a trace for who keeps strangers out; a badge that asks a PIN has not failed."""
    try:
        yield
    except Refused as refusal:
        if AccountReason.BADGE_NEEDS_PIN not in refusal.reasons:
            leave_trace(Trace.SIGN_IN_LOCKED if isinstance(refusal, TooMany) else Trace.SIGN_IN_FAILED, way=way)
        raise


def _enter(
    person: Credentials, way: SignInWay, place: int | None, target: str | None, held: HeldForm | None
) -> BaseResponse:
    device = find_device()
    with db().unit_of_work(now=now(), actor=system_actor()) as uow:
        key = begin_session(uow, person, way, user_agent=request.headers.get("User-Agent", ""))
    sign_out_here()  # who was signed in here before is so no more
    fill_session(session, key, way, now=now(), desk=place or (device.location_id if device else None))
    with db().read() as reading:
        chosen = queries.get_staff(reading, person.staff_id).locale
    if chosen is not None:
        session.setdefault("locale", chosen)
    if person.failed_tries >= FAILURES_TOLD:
        count = person.failed_tries
        flash(_("Since your last visit there were %(count)s failed attempts to sign in as you.", count=count), "warn")
        flash(_("Not you? Tell your coordinator, and choose a new password or PIN."), "warn")
    answer = make_response(page("accounts/go_on.html", held=held, before=False)) if held else redirect(target or "/")
    return _remember_place(answer, place) if place is not None else answer


def _remember_place(answer: BaseResponse, place: int, *, open_desk: bool = False) -> BaseResponse:
    before, today = find_device(), to_local(now()).date()
    still_open = before is not None and before.location_id == place and before.is_open(today)
    device = KnownDevice(location_id=place, open_on=today if open_desk or still_open else None)
    return remember(cast(Response, answer), device)


def _device() -> KnownDevice | None:
    """What this device remembers, unless somebody asked for another place just now."""
    device = find_device()
    return None if request.args.get("elsewhere") else device


def _is_open(device: KnownDevice | None, place: int) -> bool:
    return device is not None and device.location_id == place and device.is_open(to_local(now()).date())


def _fill_places(form: PinSignInForm | BadgeSignInForm, device: KnownDevice | None) -> tuple[tuple[str, str], ...]:
    names: tuple[tuple[str, str], ...] = ()
    with db().read() as reading:
        form.location.choices = [("", _("Choose …")), *places.choices(reading, on=to_local(now()).date())]
        chosen = location_id_of(form.location.data)
        if device is not None and chosen == device.location_id:
            names = tuple((str(key), name) for key, name in queries.list_names_at(reading, chosen))
    if isinstance(form, PinSignInForm):
        form.name.flags.required = not names
        form.staff.choices = [("", _("Choose …")), *names]
    return names


def _own_places(actor: Actor) -> list[tuple[str, str]]:
    held = {actor.desk_location_id} if actor.way in AT_ONE_PLACE else {grant.location_id for grant in actor.grants}
    within = Everywhere() if None in held else frozenset(place for place in held if place is not None)
    with db().read() as reading:
        return [("", _("Choose …")), *places.choices(reading, on=to_local(now()).date(), within=within)]


def _source() -> "_Source":
    """Where this try comes from."""
    return {"address": request.remote_addr or "unknown", "browser": browser_id()}


class _Source(TypedDict):
    address: str
    browser: UUID
