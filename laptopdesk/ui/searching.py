"""The one search field of every page: scan to open what has exactly this name, else a page with what was found."""

from collections.abc import Iterable, Sequence

from flask import redirect, request
from werkzeug.wrappers import Response

from laptopdesk.core.i18n import word
from laptopdesk.core.search import joined
from laptopdesk.protocol.codes import LONGEST_SCANNED, find_code
from laptopdesk.ui.guard import current_actor, signed_in
from laptopdesk.ui.views import blueprint
from laptopdesk.ui.web import db, page, web
from laptopdesk.ui.wiring import Hit

__all__ = ["blueprint", "only_one", "search"]

SHORTEST = 2


@blueprint.get("/search")
@signed_in
def search() -> str | Response:
    """What these words name, of what this person may see; one thing by its own name is opened."""
    term = " ".join(request.args.get("q", "").split("\0"))[:LONGEST_SCANNED].strip()
    sought = joined(term)
    hits = _hits(term) if len(sought) >= SHORTEST or sought.isdecimal() else ()
    only = only_one(hits)
    if only is not None:
        return redirect(only.url)
    code = find_code(term)
    what = word(code.kind) if code is not None and not hits else ""
    return page("ui/search.html", term=term, hits=hits, what=what)


def _hits(term: str) -> tuple[Hit, ...]:
    wiring, actor = web().wiring, current_actor()
    with db().read() as session:
        hits = [hit for finder in wiring.finders.values() for hit in finder(session, term, actor)]
    return tuple(sorted(_once(hits), key=lambda hit: not hit.exact))


def _once(hits: Iterable[Hit]) -> Sequence[Hit]:
    """Each page once, by its exact name where it has one."""
    by_url: dict[str, Hit] = {}
    for hit in hits:
        if hit.url not in by_url or (hit.exact and not by_url[hit.url].exact):
            by_url[hit.url] = hit
    return tuple(by_url.values())


def only_one(hits: Sequence[Hit]) -> Hit | None:
    """The only thing that is exactly what was asked for, or the only thing at all."""
    exact = [hit for hit in hits if hit.exact]
    if exact:
        return exact[0] if len(exact) == 1 else None
    return hits[0] if len(hits) == 1 else None
