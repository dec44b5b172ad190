"""Forms about reports of hardware."""

from wtforms.validators import InputRequired

from laptopdesk.assets.lifecycle.forms import LaptopField
from laptopdesk.core.i18n import lazy
from laptopdesk.ui.forms import NEEDED, Form


class BindReportForm(Form):
    """A person says which laptop a report speaks of."""

    laptop = LaptopField(lazy("Laptop's label"), [InputRequired(NEEDED)])
