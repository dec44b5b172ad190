"""What every page of the register needs of the request: who asks, and what they ask."""

from typing import Any

from flask import request, url_for
from sqlalchemy.orm import Session

from laptopdesk.assets.lifecycle import queries as lifecycle
from laptopdesk.assets.lifecycle.values import LaptopOrder, LaptopOrigin, LaptopState, Whereabouts
from laptopdesk.assets.proof.values import Proof
from laptopdesk.assets.register.queries import Viewer
from laptopdesk.assets.register.rules import arguments_of, read_arguments
from laptopdesk.assets.register.values import EvidenceGap, FilterPart, ListQuery
from laptopdesk.core.access import Permission
from laptopdesk.core.i18n import gettext as _
from laptopdesk.core.i18n import word, word_of
from laptopdesk.places import queries as places
from laptopdesk.ui.guard import current_actor
from laptopdesk.ui.web import now, web
from laptopdesk.ui.wiring import Wiring

Choice = tuple[str, str]


def wiring() -> Wiring:
    """The registries of the running application."""
    return web().wiring


def view_now() -> Viewer:
    """The person of this request as one who reads the register."""
    actor, find = current_actor(), wiring().holders_of_pass
    within = actor.places_for(Permission.VIEW_LAPTOPS)
    return Viewer(now=now(), within=within, find_holders=lambda session, code: find(session, code, actor))


def asked_now() -> ListQuery:
    """The question of this request's address, or of the form that was sent on."""
    return read_arguments(request.values.to_dict())


def list_address(query: ListQuery) -> str:
    """Where the list shows the rows of this question."""
    arguments: dict[str, Any] = dict(arguments_of(query))
    return url_for("laptops.laptops", **arguments)


def query_words(session: Session, query: ListQuery) -> tuple[str, ...]:
    """Each part of the question in words, as `State: ready`."""
    criteria, choices = query.criteria, filter_choices()
    offered = {
        "state": choices["states"],
        "where": choices["wheres"],
        "origin": choices["origins"],
        "evidence": choices["gaps"],
        "proof": choices["proofs"],
        "sort": choices["orders"],
        "reserved": choices["reserved"],
        "desc": [("1", _("yes"))],
        "alike": [("yes", _("yes"))],
        "erased": [("yes", _("yes"))],
        "location": [(str(key), name) for key, name in places.names_of(session, [criteria.location_id]).items()],
        "lot": [(str(key), code) for key, code in lifecycle.lot_codes(session, {criteria.lot_id or 0}).items()],
    }
    return tuple(
        f"{word_of(name, FilterPart)}: {dict(offered.get(name, [])).get(value, value)}"
        for name, value in arguments_of(query).items()
    )


def filter_choices() -> dict[str, list[Choice]]:
    """What the parts of a filter offer, in the language of the page."""
    return {
        "states": [(state.value, word(state)) for state in LaptopState],
        "wheres": [(where.value, word(where)) for where in Whereabouts],
        "origins": [(origin.value, word(origin)) for origin in LaptopOrigin],
        "gaps": [(gap.value, word(gap)) for gap in EvidenceGap],
        "proofs": [(proof.value, word(proof)) for proof in Proof],
        "orders": [(order.value, word(order)) for order in LaptopOrder],
        "reserved": [("yes", _("reserved")), ("no", _("not reserved"))],
    }
