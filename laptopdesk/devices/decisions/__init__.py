"""How cases about stations are shown and decided. A file per kind."""

from laptopdesk.core.decisions import CaseTopic
from laptopdesk.devices.decisions.copies import copied_topic
from laptopdesk.devices.decisions.missing_events import gap_topic
from laptopdesk.devices.decisions.servers import impostor_topic
from laptopdesk.devices.decisions.unreadable import unreadable_topic


def topics() -> tuple[CaseTopic, ...]:
    """What can be decided about stations."""
    return (gap_topic(), copied_topic(), impostor_topic(), unreadable_topic())
