"""The people who work here: list, one person, somebody new; roles, secrets, badge, leaving."""

from flask import flash, redirect, request, url_for
from werkzeug.wrappers import Response

from laptopdesk.accounts import queries
from laptopdesk.accounts.forms import (
    EVERYWHERE,
    GrantForm,
    SetPasswordForm,
    SetPinForm,
    StaffForm,
    location_id_of,
    role_choices,
)
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
from laptopdesk.core.access import Actor, Everywhere, Grant, Permission, Role
from laptopdesk.core.clock import to_local
from laptopdesk.core.errors import Forbidden, Refused
from laptopdesk.core.i18n import gettext as _
from laptopdesk.core.i18n import word
from laptopdesk.places import queries as places
from laptopdesk.ui.errors import sentences_for
from laptopdesk.ui.guard import current_actor, guard
from laptopdesk.ui.web import db, now, page, unit_of_work

Answer = str | Response | tuple[str, int]


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
    form = StaffForm.from_request(role=Role.VOLUNTEER.value)
    actor = current_actor()
    form.role.choices, form.location.choices = role_choices(), _place_choices(actor)
    if not form.submitted():
        return page("accounts/add_member.html", form=form, sentences=()), 422 if request.method == "POST" else 200
    try:
        staff_id = _add(form, actor)
    except Refused as refusal:
        return page("accounts/add_member.html", form=form, sentences=sentences_for(refusal)), 422
    flash(_("%(name)s works here from now on.", name=form.name.data), "good")
    return redirect(url_for("accounts.member", staff_id=staff_id))


def _add(form: StaffForm, actor: Actor) -> int:
    name, email = form.name.data or "", form.email.data or None
    new = NewStaff(
        name=name,
        email=email,
        password_hash=prepare_password(form.password.data, name=name, email=email) if form.password.data else None,
        pin_hash=prepare_pin(form.pin.data) if form.pin.data else None,
    )
    grant = Grant(role=Role(form.role.data), location_id=location_id_of(form.location.data))
    with db().unit_of_work(now=now(), actor=actor) as uow:
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
    form, actor = GrantForm.from_request(), current_actor()
    form.role.choices, form.location.choices = role_choices(), _place_choices(actor)
    if not form.submitted():
        return _show(staff_id, grant_form=form), 422
    try:
        with db().unit_of_work(now=now(), actor=actor) as uow:
            place = location_id_of(form.location.data)
            loses_pin = grant_role(uow, staff_id, Role(form.role.data), place)
    except Refused as refusal:
        return _show(staff_id, grant_form=form, sentences=sentences_for(refusal)), 422
    if loses_pin:
        flash(_("The PIN no longer works: this role asks for e-mail address and password."), "info")
    return _back(staff_id)


@blueprint.post("/staff/<int:staff_id>/revoke")
@guard(Permission.MANAGE_STAFF)
def take_role(staff_id: int) -> Answer:
    """The person has one role less."""
    role, at = request.form.get("role", ""), request.form.get("location", "")
    place = location_id_of(at)
    if role not in set(Role) or (at and place is None):
        return _show(staff_id), 422
    try:
        with unit_of_work() as uow:
            revoke_role(uow, staff_id, Role(role), place)
    except Refused as refusal:
        return _show(staff_id, sentences=sentences_for(refusal)), 422
    return _back(staff_id)


@blueprint.post("/staff/<int:staff_id>/password")
@guard(Permission.MANAGE_STAFF)
def give_password(staff_id: int) -> Answer:
    """The person has a new password and is signed out everywhere."""
    form, person = SetPasswordForm.from_request(), _managed(staff_id)
    if not form.submitted():
        return _show(staff_id, password_form=form), 422
    try:
        prepared = prepare_password(form.password.data or "", name=person.name, email=person.email)
        with unit_of_work() as uow:
            set_password(uow, staff_id, prepared)
    except Refused as refusal:
        return _show(staff_id, sentences=sentences_for(refusal)), 422
    flash(_("The new password counts from now on."), "good")
    return _back(staff_id)


@blueprint.post("/staff/<int:staff_id>/pin")
@guard(Permission.MANAGE_STAFF)
def give_pin(staff_id: int) -> Answer:
    """The person has a new PIN and is signed out everywhere."""
    form = SetPinForm.from_request()
    _managed(staff_id)
    if not form.submitted():
        return _show(staff_id, pin_form=form), 422
    try:
        prepared = prepare_pin(form.pin.data or "")
        with unit_of_work() as uow:
            set_pin(uow, staff_id, prepared)
    except Refused as refusal:
        return _show(staff_id, sentences=sentences_for(refusal)), 422
    flash(_("The new PIN counts from now on."), "good")
    return _back(staff_id)


@blueprint.post("/staff/<int:staff_id>/badge")
@guard(Permission.MANAGE_STAFF)
def give_badge(staff_id: int) -> Answer:
    """The person has a new badge code; the earlier one no longer works."""
    with unit_of_work() as uow:
        issue_badge(uow, staff_id)
    flash(_("There is a new badge. An earlier one no longer works."), "good")
    return _back(staff_id)


@blueprint.post("/staff/<int:staff_id>/badge/withdraw")
@guard(Permission.MANAGE_STAFF)
def take_badge(staff_id: int) -> Answer:
    """The badge no longer works."""
    with unit_of_work() as uow:
        withdraw_badge(uow, staff_id)
    flash(_("The badge no longer works."), "good")
    return _back(staff_id)


@blueprint.post("/staff/<int:staff_id>/tokens/<int:token_id>/revoke")
@guard(Permission.MANAGE_STAFF)
def take_token(staff_id: int, token_id: int) -> Answer:
    """A token of this person no longer works."""
    with unit_of_work() as uow:
        revoke_token(uow, token_id)
    flash(_("The token no longer works."), "good")
    return _back(staff_id)


@blueprint.post("/staff/<int:staff_id>/end-sessions")
@guard(Permission.MANAGE_STAFF)
def sign_out_everywhere(staff_id: int) -> Answer:
    """The person is signed out on every device."""
    with unit_of_work() as uow:
        end_sessions(uow, staff_id)
    flash(_("This person is signed out on every device."), "good")
    return _back(staff_id)


@blueprint.route("/staff/<int:staff_id>/leave", methods=["GET", "POST"])
@guard(Permission.MANAGE_STAFF)
def leave(staff_id: int) -> Answer:
    """Asks first; then the person cannot sign in any more."""
    person = _managed(staff_id)
    if request.method == "GET":
        return page("accounts/leave.html", person=person, sentences=())
    try:
        with unit_of_work() as uow:
            staff_leaves(uow, staff_id)
    except Refused as refusal:
        return page("accounts/leave.html", person=person, sentences=sentences_for(refusal)), 422
    flash(_("%(name)s does not work here any more.", name=person.name), "good")
    return redirect(url_for("accounts.staff"))


def grant_words(grants: tuple[Grant, ...], names: dict[int, str]) -> tuple[tuple[str, str], ...]:
    """(role, place) of each grant as people read it."""
    return tuple((word(grant.role), names.get(grant.location_id or 0, _("everywhere"))) for grant in grants)


def _show(staff_id: int, **values: object) -> str:
    actor, person = current_actor(), _managed(staff_id)
    with db().read() as reading:
        names = places.names_of(reading, [grant.location_id for grant in person.grants])
        tokens = queries.list_tokens(reading, staff_id)
    grant_form = GrantForm()
    grant_form.role.choices, grant_form.location.choices = [("", _("Choose …")), *role_choices()], _place_choices(actor)
    roles = [(grant, *words) for grant, words in zip(person.grants, grant_words(person.grants, names), strict=True)]
    shown: dict[str, object] = {
        "person": person, "roles": roles, "tokens": tokens, "now": now(),
        "sentences": (), "grant_form": grant_form,
        "password_form": SetPasswordForm(), "pin_form": SetPinForm(),
    }  # fmt: skip
    return page("accounts/member.html", **shown | values)


def _managed(staff_id: int) -> StaffMember:
    with db().read() as reading:
        person = queries.get_staff(reading, staff_id)
    if not has_authority(current_actor(), person.grants):
        raise Forbidden(Permission.MANAGE_STAFF.value)
    return person


def _place_choices(actor: Actor) -> list[tuple[str, str]]:
    within = actor.places_for(Permission.MANAGE_STAFF)
    with db().read() as reading:
        rows = places.choices(reading, on=to_local(now()).date(), within=within)
    everywhere = [(EVERYWHERE, _("everywhere"))] if isinstance(within, Everywhere) else []
    return [("", _("Choose …")), *everywhere, *rows]


def _back(staff_id: int) -> Response:
    return redirect(url_for("accounts.member", staff_id=staff_id))
