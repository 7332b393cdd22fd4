"""Declared arguments: from one declaration come the form, its help, the checks and the listing in the shell.

A type declares its arguments as a dataclass, whose fields may be made by :func:`arg`, or as a pydantic model;
:func:`fields_of` reads either. Fields travel between processes as JSON, because the screen never imports a
simulation's type.
"""

from __future__ import annotations

import copy
import dataclasses
import sys
import typing
from collections.abc import Mapping
from typing import Any

from gymdash_tui.domain.annotations import Shape, is_model, shape_of
from gymdash_tui.domain.field import Field, Kind, defaults_of, with_default
from gymdash_tui.domain.models import Declared, plain, read_model

__all__ = ["Field", "Kind", "arg", "defaults_of", "fields_of"]


def arg(default: Any, help: str, kind: Kind | None = None, **more: Any) -> Any:  # noqa: A002 - as argparse calls it
    """Declare one argument in a dataclass of arguments.

    Args:
        default: The value used when nothing is given; what can be changed (a dict, a list) is copied for each use.
        help: One sentence.
        kind: What a value may be; read off the annotation, or else the default, where left out.
        **more: Any other attribute of :class:`Field`.
    """
    metadata = {"help": help, **({"kind": kind} if kind else {}), **more}
    if type(default).__hash__ is None:  # what can be changed in place: dataclasses refuse it as a plain default
        return dataclasses.field(default_factory=lambda: copy.deepcopy(default), metadata=metadata)
    return dataclasses.field(default=default, metadata=metadata)


def fields_of(declared: type) -> tuple[Field, ...]:
    """Read the arguments that a dataclass or a pydantic model declares, in their order.

    Raises:
        TypeError: If the class is neither.
    """
    return _fields_of(declared, ())


def _fields_of(declared: type, within: tuple[type, ...]) -> tuple[Field, ...]:
    if is_model(declared):
        found = read_model(declared)
    elif dataclasses.is_dataclass(declared):
        found = [_read(item, hints) for hints in [_hints(declared)] for item in dataclasses.fields(declared)]
    else:
        raise TypeError(f"{declared!r} declares no arguments: it is not a dataclass, and not a pydantic model.")
    return tuple(_field(one, (*within, declared)) for one in found)


def _read(item: dataclasses.Field[Any], hints: Mapping[str, Any]) -> Declared:
    required = item.default is dataclasses.MISSING and item.default_factory is dataclasses.MISSING
    default = item.default
    if default is dataclasses.MISSING:
        default = None if item.default_factory is dataclasses.MISSING else item.default_factory()
    return Declared(item.name, shape_of(hints.get(item.name, Any)), default, required, item.metadata)


def _hints(declared: type) -> dict[str, Any]:
    """Evaluate a dataclass's annotations, those at least that can be."""
    try:
        return typing.get_type_hints(declared, include_extras=True)
    except Exception:  # a name that is only imported for type checkers: the others are still known
        spaces = [vars(sys.modules[base.__module__]) for base in declared.__mro__ if base.__module__ in sys.modules]
        names: dict[str, Any] = {name: value for space in reversed(spaces) for name, value in space.items()}
        return {item.name: _evaluated(item.type, names, dict(vars(declared))) for item in dataclasses.fields(declared)}


def _evaluated(annotation: Any, names: dict[str, Any], local: dict[str, Any]) -> Any:
    try:
        return eval(annotation, names, local) if isinstance(annotation, str) else annotation
    except Exception:
        return Any


def _field(one: Declared, within: tuple[type, ...]) -> Field:
    """Make a field: what was said beside it goes over what its annotation tells, and that over its default."""
    shape, default = one.shape, plain(one.default)
    kind = shape.kind if shape.kind != "any" or shape.choices else _kind_of(default)
    values: dict[str, Any] = {"kind": kind, "choices": shape.choices, "open_choices": shape.open_choices}
    values["optional"] = shape.optional or (default is None and not one.required and "kind" not in one.more)
    values |= {"default": default, "required": one.required, **one.more}
    if shape.nested is not None and shape.nested not in within and "inner" not in one.more:
        return _nested(Field(name=one.name, **values), _fields_of(shape.nested, within))
    if values["kind"] == "any" and "optional" not in one.more:
        values["optional"] = False  # whatever it is, ``None`` is one of them
    return Field(name=one.name, **values)


def _nested(field: Field, inner: tuple[Field, ...]) -> Field:
    """Give a field its inner arguments; it has to be given only where one of them has to be."""
    nested = dataclasses.replace(field, inner=inner)
    if not field.required:
        return with_default(nested, field.default)
    required = any(one.required for one in inner) and not field.optional
    return dataclasses.replace(nested, default=defaults_of(inner), required=required)


def _kind_of(default: Any) -> Kind:
    return shape_of(type(default)).kind if default is not None else Shape().kind
