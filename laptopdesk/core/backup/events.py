"""What the journal says of backups."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from laptopdesk.core.events import Event


@dataclass(frozen=True, kw_only=True)
class Restored(Event):
    """A backup took the place of what was there; the row before this one is the backup's last, `sequence`.

    `mark` is this restore's own, by which one that was killed knows whether it had taken place.
    """

    action: ClassVar[str] = "system.restored"

    mark: str
    backup_at: datetime
    sequence: int
