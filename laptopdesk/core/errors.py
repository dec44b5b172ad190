"""What a service may raise. Entry points turn these into 403, 404, 409 and 422, once."""

from collections.abc import Iterable
from enum import StrEnum


class DomainError(Exception):
    """A rule of the product said no; nothing of the unit of work is kept."""

    code = "domain_error"


class NotFound(DomainError):
    """What was asked for does not exist, or not for this person."""

    code = "not_found"

    def __init__(self, kind: str, key: object) -> None:
        super().__init__(f"{kind} {key} does not exist")
        self.kind = kind
        self.key = key


class Conflict(DomainError):
    """Somebody else's fact came first, or the same id arrived with another meaning."""

    code = "conflict"

    def __init__(self, code: str, message: str = "") -> None:
        super().__init__(message or code)
        self.code = code


class Forbidden(DomainError):
    """This person may not do this here."""

    code = "forbidden"

    def __init__(self, permission: str, location_id: int | None = None) -> None:
        super().__init__(f"permission {permission} is missing")
        self.permission = permission
        self.location_id = location_id


class Refused(DomainError):
    """A pure rule refused; `reasons` holds every reason, as members of the rule's own enum."""

    code = "refused"

    def __init__(self, reasons: Iterable[StrEnum], *, about: str = "") -> None:
        self.reasons: tuple[StrEnum, ...] = tuple(reasons)
        if not self.reasons:
            raise ValueError("a refusal needs at least one reason")
        self.about = about
        super().__init__(", ".join(reason.value for reason in self.reasons))
