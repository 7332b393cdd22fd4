"""One declared argument of a simulation type, and its way through JSON to whoever does not import the type."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from gymdash_tui.domain.values import merge

Kind = Literal["int", "float", "bool", "str", "dict", "list", "schedule", "trigger", "any"]
"""What a value may be. ``schedule``: a number or ``lin_NUMBER``; ``trigger``: an int (every x), or a function."""

_NESTED = ("variants", "inner")


@dataclass(frozen=True, slots=True)
class Field:
    """One argument that a simulation type takes.

    Attributes:
        name: Its name, without a prefix.
        kind: What a value may be.
        default: The value used when nothing is given.
        help: One sentence.
        choices: The values to offer, if they are known.
        open_choices: Whether other values than the offered ones may be right too.
        minimum: The smallest value (of numbers), inclusive.
        maximum: The largest value (of numbers), inclusive.
        optional: Whether ``None`` is a value too.
        section: The heading under which a form shows it; empty for the first ones.
        required: Whether it has to be given, as there is no default.
        variant_by: For a ``dict``: the argument whose value chooses among ``variants``.
        variants: For a ``dict``: the inner arguments, by the value of ``variant_by``.
        inner: For a ``dict``: the inner arguments, where they are always the same.
        empty: What holds where nothing is given, in a few words, where the default does not say it.
        affects_learning: Whether it may change what is learned, or what is measured of it. Runs that differ in nothing
            but their seed and arguments that do not belong together: of what is recorded, what is kept, and where it is
            computed, which changes a run as another seed does.
    """

    name: str
    kind: Kind = "any"
    default: Any = None
    help: str = ""
    choices: tuple[str, ...] = ()
    open_choices: bool = False
    minimum: float | None = None
    maximum: float | None = None
    optional: bool = False
    section: str = ""
    required: bool = False
    variant_by: str = ""
    variants: dict[str, tuple[Field, ...]] = dataclasses.field(default_factory=dict)
    inner: tuple[Field, ...] = ()
    empty: str = ""
    affects_learning: bool = True

    def to_json(self) -> dict[str, Any]:
        """Give what differs from a plain field, as JSON holds it."""
        plain = Field(self.name)
        data: dict[str, Any] = {"name": self.name, "kind": self.kind, "default": self.default}
        for item in dataclasses.fields(self):
            value = getattr(self, item.name)
            if item.name not in (*_NESTED, *data) and value != getattr(plain, item.name):
                data[item.name] = value
        if self.variants:
            data["variants"] = {key: [f.to_json() for f in inner] for key, inner in self.variants.items()}
        if self.inner:
            data["inner"] = [field.to_json() for field in self.inner]
        return data

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Field:
        """Read what :meth:`to_json` wrote.

        Raises:
            TypeError: If the data holds a key that no field has.
        """
        values = dict(data)
        values["choices"] = tuple(values.get("choices", ()))
        values["variants"] = {
            key: tuple(cls.from_json(item) for item in inner) for key, inner in values.get("variants", {}).items()
        }
        values["inner"] = tuple(cls.from_json(item) for item in values.get("inner", ()))
        return cls(**values)


def with_default(field: Field, value: Any) -> Field:
    """Give a field with another default; of a nested one, what the value holds need not be given any more."""
    if not isinstance(value, Mapping):
        return dataclasses.replace(field, default=value, required=False)
    default = merge(field.default, value) if isinstance(field.default, Mapping) else value
    inner = tuple(with_default(one, value[one.name]) if one.name in value else one for one in field.inner)
    required = field.required and any(one.required for one in inner)
    return dataclasses.replace(field, default=default, inner=inner, required=required)


def defaults_of(fields: tuple[Field, ...]) -> dict[str, Any]:
    """Give the values used where nothing is given; a required argument has none.

    A nested argument that has to be given still has those of its inner ones that need not be.
    """
    return {field.name: field.default for field in fields if not field.required or field.default}
