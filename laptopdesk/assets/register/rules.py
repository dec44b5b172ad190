"""A question to the list as the arguments of an address and back; the same words are kept as a saved filter. Pure."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from laptopdesk.assets.lifecycle.values import LaptopOrder, LaptopOrigin, LaptopState, Whereabouts
from laptopdesk.assets.proof.values import Proof
from laptopdesk.assets.register.values import EvidenceGap, FilterProblem, ListQuery, RegisterFilter
from laptopdesk.core.clock import read_day
from laptopdesk.core.numbers import MAX_KEY, read_number

MAX_DAYS = 3650
MAX_MONTHS = 120
LONGEST_TERM = 200
LONGEST_NAME = 80


def _number(most: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        number = read_number(text, most)
        if number == 0:
            raise ValueError(text)
        return number

    return read


def _one_of(words: Mapping[str, bool]) -> Callable[[str], bool]:
    def read(text: str) -> bool:
        if text not in words:
            raise ValueError(text)
        return words[text]

    return read


_READERS: Mapping[str, tuple[str, Callable[[str], Any]]] = MappingProxyType(
    {
        "q": ("term", lambda text: text[:LONGEST_TERM]),
        "state": ("state", LaptopState),
        "location": ("location_id", _number(MAX_KEY)),
        "lot": ("lot_id", _number(MAX_KEY)),
        "where": ("whereabouts", Whereabouts),
        "origin": ("origin", LaptopOrigin),
        "from": ("received_from", read_day),
        "until": ("received_until", read_day),
        "days": ("days", _number(MAX_DAYS)),
        "reserved": ("reserved", _one_of({"yes": True, "no": False})),
        "evidence": ("evidence", EvidenceGap),
        "erased": ("erased", _one_of({"yes": True})),
        "proof": ("proof", Proof),
        "battery": ("battery_below", _number(150)),
        "support": ("support_months", _number(MAX_MONTHS)),
        "transit": ("transit_days", _number(MAX_DAYS)),
        "alike": ("look_alike", _one_of({"yes": True})),
    }
)
"""Argument of the address → field of the filter and how it is read. Also the format of a saved filter."""


def read_arguments(arguments: Mapping[str, str]) -> ListQuery:
    """The question these arguments ask; what cannot be read narrows nothing, and is told."""
    values: dict[str, Any] = {}
    problems: list[FilterProblem] = []
    for name, (field, read) in _READERS.items():
        text = arguments.get(name, "").strip()
        try:
            values |= {field: read(text)} if text else {}
        except ValueError:
            problems.append(FilterProblem(name=name, value=text[:40]))
    order, problem = _order(arguments.get("sort", "").strip())
    return ListQuery(
        criteria=RegisterFilter(**values),
        order=order,
        descending=arguments.get("desc") == "1",
        problems=(*problems, *problem),
    )


def _order(text: str) -> tuple[LaptopOrder, tuple[FilterProblem, ...]]:
    if not text:
        return LaptopOrder.TAG, ()
    try:
        return LaptopOrder(text), ()
    except ValueError:
        return LaptopOrder.TAG, (FilterProblem(name="sort", value=text[:40]),)


def read_saved(arguments: Mapping[str, object]) -> ListQuery:
    """As `read_arguments`, of a filter that was kept: a part this version does not know is a problem too."""
    texts = {name: str(value) for name, value in arguments.items() if name in _READERS or name in ("sort", "desc")}
    later = tuple(
        FilterProblem(name=name[:40], value=str(value)[:40]) for name, value in arguments.items() if name not in texts
    )
    query = read_arguments(texts)
    return replace(query, problems=(*query.problems, *later))


def arguments_of(query: ListQuery) -> dict[str, str]:
    """The arguments that ask this question again."""
    anything = RegisterFilter()
    values = {name: (getattr(query.criteria, field), getattr(anything, field)) for name, (field, _) in _READERS.items()}
    arguments = {name: _text(value) for name, (value, nothing) in values.items() if value != nothing}
    if query.order is not LaptopOrder.TAG:
        arguments["sort"] = query.order.value
    return arguments | ({"desc": "1"} if query.descending else {})


def _text(value: object) -> str:
    return ("no", "yes")[value] if isinstance(value, bool) else str(value)


def is_narrow(criteria: RegisterFilter) -> bool:
    """Whether the filter leaves anything out."""
    return criteria != RegisterFilter()
