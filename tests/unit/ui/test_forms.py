"""Choice fields over enums: the member in, the member out, its words between."""

import pytest
from flask import Flask
from wtforms.validators import InputRequired

from laptopdesk.core.i18n import speaking
from laptopdesk.protocol.words import N_, Worded
from laptopdesk.ui.forms import EnumField, EnumRadioField, Form


class Drink(Worded):
    TEA = "tea", N_("Tea")
    MILK = "milk", N_("Milk")
    WINE = "wine", N_("Wine")


class DrinkForm(Form):
    drink = EnumField("Drink", Drink, [InputRequired("Choose.")], nothing="Choose …")
    cold = EnumRadioField("Cold", Drink, members=(Drink.MILK, Drink.WINE), default=Drink.WINE)


def sent(**fields: str) -> DrinkForm:
    with Flask(__name__).test_request_context(method="POST", data=fields), speaking("en"):
        form = DrinkForm.from_request()
        form.validate()
        return form


def test_what_was_chosen_is_the_member() -> None:
    form = sent(drink="tea", cold="milk")
    assert (form.drink.data, form.cold.data, dict(form.errors)) == (Drink.TEA, Drink.MILK, {})


def test_a_field_that_was_not_sent_keeps_its_member() -> None:
    assert sent(drink="tea").cold.data is Drink.WINE


@pytest.mark.parametrize(("sent_as", "why"), [("beer", "Not a valid choice."), ("", "Choose.")])
def test_no_member_is_refused_once(sent_as: str, why: str) -> None:
    form = sent(drink=sent_as)
    assert [str(error) for error in form.drink.errors] == [why]
    assert form.drink.data is None


def test_a_member_that_is_not_offered_here_is_refused() -> None:
    assert [str(error) for error in sent(drink="tea", cold="tea").cold.errors] == ["Not a valid choice."]


def test_the_choices_are_called_by_their_words() -> None:
    form = DrinkForm(data={"drink": Drink.MILK})
    choices = [(choice.value, choice.label, choice.selected) for choice in form.drink.iter_choices()]
    assert choices == [("", "Choose …", False), ("tea", "Tea", False), ("milk", "Milk", True), ("wine", "Wine", False)]
    assert (form.drink.type, form.cold.type) == ("SelectField", "RadioField")


def test_members_may_be_fewer_on_one_page() -> None:
    form = DrinkForm()
    form.drink.members = (Drink.TEA,)
    assert [choice.value for choice in form.drink.iter_choices()] == ["", "tea"]
