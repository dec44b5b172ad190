"""Where processes of tests begin: each is one of its own, and what all of them import was imported once before."""

from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from multiprocessing.context import ForkServerContext

IMPORTED = (
    "laptopdesk.app",
    "tests.concurrency.receiver",
    "tests.concurrency.scanner",
    "tests.concurrency.twin",
    "tests.concurrency.test_file_twins",
    "tests.concurrency.test_upload_twins",
)


def ground() -> ForkServerContext:
    """Its processes are forked from one that imported the application and did nothing else; not from the tests'."""
    context = get_context("forkserver")
    context.set_forkserver_preload(list(IMPORTED))
    return context


def people_at_once(count: int, initializer: Callable[[], None] | None = None) -> ProcessPoolExecutor:
    """So many processes that do what they are given at the same moment."""
    return ProcessPoolExecutor(count, mp_context=ground(), initializer=initializer)
