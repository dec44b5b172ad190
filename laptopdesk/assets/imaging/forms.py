"""Forms about images on laptops."""

from collections.abc import Sequence
from typing import ClassVar

from wtforms import BooleanField, DateField, SelectField, StringField
from wtforms.validators import InputRequired, Length, Optional

from laptopdesk.assets.imaging.errors import ImagingReason as R
from laptopdesk.assets.imaging.values import OfferedRelease
from laptopdesk.assets.lifecycle.forms import LaptopField
from laptopdesk.assets.preparation.values import ImageRelease, LicenceType
from laptopdesk.core.errors import Conflict, Refused
from laptopdesk.core.i18n import gettext as _
from laptopdesk.core.i18n import lazy
from laptopdesk.ui.forms import NEEDED, EnumField, Form


def release_words(release: ImageRelease) -> str:
    """Name and version of an image."""
    return f"{release.name} {release.version}"


class WriteForm(Form):
    """Which image was written, and why where the laptop cannot run it."""

    release = SelectField(lazy("Which image was written?"), [InputRequired(lazy("Choose an image."))], choices={})
    although_unfit = BooleanField(lazy("This image was written, although the laptop cannot run it"))
    unfit_reason = StringField(lazy("Why this image?"), [Optional(), Length(max=500)])

    FIELDS: ClassVar = {R.CANNOT_RUN: "release", R.UNFIT_REASON_MISSING: "unfit_reason"}
    cannot_run = False

    @property
    def unfit(self) -> bool:
        """Whether it is asked about once more: it was refused, or an answer was begun."""
        return bool(self.cannot_run or self.although_unfit.data or self.unfit_reason.data)

    def refuse(self, error: Refused | Conflict) -> None:
        """Also whether the laptop cannot run it."""
        super().refuse(error)
        self.cannot_run = isinstance(error, Refused) and bool({*self.FIELDS} & {*error.reasons})

    def offer(self, offered: Sequence[OfferedRelease]) -> None:
        """The images in words; none is chosen beforehand but the only one there is, and only where it runs."""
        words = [(str(one.release.id), _offered_words(one)) for one in offered]
        self.release.choices = [("", _("choose an image")), *words]
        if not self.release.data and len(offered) == 1 and offered[0].runs:
            self.release.data = str(offered[0].release.id)


def _offered_words(offered: OfferedRelease) -> str:
    words = release_words(offered.release)
    if offered.runs is False:
        return _("%(image)s – cannot run on this laptop", image=words)
    if offered.runs is None:
        return _("%(image)s – not known whether this laptop can run it", image=words)
    return words


class JoinLogForm(Form):
    """A person says which laptop and which image a log is of."""

    laptop = LaptopField(lazy("Laptop's label"), [InputRequired(NEEDED)])
    release = SelectField(lazy("Which image is it?"), choices={}, default="")
    join_reason = StringField(lazy("Why does the log belong to this laptop?"), [InputRequired(NEEDED), Length(max=500)])

    FIELDS: ClassVar = {R.REASON_MISSING: "join_reason", R.OUT_OF_OUR_HANDS: "laptop", R.RELEASE_UNKNOWN: "release"}

    def offer(self, releases: Sequence[ImageRelease]) -> None:
        """The images in words."""
        self.release.choices = [("", _("as the log says")), *((str(one.id), release_words(one)) for one in releases)]


class ImageReleaseForm(Form):
    """A new image."""

    name = StringField(lazy("Name"), [InputRequired(NEEDED), Length(max=80)])
    version = StringField(lazy("Version"), [InputRequired(NEEDED), Length(max=40)])
    sha256 = StringField(lazy("SHA-256"), [InputRequired(NEEDED), Length(max=70)])
    os = StringField(lazy("Operating system"), [InputRequired(NEEDED), Length(max=80)])
    licence = EnumField(lazy("Licence"), LicenceType)
    support_until = DateField(lazy("Support ends on"), [InputRequired(NEEDED)])
