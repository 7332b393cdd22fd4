"""Checks a person's arguments against the declared fields: a sentence for each that is wrong."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from gymdash_tui.domain.field import Field
from gymdash_tui.domain.guess import did_you_mean, list_some
from gymdash_tui.domain.values import readable, show_value

_LONGEST = 80  # characters of a wrong value that are shown


def check_kwargs(fields: Sequence[Field], kwargs: Mapping[str, Any], prefix: str = "") -> dict[str, str]:
    """Find everything wrong with the arguments.

    Args:
        fields: What the type declares; when empty, anything is right.
        kwargs: What the person gave, nested; what is required has to be among it.
        prefix: What stands before the names in the answer.

    Returns:
        A sentence for each wrong argument, by its dotted name; empty when all is right.
    """
    if not fields:
        return {}
    by_name = {field.name: field for field in fields}
    problems = _missing(fields, kwargs, prefix)
    for name, value in kwargs.items():
        field = by_name.get(str(name))
        if field is None:
            where = f" of {prefix.rstrip('.')}" if prefix else ""
            problems[f"{prefix}{name}"] = f"not an argument{where}{did_you_mean(str(name), by_name)}"
            continue
        problem = check_value(field, value)
        if problem:
            problems[prefix + field.name] = problem
        elif (field.variants or field.inner) and isinstance(value, Mapping):
            problems |= _check_inner(field, value, kwargs, by_name, prefix)
    return problems


def _missing(fields: Sequence[Field], kwargs: Mapping[str, Any], prefix: str) -> dict[str, str]:
    """Name what has to be given and was not; of nested arguments those within that have to be."""
    problems: dict[str, str] = {}
    for field in fields:
        if field.required and field.name not in kwargs:
            name = f"{prefix}{field.name}"
            within = _missing(field.inner, {}, f"{name}.")
            problems |= within or {name: f"has to be given: {_wanted(field)}"}
    return problems


def _check_inner(
    field: Field,
    value: Mapping[str, Any],
    kwargs: Mapping[str, Any],
    by_name: Mapping[str, Field],
    prefix: str,
) -> dict[str, str]:
    if field.inner:
        return check_kwargs(field.inner, value, f"{prefix}{field.name}.")
    chosen = kwargs.get(field.variant_by)
    if chosen is None and field.variant_by in by_name:
        chosen = by_name[field.variant_by].default
    inner = field.variants.get(str(chosen), ())
    return check_kwargs(inner, value, f"{prefix}{field.name}.")


def check_value(field: Field, value: Any) -> str:
    """Say what is wrong with one value, or nothing."""
    if value is None:
        return "" if field.optional or field.kind == "any" else f"needs {_wanted(field)}"
    problem = _check_kind(field, value)
    if problem or not field.choices or field.open_choices:
        return problem
    # what can be compared with texts and numbers: an array would answer with an array
    if isinstance(value, str | int | float) and (value in field.choices or _shown_choice(value) in field.choices):
        return ""
    guess = did_you_mean(value, field.choices) if isinstance(value, str) else ""
    return f"{_shown(value)} is not known{guess} (known: {list_some(field.choices)})"


def _shown_choice(value: str | int | float) -> str:
    """Write a number as choices are written, 4.0 like 4; a text is only what it is."""
    if isinstance(value, str):
        return value
    return show_value(int(value) if isinstance(value, float) and value.is_integer() else value)


def _check_kind(field: Field, value: Any) -> str:
    match field.kind:
        case "int":
            return _check_number(field, value, whole=True)
        case "float":
            return _check_number(field, value)
        case "schedule":
            return _check_schedule(field, value)
        case "trigger":
            return "" if callable(value) else _check_number(field, value, whole=True)
        case "bool" if not isinstance(value, bool):
            return f"needs true or false, not {_shown(value)}"
        case "str" if not isinstance(value, str):
            return f"needs a text, not {_shown(value)}"
        case "dict" if not isinstance(value, Mapping):
            return f'needs an object such as {{"key": 1}}, not {_shown(value)}'
        case "list" if not isinstance(value, list | tuple):
            return f"needs a list such as [1, 2], not {_shown(value)}"
    return ""


def _check_number(field: Field, value: Any, whole: bool = False) -> str:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return f"needs {_wanted(field)}, not {_shown(value)}"
    if isinstance(value, float) and not math.isfinite(value):
        return f"needs {_wanted(field)}, not {_shown(value)}"
    if whole and value != int(value):
        return f"needs a whole number, not {_shown(value)}"
    if field.minimum is not None and value < field.minimum:
        return f"must be at least {_limit(field.minimum)}, not {_shown(value)}"
    if field.maximum is not None and value > field.maximum:
        return f"must be at most {_limit(field.maximum)}, not {_shown(value)}"
    return ""


def _limit(number: float) -> str:
    # the largest seed is 4294967295, and not 4.29497e+09
    return str(int(number)) if abs(number) < 1e16 and number == int(number) else f"{number:g}"


def _shown(value: Any) -> str:
    """Write a wrong value, whatever it is, in a length that a sentence bears."""
    try:
        text = repr(value)
    except Exception:  # a whole number of 5,000 digits, or a class of a person's own that cannot show itself
        return readable(value)
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST // 2]}…{text[-_LONGEST // 2 :]}"


def _check_schedule(field: Field, value: Any) -> str:
    if callable(value):
        return ""
    if isinstance(value, str):
        number = value.removeprefix("lin_")
        try:
            value = float(number)
        except ValueError:
            return f"needs a number, or a schedule such as 'lin_0.001', not {_shown(value)}"
    return _check_number(field, value)


def _wanted(field: Field) -> str:
    words = {
        "int": "a whole number",
        "float": "a number",
        "bool": "true or false",
        "str": "a text",
        "dict": "an object",
        "list": "a list",
        "schedule": "a number or a schedule such as 'lin_0.001'",
        "trigger": "a whole number (every how many)",
    }
    return words.get(field.kind, "a value")
