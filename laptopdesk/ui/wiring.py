"""What each package offers the composition root: every `<package>/wiring.py` fills one of these, lowest layer first."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta

import click
from flask import Blueprint
from sqlalchemy.orm import Session

from laptopdesk.core.access import Actor, Permission, system_actor
from laptopdesk.core.bulk import BulkAct
from laptopdesk.core.db import UnitOfWork
from laptopdesk.core.decisions import CaseTopic
from laptopdesk.core.erasure import ErasureRegistry
from laptopdesk.core.hooks import Hooks
from laptopdesk.core.i18n import gettext as _
from laptopdesk.core.jobs import JobHandler, JobReader, JobRegistry
from laptopdesk.core.operations import ContradictionHandler, OperationHandler, OperationRegistry
from laptopdesk.core.snapshots import NOTHING_TO_KNOW, SnapshotSource
from laptopdesk.ui.web import NavItem


@dataclass(frozen=True, kw_only=True)
class Hit:
    """One thing that a search found. `kind`: what it is, in words. `exact`: it was asked for by its own name.

    Without `url` it leads nowhere: a word about the things above it.
    """

    kind: str
    title: str
    url: str = ""
    detail: str = ""
    exact: bool = False


def first_of(hits: Sequence[Hit], most: int, everything: Hit) -> tuple[Hit, ...]:
    """The first `most` of these; where there are more, `everything` stands last and says that these are not all."""
    if len(hits) <= most:
        return tuple(hits)
    return (*hits[:most], replace(everything, detail=_("These are the first %(n)s.", n=most)))


Finder = Callable[[Session, str, Actor], Sequence[Hit]]
"""What a package finds by these words, of what this person may see."""

Defaults = Callable[[UnitOfWork], None]
Panel = Callable[[Session, int, Actor], str]
HoldersOfPass = Callable[[Session, str, Actor], frozenset[int]]


@dataclass(kw_only=True)
class Wiring:
    """The registries of one process. A lower package learns of a higher one only through these."""

    jobs: JobRegistry = field(default_factory=JobRegistry)
    operations: OperationRegistry = field(default_factory=OperationRegistry)
    erasures: ErasureRegistry = field(default_factory=ErasureRegistry)
    hooks: Hooks = field(default_factory=Hooks)
    blueprints: list[Blueprint] = field(default_factory=list)
    nav: list[NavItem] = field(default_factory=list)
    commands: list[click.Command] = field(default_factory=list)
    defaults: list[Defaults] = field(default_factory=list)
    laptop_panels: dict[str, Panel] = field(default_factory=dict)
    lot_panels: dict[str, Panel] = field(default_factory=dict)
    participant_panels: dict[str, Panel] = field(default_factory=dict)
    bulk_acts: dict[str, BulkAct] = field(default_factory=dict)
    finders: dict[str, Finder] = field(default_factory=dict)
    case_topics: dict[str, CaseTopic] = field(default_factory=dict)
    holders_of_pass: HoldersOfPass = lambda _session, _code, _actor: frozenset()
    snapshot: SnapshotSource = NOTHING_TO_KNOW
    load_actor: Callable[[], Actor | None] = lambda: None
    actor_for_command: Callable[[Session, str | None], Actor] = lambda _session, _email: system_actor("command line")

    def add_pages(self, *blueprints: Blueprint) -> None:
        """These blueprints answer on the application."""
        self.blueprints += blueprints

    def add_nav(
        self, endpoint: str, label: Callable[[], str], permission: Permission, *, order: int, under: str | None = None
    ) -> None:
        """A menu entry for those who hold the permission anywhere; `order` from 10 (left) to 90.

        `under`: the endpoint of the entry in whose second row it stands.
        """
        self.nav.append(NavItem(endpoint=endpoint, label=label, permission=permission, order=order, under=under))

    def add_command(self, *commands: click.Command) -> None:
        """Commands or groups of `laptopdesk …`."""
        self.commands += commands

    def add_defaults(self, seed: Defaults) -> None:
        """Reference data that every installation needs; runs at `db upgrade`, must do nothing the second time."""
        self.defaults.append(seed)

    def add_operation(
        self, kind: str, handler: OperationHandler, *, contradiction: ContradictionHandler | None = None
    ) -> None:
        """Reported operations of this kind are applied by this function; facts that cannot be, become cases."""
        self.operations.register(kind, handler, contradiction=contradiction)

    def add_bulk_act(self, act: BulkAct) -> None:
        """This act can be done to many laptops at once."""
        self.bulk_acts[act.key] = act

    def add_finder(self, name: str, finder: Finder) -> None:
        """The search of every page asks this function too; those of lower packages come first."""
        self.finders[name] = finder

    def add_case_topic(self, *topics: CaseTopic) -> None:
        """Cases of these kinds are shown and decided so; a kind can be taken once."""
        for topic in topics:
            if topic.kind in self.case_topics:
                raise ValueError(f"cases of kind {topic.kind} are registered twice")
            self.case_topics[topic.kind] = topic

    def add_job(
        self, kind: str, handler: JobHandler, *, every: timedelta | None = None, reader: JobReader | None = None
    ) -> None:
        """Jobs of this kind run this function, once for each `every` if given."""
        self.jobs.register(kind, handler, every=every, reader=reader)
