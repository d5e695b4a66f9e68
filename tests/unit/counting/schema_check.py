"""As much of JSON Schema as the schemas in docs/formats use; an unknown keyword is a fault."""

import re
from collections.abc import Callable, Iterator
from typing import Any

TYPES: dict[str, tuple[type, ...]] = {
    "object": (dict,), "array": (list,), "string": (str,), "boolean": (bool,),
    "integer": (int,), "null": (type(None),),
}  # fmt: skip

Check = Callable[[Any, Any, Any, Any, str], Iterator[str]]

SILENT = {"$schema", "$id", "$defs", "title", "description"}


def faults(value: Any, schema: dict[str, Any], root: dict[str, Any], at: str = "") -> Iterator[str]:
    """Every place at which a value does not fit a schema."""
    for keyword, wanted in schema.items():
        if keyword not in SILENT:
            yield from CHECKS[keyword](value, wanted, schema, root, at)


def _type(value: Any, wanted: Any, _schema: Any, _root: Any, at: str) -> Iterator[str]:
    names = [wanted] if isinstance(wanted, str) else wanted
    fits = any(
        isinstance(value, TYPES[name]) and (name == "boolean" or not isinstance(value, bool))
        for name in names
    )
    if not fits:
        yield f"{at}: {value!r} is no {wanted}"


def _ref(value: Any, wanted: str, _schema: Any, root: Any, at: str) -> Iterator[str]:
    found = root
    for key in wanted.removeprefix("#/").split("/"):
        found = found[key]
    yield from faults(value, found, root, at)


def _const(value: Any, wanted: Any, _schema: Any, _root: Any, at: str) -> Iterator[str]:
    if value != wanted:
        yield f"{at}: {value!r} is not {wanted!r}"


def _enum(value: Any, wanted: list[Any], _schema: Any, _root: Any, at: str) -> Iterator[str]:
    if value not in wanted:
        yield f"{at}: {value!r} is none of {wanted}"


def _pattern(value: Any, wanted: str, _schema: Any, _root: Any, at: str) -> Iterator[str]:
    if isinstance(value, str) and not re.search(wanted, value):
        yield f"{at}: {value!r} does not match {wanted}"


def _minimum(value: Any, wanted: int, _schema: Any, _root: Any, at: str) -> Iterator[str]:
    if isinstance(value, int) and value < wanted:
        yield f"{at}: {value} is less than {wanted}"


def _required(value: Any, wanted: list[str], _schema: Any, _root: Any, at: str) -> Iterator[str]:
    missing = set(wanted) - set(value if isinstance(value, dict) else wanted)
    if missing:
        yield f"{at}: {sorted(missing)} missing"


def _properties(value: Any, wanted: Any, _schema: Any, root: Any, at: str) -> Iterator[str]:
    for key, schema in wanted.items() if isinstance(value, dict) else ():
        if key in value:
            yield from faults(value[key], schema, root, f"{at}/{key}")


def _others(value: Any, wanted: Any, schema: Any, root: Any, at: str) -> Iterator[str]:
    known = schema.get("properties", {})
    for key in value if isinstance(value, dict) else ():
        if key not in known and wanted is False:
            yield f"{at}: {key!r} is not in the schema"
        elif key not in known:
            yield from faults(value[key], wanted, root, f"{at}/{key}")


def _items(value: Any, wanted: Any, _schema: Any, root: Any, at: str) -> Iterator[str]:
    for number, one in enumerate(value if isinstance(value, list) else ()):
        yield from faults(one, wanted, root, f"{at}/{number}")


def _one_of(value: Any, wanted: list[Any], _schema: Any, root: Any, at: str) -> Iterator[str]:
    if sum(not list(faults(value, schema, root, at)) for schema in wanted) != 1:
        yield f"{at}: {value!r} does not fit exactly one of {len(wanted)} schemas"


CHECKS: dict[str, Check] = {
    "$ref": _ref, "additionalProperties": _others, "const": _const, "enum": _enum, "items": _items,
    "minimum": _minimum, "oneOf": _one_of, "pattern": _pattern, "properties": _properties,
    "required": _required, "type": _type,
}  # fmt: skip
