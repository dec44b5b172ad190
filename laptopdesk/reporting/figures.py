"""Every figure of the product, once: its name, its unit, its definition, and the pages that list what it counts.

A figure is counted by the package that owns the rows, with the same rule as its list page; nothing is counted here.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from laptopdesk.assets.lifecycle import queries as assets
from laptopdesk.assets.lifecycle.messages import state_tone
from laptopdesk.assets.lifecycle.values import LaptopState, Whereabouts
from laptopdesk.core.access import Everywhere
from laptopdesk.core.i18n import gettext as _
from laptopdesk.core.i18n import ngettext, word
from laptopdesk.handout import queries as handouts
from laptopdesk.places import queries as places
from laptopdesk.places.values import Location, LocationKind
from laptopdesk.reporting.values import Bar, Chart, Stat

Places = Everywhere | frozenset[int]
LAPTOPS = "laptops.laptops"

MAIN_LINE = (
    LaptopState.RECEIVED,
    LaptopState.ERASED,
    LaptopState.IMAGED,
    LaptopState.READY,
    LaptopState.HANDED_OUT,
    LaptopState.RETURNED,
)
"""The way of a laptop; the other states stand beside it."""

NOT_HANDED_OUT_HERE = (LocationKind.STORE, LocationKind.WORKSHOP)


@dataclass(frozen=True, kw_only=True)
class Counted:
    """Laptops as they were counted once, for every figure about them; read in one consistent view."""

    by_place_and_state: Mapping[tuple[int | None, LaptopState], int]
    by_whereabouts: Mapping[Whereabouts, int]
    places: tuple[Location, ...]
    on: date

    def in_state(self, state: LaptopState) -> int:
        """Laptops in this state, wherever they are."""
        return sum(
            count for (_place, counted_state), count in self.by_place_and_state.items() if counted_state is state
        )

    def at(self, place: int, state: LaptopState | None = None) -> int:
        """Laptops that lie at this place, in this state or in any."""
        return sum(
            count
            for (counted_place, counted_state), count in self.by_place_and_state.items()
            if counted_place == place and state in (None, counted_state)
        )

    @property
    def total(self) -> int:
        """All laptops."""
        return sum(self.by_place_and_state.values())


def count_laptops(session: Session, *, within: Places, on: date) -> Counted:
    """What every figure about laptops rests on, for somebody who sees these places; three queries."""
    return Counted(
        by_place_and_state=assets.count_by_place_and_state(session, within=within),
        by_whereabouts=assets.count_by_whereabouts(session, within=within),
        places=places.list_locations(session, within=within),
        on=on,
    )


def laptops_by_state(counted: Counted) -> Chart:
    """Every laptop once, in its state."""
    return Chart(
        name=_("Laptops by state"),
        unit=_("laptops"),
        definition=_("Every laptop in the register counts once, in the state it is in now, wherever it is."),
        bars=tuple(state_bar(counted, state) for state in LaptopState),
    )


def state_bar(counted: Counted, state: LaptopState, label: str = "") -> Bar:
    """The laptops in one state."""
    return Bar(
        label=label or word(state),
        count=counted.in_state(state),
        endpoint=LAPTOPS,
        arguments={"state": state.value},
        tone=state_tone(state),
    )


def laptops_by_whereabouts(counted: Counted) -> Chart:
    """Every laptop once, where it is."""
    return Chart(
        name=_("Where the laptops are"),
        unit=_("laptops"),
        definition=_("Every laptop in the register counts once, whatever its state."),
        bars=tuple(
            Bar(
                label=word(where),
                count=counted.by_whereabouts[where],
                endpoint=LAPTOPS,
                arguments={"where": where.value},
                tone="bad" if where is Whereabouts.UNKNOWN else "neutral",
            )
            for where in Whereabouts
        ),
    )


def ready_by_place(counted: Counted) -> Chart:
    """Ready laptops at the places that hand them out."""
    desks = [place for place in counted.places if _hands_out(place, counted.on)]
    bars = tuple(_place_bar(place, counted.at(place.id, LaptopState.READY), LaptopState.READY) for place in desks)
    return Chart(
        name=_("Ready to hand out"),
        unit=_("laptops"),
        definition=_("Laptops that are ready at a location that hands out; not in store or workshop."),
        bars=_longest_first(bars),
    )


def stock_by_place(counted: Counted) -> Chart:
    """All laptops that lie anywhere, by place."""
    bars = tuple(_place_bar(place, counted.at(place.id)) for place in counted.places)
    return Chart(
        name=_("Stock by location"),
        unit=_("laptops"),
        definition=_("Laptops now at a location, in any state; not in transit, not with participants."),
        bars=_longest_first(bars),
    )


def empty_desks(counted: Counted) -> int:
    """Places in use that hand out laptops and have none ready."""
    return sum(
        _hands_out(place, counted.on) and not counted.at(place.id, LaptopState.READY) for place in counted.places
    )


def _hands_out(place: Location, on: date) -> bool:
    in_use = place.valid_from <= on and (place.valid_until is None or place.valid_until > on)
    return in_use and place.kind not in NOT_HANDED_OUT_HERE


def _place_bar(place: Location, count: int, state: LaptopState | None = None) -> Bar:
    arguments: dict[str, str | int] = {"location": place.id}
    if state is not None:
        arguments["state"] = state.value
    return Bar(label=place.name, count=count, endpoint=LAPTOPS, arguments=arguments, tone="good" if state else "")


def _longest_first(bars: tuple[Bar, ...]) -> tuple[Bar, ...]:
    return tuple(sorted((bar for bar in bars if bar.count), key=lambda bar: (-bar.count, bar.label)))


def handed_out(session: Session, name: str, *, since: datetime | None = None) -> Stat:
    """Hand-overs that count, since a moment or since the beginning."""
    return Stat(
        name=name,
        unit=_("hand-outs"),
        definition=_("Hand-outs that were not undone, own laptops and loaners, also those that came back."),
        count=handouts.count_handouts(session, since=since),
    )


def bench_stats(counted: Counted) -> tuple[Stat, ...]:
    """What waits on the bench: the laptops in each state that somebody there can bring further."""
    work = {
        LaptopState.RECEIVED: _("To erase (new)"),
        LaptopState.RETURNED: _("To erase (returned)"),
        LaptopState.ERASED: _("To image"),
        LaptopState.IMAGED: _("To check"),
        LaptopState.REPAIR: _("To repair"),
        LaptopState.QUARANTINED: _("In quarantine"),
    }
    return tuple(_as_stat(state_bar(counted, state, label), state) for state, label in work.items())


def _as_stat(bar: Bar, state: LaptopState) -> Stat:
    tone = {"bad": "bad", "warn": "warn"}.get(bar.tone, "") if bar.count else ""
    return Stat(
        name=bar.label,
        unit=ngettext("laptop", "laptops", bar.count),
        definition=_("Laptops in state: %(state)s.", state=word(state)),
        count=bar.count,
        endpoint=bar.endpoint,
        arguments=bar.arguments,
        tone=tone,
    )
