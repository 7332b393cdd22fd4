"""Declared arguments: from one declaration come the form, its help, the checks and the listing in the shell.

A type declares its arguments as a dataclass whose fields are made by :func:`arg`; :func:`fields_of` reads that. Fields
travel between processes as JSON (:meth:`Field.to_json`), because the screen never imports a simulation's type.
"""

from __future__ import annotations

import copy
import dataclasses
from dataclasses import dataclass
from typing import Any, Literal

Kind = Literal["int", "float", "bool", "str", "dict", "list", "schedule", "trigger", "any"]
"""What a value may be. ``schedule``: a number or ``lin_NUMBER``; ``trigger``: an int (every x), or a function."""


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
        variant_by: For a ``dict``: the argument whose value chooses among ``variants``.
        variants: For a ``dict``: the inner arguments, by the value of ``variant_by``.
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
    variant_by: str = ""
    variants: dict[str, tuple[Field, ...]] = dataclasses.field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """Give what differs from a plain field, as JSON holds it."""
        plain = Field(self.name)
        data: dict[str, Any] = {"name": self.name, "kind": self.kind, "default": self.default}
        for item in dataclasses.fields(self):
            value = getattr(self, item.name)
            if item.name != "variants" and item.name not in data and value != getattr(plain, item.name):
                data[item.name] = value
        if self.variants:
            data["variants"] = {key: [f.to_json() for f in inner] for key, inner in self.variants.items()}
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
        return cls(**values)


def arg(default: Any, help: str, kind: Kind | None = None, **more: Any) -> Any:  # noqa: A002 - as argparse calls it
    """Declare one argument in a dataclass of arguments.

    Args:
        default: The value used when nothing is given; what can be changed (a dict, a list) is copied for each use.
        help: One sentence.
        kind: What a value may be; read off the default where left out.
        **more: Any other attribute of :class:`Field`.
    """
    metadata = {"help": help, "kind": kind or _kind_of(default), **more}
    if type(default).__hash__ is None:  # what can be changed in place: dataclasses refuse it as a plain default
        return dataclasses.field(default_factory=lambda: copy.deepcopy(default), metadata=metadata)
    return dataclasses.field(default=default, metadata=metadata)


def _kind_of(default: Any) -> Kind:
    kinds: dict[type, Kind] = {
        bool: "bool",
        int: "int",
        float: "float",
        str: "str",
        dict: "dict",
        list: "list",
    }
    return kinds.get(type(default), "any")


def fields_of(declared: type) -> tuple[Field, ...]:
    """Read the arguments that a dataclass declares, in their order.

    Raises:
        TypeError: If the class is no dataclass.
    """
    if not dataclasses.is_dataclass(declared):
        raise TypeError(f"{declared!r} declares no arguments: it is not a dataclass.")
    found = []
    for item in dataclasses.fields(declared):
        default = item.default
        if default is dataclasses.MISSING:
            default = None if item.default_factory is dataclasses.MISSING else item.default_factory()
        values = {"kind": _kind_of(default), **item.metadata}
        found.append(Field(name=item.name, default=default, **values))
    return tuple(found)
