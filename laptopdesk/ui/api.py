"""JSON for people's scripts: requests read strictly, errors as RFC 9457 problems, and a description made of both.

A call of the API is a view of a blueprint under `/api/v1` (the composition root frees those of CSRF: no cookie counts):

    class TicketBody(StrictBody):                     # exactly these fields of exactly these types
        who: str = Field(min_length=1, max_length=254)

    @blueprint.post("/tickets")
    @describe("Open a ticket", TicketBody, {201: TicketAnswer})    # stands in /api/v1/openapi.json
    @api_guard(Permission.OPEN_TICKETS)                            # a bearer token, and its person's permission
    def post_ticket() -> Response:
        body = read_body(TicketBody)                               # else 400, 413, 415 or 422 with every wrong field
        ...
        return respond(TicketAnswer(ticket=number), 201)

Errors of the domain become problems by themselves (`ui/errors.py`): 403, 404, 409 with `code`, 422 with `reasons`.
Why our own description and not a library's: see ADR 7.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import wraps
from math import isfinite
from typing import Annotated, Any, NoReturn, ParamSpec, TypeVar

from flask import Blueprint, Response, abort, current_app, jsonify, request
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator
from pydantic.json_schema import models_json_schema
from pydantic_core import PydanticCustomError
from werkzeug.exceptions import Unauthorized
from werkzeug.routing import Rule

from laptopdesk.core.access import ActorKind, Permission
from laptopdesk.core.numbers import MAX_KEY
from laptopdesk.protocol.codes import LONGEST_SCANNED, CodeError, CodeKind, parse_code
from laptopdesk.protocol.trust import SIGNATURE_HEADER
from laptopdesk.ui.errors import problem, sentence_of_scan
from laptopdesk.ui.guard import current_actor, guard, public
from laptopdesk.ui.web import csrf

MAX_BODY_BYTES = 64 * 1024
CALL_ATTRIBUTE = "laptopdesk_api_call"

_PARAMETER = re.compile(r"<(?:([a-z_]+)(?:\([^)]*\))?:)?([a-z_]+)>")

P = ParamSpec("P")
R = TypeVar("R")
Model = TypeVar("Model", bound=BaseModel)


class StrictBody(BaseModel):
    """A body with exactly these fields of exactly these types; no NUL and no NaN in it (PostgreSQL keeps none)."""

    model_config = ConfigDict(strict=True, extra="forbid", str_strip_whitespace=False)

    @model_validator(mode="before")
    @classmethod
    def _refuse_unstorable(cls, value: Any) -> Any:
        if _is_unstorable(value):
            raise ValueError("a text holds the character NUL, or a number is not finite")
        return value


class StrictQuery(BaseModel):
    """What may stand behind the question mark; each name at most once."""

    model_config = ConfigDict(extra="forbid")


class StrictAnswer(BaseModel):
    """What a call answers, exactly."""

    model_config = ConfigDict(extra="forbid")


class Problem(BaseModel):
    """An RFC 9457 problem. `code` is for programs; `reasons` are the codes of a refusal, `errors` name wrong fields."""

    type: str
    title: str
    status: int
    code: str
    detail: str
    reasons: list[str] | None = None
    errors: list[dict[str, Any]] | None = None


def _is_unstorable(value: object) -> bool:
    match value:
        case str():
            return "\0" in value
        case float():
            return not isfinite(value)
        case Mapping():
            return any(_is_unstorable(key) or _is_unstorable(item) for key, item in value.items())
        case list():
            return any(_is_unstorable(item) for item in value)
        case _:
            return False


def _code_of(*kinds: CodeKind) -> AfterValidator:
    def stored(text: str) -> str:
        try:
            return parse_code(text, *kinds).text if text else text
        except CodeError as error:
            raise PydanticCustomError("code", "{sentence}", {"sentence": sentence_of_scan(error)}) from error

    return AfterValidator(stored)


_Scanned = Annotated[str, Field(max_length=LONGEST_SCANNED)]
LaptopCode = Annotated[_Scanned, Field(min_length=1), _code_of(CodeKind.LAPTOP)]
PassCode = Annotated[_Scanned, Field(min_length=1), _code_of(CodeKind.PASS)]
LocationCode = Annotated[_Scanned, Field(min_length=1), _code_of(CodeKind.LOCATION)]
SubjectCode = Annotated[_Scanned, _code_of(CodeKind.LAPTOP, CodeKind.PASS)]
"""Codes in every spelling that a field of the pages takes; the call gets the stored form. The last may be empty."""


def api_exempt(blueprint: Blueprint) -> Blueprint:
    """The blueprint takes bearer tokens and never cookies, so that it needs no CSRF field."""
    csrf.exempt(blueprint)
    return blueprint


def api_guard(*permissions: Permission) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """`guard`, for calls: only a bearer token counts, whose person holds one of these permissions at any location."""

    def decorate(view: Callable[P, R]) -> Callable[P, R]:
        @wraps(view)
        def called(*args: P.args, **kwargs: P.kwargs) -> R:
            if current_actor().kind is not ActorKind.TOKEN:
                raise Unauthorized
            return view(*args, **kwargs)

        return guard(*permissions)(called)

    return decorate


def read_body(model: type[Model], *, limit: int = MAX_BODY_BYTES) -> Model:
    """The request's JSON as this model; anything else ends the request with a problem that names every field.

    `limit` is the most bytes it may have.
    """
    if not request.is_json:
        _refuse(415, "unsupported_media_type", "Send application/json.")
    if (request.content_length or 0) > limit:
        _refuse(413, "too_large", f"At most {limit} bytes.")
    content = request.get_data()
    if len(content) > limit:
        _refuse(413, "too_large", f"At most {limit} bytes.")
    try:
        return model.model_validate_json(content)
    except ValidationError as error:
        _refuse_fields(error)


def read_query(model: type[Model]) -> Model:
    """What stands behind the question mark as this model; anything else ends the request with a problem."""
    try:
        return model.model_validate(
            {name: values[0] if len(values) == 1 else values for name, values in request.args.lists()}
        )
    except ValidationError as error:
        _refuse_fields(error)


def _refuse_fields(error: ValidationError) -> NoReturn:
    details = [
        {"loc": [str(part) for part in item["loc"]], "type": item["type"], "message": item["msg"]}
        for item in error.errors(include_url=False, include_context=False, include_input=False)
    ]
    unreadable = any(item["type"] == "json_invalid" for item in details)
    status, code = (400, "unreadable") if unreadable else (422, "invalid_request")
    _refuse(status, code, "The request is not as described in /api/v1/openapi.json.", errors=details)


def refuse_field(name: str, message: str) -> NoReturn:
    """End the request with a 422 problem about this one field."""
    _refuse(422, "invalid_request", f"{name} {message}", errors=[{"loc": [name], "type": "value", "message": message}])


def _refuse(status: int, code: str, detail: str, **more: Any) -> NoReturn:
    abort(problem(status, code, detail, **more))


def respond(answer: BaseModel, status: int = 200) -> Response:
    """The answer as JSON."""
    response = jsonify(answer.model_dump(mode="json", by_alias=True))
    response.status_code = status
    return response


# ---- the description


class Caller(StrEnum):
    """Who may make a call: a person's script, a station that signs, or anybody."""

    TOKEN = "token"
    STATION = "station"
    ANYBODY = "anybody"


@dataclass(frozen=True, kw_only=True)
class Call:
    """What `/api/v1/openapi.json` says of one view."""

    summary: str
    body: type[StrictBody] | None
    query: type[StrictQuery] | None
    answers: Mapping[int, type[BaseModel]] = field(default_factory=dict)
    by: Caller = Caller.TOKEN

    @property
    def models(self) -> Iterator[type[BaseModel]]:
        """Every model that needs a schema."""
        yield from self.answers.values()
        if self.body:
            yield self.body


def describe(
    summary: str,
    body: type[StrictBody] | None = None,
    answers: Mapping[int, type[BaseModel]] | None = None,
    *,
    query: type[StrictQuery] | None = None,
    by: Caller = Caller.TOKEN,
) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """The view stands in `/api/v1/openapi.json`: what it takes, and what it answers when all is well, by status."""

    def decorate(view: Callable[P, R]) -> Callable[P, R]:
        setattr(view, CALL_ATTRIBUTE, Call(summary=summary, body=body, query=query, answers=answers or {}, by=by))
        return view

    return decorate


blueprint = Blueprint("api", __name__, url_prefix="/api/v1")


@blueprint.get("/openapi.json")
@public("a description of calls, without data")
def openapi() -> Response:
    """What the API can do, as OpenAPI 3.1."""
    calls = list(_calls())
    return jsonify(
        {
            "openapi": "3.1.0",
            "info": {"title": "Laptopdesk", "version": "1"},
            "security": [{"token": []}],
            "paths": _paths(calls),
            "components": {
                "securitySchemes": {
                    Caller.TOKEN.value: {"type": "http", "scheme": "bearer"},
                    Caller.STATION.value: {"type": "apiKey", "in": "header", "name": SIGNATURE_HEADER},
                },
                "schemas": _schemas(calls),
            },
        }
    )


def _calls() -> Iterator[tuple[Rule, Call]]:
    for rule in current_app.url_map.iter_rules():
        call = getattr(current_app.view_functions[rule.endpoint], CALL_ATTRIBUTE, None)
        if isinstance(call, Call):
            yield rule, call


def _schemas(calls: list[tuple[Rule, Call]]) -> dict[str, Any]:
    models = {model for _rule, call in calls for model in call.models} | {Problem}
    ordered = sorted(models, key=lambda model: model.__name__)
    _refs, document = models_json_schema(
        [(model, "validation") for model in ordered], ref_template="#/components/schemas/{model}"
    )
    return dict(document["$defs"])


def _paths(calls: list[tuple[Rule, Call]]) -> dict[str, Any]:
    paths: dict[str, Any] = {}
    for rule, call in calls:
        address = _PARAMETER.sub(r"{\2}", rule.rule)
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            paths.setdefault(address, {})[method.lower()] = _operation(rule, call)
    return paths


def _operation(rule: Rule, call: Call) -> dict[str, Any]:
    operation: dict[str, Any] = {
        "summary": call.summary,
        "operationId": rule.endpoint.split(".")[-1],
        "parameters": [*_path_parameters(rule), *_query_parameters(call.query)],
        "responses": _responses(rule, call),
    }
    if call.by is not Caller.TOKEN:
        operation["security"] = [{Caller.STATION.value: []}] if call.by is Caller.STATION else []
    if call.body:
        operation["requestBody"] = {"required": True, "content": {"application/json": {"schema": _ref(call.body)}}}
    return operation


def _path_parameters(rule: Rule) -> Iterator[dict[str, Any]]:
    for name in sorted(rule.arguments):
        number = f"<int:{name}>" in rule.rule
        schema = {"type": "integer", "minimum": 0, "maximum": MAX_KEY} if number else {"type": "string", "minLength": 1}
        yield {"name": name, "in": "path", "required": True, "schema": schema}


def _query_parameters(query: type[StrictQuery] | None) -> Iterator[dict[str, Any]]:
    schema = query.model_json_schema() if query else {}
    for name, parameter_schema in schema.get("properties", {}).items():
        yield {"name": name, "in": "query", "required": name in schema.get("required", ()), "schema": parameter_schema}


def _responses(rule: Rule, call: Call) -> dict[str, Any]:
    wrong = {
        400: "unreadable",
        401: "no valid token",
        403: "not allowed, or not there",
        404: "unknown",
        422: "refused, with every reason",
    }
    if call.body:
        wrong |= {409: "another fact came first", 413: "too large", 415: "not application/json"}
    if call.by is Caller.ANYBODY:
        wrong |= {429: "too many tries"}
    if call.by is Caller.STATION:
        wrong |= {503: "busy: again after Retry-After seconds"}
    good = {
        str(status): {"description": "done", "content": {"application/json": {"schema": _ref(model)}}}
        for status, model in call.answers.items()
    }
    content = {"application/problem+json": {"schema": _ref(Problem)}}
    return good | {str(status): {"description": words, "content": content} for status, words in wrong.items()}


def _ref(model: type[BaseModel]) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{model.__name__}"}
