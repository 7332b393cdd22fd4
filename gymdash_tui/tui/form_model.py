"""The form's contents: which fields there are, what was typed, and what that comes to. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from gymdash_tui.domain.checks import check_kwargs
from gymdash_tui.domain.errors import WrongUse
from gymdash_tui.domain.fields import Field
from gymdash_tui.domain.naming import default_name
from gymdash_tui.domain.sweep import Point, expand, parse_grid, parse_seeds
from gymdash_tui.domain.values import assign, parse_value, show_value
from gymdash_tui.domain.wish import GPU_ANY, GPU_NONE

NAME, SEEDS, GROUP, GRID = "@name", "@seeds", "@group", "@grid"
GPU, PRIORITY, AFTER, AFTER_ANY, HELD = "@gpu", "@priority", "@after", "@after_any", "@held"
"""The paths of the fields that are no arguments of the simulation's type."""

_OWN = {
    NAME: Field("name", "str", help="The display name; made from the arguments where left out."),
    SEEDS: Field("seeds", "str", help="One simulation for each seed: 0-4, or 1,2,5-7. Left empty, one is drawn."),
    GROUP: Field("group", "str", help="The name under which several belong together."),
    GRID: Field("grid", "bool", False, "Whether commas part values: one simulation for each, and each combination."),
    GPU: Field(
        "gpu", "str", "", "Which GPU: any, none, or its number.", choices=(GPU_ANY, GPU_NONE), open_choices=True
    ),
    PRIORITY: Field("priority", "int", 0, "In the queue, higher ones are started first."),
    AFTER: Field("after", "str", help="Not before these succeeded: names or ids, parted by commas."),
    AFTER_ANY: Field("after any", "bool", False, "With after: however those ended."),
    HELD: Field("held", "bool", False, "Whether it waits in the queue until somebody releases it."),
}
_TOGETHER = "several, and the queue"
_DEFAULTS = {
    NAME: "made from the arguments",
    SEEDS: "drawn",
    GROUP: "of several, their name",
    GPU: "what the arguments say",
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the form.

    Attributes:
        path: Where its value goes (``algorithm_kwargs.learning_rate``); with an ``@``, no argument of the type.
        field: What it is.
        section: The heading above it.
    """

    path: str
    field: Field
    section: str

    @property
    def is_own(self) -> bool:
        """Whether it is no argument of the simulation's type."""
        return self.path.startswith("@")


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

    # -- the lines -----------------------------------------------------------------------------------------------------

    def entries(self) -> Iterator[Entry]:
        """Give the lines, those of a nested argument after all others."""
        yield Entry(NAME, _OWN[NAME], "")
        if not self.fields:  # a type that declares nothing takes anything
            yield Entry(SEEDS, _OWN[SEEDS], "")
        plain = [item for item in self.fields if not item.variants]
        for item in plain:
            if not item.section:
                yield Entry(SEEDS, _OWN[SEEDS], "") if item.name == "seed" else Entry(item.name, item, "")
        for path in (GROUP, GRID, GPU, PRIORITY, AFTER, AFTER_ANY, HELD):
            yield Entry(path, _OWN[path], _TOGETHER)
        for item in plain:
            if item.section:
                yield Entry(item.name, item, item.section)
        for item in self.fields:
            if item.variants:
                yield from self._inner(item)

    def _inner(self, item: Field) -> Iterator[Entry]:
        chosen = self._value_of(item.variant_by)
        for inner in item.variants.get(str(chosen), ()):
            yield Entry(f"{item.name}.{inner.name}", inner, f"{item.name} of {chosen}")

    def _value_of(self, name: str) -> Any:
        text = self.text(name)
        if text:
            return parse_value(text)
        return next((item.default for item in self.fields if item.name == name), None)

    def text(self, path: str) -> str:
        """Give what was typed into a field."""
        return self.texts.get(path, "").strip()

    def given(self) -> Iterator[tuple[Entry, str]]:
        """Give the arguments' lines into which something was typed, and what."""
        for entry in self.entries():
            if not entry.is_own and self.text(entry.path):
                yield entry, self.text(entry.path)

    # -- what they come to ---------------------------------------------------------------------------------------------

    @property
    def kwargs(self) -> dict[str, Any]:
        """The arguments that were given, nested; what belongs to an algorithm that is not chosen stays out."""
        result: dict[str, Any] = {}
        for entry, text in self.given():
            assign(result, entry.path, _read(entry.field, text))
        return result

    @property
    def own(self) -> dict[str, Any]:
        """What was given beside the arguments, by path; the default where nothing was."""
        return {path: _read(item, self.text(path)) if self.text(path) else item.default for path, item in _OWN.items()}

    @property
    def is_grid(self) -> bool:
        """Whether commas part values."""
        return self.own[GRID] is True

    def points(self) -> list[Point]:
        """Give the simulations that it comes to: one, or one for each seed and each combination of values.

        Raises:
            WrongUse: If the seeds or the grid make no sense.
        """
        seeds = parse_seeds(self.text(SEEDS)) if self.text(SEEDS) else ()
        if not self.is_grid:
            return expand(self.kwargs, seeds, {})
        return expand({}, seeds, {entry.path: _values(entry, text) for entry, text in self.given()})

    def name(self, points: Sequence[Point]) -> str:
        """Give the name that was typed, or else one made from the arguments that all have in common."""
        return self.text(NAME) or default_name(self.key, self._in_common(points))

    def _in_common(self, points: Sequence[Point]) -> dict[str, Any]:
        named = {name: self._value_of(name) for name in ("algorithm", "env")}
        first, *others = [point.kwargs for point in points] or [{}]
        known = {name: value for name, value in {**named, **first}.items() if value is not None}
        return {
            name: value for name, value in known.items() if all(other.get(name, value) == value for other in others)
        }

    # -- what is wrong with them ---------------------------------------------------------------------------------------

    def problems(self) -> dict[str, str]:
        """Find what is wrong with what was typed: a sentence by path."""
        problems = {**self._own_problems(), **self._wrong_values()}
        if not problems:
            try:
                self.points()
            except WrongUse as error:
                problems[SEEDS if self.text(SEEDS) else GRID] = str(error)
        return problems

    def _own_problems(self) -> dict[str, str]:
        problems: dict[str, str] = {}
        for path, item in _OWN.items():
            if self.text(path):
                found = check_kwargs([item], {item.name: self.own[path]})
                problems |= {path: found[item.name]} if found else {}
        gpu = self.text(GPU)
        if gpu not in ("", GPU_ANY, GPU_NONE) and not (gpu.isascii() and gpu.isdecimal() and len(gpu) < 4):
            problems[GPU] = f"is '{GPU_ANY}', '{GPU_NONE}' or the number of a GPU"
        try:
            parse_seeds(self.text(SEEDS) or "0")
        except WrongUse as error:
            problems[SEEDS] = str(error)
        return problems

    def _wrong_values(self) -> dict[str, str]:
        if not self.is_grid:
            return check_kwargs(self.fields, self.kwargs)
        problems: dict[str, str] = {}
        for entry, text in self.given():
            try:
                values = _values(entry, text)
            except WrongUse as error:
                problems[entry.path] = str(error)
                continue
            for value in values:
                alone: dict[str, Any] = {}
                assign(alone, entry.path, value)
                self._keep_variant(alone)
                problems = {**check_kwargs(self.fields, alone), **problems}
        return problems

    def _keep_variant(self, kwargs: dict[str, Any]) -> None:
        """Say with an argument which variant it belongs to."""
        for item in self.fields:
            if item.variants and item.name in kwargs:
                kwargs.setdefault(item.variant_by, self._value_of(item.variant_by))


def _read(item: Field, text: str) -> Any:
    """Read a field's text: what must be a text stays one, even if it looks like a number."""
    value = parse_value(text)
    return text if item.kind == "str" and not isinstance(value, str) else value


def _values(entry: Entry, text: str) -> tuple[Any, ...]:
    values: tuple[Any, ...] = parse_grid([f"{entry.path}={text}"])[entry.path]
    if entry.field.kind == "str":
        return tuple(value if isinstance(value, str) else show_value(value) for value in values)
    return values


def default_text(entry: Entry) -> str:
    """Say what holds where nothing is typed."""
    default = entry.field.default
    return _DEFAULTS.get(entry.path) or ("none" if default in (None, "") else show_value(default))


def texts_of(model: FormModel, kwargs: Mapping[str, Any]) -> dict[str, str]:
    """Give what would have to be typed for some arguments; of what the type declares, and in its order.

    Args:
        model: The form; its fields are used.
        kwargs: The arguments, nested.
    """
    found = FormModel(model.key, model.fields)
    # twice: which nested arguments there are depends on the others
    for _ in range(2):
        for entry in found.entries():
            value = kwargs.get("seed") if entry.path == SEEDS else _at(kwargs, entry.path)
            if value is not None:
                found.texts[entry.path] = show_value(value)
    return found.texts


def _at(kwargs: Mapping[str, Any], path: str) -> Any:
    value: Any = kwargs
    for name in path.split("."):
        value = value.get(name) if isinstance(value, Mapping) else None
    return value
