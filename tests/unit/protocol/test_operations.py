import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from laptopdesk.protocol.canonical import canonical_json
from laptopdesk.protocol.codes import Code, CodeKind
from laptopdesk.protocol.fields import IntentError
from laptopdesk.protocol.gate import HandoutKind
from laptopdesk.protocol.operations import (
    LONGEST_SCAN,
    CountLaptopIntent,
    DoubtHandOutIntent,
    Envelope,
    HandOutIntent,
    Operation,
    OperationKind,
    RecordAttendanceIntent,
    ReportMode,
    ReturnIntent,
    ReturnReason,
    UndoCountIntent,
    UndoHandOutIntent,
    intent_hash,
    kind_of,
    parse_intent,
)
from laptopdesk.protocol.uuid7 import uuid7

LAPTOP = Code(CodeKind.LAPTOP, "0001234").text
OTHER_LAPTOP = Code(CodeKind.LAPTOP, "0001235").text
PASS = Code(CodeKind.PASS, "0123456789").text
PLACE = Code(CodeKind.LOCATION, "0007").text
BADGE = Code(CodeKind.BADGE, "9876543210").text
ID = uuid7(1_790_000_000_000, bytes(10))

HAND_OUT = HandOutIntent(laptop=LAPTOP, pass_code=PASS, location=PLACE, kit=("bag", "charger"), signature="paper:A-12")
UNDO = UndoHandOutIntent(operation=ID, laptop=LAPTOP, location=PLACE)
DOUBT = DoubtHandOutIntent(operation=ID, laptop=LAPTOP, location=PLACE)
RETURN = ReturnIntent(laptop=LAPTOP, location=PLACE, reason=ReturnReason.DEFECT)
ATTENDANCE = RecordAttendanceIntent(session=12, pass_code=PASS, present=True)
COUNT = CountLaptopIntent(raw="]C0L000 ?", location=PLACE)
UNDO_COUNT = UndoCountIntent(operation=ID, location=PLACE)
INTENTS = [HAND_OUT, UNDO, DOUBT, RETURN, ATTENDANCE, COUNT, UNDO_COUNT]
ENVELOPE = Envelope(
    mode=ReportMode.OFFLINE, occurred_at_ms=1_790_000_000_000, clock_offset_ms=-12, snapshot_version=7, operator=BADGE
)


def through_wire(value):
    return json.loads(canonical_json(value))


@pytest.mark.parametrize("intent", INTENTS, ids=kind_of)
def test_an_intent_comes_back_from_json(intent):
    assert parse_intent(kind_of(intent), through_wire(intent.to_json())) == intent


@pytest.mark.parametrize("intent", INTENTS, ids=kind_of)
@pytest.mark.parametrize("envelope", [ENVELOPE, Envelope(mode=ReportMode.ONLINE, occurred_at_ms=0)])
def test_an_operation_comes_back_from_json(intent, envelope):
    operation = Operation(id=ID, intent=intent, envelope=envelope)
    assert Operation.from_json(through_wire(operation.to_json())) == operation


@pytest.mark.parametrize("intent", INTENTS, ids=kind_of)
def test_a_field_too_few_or_too_many_is_named(intent):
    for name in intent.to_json():
        rest = {key: value for key, value in intent.to_json().items() if key != name}
        with pytest.raises(IntentError) as caught:
            parse_intent(kind_of(intent), rest)
        assert caught.value.field == name
    with pytest.raises(IntentError) as caught:
        parse_intent(kind_of(intent), intent.to_json() | {"extra": 1})
    assert caught.value.field == "extra"


@pytest.mark.parametrize("wrong", [None, 1.5, [], {}, "", "\0", "\ud800", 2**70, [1], ["\0"]])
@pytest.mark.parametrize("intent", INTENTS, ids=kind_of)
def test_a_value_of_another_type_is_refused(intent, wrong):
    for name in intent.to_json():
        if (name, wrong) != ("kit", []):
            with pytest.raises(IntentError) as caught:
                parse_intent(kind_of(intent), intent.to_json() | {name: wrong})
            assert caught.value.field == name


@pytest.mark.parametrize(
    ("intent", "change"),
    [
        (HAND_OUT, {"laptop": PASS}),
        (HAND_OUT, {"laptop": "L 000 1234 B"}),
        (HAND_OUT, {"pass": LAPTOP}),
        (HAND_OUT, {"location": "Huis"}),
        (HAND_OUT, {"kit": "bag"}),
        (HAND_OUT, {"kit": ["bag", ""]}),
        (HAND_OUT, {"kind": "gift"}),
        (HAND_OUT, {"signature": "paper:"}),
        (HAND_OUT, {"signature": "paper: 12"}),
        (HAND_OUT, {"signature": "paper:" + "1" * 41}),
        (HAND_OUT, {"signature": "drawn"}),
        (UNDO, {"operation": "5f0c9d0e-4a4e-4b52-9d1c-0f8f1d3b2a10"}),
        (RETURN, {"reason": "bored"}),
        (ATTENDANCE, {"session": True}),
        (ATTENDANCE, {"session": 0}),
        (ATTENDANCE, {"session": "12"}),
        (ATTENDANCE, {"present": 1}),
    ],
)
def test_a_value_that_means_nothing_is_refused(intent, change):
    with pytest.raises(IntentError) as caught:
        parse_intent(kind_of(intent), intent.to_json() | change)
    assert caught.value.field in change


@pytest.mark.parametrize("value", [None, [], "x", 1])
def test_what_is_no_object_is_refused(value):
    for read in (HandOutIntent.from_json, Envelope.from_json, Operation.from_json):
        with pytest.raises(IntentError):
            read(value)


def test_an_envelope_takes_a_badge_and_nothing_else_as_operator():
    with pytest.raises(IntentError, match="operator"):
        replace(ENVELOPE, operator=PASS)
    with pytest.raises(IntentError, match="operator"):
        replace(ENVELOPE, operator=0)


@pytest.mark.parametrize("operator", [None, BADGE, 7])
def test_an_operator_is_a_number_and_of_an_agent_of_before_a_badge(operator):
    envelope = replace(ENVELOPE, operator=operator)
    assert Envelope.from_json(envelope.to_json()) == envelope
    for wrong in (True, 1.5, [7], PASS):
        with pytest.raises(IntentError, match="operator"):
            Envelope.from_json({**envelope.to_json(), "operator": wrong})


def test_the_hash_is_the_same_on_every_machine():
    # a fixed value: a change here breaks every station that has unsent operations
    assert intent_hash(ATTENDANCE) == "fe1e3c371e41a366405875b17d1c1f1efd482178ce86017f318bff2a3d42a552"
    assert intent_hash(HAND_OUT) == "652fd2b704fe2fd35b739f91dcf5a81775f3b4888f1fa772dcaf9130c42d257c"


def test_the_order_of_the_kit_is_no_other_intent():
    swapped = replace(HAND_OUT, kit=("charger", "bag", "bag"))
    assert swapped == HAND_OUT
    assert intent_hash(swapped) == intent_hash(HAND_OUT)


def test_the_form_of_the_signature_is_no_other_intent():
    assert intent_hash(replace(HAND_OUT, signature="screen")) == intent_hash(HAND_OUT)


@pytest.mark.parametrize(
    ("intent", "change"),
    [
        (HAND_OUT, {"laptop": OTHER_LAPTOP}),
        (HAND_OUT, {"pass_code": Code(CodeKind.PASS, "0123456780").text}),
        (HAND_OUT, {"location": Code(CodeKind.LOCATION, "0008").text}),
        (HAND_OUT, {"kit": ("bag",)}),
        (HAND_OUT, {"kind": HandoutKind.LOANER}),
        (UNDO, {"operation": uuid7(2, bytes(10))}),
        (UNDO, {"laptop": OTHER_LAPTOP}),
        (RETURN, {"reason": ReturnReason.SWAP}),
        (ATTENDANCE, {"session": 13}),
        (ATTENDANCE, {"present": False}),
    ],
)
def test_another_who_what_or_which_is_another_intent(intent, change):
    assert intent_hash(replace(intent, **change)) != intent_hash(intent)


def test_no_two_kinds_share_a_hash():
    assert len({intent_hash(intent) for intent in INTENTS}) == len(OperationKind)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), inner),
    max_leaves=10,
)


@given(JSON)
def test_canonical_json_says_the_same_and_only_once(value):
    assert json.loads(canonical_json(value)) == value
    assert canonical_json(json.loads(canonical_json(value))) == canonical_json(value)


def test_canonical_form():
    assert canonical_json({"b": [1, "é"], "a": None}) == '{"a":null,"b":[1,"é"]}'.encode()


@pytest.mark.parametrize("value", [1.0, float("nan"), {"a": [2.5]}, {1: "a"}, b"x", {"a": {1}}])
def test_what_has_no_canonical_form_is_refused(value):
    with pytest.raises(TypeError):
        canonical_json(value)


def test_what_comes_back_is_part_of_a_return():
    with_kit = replace(RETURN, kit=("mouse", "charger", "mouse"))
    assert with_kit.kit == ("charger", "mouse")
    assert parse_intent(kind_of(with_kit), with_kit.to_json()) == with_kit
    assert intent_hash(with_kit) != intent_hash(RETURN)


def test_a_return_without_a_kit_says_what_it_always_said():
    assert "kit" not in RETURN.to_json()
    assert parse_intent(kind_of(RETURN), {**RETURN.to_json(), "kit": []}) == RETURN


@pytest.mark.parametrize("kit", ["charger", [1], [""], None])
def test_a_kit_that_cannot_be_read_is_refused(kit):
    with pytest.raises(IntentError):
        parse_intent(kind_of(RETURN), {**RETURN.to_json(), "kit": kit})


@pytest.mark.parametrize("raw", ["", "x" * (LONGEST_SCAN + 1)])
def test_a_count_says_what_was_read(raw):
    with pytest.raises(IntentError, match="raw"):
        CountLaptopIntent(raw=raw, location=PLACE)
