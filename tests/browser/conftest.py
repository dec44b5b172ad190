"""The real browser of these tests: Debian's Chromium, one for each file."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Playwright, sync_playwright

from tools.chromium import find_chromium

OPTIONS = ("--no-sandbox", "--disable-background-networking")


@pytest.fixture(scope="module")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as found:
        yield found


@pytest.fixture(scope="module")
def browser(playwright: Playwright) -> Iterator[Browser]:
    running = playwright.chromium.launch(executable_path=find_chromium(), args=OPTIONS)
    yield running
    running.close()
