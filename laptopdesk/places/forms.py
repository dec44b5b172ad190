"""Forms of places."""

from wtforms import DateField, SelectField, StringField
from wtforms.validators import InputRequired, Length, Optional

from laptopdesk.core.i18n import lazy as _
from laptopdesk.core.i18n import word
from laptopdesk.places.rules import MAX_CITY, MAX_NAME, MAX_STREET
from laptopdesk.places.values import LocationDetails, LocationKind, OrganisationKind
from laptopdesk.ui.forms import Form


class LocationForm(Form):
    """A place with its address."""

    name = StringField(_("Name"), [InputRequired(), Length(max=MAX_NAME)])
    kind = SelectField(_("Kind of place"), [InputRequired()])
    street = StringField(_("Street and house number"), [InputRequired(), Length(max=MAX_STREET)])
    postcode = StringField(_("Postcode"), [InputRequired(), Length(max=12)], render_kw={"autocapitalize": "characters"})
    city = StringField(_("Town"), [InputRequired(), Length(max=MAX_CITY)])
    organisation = SelectField(_("Organisation"), [Optional()])

    def details(self) -> LocationDetails:
        """What was filled in, for the service."""
        return LocationDetails(
            name=self.name.data or "",
            kind=LocationKind(self.kind.data),
            street=self.street.data or "",
            postcode=self.postcode.data or "",
            city=self.city.data or "",
            organisation_id=int(self.organisation.data) if self.organisation.data else None,
        )


class CloseForm(Form):
    """The first day on which a place or organisation is no longer used."""

    until = DateField(_("First day it is closed"), [InputRequired()], render_kw={"type": "date"})


class OrganisationForm(Form):
    """A donor, referrer or host."""

    name = StringField(_("Name"), [InputRequired(), Length(max=MAX_NAME)])
    kind = SelectField(_("Kind of organisation"), [InputRequired()])


def kind_choices() -> list[tuple[str, str]]:
    """(code, name) of every kind of place."""
    return [(kind.value, word(kind)) for kind in LocationKind]


def organisation_kind_choices() -> list[tuple[str, str]]:
    """(code, name) of every kind of organisation."""
    return [(kind.value, word(kind)) for kind in OrganisationKind]
