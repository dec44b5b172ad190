"""Every test makes the whole application: here it remembers what the one before it worked out from the same text.

Only what follows from a text alone is kept: the code of a template, and the function that writes the address of a rule.
Nothing of an application itself goes from one test to the next.
"""

from collections.abc import Callable
from types import CodeType
from typing import Any

from flask import Flask
from jinja2.bccache import Bucket, BytecodeCache
from werkzeug.routing import Rule


class CompiledTemplates(BytecodeCache):
    """The code of templates by their source; another source is compiled anew."""

    def __init__(self) -> None:
        self._code: dict[tuple[str, str], CodeType | None] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self._code.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._code[bucket.key, bucket.checksum] = bucket.code


class RememberedRule(Rule):
    """A rule whose builder of addresses is compiled once for all rules of the same text and defaults."""

    _builders: dict[tuple[Any, ...], Callable[..., tuple[str, str]]] = {}  # noqa: RUF012 - the rules share it

    def _compile_builder(self, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
        defaults = sorted((self.defaults or {}).items())
        key = (self.rule, str(self._trace), str(defaults), append_unknown)
        if key not in self._builders:
            self._builders[key] = super()._compile_builder(append_unknown)
        return self._builders[key]


def remember_what_was_compiled() -> None:
    """From now on, for every application that is made in this process."""
    Flask.url_rule_class = RememberedRule
    Flask.jinja_options = {"bytecode_cache": CompiledTemplates()}
