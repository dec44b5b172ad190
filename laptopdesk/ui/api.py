"""JSON for people's scripts: bodies read strictly, errors as RFC 9457 problems, and a description made of both.

Use: `body = read_body(HandOutBody)` in a view of a blueprint under `/api/v1`, `api_exempt(blueprint)` once, and
`describe("POST", "/api/v1/handouts", "Hand out a laptop", HandOutBody)` beside it for `/api/v1/openapi.json`.
"""

from dataclasses import dataclass
from typing import Any, TypeVar
from uuid import UUID

from flask import Blueprint, Response, abort, jsonify, request
from pydantic import BaseModel, ConfigDict, ValidationError

from laptopdesk.ui.errors import problem
from laptopdesk.ui.guard import public
from laptopdesk.ui.web import csrf

MAX_BODY_BYTES = 64 * 1024
Body = TypeVar("Body", bound="StrictBody")


class StrictBody(BaseModel):
    """A body with exactly these fields of exactly these types."""

    model_config = ConfigDict(strict=True, extra="forbid", str_strip_whitespace=False)


@dataclass(frozen=True, kw_only=True)
class Described:
    """One call of the API."""

    method: str
    path: str
    summary: str
    body: type[StrictBody] | None
    answers: dict[str, str]


_described: list[Described] = []


def describe(
    method: str, path: str, summary: str, body: type[StrictBody] | None = None, answers: dict[str, str] | None = None
) -> None:
    """The call stands in `/api/v1/openapi.json`."""
    found = Described(method=method.lower(), path=path, summary=summary, body=body, answers=answers or {"200": "done"})
    if found not in _described:
        _described.append(found)


def api_exempt(blueprint: Blueprint) -> Blueprint:
    """The blueprint takes bearer tokens and never cookies, so that it needs no CSRF field."""
    csrf.exempt(blueprint)
    return blueprint


def read_body(model: type[Body]) -> Body:
    """The request's JSON as this model; anything else ends the request with a problem that names every field."""
    if not request.is_json:
        _refuse(415, "unsupported_media_type", "Send application/json.")
    content = request.get_data(cache=False)
    if len(content) > MAX_BODY_BYTES:
        _refuse(413, "too_large", f"At most {MAX_BODY_BYTES} bytes.")
    try:
        return model.model_validate_json(content)
    except ValidationError as error:
        details = [
            {"loc": [str(part) for part in item["loc"]], "type": item["type"], "message": item["msg"]}
            for item in error.errors(include_url=False, include_context=False, include_input=False)
        ]
        unreadable = any(item["type"] == "json_invalid" for item in details)
        status, code = (400, "unreadable") if unreadable else (422, "invalid_request")
        _refuse(status, code, "The request is not as described in /api/v1/openapi.json.", errors=details)
        raise


def _refuse(status: int, code: str, detail: str, **more: Any) -> None:
    abort(problem(status, code, detail, **more))


def parse_operation_id(text: str) -> UUID:
    """The operation's id; a text that is no UUID ends the request with a problem."""
    try:
        return UUID(text)
    except ValueError:
        _refuse(422, "invalid_request", "operation_id is no UUID", errors=[{"loc": ["operation_id"], "type": "uuid"}])
        raise


blueprint = Blueprint("api", __name__, url_prefix="/api/v1")


@blueprint.get("/openapi.json")
@public("a description of calls, without data")
def openapi() -> Response:
    """What the API can do, as OpenAPI 3.1."""
    return jsonify(
        {
            "openapi": "3.1.0",
            "info": {"title": "Laptopdesk", "version": "1"},
            "security": [{"token": []}],
            "paths": _paths(),
            "components": {
                "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
                "schemas": {found.body.__name__: found.body.model_json_schema() for found in _described if found.body},
            },
        }
    )


def _paths() -> dict[str, Any]:
    paths: dict[str, Any] = {}
    for found in _described:
        call: dict[str, Any] = {"summary": found.summary, "responses": _answers(found)}
        if "{" in found.path:
            names = [part[1:-1] for part in found.path.split("/") if part.startswith("{")]
            call["parameters"] = [
                {"name": name, "in": "path", "required": True, "schema": {"type": "string"}} for name in names
            ]
        if found.body:
            schema = {"$ref": f"#/components/schemas/{found.body.__name__}"}
            call["requestBody"] = {"required": True, "content": {"application/json": {"schema": schema}}}
        paths.setdefault(found.path, {})[found.method] = call
    return paths


def _answers(found: Described) -> dict[str, Any]:
    common = {"401": "no valid token", "403": "not allowed here"}
    wrong = {"400": "no JSON", "409": "another fact came first", "413": "too large", "415": "no JSON",
             "422": "refused, with every reason"} if found.body else {"404": "unknown"}  # fmt: skip
    return {status: {"description": words} for status, words in {**found.answers, **common, **wrong}.items()}
