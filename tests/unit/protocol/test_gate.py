from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from laptopdesk.protocol.gate import (
    STILL_TO_DO,
    Approved,
    Decider,
    DeskFacts,
    GateReason,
    GateRefused,
    HandoutKind,
    LaptopFacts,
    NotYet,
    PersonFacts,
    check_handout,
    list_reasons,
    may_go,
    who_may_decide,
)

TAG, PASS, OTHER_PASS, HERE, THERE = "L0001234B", "P1234567890A", "P0000000000X", "Z0001X", "Z0002X"
LAPTOP = LaptopFacts(tag=TAG, state="ready", location_code=HERE)
PERSON = PersonFacts(pass_code=PASS, enrolled=True, gate_attended=True)
DESK = DeskFacts(
    location_code=HERE,
    operator_may_hand_out=True,
    kit_required=("charger", "bag"),
    kit_ticked=("bag", "charger", "mouse"),
    signed=True,
)


def check(laptop=LAPTOP, person=PERSON, desk=DESK):
    return check_handout(laptop, person, desk)


def test_happy():
    decision = check()
    assert decision == Approved(tag=TAG, pass_code=PASS, location_code=HERE, kind=HandoutKind.OWN, by_exception=False)
    assert may_go(decision)
    assert list_reasons(decision) == ()


REFUSALS = {
    GateReason.LAPTOP_UNKNOWN: {"laptop": LaptopFacts.unknown(TAG)},
    GateReason.LAPTOP_NOT_READY: {"laptop": replace(LAPTOP, state="imaged")},
    GateReason.LAPTOP_ELSEWHERE: {"laptop": replace(LAPTOP, location_code=THERE)},
    GateReason.LAPTOP_ALREADY_OUT: {"laptop": replace(LAPTOP, state="handed_out", out=True, location_code=None)},
    GateReason.LAPTOP_RESERVED: {"laptop": replace(LAPTOP, reserved_for_pass=OTHER_PASS)},
    GateReason.EVIDENCE_REVOKED: {"laptop": replace(LAPTOP, evidence_revoked=True)},
    GateReason.PASS_UNKNOWN: {"person": PersonFacts.of_unknown_pass(PASS)},
    GateReason.PASS_BLANK: {"person": PersonFacts.of_blank_pass(PASS)},
    GateReason.PASS_REVOKED: {"person": replace(PERSON, pass_revoked=True)},
    GateReason.PERSON_UNKNOWN: {"person": PersonFacts.unknown()},
    GateReason.NOT_ENROLLED: {"person": replace(PERSON, enrolled=False)},
    GateReason.TRAINING_NOT_ATTENDED: {"person": replace(PERSON, gate_attended=False)},
    GateReason.ALREADY_HAS_ONE: {"person": replace(PERSON, has_own=True)},
    GateReason.OPERATOR_NOT_ALLOWED: {"desk": replace(DESK, operator_may_hand_out=False)},
}
TODO = {
    GateReason.KIT_INCOMPLETE: {"desk": replace(DESK, kit_ticked=("bag",))},
    GateReason.AGREEMENT_UNSIGNED: {"desk": replace(DESK, signed=False)},
}


@pytest.mark.parametrize("reason", GateReason)
def test_each_reason_alone(reason):
    if reason in STILL_TO_DO:
        assert check(**TODO[reason]) == NotYet(todo=(reason,))
        assert may_go(check(**TODO[reason]))
    else:
        assert check(**REFUSALS[reason]) == GateRefused(reasons=(reason,))
        assert not may_go(check(**REFUSALS[reason]))


def test_in_transit_is_elsewhere():
    assert check(laptop=replace(LAPTOP, location_code=None)) == GateRefused(reasons=(GateReason.LAPTOP_ELSEWHERE,))


def test_a_handed_out_state_without_a_handout_is_not_ready():
    assert check(laptop=replace(LAPTOP, state="handed_out")) == GateRefused(reasons=(GateReason.LAPTOP_NOT_READY,))


def test_a_laptop_reserved_for_this_pass_may_go():
    assert isinstance(check(laptop=replace(LAPTOP, reserved_for_pass=PASS)), Approved)


def test_a_person_from_the_list_needs_no_pass():
    assert isinstance(check(person=replace(PERSON, pass_code=None)), Approved)


def test_a_reserved_laptop_does_not_go_to_somebody_without_a_pass():
    decision = check(laptop=replace(LAPTOP, reserved_for_pass=PASS), person=replace(PERSON, pass_code=None))
    assert decision == GateRefused(reasons=(GateReason.LAPTOP_RESERVED,))


def test_a_loaner_goes_to_somebody_who_has_an_own_one():
    assert isinstance(
        check(person=replace(PERSON, has_own=True), desk=replace(DESK, kind=HandoutKind.LOANER)), Approved
    )


def test_one_loaner_at_a_time():
    decision = check(person=replace(PERSON, has_loaner=True), desk=replace(DESK, kind=HandoutKind.LOANER))
    assert decision == GateRefused(reasons=(GateReason.ALREADY_HAS_ONE,))


def test_an_own_one_goes_to_somebody_with_a_loaner():
    assert isinstance(check(person=replace(PERSON, has_loaner=True)), Approved)


def test_an_exception_lifts_the_training_rule_and_is_reported():
    decision = check(person=replace(PERSON, gate_attended=False), desk=replace(DESK, exception_approved=True))
    assert isinstance(decision, Approved)
    assert decision.by_exception


def test_an_exception_that_was_not_needed_is_not_reported():
    decision = check(desk=replace(DESK, exception_approved=True))
    assert isinstance(decision, Approved)
    assert not decision.by_exception


@pytest.mark.parametrize("reason", [reason for reason in REFUSALS if reason is not GateReason.TRAINING_NOT_ATTENDED])
def test_an_exception_lifts_nothing_else(reason):
    facts = dict(REFUSALS[reason])
    facts["desk"] = replace(facts.get("desk", DESK), exception_approved=True)
    assert check(**facts) == GateRefused(reasons=(reason,))


def test_a_refusal_says_what_is_left_to_do_besides():
    decision = check(laptop=LaptopFacts.unknown(TAG), desk=replace(DESK, signed=False))
    assert decision == GateRefused(reasons=(GateReason.LAPTOP_UNKNOWN,), todo=(GateReason.AGREEMENT_UNSIGNED,))
    assert list_reasons(decision) == (GateReason.LAPTOP_UNKNOWN, GateReason.AGREEMENT_UNSIGNED)


@pytest.mark.parametrize("reason", GateReason)
def test_somebody_may_decide_on_every_reason(reason):
    assert (who_may_decide(reason) is Decider.OPERATOR) == (reason in STILL_TO_DO)


LAPTOPS = st.builds(
    LaptopFacts,
    tag=st.just(TAG),
    known=st.booleans(),
    state=st.sampled_from(["ready", "imaged", "handed_out", "missing"]),
    location_code=st.sampled_from([HERE, THERE, None]),
    out=st.booleans(),
    reserved_for_pass=st.sampled_from([None, PASS, OTHER_PASS]),
    evidence_revoked=st.booleans(),
)
PERSONS = st.builds(
    PersonFacts,
    pass_code=st.sampled_from([None, PASS]),
    pass_known=st.booleans(),
    pass_bound=st.booleans(),
    pass_revoked=st.booleans(),
    known=st.booleans(),
    enrolled=st.booleans(),
    gate_attended=st.booleans(),
    has_own=st.booleans(),
    has_loaner=st.booleans(),
)
DESKS = st.builds(
    DeskFacts,
    location_code=st.just(HERE),
    operator_may_hand_out=st.booleans(),
    kit_required=st.just(("bag", "charger")),
    kit_ticked=st.sampled_from([(), ("bag",), ("charger", "bag")]),
    signed=st.booleans(),
    exception_approved=st.booleans(),
    kind=st.sampled_from(HandoutKind),
)


def true_reasons(laptop, person, desk):
    """The rules once more, each as one plain statement, in no order."""
    by_pass = person.pass_code is not None
    usable_pass = not by_pass or (person.pass_known and person.pass_bound)
    somebody = person.known and usable_pass
    handed_out = laptop.state == "handed_out" and laptop.out
    has_kind = {HandoutKind.OWN: person.has_own, HandoutKind.LOANER: person.has_loaner}
    statements = {
        GateReason.LAPTOP_UNKNOWN: not laptop.known,
        GateReason.LAPTOP_NOT_READY: laptop.known and laptop.state != "ready" and not handed_out,
        GateReason.LAPTOP_ELSEWHERE: laptop.known and laptop.location_code != HERE and not laptop.out,
        GateReason.LAPTOP_ALREADY_OUT: laptop.known and laptop.out,
        GateReason.LAPTOP_RESERVED: laptop.known and laptop.reserved_for_pass not in (None, person.pass_code),
        GateReason.EVIDENCE_REVOKED: laptop.known and laptop.evidence_revoked,
        GateReason.PASS_UNKNOWN: by_pass and not person.pass_known,
        GateReason.PASS_BLANK: by_pass and person.pass_known and not person.pass_bound,
        GateReason.PASS_REVOKED: by_pass and person.pass_known and person.pass_revoked,
        GateReason.PERSON_UNKNOWN: usable_pass and not person.known,
        GateReason.NOT_ENROLLED: somebody and not person.enrolled,
        GateReason.TRAINING_NOT_ATTENDED: somebody and not person.gate_attended and not desk.exception_approved,
        GateReason.ALREADY_HAS_ONE: somebody and has_kind[desk.kind],
        GateReason.OPERATOR_NOT_ALLOWED: not desk.operator_may_hand_out,
        GateReason.KIT_INCOMPLETE: len(desk.kit_ticked) < 2,
        GateReason.AGREEMENT_UNSIGNED: not desk.signed,
    }
    assert set(statements) == set(GateReason)
    return {reason for reason, holds in statements.items() if holds}


@settings(max_examples=500)
@given(LAPTOPS, PERSONS, DESKS)
def test_every_true_reason_is_always_listed_in_order(laptop, person, desk):
    listed = list_reasons(check_handout(laptop, person, desk))
    assert set(listed) == true_reasons(laptop, person, desk)
    assert list(listed) == [reason for reason in GateReason if reason in listed]


@given(LAPTOPS, PERSONS, DESKS)
def test_the_kind_of_decision_follows_from_the_reasons(laptop, person, desk):
    reasons = true_reasons(laptop, person, desk)
    decision = check_handout(laptop, person, desk)
    assert isinstance(decision, Approved) == (not reasons)
    assert isinstance(decision, GateRefused) == bool(reasons - set(STILL_TO_DO))
