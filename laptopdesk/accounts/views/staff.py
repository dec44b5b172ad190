"""The people who work here: list, one person, somebody new; roles, secrets, badge, leaving."""

from collections.abc import Callable

from flask import request
from werkzeug.wrappers import Response

from laptopdesk.accounts import queries
from laptopdesk.accounts.forms import EVERYWHERE, GrantForm, SetPasswordForm, SetPinForm, StaffForm, location_id_of
from laptopdesk.accounts.rules import has_authority
from laptopdesk.accounts.service import (
    add_staff,
    end_sessions,
    grant_role,
    issue_badge,
    prepare_password,
    prepare_pin,
    revoke_role,
    revoke_token,
    set_password,
    set_pin,
    staff_leaves,
    withdraw_badge,
)
from laptopdesk.accounts.values import NewStaff, StaffMember
from laptopdesk.accounts.views.blueprint import blueprint
from laptopdesk.core.access import Everywhere, Grant, Permission, Role
from laptopdesk.core.clock import to_local
from laptopdesk.core.db import UnitOfWork
from laptopdesk.core.errors import Forbidden
from laptopdesk.core.i18n import gettext as _
from laptopdesk.core.i18n import word
from laptopdesk.places import queries as places
from laptopdesk.ui.answers import Answer, answer_act, answer_form, go
from laptopdesk.ui.forms import Form
from laptopdesk.ui.guard import current_actor, guard
from laptopdesk.ui.web import db, now, page, unit_of_work


@blueprint.get("/staff")
@guard(Permission.MANAGE_STAFF)
def staff() -> Answer:
    """Everyone with a role at a place this person manages, or those who left."""
    within = current_actor().places_for(Permission.MANAGE_STAFF)
    term, left = request.args.get("q", ""), request.args.get("left") == "1"
    if left and not isinstance(within, Everywhere):
        raise Forbidden(Permission.MANAGE_STAFF.value)  # who left has no place any more
    with db().read() as reading:
        rows = queries.list_staff(reading, term=term, within=within, left=left)
        names = places.names_of(reading, [grant.location_id for row in rows for grant in row.grants])
    roles = {row.id: grant_words(row.grants, names) for row in rows}
    return page(
        "accounts/staff.html", rows=rows, roles=roles, term=term, left=left, may_see_left=isinstance(within, Everywhere)
    )


@blueprint.route("/staff/add", methods=["GET", "POST"])
@guard(Permission.MANAGE_STAFF)
def add_member() -> Answer:
    """Somebody new, with a first role, and a password or a PIN."""
    form = StaffForm.from_request(role=Role.VOLUNTEER)
    form.location.choices = _place_choices()
    return answer_act(
        form,
        lambda: _add(form),
        again=lambda: page("accounts/add_member.html", form=form),
        done=lambda key: go("accounts.member", _("%(name)s was added.", name=form.name.data), staff_id=key),
    )


def _add(form: StaffForm) -> int:
    name, email = form.name.data or "", form.email.data or None
    new = NewStaff(
        name=name,
        email=email,
        password_hash=prepare_password(form.password.data, name=name, email=email) if form.password.data else None,
        pin_hash=prepare_pin(form.pin.data) if form.pin.data else None,
    )
    grant = Grant(role=form.role.data, location_id=location_id_of(form.location.data))
    with unit_of_work() as uow:
        return add_staff(uow, new, grants=[grant])


@blueprint.get("/staff/<int:staff_id>")
@guard(Permission.MANAGE_STAFF, has_forms=True)
def member(staff_id: int) -> Answer:
    """One person with roles, secrets, badge and tokens."""
    return _show(staff_id)


@blueprint.post("/staff/<int:staff_id>/grant")
@guard(Permission.MANAGE_STAFF)
def give_role(staff_id: int) -> Answer:
    """The person has one role more."""
    form = GrantForm.from_request()
    form.location.choices = _place_choices()
    loses = _("The PIN no longer works: this role asks for e-mail address and password.")
    return answer_form(
        form,
        lambda uow: grant_role(uow, staff_id, form.role.data, location_id_of(form.location.data)),
        again=lambda: _show(staff_id, grant_form=form),
        done=lambda loses_pin: _back(staff_id, loses if loses_pin else "", tone="info"),
    )


@blueprint.post("/staff/<int:staff_id>/revoke")
@guard(Permission.MANAGE_STAFF)
def take_role(staff_id: int) -> Answer:
    """The person has one role less."""
    role, at = request.form.get("role", ""), request.form.get("location", "")
    place = location_id_of(at)
    if role not in set(Role) or (at and place is None):
        return _show(staff_id), 422
    return _press(staff_id, lambda uow: revoke_role(uow, staff_id, Role(role), place))


@blueprint.post("/staff/<int:staff_id>/password")
@guard(Permission.MANAGE_STAFF)
def give_password(staff_id: int) -> Answer:
    """The person has a new password and is signed out everywhere."""
    form, person = SetPasswordForm.from_request(), _managed(staff_id)

    def give() -> None:
        prepared = prepare_password(form.password.data or "", name=person.name, email=person.email)
        with unit_of_work() as uow:
            set_password(uow, staff_id, prepared)

    return answer_act(
        form,
        give,
        again=lambda: _show(staff_id, password_form=form),
        done=lambda _none: _back(staff_id, _("The new password works from now on.")),
    )


@blueprint.post("/staff/<int:staff_id>/pin")
@guard(Permission.MANAGE_STAFF)
def give_pin(staff_id: int) -> Answer:
    """The person has a new PIN and is signed out everywhere."""
    form = SetPinForm.from_request()
    _managed(staff_id)

    def give() -> None:
        prepared = prepare_pin(form.pin.data or "")
        with unit_of_work() as uow:
            set_pin(uow, staff_id, prepared)

    return answer_act(
        form,
        give,
        again=lambda: _show(staff_id, pin_form=form),
        done=lambda _none: _back(staff_id, _("The new PIN works from now on.")),
    )


@blueprint.post("/staff/<int:staff_id>/badge")
@guard(Permission.MANAGE_STAFF)
def give_badge(staff_id: int) -> Answer:
    """The person has a new badge code; the earlier one no longer works."""
    words = _("There is a new badge. An earlier one no longer works.")
    return _press(staff_id, lambda uow: issue_badge(uow, staff_id), words)


@blueprint.post("/staff/<int:staff_id>/badge/withdraw")
@guard(Permission.MANAGE_STAFF)
def take_badge(staff_id: int) -> Answer:
    """The badge no longer works."""
    return _press(staff_id, lambda uow: withdraw_badge(uow, staff_id), _("The badge no longer works."))


@blueprint.post("/staff/<int:staff_id>/tokens/<int:token_id>/revoke")
@guard(Permission.MANAGE_STAFF)
def take_token(staff_id: int, token_id: int) -> Answer:
    """A token of this person no longer works."""
    return _press(staff_id, lambda uow: revoke_token(uow, token_id), _("The token no longer works."))


@blueprint.post("/staff/<int:staff_id>/end-sessions")
@guard(Permission.MANAGE_STAFF)
def sign_out_everywhere(staff_id: int) -> Answer:
    """The person is signed out on every device."""
    words = _("This person is signed out on every device.")
    return _press(staff_id, lambda uow: end_sessions(uow, staff_id), words)


def _press(staff_id: int, act: Callable[[UnitOfWork], object], words: str = "") -> Answer:
    button = Form.from_request()
    return answer_form(
        button, act, again=lambda: _show(staff_id, button=button), done=lambda _none: _back(staff_id, words)
    )


@blueprint.route("/staff/<int:staff_id>/leave", methods=["GET", "POST"])
@guard(Permission.MANAGE_STAFF)
def leave(staff_id: int) -> Answer:
    """Asks first; then the person cannot sign in any more."""
    person, button = _managed(staff_id), Form.from_request()
    return answer_form(
        button,
        lambda uow: staff_leaves(uow, staff_id),
        again=lambda: page("accounts/leave.html", person=person, form=button),
        done=lambda _none: go("accounts.staff", _("%(name)s does not work here any more.", name=person.name)),
    )


def grant_words(grants: tuple[Grant, ...], names: dict[int, str]) -> tuple[tuple[str, str], ...]:
    """(role, place) of each grant as people read it."""
    return tuple((word(grant.role), names.get(grant.location_id or 0, _("everywhere"))) for grant in grants)


def _show(staff_id: int, **values: object) -> str:
    person = _managed(staff_id)
    with db().read() as reading:
        names = places.names_of(reading, [grant.location_id for grant in person.grants])
        tokens = queries.list_tokens(reading, staff_id)
    grant_form = GrantForm()
    grant_form.location.choices = _place_choices()
    roles = [(grant, *words) for grant, words in zip(person.grants, grant_words(person.grants, names), strict=True)]
    shown: dict[str, object] = {
        "person": person,
        "roles": roles,
        "tokens": tokens,
        "now": now(),
        "button": Form(),
        "grant_form": grant_form,
        "password_form": SetPasswordForm(),
        "pin_form": SetPinForm(),
    }
    return page("accounts/member.html", **shown | values)


def _managed(staff_id: int) -> StaffMember:
    with db().read() as reading:
        person = queries.get_staff(reading, staff_id)
    if not has_authority(current_actor(), person.grants):
        raise Forbidden(Permission.MANAGE_STAFF.value)
    return person


def _place_choices() -> list[tuple[str, str]]:
    within = current_actor().places_for(Permission.MANAGE_STAFF)
    with db().read() as reading:
        rows = places.choices(reading, on=to_local(now()).date(), within=within)
    everywhere = [(EVERYWHERE, _("everywhere"))] if isinstance(within, Everywhere) else []
    return [("", _("Choose …")), *everywhere, *rows]


def _back(staff_id: int, words: str = "", *, tone: str = "good") -> Response:
    return go("accounts.member", words, tone=tone, staff_id=staff_id)
