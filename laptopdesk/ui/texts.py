"""What a browser sends as text, as it can be kept: PostgreSQL knows no NUL, so no field of a page has one."""

from typing import Any

from flask import Request
from werkzeug.datastructures import MultiDict
from werkzeug.utils import cached_property


class TextRequest(Request):
    """A request whose query and form fields hold no NUL, wherever they are read. Files and JSON stay as they came."""

    @cached_property
    def args(self) -> MultiDict[str, str]:
        """What stands behind the question mark."""
        args: MultiDict[str, str] = self._without_nul(super().args)
        return args

    def _load_form_data(self) -> None:
        super()._load_form_data()
        self.__dict__["form"] = self._without_nul(self.__dict__["form"])

    def _without_nul(self, sent: MultiDict[str, str]) -> Any:
        pairs = [(name.replace("\0", ""), value.replace("\0", "")) for name, value in sent.items(multi=True)]
        return self.parameter_storage_class(pairs)
