"""A drive that a tool may not have seen: the signed-in person looked, and says what is inside."""

from laptopdesk.assets.hardware.service import answer_no_other, answer_with_drive
from laptopdesk.assets.laptops.views.blueprint import blueprint
from laptopdesk.assets.laptops.views.laptop import show_drive_form, show_laptop
from laptopdesk.assets.lifecycle.forms import MediumForm
from laptopdesk.core.access import Permission
from laptopdesk.core.i18n import gettext as _
from laptopdesk.ui.answers import Answer, answer_form, go
from laptopdesk.ui.formats import group_code
from laptopdesk.ui.forms import Form
from laptopdesk.ui.guard import guard


@blueprint.post("/laptops/<tag>/unseen/none")
@guard(Permission.PREPARE_LAPTOPS)
def no_other_drive(tag: str) -> Answer:
    """There is no other drive than the register knows."""
    form = Form.from_request()
    words = _("Recorded for %(tag)s: there is no other drive.", tag=group_code(tag))
    return answer_form(
        form,
        lambda uow: answer_no_other(uow, tag),
        done=lambda _row: go("laptops.laptop", words, tag=tag),
        again=lambda: show_laptop(tag, form),
    )


@blueprint.post("/laptops/<tag>/unseen/drive")
@guard(Permission.PREPARE_LAPTOPS)
def add_unseen_drive(tag: str) -> Answer:
    """The drive was found; what was typed stays when something is wrong."""
    form = MediumForm.from_request()
    words = _("The drive was added to %(tag)s. It needs a wipe log of its own.", tag=group_code(tag))
    return answer_form(
        form,
        lambda uow: answer_with_drive(uow, tag, form.drive()),
        done=lambda _row: go("laptops.laptop", words, tag=tag),
        again=lambda: show_drive_form(tag, form, unseen=True),
    )
