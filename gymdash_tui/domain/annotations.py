"""What a type annotation tells about an argument: its kind, its choices, whether it may be ``None``, what it nests."""

from __future__ import annotations

import dataclasses
import enum
import inspect
import pathlib
import sys
import types
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Annotated, Any, Literal, TypeVar, Union, get_args, get_origin

from gymdash_tui.domain.field import Kind
from gymdash_tui.domain.values import show_value

_PLAIN: dict[Any, Kind] = {bool: "bool", int: "int", float: "float", str: "str", dict: "dict", list: "list"}


@dataclass(frozen=True, slots=True)
class Shape:
    """What an annotation tells.

    Attributes:
        kind: What a value may be.
        optional: Whether ``None`` is a value too.
        choices: The only values, if they are known.
        open_choices: Whether other values than these may be right too.
        nested: The class that declares the inner arguments, if any does.
        notes: What stands beside the type in ``Annotated[...]``.
    """

    kind: Kind = "any"
    optional: bool = False
    choices: tuple[str, ...] = ()
    open_choices: bool = False
    nested: type | None = None
    notes: tuple[Any, ...] = ()


def shape_of(annotation: Any) -> Shape:
    """Read an annotation that was evaluated; of what is not understood, any value is right."""
    annotation = _unwrapped(annotation)
    origin, inner = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        shape = shape_of(inner[0])
        return replace(shape, notes=(*shape.notes, *inner[1:]))
    if origin is Union or origin is types.UnionType:
        return _union([item for item in inner if item is not type(None)], optional=type(None) in inner)
    if origin is Literal:
        return _one_of([_plain_member(item) for item in inner if item is not None], optional=None in inner)
    return _of_class(origin or annotation)


def _unwrapped(annotation: Any) -> Any:
    """Give what a name stands for: a ``NewType``, a ``type X = ...``, a bounded type variable."""
    for _ in range(20):
        if isinstance(annotation, TypeVar):
            annotation = annotation.__bound__ or Any
        elif hasattr(annotation, "__supertype__"):
            annotation = annotation.__supertype__
        elif type(annotation).__name__ == "TypeAliasType":
            annotation = annotation.__value__
        else:
            break
    return annotation


def _of_class(found: Any) -> Shape:
    if not inspect.isclass(found):
        return Shape()
    if issubclass(found, enum.Enum):
        return _one_of([member.value for member in found])
    if declares(found):
        return Shape("dict", nested=found)
    if found in _PLAIN:
        return Shape(_PLAIN[found])
    if issubclass(found, pathlib.PurePath | str):
        return Shape("str")
    if issubclass(found, Mapping):
        return Shape("dict")
    # a tuple that is given as a list is meant; a set would change what a list holds
    return Shape("list") if issubclass(found, Sequence) and not issubclass(found, bytes | bytearray) else Shape()


def declares(found: type) -> bool:
    """Tell whether a class declares arguments: a dataclass, or a pydantic model."""
    return dataclasses.is_dataclass(found) or is_model(found)


def is_model(found: type) -> bool:
    """Tell whether a class is a pydantic model; pydantic is not imported for that."""
    pydantic = sys.modules.get("pydantic")
    return pydantic is not None and inspect.isclass(found) and issubclass(found, pydantic.BaseModel)


def _one_of(values: list[Any], optional: bool = False) -> Shape:
    kinds = {_PLAIN.get(type(value), "any") for value in values}
    kind: Kind = kinds.pop() if len(kinds) == 1 else "float" if kinds == {"int", "float"} else "any"
    texts = tuple(value if isinstance(value, str) else show_value(value) for value in values)
    return Shape(kind, optional, texts if kind != "bool" else ())


def _plain_member(value: Any) -> Any:
    return value.value if isinstance(value, enum.Enum) else value


def _union(members: list[Any], optional: bool) -> Shape:
    shapes = [shape_of(member) for member in members]
    optional = optional or any(shape.optional for shape in shapes)
    if len(shapes) == 1:
        return replace(shapes[0], optional=optional)
    kinds = {shape.kind for shape in shapes}
    kind: Kind = kinds.pop() if len(kinds) == 1 else "float" if kinds == {"int", "float"} else "any"
    choices = tuple(dict.fromkeys(choice for shape in shapes for choice in shape.choices))
    is_open = any(shape.open_choices or not shape.choices for shape in shapes)
    return Shape(kind, optional, choices, bool(choices) and is_open)
