"""My account: language, password, PIN, tokens, and ending every session."""

from collections.abc import Iterator
from contextlib import contextmanager

from flask import session
from werkzeug.wrappers import Response

from laptopdesk.accounts import queries
from laptopdesk.accounts.errors import AccountReason
from laptopdesk.accounts.forms import LanguageForm, NewPasswordForm, NewPinForm, TokenForm, scope_choices
from laptopdesk.accounts.rules import is_over
from laptopdesk.accounts.service import (
    check_own_password,
    check_own_secret,
    choose_language,
    end_own_session,
    end_sessions,
    issue_token,
    prepare_password,
    prepare_pin,
    revoke_token,
    set_password,
    set_pin,
)
from laptopdesk.accounts.session import live_session, new_epoch, session_limits, sign_out_here
from laptopdesk.accounts.views.blueprint import blueprint
from laptopdesk.accounts.views.page_frame import forget_pages
from laptopdesk.core.access import Actor, Scope, SignInWay
from laptopdesk.core.errors import NotFound, Refused
from laptopdesk.core.i18n import current_locale, word
from laptopdesk.core.i18n import gettext as _
from laptopdesk.places.queries import names_of
from laptopdesk.ui.answers import Answer, answer_act, answer_form, go
from laptopdesk.ui.guard import current_actor, signed_in
from laptopdesk.ui.traces import Trace, leave_trace
from laptopdesk.ui.web import db, now, page, unit_of_work


@blueprint.get("/account")
@signed_in
def account() -> Answer:
    """Everything a person can set for themselves."""
    return _page()


@blueprint.post("/account/language")
@signed_in
def language() -> Answer:
    """The chosen language holds here and after every later sign-in."""
    form = LanguageForm.from_request()

    def chosen(_none: None) -> Response:
        session["locale"] = form.locale.data
        return go("accounts.account")

    return answer_form(
        form,
        lambda uow: choose_language(uow, _own_id(), form.locale.data),
        done=chosen,
        again=lambda: _page(language_form=form),
    )


@blueprint.post("/account/password")
@signed_in
def change_password() -> Answer:
    """A new password; every other session has ended."""
    form = NewPasswordForm.from_request()

    def change() -> int:
        own = _own_id()
        with db().read() as reading:
            person = queries.get_staff(reading, own)
        with _traced():
            check_own_password(db(), own, form.current.data or "", now=now())
        prepared = prepare_password(form.password.data or "", name=person.name, email=person.email)
        with unit_of_work() as uow:
            return set_password(uow, own, prepared)

    words = _("Your new password works from now on. Other devices were signed out.")
    return answer_act(form, change, again=lambda: _page(password_form=form), done=lambda epoch: _changed(epoch, words))


@blueprint.post("/account/pin")
@signed_in
def change_pin() -> Answer:
    """A new PIN; every other session has ended."""
    form = NewPinForm.from_request()

    def change() -> int:
        own = _own_id()
        with _traced():
            check_own_secret(db(), own, form.current.data or "", now=now())
        prepared = prepare_pin(form.pin.data or "")
        with unit_of_work() as uow:
            return set_pin(uow, own, prepared)

    words = _("Your new PIN works from now on. Other devices were signed out.")
    return answer_act(form, change, again=lambda: _page(pin_form=form), done=lambda epoch: _changed(epoch, words))


@blueprint.post("/account/tokens")
@signed_in
def add_token() -> Answer:
    """A new token, shown on this one page and never again; the password is asked, whoever sits here."""
    form = _token_form(current_actor())

    def make() -> str:
        own = _own_id()
        check_own_secret(db(), own, form.current.data or "", now=now())
        with unit_of_work() as uow:
            _token_id, secret = issue_token(
                uow,
                own,
                form.name.data or "",
                days=form.days.data or 0,
                scopes=[Scope(scope) for scope in form.scopes.data or ()],
            )
        return secret

    return answer_act(form, make, again=lambda: _page(token_form=form), done=lambda secret: _page(secret=secret))


def _token_form(actor: Actor) -> TokenForm:
    form = TokenForm.from_request()
    form.scopes.choices = scope_choices(actor)
    return form


@blueprint.post("/account/tokens/<int:token_id>/revoke")
@signed_in
def drop_token(token_id: int) -> Answer:
    """The token no longer works."""
    with unit_of_work() as uow:
        revoke_token(uow, token_id)
    return go("accounts.account", _("The token no longer works."))


@blueprint.post("/account/end-sessions")
@signed_in
def end_all_sessions() -> Answer:
    """Signed out on every device, this one too, and no token works any more."""
    with unit_of_work() as uow:
        end_sessions(uow, _own_id())
    sign_out_here()
    return forget_pages(go("accounts.sign_in", _("You are signed out on every device.")))


@blueprint.post("/account/sessions/<int:session_id>/end")
@signed_in
def end_one_session(session_id: int) -> Answer:
    """Signed out in this one browser."""
    with unit_of_work() as uow:
        end_own_session(uow, session_id)
    return go("accounts.account", _("That browser is signed out."))


@contextmanager
def _traced() -> Iterator[None]:
    """A wrong secret of who sits here leaves a trace."""
    try:
        yield
    except Refused as refusal:
        if AccountReason.NO_PASSWORD_YET not in refusal.reasons:
            leave_trace(Trace.PASSWORD_AGAIN_FAILED)
        raise


def _changed(epoch: int, words: str) -> Response:
    new_epoch(epoch)
    return go("accounts.account", words)


def _page(**values: object) -> str:
    own, actor = _own_id(), current_actor()
    with db().read() as reading:
        person = queries.get_staff(reading, own)
        tokens = queries.list_tokens(reading, own)
        sessions = queries.list_sessions(reading, own)
        places = names_of(reading, [grant.location_id for grant in actor.grants])
    roles = [(word(g.role), places.get(g.location_id or 0, _("everywhere"))) for g in actor.grants]
    here, limits = live_session(), session_limits()
    shown: dict[str, object] = {
        "person": person,
        "tokens": tokens,
        "roles": roles,
        "secret": "",
        "now": now(),
        "sessions": [row for row in sessions if not is_over(row, limits, now=now())],
        "here": here,
        "may_make_token": here is not None and here.way is SignInWay.PASSWORD,
        "language_form": LanguageForm(data={"locale": person.locale or current_locale()}),
        "password_form": NewPasswordForm(prefix=""),
        "pin_form": NewPinForm(prefix=""),
        "token_form": _token_form(actor),
    }
    return page("accounts/account.html", **shown | values)


def _own_id() -> int:
    own = current_actor().staff_id
    if own is None:
        raise NotFound("staff", None)
    return own
