"""Forms with which files are brought in."""

from wtforms import SelectField
from wtforms.validators import InputRequired, Optional

from laptopdesk.assets.lifecycle.forms import LaptopField
from laptopdesk.assets.uploads.values import Given, visible
from laptopdesk.core.i18n import lazy
from laptopdesk.ui.forms import FilesField, Form


class UploadForm(Form):
    """Files, and the label that was scanned with them."""

    laptop = LaptopField(lazy("Laptop's label, if you scan one"), [Optional()])
    files: FilesField

    def given(self) -> tuple[Given, ...]:
        """The files as they came, of a form that was found right."""
        label = self.laptop.code or None
        return tuple(Given(name=visible(file.filename), content=file.read(), laptop=label) for file in self.files.data)


class LogsForm(UploadForm):
    """Logs of wiping."""

    files = FilesField(lazy("Logs"), [InputRequired(lazy("Choose at least one log."))])


class ImageLogsForm(LogsForm):
    """Logs of imaging, and the image where they do not name it."""

    release = SelectField(lazy("Which image is it?"), choices={}, default="")


class ReportsForm(UploadForm):
    """Reports of hardware."""

    files = FilesField(lazy("Reports"), [InputRequired(lazy("Choose at least one report."))])
