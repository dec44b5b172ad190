"""What the page of a laptop shows of each topic, in the order of the page."""

from markupsafe import Markup

from laptopdesk.assets.attestation.views import bench_panel as attestation_panel
from laptopdesk.assets.certificates.views import bench_panel as certificates_panel
from laptopdesk.assets.evidence.views.by_hand import bench_panel as evidence_panel
from laptopdesk.assets.hardware.views import bench_panel as inventory_panel
from laptopdesk.assets.preparation.one_laptop import Preparation
from laptopdesk.assets.preparation.views.grades import grade_panel
from laptopdesk.assets.preparation.views.locks import locks_panel
from laptopdesk.assets.preparation.views.support import fitness_panel
from laptopdesk.assets.sampling.views import bench_panel as sampling_panel
from laptopdesk.assets.transfers.views import bench_panel as transfers_panel
from laptopdesk.assets.workshop.views.lists import bench_panel as workshop_panel
from laptopdesk.cases.views import bench_panel as cases_panel
from laptopdesk.core.access import Actor
from laptopdesk.ui.web import as_markup


def panels_of(preparation: Preparation, actor: Actor) -> list[Markup]:
    """What is known beside the work itself; topics with nothing to say are left out."""
    session, laptop = preparation.session, preparation.laptop
    drawn = (
        cases_panel(session, preparation.cases, actor),
        evidence_panel(session, laptop, preparation.records, actor),
        certificates_panel(session, preparation.judged),
        sampling_panel(session, laptop.laptop, actor),
        attestation_panel(laptop.tag, preparation.attestations, preparation.names_of(preparation.people)),
        transfers_panel(session, laptop.id, actor),
        inventory_panel(session, laptop.id, preparation.hardware, actor),
        fitness_panel(preparation.windows_11, preparation.machine),
        workshop_panel(session, laptop.id),
    )
    return [as_markup(html) for html in drawn if html]


def steps_of(preparation: Preparation, *, may_work: bool) -> dict[str, Markup]:
    """Locks tried and the grade, as parts of the work on this laptop."""
    laptop, names = preparation.laptop, preparation.names_of(preparation.people)
    grade = grade_panel(laptop.tag, preparation.grade, preparation.grade_definitions, names, may_work=may_work)
    locks = locks_panel(laptop, preparation.lock_checks, names, may_work=may_work)
    return {"locks_part": as_markup(locks), "grade_part": as_markup(grade)}
