"""Taking over laptops from before this system, some of them with residents."""

from dataclasses import dataclass

from laptopdesk.assets.takeover.values import TakeoverError, TakeoverList


@dataclass(frozen=True, kw_only=True)
class TakeoverDocument:
    """A paper that came with the list, such as a scan of signed wipe lists."""

    name: str
    content: bytes
    media_type: str = "application/octet-stream"


@dataclass(frozen=True, kw_only=True)
class TakeOver:
    """A list that was read, for the lot with this code.

    `location_id`: for rows without a place. `programme`: code for rows without one. With `document` and `second_id`
    the erasure of what is ready or out is attested by who acts and this second person. `allow_reason`: the lot is
    allowed that first, for this reason.
    """

    lot: str
    listed: TakeoverList
    programme: str
    donor: str = ""
    location_id: int | None = None
    document: TakeoverDocument | None = None
    second_id: int | None = None
    allow_reason: str = ""


@dataclass(frozen=True, kw_only=True)
class TakenOverList:
    """What a take-over did. `lowered`: ready by the list, and received with us, because nothing vouches for it."""

    rows: int
    created: int = 0
    unchanged: int = 0
    handed_out: int = 0
    attested: int = 0
    lowered: int = 0
    errors: tuple[TakeoverError, ...] = ()
    ignored: tuple[str, ...] = ()


class TakeoverRefused(Exception):
    """Ends the unit of work, so that nothing of the list is stored; `result` names every error."""

    def __init__(self, result: TakenOverList) -> None:
        super().__init__("nothing was taken over")
        self.result = result
