"""What the workshop knows of one laptop, for its page on the bench."""

from flask import render_template
from sqlalchemy.orm import Session

from laptopdesk.assets.workshop import queries
from laptopdesk.assets.workshop.views.blueprint import names, words
from laptopdesk.core.clock import to_local
from laptopdesk.ui.web import now


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
