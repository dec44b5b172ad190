"""What somebody reports by the sticker of a laptop."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class ReportProblem:
    """A problem with the laptop of this sticker. `nonce` is the form's own: sent twice, it is one ticket.

    `address` is where the request came from, for the limits only; it is not kept.
    """

    tag: str
    token: str
    what: str
    address: str
    nonce: str
    name: str = ""
    phone: str = ""
    email: str = ""
    call_back: bool = False
