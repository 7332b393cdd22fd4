"""What holds in a simulation because nothing was given: the declared defaults that its arguments leave in force."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from gymdash_tui.domain.field import Field
from gymdash_tui.domain.values import is_lost, merge

_LONGEST = 4_000  # characters of one default; a table of weights is no setting that anybody looks up


def defaults_left(fields: Sequence[Field], given: Mapping[str, Any]) -> dict[str, Any]:
    """Give the declared defaults of what was not given, nested as the arguments are.

    Left out are those that are nothing (``None``, an empty text, list or object), and what JSON cannot hold.

    Args:
        fields: What the type declares.
        given: The arguments that were given; of a nested one, only what is given within it replaces a default.
    """
    return _plain(without(_declared(fields, given), given))


def without(defaults: Mapping[str, Any], given: Mapping[str, Any]) -> dict[str, Any]:
    """Give those defaults in whose place nothing was given."""
    left: dict[str, Any] = {}
    for name, default in defaults.items():
        if name not in given:
            left[name] = default
        elif inner := _within(default, given[name]):
            left[name] = inner
    return left


def _within(default: Any, given: Any) -> dict[str, Any]:
    both = isinstance(default, Mapping) and isinstance(given, Mapping)
    return without(default, given) if both else {}


def _declared(fields: Sequence[Field], given: Mapping[str, Any]) -> dict[str, Any]:
    by_name = {field.name: field for field in fields}
    return {field.name: _default(field, given, by_name) for field in fields}


def _default(field: Field, given: Mapping[str, Any], by_name: Mapping[str, Field]) -> Any:
    within = given.get(field.name)
    if field.inner and field.default is None and not field.required and not isinstance(within, Mapping):
        return None  # as a whole it is nothing unless something is given within it
    inner = inner_of(field, given, by_name)
    if not inner:
        return field.default
    declared = _declared(inner, within if isinstance(within, Mapping) else {})
    return merge(declared, field.default if isinstance(field.default, Mapping) else None)


def inner_of(field: Field, given: Mapping[str, Any], by_name: Mapping[str, Field]) -> tuple[Field, ...]:
    """Give the inner arguments of a nested one: of several variants, those of the one that holds.

    Args:
        field: The nested argument.
        given: The arguments that were given beside it.
        by_name: Those that are declared beside it.
    """
    return field.variants.get(_chosen(field, given, by_name), ()) if field.variants else field.inner


def _chosen(field: Field, given: Mapping[str, Any], by_name: Mapping[str, Field]) -> str:
    """Give the variant that holds, as the check of arguments finds it."""
    chosen = given.get(field.variant_by)
    if chosen is None and field.variant_by in by_name:
        chosen = by_name[field.variant_by].default
    return str(chosen)


def _plain(defaults: Mapping[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in defaults.items():
        kept = _plain(value) if isinstance(value, Mapping) else value
        if isinstance(name, str) and _tells(kept):
            found[name] = kept
    return found


def _tells(value: Any) -> bool:
    if value is None or (isinstance(value, str | Mapping | list | tuple) and not value) or is_lost(value):
        return False
    if isinstance(value, Mapping):
        return True
    try:
        return len(json.dumps(value, allow_nan=False)) <= _LONGEST
    except (TypeError, ValueError, RecursionError):
        return False
