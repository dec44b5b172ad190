"""Forms of places."""

from typing import ClassVar

from wtforms import DateField, SelectField, StringField
from wtforms.validators import InputRequired, Length, Optional

from laptopdesk.core.i18n import lazy as _
from laptopdesk.core.reasons import CommonReason
from laptopdesk.places.errors import PlaceReason
from laptopdesk.places.rules import MAX_CITY, MAX_NAME, MAX_STREET
from laptopdesk.places.values import LocationDetails, LocationKind, OrganisationKind
from laptopdesk.ui.forms import EnumField, Form


class _PlacesForm(Form):
    FIELDS: ClassVar = {
        CommonReason.NAME_MISSING: "name",
        PlaceReason.NAME_TOO_LONG: "name",
        PlaceReason.ALREADY_EXISTS: "name",
        PlaceReason.STREET_MISSING: "street",
        PlaceReason.STREET_TOO_LONG: "street",
        PlaceReason.POSTCODE_WRONG: "postcode",
        PlaceReason.CITY_MISSING: "city",
        PlaceReason.CITY_TOO_LONG: "city",
        PlaceReason.ORGANISATION_UNKNOWN: "organisation",
        PlaceReason.ALREADY_CLOSED: "until",
        PlaceReason.CLOSES_TOO_EARLY: "until",
    }


class LocationForm(_PlacesForm):
    """A place with its address."""

    name = StringField(_("Name"), [InputRequired(), Length(max=MAX_NAME)])
    kind = EnumField(_("Kind of location"), LocationKind, [InputRequired()])
    street = StringField(_("Street and house number"), [InputRequired(), Length(max=MAX_STREET)])
    postcode = StringField(_("Postcode"), [InputRequired(), Length(max=12)], render_kw={"autocapitalize": "characters"})
    city = StringField(_("Town"), [InputRequired(), Length(max=MAX_CITY)])
    organisation = SelectField(_("Organisation"), [Optional()])

    def details(self) -> LocationDetails:
        """What was filled in, for the service."""
        return LocationDetails(
            name=self.name.data or "",
            kind=self.kind.data,
            street=self.street.data or "",
            postcode=self.postcode.data or "",
            city=self.city.data or "",
            organisation_id=int(self.organisation.data) if self.organisation.data else None,
        )


class EndUseForm(_PlacesForm):
    """The first day on which a place or organisation is no longer used."""

    until = DateField(_("Closed from"), [InputRequired()], render_kw={"type": "date"})


class OrganisationForm(_PlacesForm):
    """A donor, referrer or host."""

    name = StringField(_("Name"), [InputRequired(), Length(max=MAX_NAME)])
    kind = EnumField(_("Kind of organisation"), OrganisationKind, [InputRequired()])
