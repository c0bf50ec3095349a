"""Field masks: parsed, applied to an answer, and used to overwrite only what a request names.

A parsed mask is a tree: name -> subtree, with None for "everything below". `*` stands for every name.
"""

from __future__ import annotations

import re
from typing import Any

from .errors import ApiError, invalid

Tree = dict[str, Any]  # name -> Tree | None
TOKEN = re.compile(r"\s*([A-Za-z0-9_*@\-]+|[.,/()])")
NO_FIELDS = "At least one field must be listed in 'fields'. (Use '*' to indicate all fields.)"


def camel(name: str) -> str:
    """`user_entered_value` -> `userEnteredValue`; the API takes both."""
    head, *tail = name.split("_")
    return head + "".join(t[:1].upper() + t[1:] for t in tail) if tail else name


def bad_fields(text: str) -> ApiError:
    """The refusal of a mask for an answer that cannot be understood or names an unknown field."""
    description = f"Error expanding 'fields' parameter. Cannot find matching fields for path '{text}'."
    violation = {"field": text, "description": description}
    details = [{"@type": "type.googleapis.com/google.rpc.BadRequest", "fieldViolations": [violation]}]
    return ApiError(400, "Request contains an invalid argument.", details=details)


def parse(text: str) -> Tree:
    """The tree of a mask such as `sheets(properties,data/rowData.values(note))`; raises ApiError."""
    tokens, at = [], 0
    text = text.strip()
    while at < len(text):
        found = TOKEN.match(text, at)
        if found is None:
            raise bad_fields(text)
        tokens.append(found.group(1))
        at = found.end()
    tree: Tree = {}
    if _fields(tokens, 0, tree, text) != len(tokens):
        raise bad_fields(text)
    return tree


def _fields(tokens: list[str], at: int, tree: Tree, text: str) -> int:
    """Reads a comma separated list into `tree`; the index after it."""
    while True:
        at = _path(tokens, at, tree, text)
        if at < len(tokens) and tokens[at] == ",":
            at += 1
            continue
        return at


def _path(tokens: list[str], at: int, tree: Tree, text: str) -> int:
    """Reads `a.b/c` or `a.b(c,d)` into `tree`; the index after it."""
    while True:
        if at >= len(tokens) or tokens[at] in ".,/()":
            raise bad_fields(text)
        name, at = camel(tokens[at]), at + 1
        if at < len(tokens) and tokens[at] in "./(":
            below = tree.setdefault(name, {})
            below = {} if below is None else below  # `a,a.b`: everything below a is already wanted
            opener, at = tokens[at], at + 1
            if opener == "(":
                at = _fields(tokens, at, below, text)
                if at >= len(tokens) or tokens[at] != ")":
                    raise bad_fields(text)
                return at + 1
            tree = below
            continue
        tree[name] = None
        return at


def wants(tree: Tree | None, name: str) -> bool:
    """Whether the mask asks for this field, or for something below it."""
    return tree is None or name in tree or "*" in tree


def below(tree: Tree | None, name: str) -> Tree | None:
    """The mask for what lies below a wanted field."""
    if tree is None:
        return None
    return tree[name] if name in tree else tree.get("*")


def apply(value: Any, tree: Tree | None) -> Any:
    """The value with only what the mask asks for; a message left empty stays as `{}`, as with Google."""
    if tree is None or (tree.get("*", 0) is None):
        return value
    if isinstance(value, list):
        return [apply(v, tree) for v in value]
    if isinstance(value, dict):
        return {k: apply(v, below(tree, k)) for k, v in value.items() if wants(tree, k)}
    return value


def required(request: dict[str, Any]) -> Tree:
    """The tree of a request's own `fields`, which must not be empty."""
    text = str(request.get("fields") or "").strip()
    if not text:
        raise invalid(NO_FIELDS)
    return parse(text)


def overwrite(old: dict[str, Any] | None, new: dict[str, Any] | None, tree: Tree | None) -> dict[str, Any]:
    """`old` with the masked fields taken from `new`; a masked field that `new` lacks is cleared. Neither is changed."""
    new = new or {}
    if tree is None or tree.get("*", 0) is None:
        return dict(new)
    result = dict(old or {})
    for name, sub in tree.items():
        if sub is None:
            result.pop(name, None)
            if new.get(name) is not None:
                result[name] = new[name]
            continue
        inner = overwrite(_message(result.get(name)), _message(new.get(name)), sub)
        result.pop(name, None)
        if inner:
            result[name] = inner
    return result


def _message(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}
