"""Forms of certificates."""

from typing import ClassVar

from wtforms import BooleanField, TextAreaField
from wtforms.validators import InputRequired, Length

from laptopdesk.assets.certificates.errors import CertificateReason
from laptopdesk.core.i18n import lazy
from laptopdesk.ui.forms import Form


class RevokeForm(Form):
    """Taking a certificate back."""

    reason = TextAreaField(lazy("Why is it revoked?"), [InputRequired(lazy("Write down why.")), Length(max=1000)])

    FIELDS: ClassVar = {CertificateReason.REASON_MISSING: "reason"}


class DonorFileForm(Form):
    """Putting together what the donor is sent."""

    issues = BooleanField(lazy("First issue the certificates that are missing, in my name"))
