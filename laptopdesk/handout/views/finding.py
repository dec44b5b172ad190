"""What the search of every page finds by a pass: the laptop that its holder has."""

from collections.abc import Sequence

from flask import url_for
from sqlalchemy.orm import Session

from laptopdesk.assets.lifecycle import queries as assets
from laptopdesk.assets.lifecycle.values import LaptopFilter
from laptopdesk.core.access import Actor, Permission
from laptopdesk.core.i18n import gettext as _
from laptopdesk.handout.queries import held_by_pass
from laptopdesk.protocol.codes import CodeKind, find_code
from laptopdesk.ui.formats import group_code
from laptopdesk.ui.wiring import Hit


def find_held(session: Session, term: str, actor: Actor) -> Sequence[Hit]:
    """The laptops of the person with this pass, for who sees laptops; the person comes first for who sees people."""
    code = find_code(term, CodeKind.PASS)
    if code is None or not actor.may_somewhere(Permission.VIEW_LAPTOPS):
        return ()
    held = held_by_pass(session, code.text, actor)
    within = actor.places_for(Permission.VIEW_LAPTOPS)
    rows = assets.list_laptops(session, LaptopFilter(held_by=held), within=within).rows if held else ()
    return tuple(
        Hit(
            kind=_("Laptop"),
            title=group_code(row.tag),
            url=url_for("laptops.laptop", tag=row.tag),
            detail=f"{row.manufacturer} {row.model}".strip(),
        )
        for row in rows
    )
