"""What forms of every topic ask about a laptop."""

from wtforms import ValidationError
from wtforms.form import BaseForm

from laptopdesk.assets.lifecycle.queries import find_laptop_id
from laptopdesk.core.i18n import gettext as _
from laptopdesk.protocol.codes import CodeKind
from laptopdesk.ui.formats import group_code
from laptopdesk.ui.forms import CodeField
from laptopdesk.ui.web import db


class LaptopField(CodeField):
    """The label of a laptop that is in the register."""

    def __init__(self, label: object, validators: list[object], **more: object) -> None:
        super().__init__(label, [CodeKind.LAPTOP], validators, **more)

    def post_validate(self, form: BaseForm, validation_stopped: bool) -> None:  # noqa: FBT001 - WTForms calls it so
        """Whether a laptop of ours has this label."""
        super().post_validate(form, validation_stopped)
        if not self.code:
            return
        with db().read() as session:
            if find_laptop_id(session, self.code) is None:
                raise ValidationError(_("%(tag)s is not in the register.", tag=group_code(self.code)))
