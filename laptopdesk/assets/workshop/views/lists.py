"""The workshop's lists: open repairs, quarantine, missing, disposal; and the way from a laptop to the right form."""

from datetime import date

from flask import redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from laptopdesk.assets.lifecycle.values import LaptopDetail, LaptopState
from laptopdesk.assets.workshop import queries
from laptopdesk.assets.workshop.finding import RepairSearch, list_menders
from laptopdesk.assets.workshop.values import Tab
from laptopdesk.assets.workshop.views.blueprint import blueprint, names, visible_laptop, words
from laptopdesk.core.access import Permission
from laptopdesk.core.clock import read_day, to_local
from laptopdesk.core.numbers import find_number, read_number
from laptopdesk.places import queries as places
from laptopdesk.ui.guard import current_actor, guard
from laptopdesk.ui.web import db, now, page

S = LaptopState


@blueprint.get("/workshop")
@guard(Permission.VIEW_LAPTOPS)
def workshop() -> str:
    """One of the four lists, for the places of this person."""
    tab = _tab(request.args.get("tab"))
    location = request.args.get("location", type=read_number)
    within = current_actor().places_for(Permission.VIEW_LAPTOPS)
    with db().read() as session:
        counts = queries.count_open(session, within=within)
        locations = places.choices(session, within=within)
        listed = _listed(session, tab, location)
    return page(
        "workshop/workshop.html",
        tab=tab,
        tabs=list(Tab),
        counts=counts,
        locations=locations,
        location=location,
        today=to_local(now()).date(),
        most=queries.MOST,
        **listed,
    )


def _listed(session: Session, tab: Tab, location: int | None) -> dict[str, object]:
    within = current_actor().places_for(Permission.VIEW_LAPTOPS)
    match tab:
        case Tab.REPAIRS:
            return _repairs(session, location)
        case Tab.QUARANTINE:
            apart = queries.list_quarantined(session, now=now(), within=within, location_id=location)
            return {"rows": apart, "names": names(session, *(row.put_by_id for row in apart))}
        case Tab.MISSING:
            gone = queries.list_missing(session, now=now(), within=within, location_id=location)
            return {"rows": gone, "names": names(session, *(row.reported_by_id for row in gone))}
        case Tab.DISPOSAL:
            left = queries.list_disposals(session, within=within, location_id=location)
            return {"rows": left, "names": names(session, *(row.proposed_by_id for row in left))}


def _repairs(session: Session, location: int | None) -> dict[str, object]:
    """The open repairs, the oldest first; with a question those that answer it, closed ones too."""
    within, search = current_actor().places_for(Permission.VIEW_LAPTOPS), _search()
    if search.asks:
        rows = queries.find_repairs(session, search, now=now(), within=within, location_id=location)
    else:
        rows = queries.list_open_repairs(session, now=now(), within=within, location_id=location)
    menders = names(session, *list_menders(session))
    return {
        "rows": rows,
        "search": search,
        "names": menders,
        "people": sorted(menders.items(), key=lambda pair: pair[1]),
        "lots": () if search.asks else queries.list_cost_by_lot(session, within=within),
    }


def _search() -> RepairSearch:
    return RepairSearch(
        term=request.args.get("q", ""),
        staff_id=find_number(request.args.get("person")),
        since=_day("from"),
        until=_day("until"),
    )


def _day(name: str) -> date | None:
    try:
        return read_day(request.args.get(name, ""))
    except ValueError:
        return None


def _tab(text: str | None) -> Tab:
    return Tab(text) if text in {tab.value for tab in Tab} else Tab.REPAIRS


@blueprint.get("/laptops/<tag>/to/<state>")
@guard(Permission.VIEW_LAPTOPS)
def step(tag: str, state: str) -> Response:
    """On to the form that brings this laptop to the state, or back to its page where there is none."""
    with db().read() as session:
        detail = visible_laptop(session, tag)
        to = S(state) if state in set(S) else detail.laptop.state
        return redirect(_form_for(session, detail, to))


def _form_for(session: Session, detail: LaptopDetail, to: LaptopState) -> str:
    return _closing(session, detail, to) or _opening(session, detail, to)


def _closing(session: Session, detail: LaptopDetail, to: LaptopState) -> str | None:
    """The page of what is open now, where the way to the state leads through it."""
    laptop = detail.laptop
    if laptop.state is S.REPAIR and to in (S.RECEIVED, S.ERASED):
        repair = queries.list_repairs_of(session, laptop.id, now=now())[0]
        return url_for("workshop.repair", repair_id=repair.id)
    if laptop.state is S.QUARANTINED and to is S.RECEIVED:
        apart = queries.list_quarantines_of(session, laptop.id, now=now())[0]
        return url_for("workshop.release", quarantine_id=apart.id)
    if laptop.state is S.MISSING and to in (S.RECEIVED, S.QUARANTINED):
        gone = queries.list_missing_of(session, laptop.id, now=now())[0]
        return url_for("workshop.missing", missing_id=gone.id)
    return None


def _opening(session: Session, detail: LaptopDetail, to: LaptopState) -> str:
    tag = detail.laptop.tag
    match to:
        case S.REPAIR:
            return url_for("workshop.open_repair", tag=tag)
        case S.QUARANTINED:
            return url_for("workshop.quarantine", tag=tag)
        case S.MISSING:
            return url_for("workshop.report_missing", tag=tag)
        case S.DISPOSED:
            standing = queries.find_disposal_of(session, detail.laptop.id)
            if standing is not None:
                return url_for("workshop.disposal", disposal_id=standing.id)
            return url_for("workshop.dispose", tag=tag)
        case _:
            return url_for("laptops.laptop", tag=tag)


def bench_panel(session: Session, laptop_id: int) -> str:
    """Repairs with their cost, stays apart, times missing and the disposal; nothing where there were none."""
    repairs = queries.list_repairs_of(session, laptop_id, now=now())
    apart = queries.list_quarantines_of(session, laptop_id, now=now())
    gone = queries.list_missing_of(session, laptop_id, now=now())
    disposal = queries.find_disposal_of(session, laptop_id)
    if not (repairs or apart or gone or disposal):
        return ""
    people = names(
        session,
        *(row.opened_by_id for row in repairs),
        *(row.put_by_id for row in apart),
        *(row.ended_by_id for row in apart),
        *(row.reported_by_id for row in gone),
        disposal.proposed_by_id if disposal else None,
    )
    return render_template(
        "workshop/_panel.html",
        repairs=repairs,
        apart=apart,
        gone=gone,
        disposal=disposal,
        names=people,
        cost=queries.cost_of_laptop(session, laptop_id),
        today=to_local(now()).date(),
        **words(),
    )
