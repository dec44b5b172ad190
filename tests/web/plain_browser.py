"""A browser without JavaScript: it knows which control belongs to which form, ticks, writes, presses, sends again."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

from flask.testing import FlaskClient

Pairs = list[tuple[str, str]]


@dataclass(kw_only=True)
class Control:
    """One input or button of a page, with the form that owns it."""

    kind: str
    name: str
    value: str
    form: str
    checked: bool = False
    action: str | None = None
    words: str = ""


@dataclass(kw_only=True)
class Form:
    """Where a form goes; its id is made up where it has none."""

    id: str
    action: str


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: dict[str, Form] = {}
        self.controls: list[Control] = []
        self.links: list[Control] = []
        self._inside = ""
        self._button: Control | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value if value is not None else "" for name, value in attrs}
        if tag == "form":
            self._inside = given.get("id") or f"form-{len(self.forms)}"
            self.forms[self._inside] = Form(id=self._inside, action=given.get("action", ""))
        elif tag in ("input", "button", "a"):
            control = Control(
                kind=given.get("type", "submit" if tag == "button" else tag),
                name=given.get("name", ""),
                value=given.get("value", "on" if given.get("type") == "checkbox" else ""),
                form=given.get("form", self._inside),
                checked="checked" in given,
                action=given.get("formaction") or given.get("href"),
            )
            (self.links if tag == "a" else self.controls).append(control)
            self._button = None if tag == "input" else control

    def handle_data(self, data: str) -> None:
        if self._button is not None:
            self._button.words += data.strip()

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._inside = ""
        elif tag in ("button", "a"):
            self._button = None


@dataclass(kw_only=True)
class PlainBrowser:
    """One browser at the desk: its page, and what it sent last."""

    client: FlaskClient
    html: str = ""
    address: str = ""
    status: int = 0
    sent: tuple[str, Pairs] = ("", [])
    _page: _Reader = field(default_factory=_Reader)

    def open(self, address: str) -> str:
        """The page at this address."""
        return self._show(self.client.get(address, follow_redirects=True))

    def scan(self, *codes: str, form: str = "desk-scan") -> str:
        """Each code typed into the scan field and sent with Return, the page drawn anew after each."""
        for code in codes:
            self.post(self._page.forms[form].action, [*self.fields(form), ("code", code)])
        return self.html

    def tick(self, *values: str) -> None:
        """These boxes are ticked."""
        for control in self._page.controls:
            if control.kind == "checkbox" and control.value in values:
                control.checked = True

    def write(self, name: str, value: str) -> None:
        """This is written into the field."""
        fields = [control for control in self._page.controls if control.name == name]
        assert fields, f"no field {name}"
        for control in fields:
            control.value = value

    def value(self, name: str) -> str:
        """What the field holds."""
        return next(control.value for control in self._page.controls if control.name == name)

    def ticked(self) -> set[str]:
        """The values of all ticked boxes."""
        return {one.value for one in self._page.controls if one.kind == "checkbox" and one.checked}

    def has(self, words: str) -> bool:
        """Whether there is a button or link of these words."""
        return any(words == one.words for one in (*self._page.controls, *self._page.links))

    def press(self, words: str) -> str:
        """The first button of these words is pressed, or the first link."""
        button = next((one for one in self._page.controls if one.kind == "submit" and one.words == words), None)
        if button is None:
            return self.open(next(link.action or "" for link in self._page.links if link.words == words))
        pair = [(button.name, button.value)] if button.name else []
        return self.post(button.action or self._page.forms[button.form].action, [*self.fields(button.form), *pair])

    def fields(self, form: str) -> Pairs:
        """What this form would send, without a button; an empty code field sends nothing worth telling."""
        return [
            (one.name, one.value)
            for one in self._page.controls
            if one.form == form
            and one.name
            and one.kind not in ("submit", "button")
            and (one.kind != "checkbox" or one.checked)
            and one.name != "code"
        ]

    def post(self, action: str, pairs: Pairs) -> str:
        """The form goes out, and its answer is the page."""
        self.sent = (action, pairs)
        return self.again()

    def again(self) -> str:
        """The same form goes out again: a second click, back and resend, or a repeat after a cut."""
        action, pairs = self.sent
        data: dict[str, list[str]] = {}
        for name, value in pairs:
            data.setdefault(name, []).append(value)
        answer = self.client.post(action or self.address, data=data)
        while answer.status_code == 307:  # the test client sends the form on without its fields
            answer = self.client.post(answer.location, data=data)
        return self._show(self.client.get(answer.location, follow_redirects=True) if answer.location else answer)

    def _show(self, answer: object) -> str:
        self.html, self.status = answer.get_data(as_text=True), answer.status_code  # type: ignore[attr-defined]
        self.address = answer.request.path  # type: ignore[attr-defined]
        self._page = _Reader()
        self._page.feed(self.html)
        return self.html

    @property
    def verdict(self) -> str:
        """The state of the board: idle, wait, go, stop or done."""
        return self.html.split('data-verdict="', 1)[1].split('"', 1)[0] if 'data-verdict="' in self.html else ""
