"""How the API describes itself (OpenAPI 3.1), and how bodies are held to that description."""

from copy import deepcopy
from typing import Any

from spectree import SecurityScheme, SpecTree
from spectree.models import SecureType, SecuritySchemeData

from eventdesk.checkin.schemas import Problem
from eventdesk.errors import InvalidInputError

PROBLEM = "application/problem+json"


def _refuse(_request: Any, _response: Any, error: Any, _instance: Any, *_rest: Any) -> None:
    """Turn a wrong body into our own error, with the first wrong field named."""
    if error is not None:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"]) or "body"
        raise InvalidInputError(f"{place}: {first['msg']}")


api = SpecTree(
    "flask",
    title="eventdesk",
    version="1",
    path="description",  # spectree leaves out addresses below its own; ours is served by `openapi`
    mode="strict",
    annotations=False,
    page_templates={},
    before=_refuse,
    validation_error_model=Problem,
    naming_strategy=lambda model: model.__name__,
    nested_naming_strategy=lambda _parent, child: child,
    security_schemes=[SecurityScheme(name="device", data=SecuritySchemeData(type=SecureType.HTTP, scheme="bearer"))],
)
DEVICE: dict[str, list[str]] = {"device": []}
"""Asks for a paired phone's token, in the words of the description."""


def described() -> dict[str, Any]:
    """The description of this API."""
    spec: dict[str, Any] = deepcopy(api.spec)
    for operation in (operation for verbs in spec["paths"].values() for operation in verbs.values()):
        for answer in operation["responses"].values():
            content = answer.get("content", {})
            # spectree calls problems plain JSON
            if content.get("application/json", {}).get("schema", {}).get("$ref", "").endswith("/Problem"):
                content[PROBLEM] = content.pop("application/json")
    return spec
