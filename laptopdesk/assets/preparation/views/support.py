"""Laptops whose system loses its support before a resident's first year is over; fitness for Windows 11."""

from flask import Response, request

from laptopdesk.assets.preparation import queries as preparation_queries
from laptopdesk.assets.preparation.listing import early_end_rows
from laptopdesk.assets.preparation.values import FIRST_YEAR_MONTHS, FitnessVerdict, MachineFacts
from laptopdesk.assets.preparation.views.blueprint import blueprint, part
from laptopdesk.core.access import Permission
from laptopdesk.core.clock import add_months, to_local
from laptopdesk.core.tables import csv_file
from laptopdesk.ui.guard import current_actor, guard
from laptopdesk.ui.web import attachment, db, now, page


@blueprint.get("/support-ends")
@guard(Permission.VIEW_LAPTOPS)
def support_ends() -> str:
    """The list by label, fifty at a time."""
    today, within = to_local(now()).date(), current_actor().places_for(Permission.VIEW_LAPTOPS)
    with db().read() as session:
        early_ends = preparation_queries.list_early_ends(
            session, today=today, within=within, after=request.args.get("after", "")
        )
    return page(
        "preparation/support_ends.html",
        early_ends=early_ends,
        year_ends={row.tag: add_months(row.begins or today, FIRST_YEAR_MONTHS) for row in early_ends.rows},
    )


@blueprint.get("/support-ends.csv")
@guard(Permission.VIEW_LAPTOPS)
def support_csv() -> Response:
    """All of the list as a file."""
    today, within = to_local(now()).date(), current_actor().places_for(Permission.VIEW_LAPTOPS)
    with db().read() as session:
        early_ends = preparation_queries.list_early_ends(session, today=today, within=within, limit=None)
    return attachment(csv_file(*early_end_rows(early_ends.rows, today)), "support-ends.csv", "text/csv")


def fitness_panel(verdict: FitnessVerdict, facts: MachineFacts) -> str:
    """Whether this machine can run Windows 11, by what the register knows of it."""
    return part("preparation/_fitness.html", verdict=verdict, facts=facts)
