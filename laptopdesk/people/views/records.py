"""People: the list with search, one record, referring, changing, consent."""

from math import ceil

from flask import redirect, request, url_for

from laptopdesk.accounts import queries as accounts
from laptopdesk.core.access import Permission
from laptopdesk.core.clock import to_local
from laptopdesk.core.i18n import gettext as _
from laptopdesk.core.i18n import word, word_of
from laptopdesk.core.numbers import read_page
from laptopdesk.people import queries
from laptopdesk.people.forms import BindPassForm, IdentityForm, NewPassForm, ReferralForm
from laptopdesk.people.rules import format_phone
from laptopdesk.people.service import change_identity, give_consent, refer_participant, withdraw_consent
from laptopdesk.people.values import ConsentKind, Language, Participant, ReferParticipant
from laptopdesk.people.views.blueprint import blueprint
from laptopdesk.people.views.look import look_at, only_place, place_choices, see_everywhere
from laptopdesk.places import queries as places
from laptopdesk.protocol.codes import CodeKind, find_code
from laptopdesk.ui.answers import Answer, answer_form, go
from laptopdesk.ui.guard import current_actor, guard
from laptopdesk.ui.web import db, draw_panels, now, page, unit_of_work, web

PER_PAGE = 50


@blueprint.get("/people")
@guard(Permission.VIEW_PEOPLE)
def people() -> Answer:
    """The people of this person's places, found by name, phone, e-mail or pass; a scanned pass opens its record."""
    text, number = request.args.get("q", "").strip(), request.args.get("page", 1, read_page)
    within = current_actor().places_for(Permission.VIEW_PEOPLE)
    with db().read() as session:
        search_page = queries.search_people(
            session, text, places=within, limit=PER_PAGE, offset=(number - 1) * PER_PAGE
        )
        names = places.names_of(session, [row.home_location_id for row in search_page.rows])
    if find_code(text, CodeKind.PASS) and len(search_page.rows) == 1:
        return redirect(url_for("people.person", participant_id=search_page.rows[0].id))
    return page(
        "people/people.html",
        rows=search_page.rows,
        total=search_page.total,
        text=text,
        page=number,
        pages=max(ceil(search_page.total / PER_PAGE), 1),
        places=names,
        place_shown=see_everywhere(),
        may_refer=current_actor().may_somewhere(Permission.REFER_PEOPLE),
        may_make_passes=current_actor().may_somewhere(Permission.MANAGE_PASSES),
        language_name=lambda code: word_of(code, Language),
    )


@blueprint.get("/people/<int:participant_id>")
@guard(Permission.VIEW_PEOPLE)
def person(participant_id: int) -> Answer:
    """One record: identity, passes, what they allow, participation. The look is written down."""
    return show_record(look_at(participant_id, "people.person"))


@blueprint.route("/people/refer", methods=["GET", "POST"])
@guard(Permission.REFER_PEOPLE)
def refer() -> Answer:
    """A partner organisation sends somebody."""
    form = ReferralForm.from_request(language="nl")
    with db().read() as session:
        choices = place_choices(session, Permission.REFER_PEOPLE)
        organisations = places.organisation_choices(session, on=to_local(now()).date())
    form.offer(choices)
    form.organisation.choices = [("", _("Choose …")), *organisations]
    if request.method == "GET":
        form.home_location.data = only_place(choices)
    return answer_form(
        form,
        lambda uow: refer_participant(uow, _referral(form)),
        again=lambda: page("people/refer.html", form=form),
        done=lambda key: go("people.person", _("%(name)s is referred.", name=form.name.data or ""), participant_id=key),
    )


@blueprint.route("/people/<int:participant_id>/change", methods=["GET", "POST"])
@guard(Permission.REFER_PEOPLE)
def change(participant_id: int) -> Answer:
    """Another name, contact, need or place."""
    person = look_at(participant_id, "people.change", Permission.REFER_PEOPLE, met=False)
    form = IdentityForm.from_request(**{**vars(person), "home_location": str(person.home_location_id or "")})
    with db().read() as session:
        form.offer(place_choices(session, Permission.REFER_PEOPLE, keep=person.home_location_id))
    return answer_form(
        form,
        lambda uow: change_identity(
            uow, participant_id, form.identity(), home_location_id=int(form.home_location.data)
        ),
        again=lambda: page("people/change.html", form=form, person=person),
        done=lambda _none: go("people.person", _("The change is saved."), participant_id=participant_id),
    )


@blueprint.post("/people/<int:participant_id>/consent")
@guard(Permission.REFER_PEOPLE)
def consent(participant_id: int) -> Answer:
    """The person allows something, or takes it back."""
    kind = request.form.get("kind", "")
    if kind in set(ConsentKind):
        act = give_consent if request.form.get("given") == "1" else withdraw_consent
        with unit_of_work() as uow:
            act(uow, participant_id, ConsentKind(kind))
    return redirect(url_for("people.person", participant_id=participant_id))


def show_record(person: Participant, bind: BindPassForm | None = None, new_pass: NewPassForm | None = None) -> str:
    """The page of one record, with what the packages above know of this person."""
    actor = current_actor()
    with db().read() as session:
        looks = queries.list_looks(session, person.id)
        referrals = queries.list_referrals(session, person.id)
        standing = {item.kind for item in queries.list_consents(session, person.id) if item.withdrawn_at is None}
        return page(
            "people/person.html",
            person=person,
            phone_shown=format_phone(person.phone),
            bind=bind or BindPassForm(),
            new_pass=new_pass or NewPassForm(),
            place=places.names_of(session, [person.home_location_id]).get(person.home_location_id or 0, ""),
            passes=queries.list_passes(session, person.id),
            referrals=referrals,
            organisations=places.organisation_names(session, [item.organisation_id for item in referrals]),
            consents=[(kind, word(kind), kind in standing) for kind in ConsentKind],
            looks=looks,
            staff=accounts.staff_names(session, [item.staff_id for item in looks]),
            panels=draw_panels(web().wiring.participant_panels, session, person.id),
            may_give_pass=queries.is_within(session, person.id, places=actor.places_for(Permission.REFER_PEOPLE)),
            may_change=actor.may(Permission.REFER_PEOPLE, person.home_location_id) and person.erased_at is None,
            may_erase=actor.may(Permission.ERASE_PEOPLE, person.home_location_id) and person.erased_at is None,
            may_see_looks=actor.may(Permission.VIEW_JOURNAL, person.home_location_id),
            language_name=lambda code: word_of(code, Language),
        )


def _referral(form: ReferralForm) -> ReferParticipant:
    return ReferParticipant(
        identity=form.identity(),
        organisation_id=int(form.organisation.data),
        home_location_id=int(form.home_location.data),
        referred_by=form.referred_by.data or None,
    )
