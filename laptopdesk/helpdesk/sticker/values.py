"""What somebody reports by the sticker of a laptop."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class ReportProblem:
    """A problem with the laptop of this sticker. `nonce` is the form's own: sent twice, it is one ticket."""

    tag: str
    token: str
    what: str
    nonce: str
    name: str = ""
    phone: str = ""
    email: str = ""
    call_back: bool = False
