"""Residents and passes on both databases."""

from dataclasses import replace
from datetime import datetime, timedelta
from random import Random

import pytest
import sqlalchemy as sa

from laptopdesk.app import compose
from laptopdesk.core.access import Actor, Everywhere, Permission, Role, system_actor
from laptopdesk.core.db import Database
from laptopdesk.core.errors import Forbidden, NotFound, Refused
from laptopdesk.core.journal import list_latest, list_lines
from laptopdesk.core.reasons import CommonReason
from laptopdesk.people import queries, service
from laptopdesk.people.errors import PersonReason
from laptopdesk.people.models import PersonTermRow
from laptopdesk.people.values import AddWalkIn, ConsentKind, Identity, Origin, PassState, ReferParticipant
from laptopdesk.places.values import OrganisationKind
from tests.factories import (
    actor_for,
    count_people,
    make_blank_pass,
    make_location,
    make_organisation,
    make_participant,
    make_pass,
    make_referral,
    unit,
)

BOSS = system_actor()
EVERYWHERE = Everywhere()


def found(db: Database, text: str, places: Everywhere | frozenset[int] = EVERYWHERE) -> list[str]:
    with db.read() as session:
        return [row.name for row in queries.search_people(session, text, places=places).rows]


def test_a_referral_makes_a_participant_with_every_word_findable(db: Database, now: datetime) -> None:
    person = Identity(
        name="Ayşe van der Yıldız",
        language="tr",
        phone="06-12345678",
        email="A@Example.org",
        need="wants to e-mail",
        postcode="3011ad",
    )
    with unit(db) as uow:
        place, partner = make_location(uow), make_organisation(uow, kind=OrganisationKind.REFERRER)
        person_id = make_referral(uow, place, partner, person)
    with db.read() as session:
        stored = queries.get_participant(session, person_id)
        referral = queries.list_referrals(session, person_id)[0]
    assert (stored.origin, stored.phone, stored.email, stored.postcode) == (
        Origin.REFERRED,
        "+31612345678",
        "a@example.org",
        "3011 AD",
    )
    assert (stored.initials, referral.organisation_id) == ("A.V.D.Y.", partner)
    for text in ("yildiz", "AYS", "yıldız ayşe", "0612345678", "+31 6 12345678", "a@example.org"):
        assert found(db, text) == ["Ayşe van der Yıldız"], text
    for text in ("yildizz", "ayse jansen", "0699999999", "b@example.org", "%", "_", "'; drop table"):
        assert found(db, text) == [], text


def test_the_journal_tells_of_a_referral_without_the_name(db: Database, now: datetime) -> None:
    with unit(db) as uow:
        person_id = make_referral(uow, make_location(uow), make_organisation(uow), Identity(name="Nobodysname"))
    with db.read() as session:
        lines = list_lines(session, kind="participant", key=person_id)
    assert [line.action for line in lines] == ["participant.referred"]
    assert "Nobodysname" not in repr(lines)


def test_a_refused_referral_names_every_reason_and_keeps_nothing(db: Database, now: datetime) -> None:
    with unit(db) as uow:
        place = make_location(uow)
    command = ReferParticipant(
        identity=Identity(name="", phone="x"), organisation_id=999_999, home_location_id=place, referred_by="111222333"
    )
    with pytest.raises(Refused) as refusal, db.unit_of_work(now=now, actor=BOSS) as uow:
        service.refer_participant(uow, command)
    assert set(refusal.value.reasons) == {
        CommonReason.NAME_MISSING,
        PersonReason.PHONE_UNREADABLE,
        PersonReason.BSN_IN_REFERRER,
        PersonReason.ORGANISATION_UNKNOWN,
    }
    with db.read() as session:
        assert count_people(session) == 0


@pytest.mark.parametrize("contact", ["", "0612345678", "who@example.org"])
def test_a_walk_in_needs_three_fields_of_which_one_may_be_empty(db: Database, now: datetime, contact: str) -> None:
    with unit(db) as uow:
        person_id = make_participant(uow, make_location(uow), "Henk", contact=contact)
    with db.read() as session:
        stored = queries.get_participant(session, person_id)
    assert stored.origin is Origin.WALK_IN
    assert bool(stored.phone or stored.email) == bool(contact)


def test_a_contact_that_is_neither_is_refused(db: Database, now: datetime) -> None:
    with unit(db) as uow:
        place = make_location(uow)
    with pytest.raises(Refused) as refusal, unit(db) as uow:
        make_participant(uow, place, contact="at the baker's")
    assert refusal.value.reasons == (PersonReason.CONTACT_UNREADABLE,)


def test_somebody_with_the_same_name_and_phone_is_known_again(db: Database, now: datetime) -> None:
    with db.unit_of_work(now=now, actor=BOSS) as uow:
        place = make_location(uow)
        first = make_participant(uow, place, "Şule Öz", contact="0612345678")
        again = AddWalkIn(name="sule öz", contact="06 12345678", language="tr", location_id=place)
        assert service.add_walk_in(uow, again) == first
        other = replace(again, name="Ali Öz")
        assert service.add_walk_in(uow, other) != first
        nobody = replace(again, contact="")
        assert service.add_walk_in(uow, nobody) != first


def test_who_may_do_what_where(db: Database, now: datetime) -> None:
    with unit(db) as uow:
        here, there = make_location(uow), make_location(uow)
        trainer, elsewhere = actor_for(uow, Role.TRAINER, location=here), actor_for(uow, Role.TRAINER, location=there)
        volunteer = actor_for(uow, Role.VOLUNTEER, location=here)
        person_id = make_participant(uow, here)
    acts = (
        lambda uow, who: service.look_at_participant(uow.at(now).by(who), person_id, page="test"),
        lambda uow, who: service.issue_pass(uow.at(now).by(who), person_id),
        lambda uow, who: service.give_consent(uow.at(now).by(who), person_id, ConsentKind.SURVEY),
        lambda uow, who: service.change_identity(
            uow.at(now).by(who), person_id, Identity(name="Henk"), home_location_id=here
        ),
    )
    for act in acts:
        with unit(db) as uow:
            act(uow, trainer)
        for who in (elsewhere, volunteer):
            with pytest.raises(Forbidden), unit(db) as uow:
                act(uow, who)
    for who in (trainer, elsewhere, volunteer):
        with pytest.raises(Forbidden), db.unit_of_work(now=now, actor=who) as uow:
            service.erase_participant(uow, compose().erasures, person_id)
        with pytest.raises(Forbidden), db.unit_of_work(now=now, actor=who) as uow:
            service.make_pass_roll(uow, 3)


def test_a_person_is_moved_only_with_the_permission_at_both_places(db: Database, now: datetime) -> None:
    with unit(db) as uow:
        here, there = make_location(uow), make_location(uow)
        trainer = actor_for(uow, Role.TRAINER, location=here)
        person_id = make_participant(uow, here, "Henk")
    with pytest.raises(Forbidden), db.unit_of_work(now=now, actor=trainer) as uow:
        service.change_identity(uow, person_id, Identity(name="Henk"), home_location_id=there)


def test_a_change_is_journaled_by_field_and_found_under_the_new_name(db: Database, now: datetime) -> None:
    with unit(db) as uow:
        here = make_location(uow)
        person_id = make_participant(uow, here, "Henk Oud")
    with db.unit_of_work(now=now, actor=BOSS) as uow:
        service.change_identity(uow, person_id, Identity(name="Henk Nieuw", phone="0612345678"), home_location_id=here)
    with db.read() as session:
        line = list_latest(session, limit=1)[0]
    assert (line.action, line.facts["fields"]) == ("participant.changed", ["name", "phone"])
    assert found(db, "nieuw") == ["Henk Nieuw"]
    assert found(db, "oud") == []


def test_a_change_that_changes_nothing_is_not_journaled(db: Database, now: datetime) -> None:
    with unit(db) as uow:
        here = make_location(uow)
        person_id = make_participant(uow, here, "Henk")
    with db.unit_of_work(now=now, actor=BOSS) as uow:
        service.change_identity(uow, person_id, Identity(name="Henk"), home_location_id=here)
        assert uow.pending == []


def test_the_list_is_narrowed_to_places(db: Database, now: datetime) -> None:
    with unit(db) as uow:
        here, there = make_location(uow), make_location(uow)
        make_participant(uow, here, "Henk Hier"), make_participant(uow, there, "Henk Daar")
    assert found(db, "henk", frozenset({here})) == ["Henk Hier"]
    assert found(db, "", frozenset()) == []
    assert set(found(db, "")) == {"Henk Hier", "Henk Daar"}


def test_a_roll_holds_blank_passes_that_are_bound_once(db: Database, now: datetime) -> None:
    with db.unit_of_work(now=now, actor=BOSS) as uow:
        here = make_location(uow)
        ann, bob = make_participant(uow, here, "Ann"), make_participant(uow, here, "Bob")
        roll = service.make_pass_roll(uow, 12, dice=Random(1))
        codes = [item.code for item in queries.list_roll(uow.session, roll)]
    assert len(set(codes)) == 12
    with db.unit_of_work(now=now, actor=BOSS) as uow:
        service.bind_pass(uow, codes[0], ann)
    with db.unit_of_work(now=now, actor=BOSS) as uow:
        service.bind_pass(uow, codes[0], ann)
        assert uow.pending == []
    with pytest.raises(Refused) as refusal, db.unit_of_work(now=now, actor=BOSS) as uow:
        service.bind_pass(uow, codes[0], bob)
    assert refusal.value.reasons == (PersonReason.PASS_NOT_BLANK,)
    with pytest.raises(Refused) as refusal, db.unit_of_work(now=now, actor=BOSS) as uow:
        service.bind_pass(uow, "P0000000000X", bob)
    assert refusal.value.reasons == (PersonReason.PASS_UNKNOWN,)
    with db.read() as session:
        rolls = queries.list_rolls(session)
    assert [(item.name, item.count, item.blank) for item in rolls] == [(roll, 12, 11)]
    assert found(db, codes[0]) == found(db, codes[0].lower()) == ["Ann"]
    assert found(db, codes[1]) == []


@pytest.mark.parametrize("count", [0, -1, 501])
def test_a_roll_has_a_size(db: Database, now: datetime, count: int) -> None:
    with pytest.raises(Refused) as refusal, db.unit_of_work(now=now, actor=BOSS) as uow:
        service.make_pass_roll(uow, count)
    assert refusal.value.reasons == (PersonReason.ROLL_SIZE,)


def test_the_same_dice_never_give_a_code_twice(db: Database, now: datetime) -> None:
    with db.unit_of_work(now=now, actor=BOSS) as uow:
        for _ in range(3):
            service.make_pass_roll(uow, 5, dice=Random(7))
        assert sum(roll.count for roll in queries.list_rolls(uow.session)) == 15


def test_binding_another_pass_revokes_the_lost_one(db: Database, now: datetime) -> None:
    with unit(db) as uow:
        ann = make_participant(uow, make_location(uow))
        old, blank = make_pass(uow, ann), make_blank_pass(uow)
    with db.unit_of_work(now=now, actor=BOSS) as uow:
        service.bind_pass(uow, blank, ann)
    with db.read() as session:
        states = {item.code: item.state for item in queries.list_passes(session, ann)}
        assert queries.get_participant(session, ann).pass_code == blank
    assert states == {old: PassState.REVOKED, blank: PassState.BOUND}


def test_issue_keeps_a_pass_and_reissue_replaces_it(db: Database, now: datetime) -> None:
    with db.unit_of_work(now=now, actor=BOSS) as uow:
        ann = make_participant(uow, make_location(uow))
        first = make_pass(uow, ann)
        assert make_pass(uow, ann) == first
        second = service.reissue_pass(uow, ann, "lost, with 111222333 on it")
    assert second != first
    with db.read() as session:
        assert queries.find_holder(session, first).state is PassState.REVOKED
        revoked = next(
            line for line in list_lines(session, kind="participant", key=ann) if line.action == "pass.revoked"
        )
    assert revoked.words == {"reason": "lost, with ••••••••• on it"}


def test_the_holder_of_a_pass_is_found_with_and_without_a_lock(db: Database, now: datetime) -> None:
    with unit(db) as uow:
        ann = make_participant(uow, make_location(uow), "Ann Bos")
        code, blank = make_pass(uow, ann), make_blank_pass(uow)
    with unit(db) as uow:
        for find in (queries.find_holder, queries.lock_pass_holder):
            holder = find(uow.session, code)
            assert (holder.participant_id, holder.state) == (ann, PassState.BOUND)
            assert find(uow.session, blank).participant_id is None
            assert find(uow.session, "P0000000000X") is None


def test_a_volunteer_gets_a_pass_for_somebody_at_their_own_desk_only(db: Database, now: datetime) -> None:
    with unit(db, now=now) as uow:
        here, there = make_location(uow), make_location(uow)
        ann = make_participant(uow, there)
        volunteer = actor_for(uow, Role.VOLUNTEER, location=here)
        assert service.pass_for_desk(uow.by(volunteer), ann)
    with pytest.raises(Forbidden), db.unit_of_work(now=now, actor=volunteer) as uow:
        service.pass_for_desk(uow, ann, at=there)


def test_every_look_is_written_down(db: Database, now: datetime) -> None:
    with unit(db) as uow:
        here = make_location(uow)
        trainer = actor_for(uow, Role.TRAINER, location=here)
        ann = make_participant(uow, here, "Ann")
    with db.unit_of_work(now=now, actor=trainer) as uow:
        assert service.look_at_participant(uow, ann, page="people.show").name == "Ann"
    with db.read() as session:
        looks = queries.list_looks(session, ann)
    assert [(look.staff_id, look.page, look.at) for look in looks] == [(trainer.staff_id, "people.show", now)]
    with pytest.raises(NotFound), db.unit_of_work(now=now, actor=trainer) as uow:
        service.look_at_participant(uow, 999_999, page="people.show")


def test_consent_is_given_and_withdrawn_once(db: Database, now: datetime) -> None:
    with db.unit_of_work(now=now, actor=BOSS) as uow:
        ann = make_participant(uow, make_location(uow))
        for _ in range(2):
            service.give_consent(uow, ann, ConsentKind.SURVEY)
        for _ in range(2):
            service.withdraw_consent(uow.at(now + timedelta(days=1)), ann, ConsentKind.SURVEY)
    with db.read() as session:
        consents = queries.list_consents(session, ann)
    assert [(item.kind, item.withdrawn_at) for item in consents] == [(ConsentKind.SURVEY, now + timedelta(days=1))]


def test_erasing_takes_the_identity_and_leaves_the_participation(db: Database, now: datetime) -> None:
    with db.unit_of_work(now=now, actor=BOSS) as uow:
        here, partner = make_location(uow), make_organisation(uow)
        command = ReferParticipant(
            identity=Identity(name="Ann Vergeet", phone="0612345678", need="e-mail"),
            organisation_id=partner,
            home_location_id=here,
            referred_by="Piet",
        )
        ann = service.refer_participant(uow, command)
        code = make_pass(uow, ann)
        service.reissue_pass(uow, ann, "lost")
    with db.unit_of_work(now=now, actor=BOSS) as uow:
        service.erase_participant(uow, compose().erasures, ann)
    assert found(db, "vergeet") == found(db, code) == []
    with db.read() as session:
        person = queries.get_participant(session, ann)
        assert (person.name, person.phone, person.need, person.pass_code) == (None, None, None, None)
        assert person.erased_at == now
        assert queries.list_referrals(session, ann)[0].referred_by is None
        assert session.scalar(sa.select(sa.func.count()).select_from(PersonTermRow)) == 0
        assert not any(line.words for line in list_lines(session, kind="participant", key=ann))
        assert count_people(session) == 1


def acts_on(person_id: int, now: datetime) -> list[object]:
    return [
        lambda uow: service.issue_pass(uow.at(now).by(BOSS), person_id),
        lambda uow: service.reissue_pass(uow.at(now).by(BOSS), person_id, ""),
        lambda uow: service.give_consent(uow.at(now).by(BOSS), person_id, ConsentKind.SURVEY),
        lambda uow: service.erase_participant(uow.at(now).by(BOSS), compose().erasures, person_id),
    ]


def test_nothing_is_added_to_somebody_who_was_erased(db: Database, now: datetime) -> None:
    with db.unit_of_work(now=now, actor=BOSS) as uow:
        ann = make_participant(uow, make_location(uow))
        service.erase_participant(uow, compose().erasures, ann)
    for act in acts_on(ann, now):
        with pytest.raises(Refused) as refusal, unit(db) as uow:
            act(uow)
        assert refusal.value.reasons == (PersonReason.PERSON_ERASED,)


def test_the_outsider_has_no_permission_about_people(db: Database) -> None:
    with unit(db) as uow:
        technician: Actor = actor_for(uow, Role.TECHNICIAN)
    for permission in (Permission.VIEW_PEOPLE, Permission.REFER_PEOPLE, Permission.ERASE_PEOPLE):
        assert not technician.may_somewhere(permission)
