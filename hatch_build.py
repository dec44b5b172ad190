"""Hatchling's hook: the front end and the translation catalogs are built before a wheel or an editable install."""

import sys
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CustomBuildHook(BuildHookInterface):  # type: ignore[type-arg]  # hatchling leaves the parameter open
    """Theme, vendor files and `.mo` catalogs stand in the tree, also for `pip install -e .`."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build both; a front end that cannot be built ends the build with one line that says why."""
        if version == "standard":  # an editable install reads the migrations where they are
            build_data["force_include"]["migrations"] = "laptopdesk/_migrations"
        sys.path.insert(0, self.root)
        from frontend.build import BuildFailed, build
        from tools.catalogs import compile_all

        compile_all()
        try:
            build()
        except BuildFailed as error:
            raise SystemExit(str(error)) from None
