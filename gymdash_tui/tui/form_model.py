"""The form's contents: which fields there are, what was typed, and what that comes to. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from gymdash_tui.domain.checks import check_kwargs
from gymdash_tui.domain.command import start_command_line
from gymdash_tui.domain.fields import Field
from gymdash_tui.domain.naming import default_name
from gymdash_tui.domain.values import assign, parse_value, show_value

NAME = "@name"
"""The path of the field that holds the simulation's name."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the form.

    Attributes:
        path: Where its value goes (``algorithm_kwargs.learning_rate``).
        field: What it is.
        section: The heading above it.
    """

    path: str
    field: Field
    section: str


@dataclass(slots=True)
class FormModel:
    """What was typed into the form, and what it means.

    Attributes:
        key: The simulation type's key.
        fields: What the type declares.
        texts: What was typed, by path; what is empty is not given.
        project_dir: The project's folder, for the command line; empty where it is the default one.
    """

    key: str
    fields: Sequence[Field] = ()
    texts: dict[str, str] = field(default_factory=dict)
    project_dir: str = ""

    def entries(self) -> Iterator[Entry]:
        """Give the lines, those of a nested argument after all others."""
        yield Entry(NAME, Field(NAME, "str", help="The display name; made from the arguments where left out."), "")
        plain = [item for item in self.fields if not item.variants]
        for item in sorted(plain, key=lambda item: item.section != ""):
            yield Entry(item.name, item, item.section)
        for item in self.fields:
            if item.variants:
                yield from self._inner(item)

    def _inner(self, item: Field) -> Iterator[Entry]:
        chosen = self._value_of(item.variant_by)
        for inner in item.variants.get(str(chosen), ()):
            yield Entry(f"{item.name}.{inner.name}", inner, f"{item.name} of {chosen}")

    def _value_of(self, name: str) -> Any:
        text = self.texts.get(name, "").strip()
        if text:
            return parse_value(text)
        return next((item.default for item in self.fields if item.name == name), None)

    @property
    def kwargs(self) -> dict[str, Any]:
        """The arguments that were given, nested; what belongs to an algorithm that is not chosen stays out."""
        result: dict[str, Any] = {}
        for entry in self.entries():
            text = self.texts.get(entry.path, "").strip()
            if text and entry.path != NAME:
                assign(result, entry.path, _read(entry.field, text))
        return result

    @property
    def name(self) -> str:
        """The name that was typed, or else one made from the arguments."""
        return self.texts.get(NAME, "").strip() or default_name(self.key, self._named_kwargs())

    def _named_kwargs(self) -> dict[str, Any]:
        named = {name: self._value_of(name) for name in ("algorithm", "env")}
        return {**{name: value for name, value in named.items() if value}, **self.kwargs}

    def problems(self) -> dict[str, str]:
        """Find what is wrong with what was typed: a sentence by path."""
        return check_kwargs(self.fields, self.kwargs)

    def command(self) -> str:
        """Give the shell command that starts the same."""
        return start_command_line(self.key, self.name, self.kwargs, self.project_dir)


def _read(item: Field, text: str) -> Any:
    """Read a field's text: what must be a text stays one, even if it looks like a number."""
    value = parse_value(text)
    return text if item.kind == "str" and not isinstance(value, str) else value


def default_text(item: Field) -> str:
    """Say what holds where nothing is typed."""
    if item.name == NAME:
        return "made from the arguments"
    return "none" if item.default is None else show_value(item.default)
