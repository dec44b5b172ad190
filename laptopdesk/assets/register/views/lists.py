"""The lists the team asks for, each with how many there are and the way to its rows."""

from laptopdesk.assets.proof.messages import PROOF_TONES
from laptopdesk.assets.proof.values import Proof
from laptopdesk.assets.register.lists import LISTS
from laptopdesk.assets.register.queries import COUNTED_UP_TO, count_laptops, count_proofs
from laptopdesk.assets.register.values import ListQuery, RegisterFilter
from laptopdesk.assets.register.views.blueprint import blueprint
from laptopdesk.assets.register.views.list_query import list_address, view_now
from laptopdesk.core.access import Permission
from laptopdesk.core.i18n import word
from laptopdesk.ui.guard import guard
from laptopdesk.ui.web import db, page


@blueprint.get("/laptops/lists")
@guard(Permission.VIEW_LAPTOPS)
def lists() -> str:
    """Each list once, counted by the filter its rows are shown with."""
    with db().read() as session:
        view = view_now()
        found = [(team_list, count_laptops(session, team_list.asked.found, view)) for team_list in LISTS]
        proofs, erased = count_proofs(session, view), count_proofs(session, view, erased=True)
    return page(
        "register/lists.html",
        lists=[
            (entry, min(count, COUNTED_UP_TO), count > COUNTED_UP_TO, list_address(entry.asked))
            for entry, count in found
        ],
        proofs=_told(proofs, erased=False),
        erased=_told(erased, erased=True),
    )


def _told(proofs: dict[Proof, int], *, erased: bool) -> list[tuple[str, int, str, str]]:
    """Each number with its words, the way to its rows, and its tone."""
    return [
        (
            word(proof),
            count,
            list_address(ListQuery(found=RegisterFilter(erased=erased, proof=proof))),
            PROOF_TONES[proof],
        )
        for proof, count in proofs.items()
    ]
