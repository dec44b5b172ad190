"""What the register offers the composition root."""

from datetime import timedelta
from functools import partial

from laptopdesk.assets.register.acts import ACTS
from laptopdesk.assets.register.models import BulkRowRow, SavedFilterRow
from laptopdesk.assets.register.service import BULK_JOB, IMPORT_JOB, read_by_job, receive_by_job, work_by_job
from laptopdesk.assets.register.service.forgetting import forget_lists, forget_old_lists, list_mentions
from laptopdesk.assets.register.views import blueprint
from laptopdesk.core.access import Permission
from laptopdesk.core.i18n import gettext as _
from laptopdesk.ui.wiring import Wiring


def wire(wiring: Wiring) -> None:
    """Register pages, acts and jobs of this topic."""
    wiring.add_pages(blueprint)
    wiring.add_nav("register.lists", lambda: _("Lists"), Permission.VIEW_LAPTOPS, order=40, under="laptops.laptops")
    for act in ACTS:
        wiring.add_bulk_act(act)
    wiring.add_job(BULK_JOB, partial(work_by_job, wiring.bulk_acts))
    wiring.add_job(IMPORT_JOB, receive_by_job, reader=read_by_job)
    wiring.erasures.register_words(BulkRowRow, "asked", title=lambda: _("A list of laptops for a bulk action"))
    wiring.erasures.register_words(SavedFilterRow, "name", title=lambda: _("A saved filter"))
    wiring.erasures.register("register", forget_lists, mentions=list_mentions)
    wiring.add_job("register.forget_lists", forget_old_lists, every=timedelta(days=1))
