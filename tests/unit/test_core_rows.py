"""A mapped row becomes a frozen value by the names of its fields."""

from dataclasses import dataclass

import pytest

from laptopdesk.core.rows import value_of


@dataclass(frozen=True)
class Told:
    number: int
    title: str


class Row:
    number = 7
    title = "A question"
    secret = "not told"


def test_fields_are_the_columns_of_their_names() -> None:
    assert value_of(Row(), Told) == Told(number=7, title="A question")


def test_what_is_given_wins() -> None:
    assert value_of(Row(), Told, title="Another") == Told(number=7, title="Another")


def test_a_field_that_is_nowhere_is_an_error() -> None:
    with pytest.raises(AttributeError):
        value_of(object(), Told)


def test_what_is_no_field_is_an_error() -> None:
    with pytest.raises(TypeError):
        value_of(Row(), Told, size=3)
