"""What `accounts` offers the composition root."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from laptopdesk.accounts.cli import user
from laptopdesk.accounts.queries import actor_for_command
from laptopdesk.accounts.service import forget_devices
from laptopdesk.accounts.service.sessions import forget_sessions
from laptopdesk.accounts.session import load_actor
from laptopdesk.accounts.views import blueprint
from laptopdesk.core.db import UnitOfWork
from laptopdesk.core.limits import forget_old
from laptopdesk.ui.browser import LASTS as BROWSER_LASTS
from laptopdesk.ui.wiring import Wiring


def wire(wiring: Wiring) -> None:
    """Register pages, commands and jobs of this package, and who sits behind a request."""
    wiring.add_pages(blueprint)
    wiring.add_command(user)
    wiring.add_job("accounts.forget_counts", _forget_counts, every=timedelta(days=1))
    wiring.add_job("accounts.forget_sessions", _forget_sessions, every=timedelta(days=1))
    wiring.load_actor = load_actor
    wiring.actor_for_command = actor_for_command


def _forget_counts(uow: UnitOfWork, _payload: Mapping[str, Any]) -> None:
    forget_old(uow.session, before=uow.now - timedelta(days=2))
    forget_devices(uow, before=uow.now - BROWSER_LASTS)


def _forget_sessions(uow: UnitOfWork, _payload: Mapping[str, Any]) -> None:
    forget_sessions(uow, before=uow.now - timedelta(days=30))
