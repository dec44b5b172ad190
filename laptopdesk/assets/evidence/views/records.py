"""The list of wipe records, for who works with them and for who only reads: found by drive, person and day."""

from datetime import date

from flask import request

from laptopdesk.accounts import queries as accounts
from laptopdesk.assets.evidence.finding import RecordSearch, find_records, list_wipers
from laptopdesk.assets.evidence.models import EvidenceFileRow
from laptopdesk.assets.evidence.views.blueprint import blueprint
from laptopdesk.assets.uploads.queries import list_unread
from laptopdesk.core.access import Permission
from laptopdesk.core.clock import read_day
from laptopdesk.core.numbers import find_number
from laptopdesk.ui.guard import current_actor, guard
from laptopdesk.ui.web import db, page


@blueprint.get("/evidence/records")
@guard(Permission.VIEW_EVIDENCE)
def records() -> str:
    """Every wipe record of the question, the newest first."""
    return show_records()


def show_records() -> str:
    """The page; a log is opened by who may see the laptops of every place."""
    search = RecordSearch(
        term=request.args.get("q", ""),
        staff_id=find_number(request.args.get("person")),
        since=_day("from"),
        until=_day("until"),
    )
    with db().read() as session:
        records, count = find_records(session, search)
        unread = list_unread(session, EvidenceFileRow)
        names = accounts.staff_names(session, list_wipers(session))
    people = sorted(((key, name) for key, name in names.items()), key=lambda pair: pair[1])
    return page(
        "evidence/records.html",
        records=records,
        count=count,
        search=search,
        people=people,
        names=names,
        unread=unread,
        may_open=current_actor().may(Permission.VIEW_LAPTOPS),
    )


def _day(name: str) -> date | None:
    try:
        return read_day(request.args.get(name, ""))
    except ValueError:
        return None
