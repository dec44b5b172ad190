"""What a donor is told of a whole lot: the same figures on paper, as text and as JSON."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from laptopdesk.assets.lifecycle.values import Lot
from laptopdesk.assets.proof.values import Proof
from laptopdesk.core.i18n import gettext as _
from laptopdesk.core.i18n import word
from laptopdesk.ui.formats import format_date, format_datetime, format_number


@dataclass(frozen=True, kw_only=True)
class ProofSummary:
    """The laptops of a lot by what is proven of them, and beside that how many have a certificate."""

    lot: Lot
    by_proof: Mapping[Proof, int]
    certified: int
    at: datetime

    @property
    def laptops(self) -> int:
        """All laptops: each stands under one proof."""
        return sum(self.by_proof.values())

    @property
    def without(self) -> int:
        """Laptops without a certificate, proven or not."""
        return self.laptops - self.certified

    def lines(self) -> tuple[str, ...]:
        """The figures in sentences, in the language of whoever reads."""
        figures = "; ".join(f"{word(proof)}: {format_number(self.by_proof.get(proof, 0))}" for proof in Proof)
        return (
            _("%(donor)s, received on %(day)s", donor=self.lot.donor or "–", day=format_date(self.lot.received_on)),
            _("%(n)s laptops on %(when)s", n=format_number(self.laptops), when=format_datetime(self.at)),
            figures,
            _("With a certificate: %(n)s", n=format_number(self.certified)),
            _("Without a certificate: %(n)s", n=format_number(self.without)),
            _("What is proven follows from the evidence. A laptop without a certificate may well be proven."),
        )

    def text(self) -> bytes:
        """The same as plain text."""
        title = _("Erasure of lot %(code)s", code=self.lot.code)
        return ("\r\n".join((title, "", *self.lines())) + "\r\n").encode()

    def json(self) -> bytes:
        """The same for a program: names are codes, whatever the language."""
        document = {
            "lot": self.lot.code,
            "donor": self.lot.donor,
            "received_on": self.lot.received_on.isoformat(),
            "at": self.at.isoformat(),
            "laptops": self.laptops,
            "by_proof": {proof.value: self.by_proof.get(proof, 0) for proof in Proof},
            "with_certificate": self.certified,
            "without_certificate": self.without,
        }
        return (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode()
