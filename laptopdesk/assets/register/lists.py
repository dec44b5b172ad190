"""The lists the team asks for, each once: its question, its name, and what it says. The list page shows its rows."""

from collections.abc import Callable
from dataclasses import dataclass

from laptopdesk.assets.lifecycle.values import LaptopOrder, LaptopState, Whereabouts
from laptopdesk.assets.register.values import EvidenceGap, ListQuery, RegisterFilter
from laptopdesk.core.i18n import gettext as _

READY_DAYS = 30
QUARANTINE_DAYS = 14
TRANSIT_DAYS = 7
SUPPORT_MONTHS = 12


@dataclass(frozen=True, kw_only=True)
class TeamList:
    """One list: `tone` when there is something on it."""

    key: str
    query: ListQuery
    name: Callable[[], str]
    definition: Callable[[], str]
    tone: str = "warn"


def _query(criteria: RegisterFilter, order: LaptopOrder = LaptopOrder.TAG) -> ListQuery:
    return ListQuery(criteria=criteria, order=order)


LISTS: tuple[TeamList, ...] = (
    TeamList(
        key="ready",
        query=_query(RegisterFilter(state=LaptopState.READY, days=READY_DAYS), LaptopOrder.SINCE),
        name=lambda: _("Ready for more than %(days)s days", days=READY_DAYS),
        definition=lambda: _(
            "Laptops in state ready for more than %(days)s days. They can go to participants.", days=READY_DAYS
        ),
    ),
    TeamList(
        key="evidence",
        query=_query(RegisterFilter(evidence=EvidenceGap.MISSING)),
        name=lambda: _("Evidence missing"),
        definition=lambda: _(
            "Laptops in our hands that are not proven: a drive without sufficient evidence, no known "
            "drive, or an open question about their drives."
        ),
    ),
    TeamList(
        key="revoked",
        query=_query(RegisterFilter(evidence=EvidenceGap.REVOKED)),
        name=lambda: _("Evidence revoked"),
        definition=lambda: _("Laptops, also with participants, whose last wipe record was revoked and not replaced."),
        tone="bad",
    ),
    TeamList(
        key="support",
        query=_query(RegisterFilter(support_months=SUPPORT_MONTHS)),
        name=lambda: _("Support ends within %(months)s months", months=SUPPORT_MONTHS),
        definition=lambda: _(
            "Laptops, also with participants, whose system gets no more updates within %(months)s months.",
            months=SUPPORT_MONTHS,
        ),
    ),
    TeamList(
        key="alike",
        query=_query(RegisterFilter(look_alike=True)),
        name=lambda: _("Serial numbers that look alike"),
        definition=lambda: _(
            "Laptops whose serial number looks like another's: O and 0, I, L and 1, S and 5, B and 8, Z and 2."
        ),
    ),
    TeamList(
        key="quarantine",
        query=_query(RegisterFilter(state=LaptopState.QUARANTINED, days=QUARANTINE_DAYS), LaptopOrder.SINCE),
        name=lambda: _("In quarantine for more than %(days)s days", days=QUARANTINE_DAYS),
        definition=lambda: _(
            "Laptops in quarantine for more than %(days)s days. Decide on them.", days=QUARANTINE_DAYS
        ),
    ),
    TeamList(
        key="transit",
        query=_query(RegisterFilter(transit_days=TRANSIT_DAYS)),
        name=lambda: _("On their way for more than %(days)s days", days=TRANSIT_DAYS),
        definition=lambda: _(
            "Laptops scanned out more than %(days)s days ago and not scanned in anywhere since.", days=TRANSIT_DAYS
        ),
    ),
    TeamList(
        key="nowhere",
        query=_query(RegisterFilter(whereabouts=Whereabouts.UNKNOWN)),
        name=lambda: _("Location unknown"),
        definition=lambda: _("Laptops that are at no location, not on their way, and not with anyone."),
    ),
)
