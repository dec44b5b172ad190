"""What the journal says of certificates."""

from collections.abc import Callable, Mapping

from laptopdesk.assets.proof.values import Proof
from laptopdesk.core.i18n import gettext as _
from laptopdesk.core.i18n import ngettext
from laptopdesk.reporting.journal_facts import JournalFacts

SENTENCES: Mapping[str, Callable[[JournalFacts], str]] = {
    "certificate.issued": lambda t: _(
        "Certificate %(number)s issued: %(proof)s", number=t.text("number"), proof=t.word("proof", Proof)
    ),
    "certificate.revoked": lambda t: _("Certificate %(number)s revoked", number=t.text("number")),
    "certificate.donor_file_asked": lambda t: ngettext(
        "Donor file of lot %(lot)s requested, %(n)s laptop",
        "Donor file of lot %(lot)s requested, %(n)s laptops",
        t.number("laptops"),
        lot=t.lot(),
    ),
}
