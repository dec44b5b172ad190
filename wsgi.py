"""For a WSGI server of your own choice instead of `laptopdesk serve` (ADR 10): the application is `wsgi:app`."""

import os
from contextlib import ExitStack

from laptopdesk.app import create_app
from laptopdesk.config import Config
from laptopdesk.core.closed import OURS_ONLY
from laptopdesk.ui.console import at_work

os.umask(OURS_ONLY)
config = Config.from_env()
until_the_end = ExitStack()
until_the_end.enter_context(at_work(config))
app = create_app(config)
