"""The page of documentation, drawn from the OpenAPI document: no script, nothing loaded from elsewhere."""

from __future__ import annotations

import json
from typing import Any, Final

from fastapi import APIRouter, FastAPI, Request, Response

from extractor.web.problems import KINDS
from extractor.web.task import HTML
from extractor.web.view import environment

_METHODS: Final = ("get", "post")


def routes(app: FastAPI) -> APIRouter:
    """The page about an application."""
    docs = APIRouter(include_in_schema=False)

    @docs.get("/docs")
    async def page(request: Request) -> Response:
        document = app.openapi()
        template = environment().get_template("docs.html")
        shown = template.render(
            document=document, operations=list(_operations(document)), problems=KINDS, base=str(request.base_url),
            token="security" in document,
        )  # fmt: skip
        return Response(shown, media_type=HTML)

    return docs


def _operations(document: dict[str, Any]) -> list[dict[str, Any]]:
    """Each operation with its path, bodies and answers, as the template shows them."""
    operations = []
    for path, methods in document["paths"].items():
        for method in _METHODS:
            if method in methods:
                operation = methods[method]
                bodies = operation.get("requestBody", {}).get("content", {})
                operations.append(
                    {
                        "path": path,
                        "method": method.upper(),
                        "summary": operation["summary"],
                        "description": operation.get("description", ""),
                        "bodies": [
                            (kind, _fields(document, body["schema"]), _examples(body)) for kind, body in bodies.items()
                        ],
                        "responses": [
                            (status, response["description"], ", ".join(response.get("content", {})))
                            for status, response in sorted(operation["responses"].items())
                        ],
                    }
                )
    return operations


def _fields(document: dict[str, Any], schema: dict[str, Any]) -> list[tuple[str, bool, str]]:
    """(name, required, what it is) of the fields of a body."""
    if "$ref" in schema:
        schema = document["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    needed = schema.get("required", [])
    return [(name, name in needed, field.get("description", "")) for name, field in schema["properties"].items()]


def _examples(body: dict[str, Any]) -> list[str]:
    values = [example["value"] for example in body.get("examples", {}).values()]
    return [json.dumps(value, ensure_ascii=False, indent=2) for value in values]
