"""One way to answer a form: done and on to another page, or the same page with every reason and all that was typed."""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import flash, redirect, request, url_for
from werkzeug.wrappers import Response

from laptopdesk.core.db import UnitOfWork
from laptopdesk.core.errors import Conflict, Refused, TooMany
from laptopdesk.ui.forms import Form
from laptopdesk.ui.web import unit_of_work

Answer = str | Response | tuple[str, int]
T = TypeVar("T")


def answer_form(
    form: Form, act: Callable[[UnitOfWork], T], *, done: Callable[[T], Answer], again: Callable[[], str]
) -> Answer:
    """What a form is answered with: `again()` on a first look, 200; `done(…)` once `act(uow)` was committed.

    `again()` with status 422 where a field is wrong or `act` raised `Refused` or `Conflict`: then every reason stands
    in the form, at its field (`Form.FIELDS`) or on top; 429 for `TooMany`. Other errors, `NotFound` and `Forbidden`,
    are raised on.
    """

    def at_once() -> T:
        with unit_of_work() as uow:
            return act(uow)

    return answer_act(form, at_once, done=done, again=again)


def answer_act(form: Form, act: Callable[[], T], *, done: Callable[[T], Answer], again: Callable[[], str]) -> Answer:
    """As `answer_form`, for an act that opens units of work of its own, or does something slow before."""
    if not form.submitted():
        return again(), 422 if request.method == "POST" else 200
    try:
        result = act()
    except (Refused, Conflict) as error:
        form.refuse(error)
        return again(), 429 if isinstance(error, TooMany) else 422
    return done(result)


def go(endpoint: str, words: str = "", *, tone: str = "good", **values: Any) -> Response:
    """On to another page, which says these words."""
    if words:
        flash(words, tone)
    return redirect(url_for(endpoint, **values))
