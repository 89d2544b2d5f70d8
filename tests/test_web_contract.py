"""Requests made at random of the OpenAPI document: no answer breaks it, none is a failure of the server."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.serving import serving

CHECKS = [
    not_a_server_error, status_code_conformance, content_type_conformance, response_headers_conformance,
    response_schema_conformance,
]  # fmt: skip


EXAMPLES = 60


@pytest.fixture(scope="module")
def document() -> Iterator[schemathesis.BaseSchema]:
    with serving("--workers", "2") as server:
        yield schemathesis.openapi.from_url(f"{server.url}openapi.json")


def test_every_answer_is_as_documented(document: schemathesis.BaseSchema) -> None:
    tried = []
    for operation in document.get_all_operations():

        @given(case=operation.ok().as_strategy())  # type: ignore[union-attr]
        @settings(
            max_examples=EXAMPLES,
            deadline=None,
            derandomize=True,
            database=None,
            suppress_health_check=list(HealthCheck),
        )
        def is_as_documented(case: schemathesis.Case[Any]) -> None:
            tried.append(case.call_and_validate(checks=CHECKS).status_code)

        is_as_documented()
    assert {200, 422} <= set(tried)
