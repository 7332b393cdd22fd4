"""Arguments that are declared as a pydantic model, read and checked without importing pydantic: the person's type did.

Only what every model of pydantic 2 has is used (``model_fields``, ``model_dump``, ``TypeAdapter``).
"""

from __future__ import annotations

import dataclasses
import enum
import pathlib
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from gymdash_tui.domain.annotations import Shape, is_model, shape_of
from gymdash_tui.domain.field import Field

WHOLE = "arguments"
"""The name under which stands what is wrong with arguments together."""

_EXTRA = {"section": str, "affects_learning": bool}  # what a model's fields say of ours in ``json_schema_extra``


@dataclass(frozen=True, slots=True)
class Declared:
    """One argument as a declaration has it.

    Attributes:
        name: Its name.
        shape: What its annotation tells.
        default: Its default; ``None`` where it has none.
        required: Whether it has none.
        more: Attributes of the field that were said beside it.
    """

    name: str
    shape: Shape
    default: Any
    required: bool
    more: Mapping[str, Any]


def read_model(model: type) -> list[Declared]:
    """Read the arguments of a pydantic model, in their order.

    Raises:
        TypeError: If it is a model of pydantic 1.
    """
    if not hasattr(model, "model_fields"):
        raise TypeError(f"{model.__qualname__} declares its arguments by pydantic 1; pydantic 2 is needed.")
    config: Mapping[str, Any] = getattr(model, "model_config", {})
    return [_read(name, info, config) for name, info in model.model_fields.items()]


def _read(name: str, info: Any, config: Mapping[str, Any]) -> Declared:
    shape = shape_of(info.annotation)
    alias = info.validation_alias or info.alias
    by_name = config.get("populate_by_name") or config.get("validate_by_name")
    required = bool(info.is_required())
    default = None if required else _default(info)
    more: dict[str, Any] = {"help": " ".join((info.description or info.title or "").split())}
    more |= _limits((*info.metadata, *shape.notes), shape.kind == "int")
    extra = info.json_schema_extra
    if isinstance(extra, Mapping):
        more |= {name: extra[name] for name, kind in _EXTRA.items() if isinstance(extra.get(name), kind)}
    return Declared(alias if isinstance(alias, str) and not by_name else name, shape, default, required, more)


def _default(info: Any) -> Any:
    try:
        return info.get_default(call_default_factory=True)
    except Exception:  # a factory that wants the values before it: known only once these are given
        return None


def _limits(notes: Sequence[Any], whole: bool) -> dict[str, float]:
    """Give ``ge`` and ``le``; of whole numbers also ``gt`` and ``lt``, which say the same there."""
    lowest = [*_numbers(notes, "ge"), *(number + 1 for number in _numbers(notes, "gt") if whole)]
    highest = [*_numbers(notes, "le"), *(number - 1 for number in _numbers(notes, "lt") if whole)]
    return {**({"minimum": max(lowest)} if lowest else {}), **({"maximum": min(highest)} if highest else {})}


def _numbers(notes: Sequence[Any], name: str) -> Iterator[float]:
    for note in notes:
        number = getattr(note, name, None)
        if isinstance(number, int | float) and not isinstance(number, bool):
            yield number


def plain(value: Any) -> Any:
    """Give a default as a person would type it: models and dataclasses as objects, members of an Enum by value."""
    if is_model(type(value)):
        return {name: plain(inner) for name, inner in value.model_dump(by_alias=True).items()}
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {item.name: plain(getattr(value, item.name)) for item in dataclasses.fields(value)}
    if isinstance(value, enum.Enum):
        return plain(value.value)
    if isinstance(value, pathlib.PurePath):
        return str(value)
    if type(value) is dict:
        return {plain(name): plain(inner) for name, inner in value.items()}
    return type(value)(map(plain, value)) if type(value) in (list, tuple) else value


def model_problems(declared: type, fields: Sequence[Field], kwargs: Mapping[str, Any]) -> dict[str, str]:
    """Have pydantic check arguments where they are declared with it.

    Args:
        declared: The class that declares them; one that pydantic has nothing to do with finds nothing wrong.
        fields: What was read off it.
        kwargs: The arguments, merged over the defaults.

    Returns:
        A sentence for each wrong argument, by its dotted name.
    """
    pydantic = sys.modules.get("pydantic")
    if pydantic is None or not hasattr(declared, "__pydantic_validator__"):
        return {}
    try:
        pydantic.TypeAdapter(declared).validate_python(dict(kwargs))
    except pydantic.ValidationError as error:
        told = cast(Any, error).errors(include_url=False, include_context=False)
        problems: dict[str, list[str]] = {}
        for one in told:
            name, rest = _where(one["loc"], fields)
            problems.setdefault(name, []).append(_sentence(one, rest))
        return {name: "; ".join(dict.fromkeys(said)) for name, said in problems.items()}
    return {}


def _where(place: Sequence[Any], fields: Sequence[Field]) -> tuple[str, list[str]]:
    """Split a place into the dotted name of an argument, and what lies within that."""
    names: list[str] = []
    for part in place:
        found = next((field for field in fields if field.name == part), None)
        if found is None:
            break
        names.append(found.name)
        fields = found.inner
    return ".".join(names) or WHOLE, [str(part) for part in place[len(names) :]]


def _sentence(one: Mapping[str, Any], rest: Sequence[str]) -> str:
    text = str(one["msg"]).removeprefix("Value error, ").removeprefix("Assertion failed, ")
    text = f"{text[:1].lower()}{text[1:]}" if text[:2].istitle() else text
    return f"{text} (at {'.'.join(rest)})" if rest else text
