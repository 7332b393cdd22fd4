"""Which lines a form has: its own fields, those of the simulation's type, and free ones. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from gymdash_tui.domain.fields import Field
from gymdash_tui.domain.values import show_value
from gymdash_tui.domain.wish import GPU_ANY, GPU_NONE

TYPE, NAME, SEEDS, GROUP, GRID = "@type", "@name", "@seeds", "@group", "@grid"
GPU, PYTHON, PRIORITY, AFTER, AFTER_ANY, HELD = "@gpu", "@python", "@priority", "@after", "@after_any", "@held"
"""The paths of the fields that are no arguments of the simulation's type."""

FREE = "+"
"""What the paths of free lines begin with: the first one is ``+0``."""

OWN = {
    TYPE: Field("type", "str", help="What kind of simulation it is."),
    NAME: Field("name", "str", help="The display name.", empty="from its arguments"),
    SEEDS: Field("seeds", "str", help="One simulation for each seed: 0-4, or 1,2,5-7."),
    GROUP: Field("group", "str", help="The name under which several belong together.", empty="the name, if several"),
    GRID: Field("grid", "bool", False, "Whether commas separate values: one simulation for each, in each combination."),
    GPU: Field(
        "gpu",
        "str",
        "",
        "Which GPU: any, none, or its number.",
        choices=(GPU_ANY, GPU_NONE),
        open_choices=True,
        empty="as the arguments say",
    ),
    PYTHON: Field(
        "python",
        "str",
        "",
        "The interpreter in which it runs: a path, a folder of a venv, or a command.",
        empty="this program's own",
    ),
    PRIORITY: Field("priority", "int", 0, "In the queue, higher ones are started first."),
    AFTER: Field("after", "str", help="Not before these succeeded: names or ids, separated by commas."),
    AFTER_ANY: Field("after any", "bool", False, "With after: however those ended."),
    HELD: Field("held", "bool", False, "Whether it waits in the queue until somebody releases it."),
}
"""The fields of every form, by path."""

_TOGETHER = "several, and the queue"
_FREELY = "arguments"
_MORE = "more arguments"
_FREE_FIELD = Field("argument", "any", help="Write name = value; dots nest: train_kwargs.epochs = 5.")
_DEEP = "name = value, such as env_kwargs.gravity = 9.8"


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the form.

    Attributes:
        path: Where its value goes (``algorithm_kwargs.learning_rate``); with an ``@``, no argument of the type; with a
            ``+``, an argument whose name is typed as well.
        field: What it is.
        section: The heading above it.
        about: What is said beside the heading.
    """

    path: str
    field: Field
    section: str = ""
    about: str = ""

    @property
    def is_own(self) -> bool:
        """Whether it is no argument of the simulation's type."""
        return self.path.startswith("@")

    @property
    def is_free(self) -> bool:
        """Whether the argument's name is typed as well."""
        return self.path.startswith(FREE)

    @property
    def is_words(self) -> bool:
        """Whether it is a command, typed as into a shell."""
        return self.field.kind == "list" and self.field.name == "argv"


Choose = Callable[[str], Any]
"""Gives the value that an argument has now, by its path."""


def first_entries(types: Sequence[str], ask_type: bool) -> Iterator[Entry]:
    """Give the lines that are there before anything is known of the type.

    Args:
        types: The keys of the types that there are.
        ask_type: Whether the type is asked for.
    """
    if ask_type:
        yield Entry(TYPE, replace(OWN[TYPE], choices=tuple(types)))


def type_entries(fields: Sequence[Field], free: int, value_of: Choose, python: str) -> Iterator[Entry]:
    """Give all other lines: what the type declares, that under headings last, and then what all types have.

    What an argument's value brings (an algorithm's own arguments) stands before what is there in any case.

    Args:
        fields: What the type declares; where that is nothing it takes anything.
        free: How many free lines are used.
        value_of: Gives the value that an argument has now; it may decide which others there are.
        python: The interpreter that holds where none is typed, if one is set.
    """
    yield Entry(NAME, OWN[NAME])
    seed = next((item for item in fields if item.name == "seed"), None)
    if not fields or (seed is not None and seed.section):
        yield Entry(SEEDS, _seeds(seed))
    leaves = [item for item in fields if not is_nested(item) and not (item is seed and item.section)]
    yield from (
        Entry(SEEDS, _seeds(seed)) if item is seed else Entry(item.name, item) for item in leaves if not item.section
    )
    if not fields:
        yield from (Entry(f"{FREE}{at}", _FREE_FIELD, _FREELY, _FREE_FIELD.help) for at in range(free + 1))
    for item in sorted(fields, key=lambda item: not item.variants):
        yield from _nested(item, "", value_of)
    yield from (Entry(item.name, item, item.section) for item in leaves if item.section)
    # into a dictionary whose names nobody declared (policy_kwargs, env_kwargs) one writes by dots as well
    if any(has_free_names(item) for item in fields):
        yield from (Entry(f"{FREE}{at}", _FREE_FIELD, _MORE, _DEEP) for at in range(free + 1))
    yield from (
        Entry(path, replace(OWN[path], default=python) if path == PYTHON else OWN[path], _TOGETHER)
        for path in (GROUP, GRID, GPU, PYTHON, PRIORITY, AFTER, AFTER_ANY, HELD)
    )


def _seeds(seed: Field | None) -> Field:
    """Give the seeds' field, which says what holds where none is given: of that only the type knows."""
    if seed is None:
        return OWN[SEEDS]
    usual = "" if seed.default is None else show_value(seed.default)
    return replace(OWN[SEEDS], empty=seed.empty or usual, required=seed.required)


def has_free_names(item: Field) -> bool:
    """Tell whether a field holds, or its inner ones do, names that are not declared."""
    inner = (*item.inner, *(one for found in item.variants.values() for one in found))
    return (item.kind == "dict" and not is_nested(item)) or any(map(has_free_names, inner))


def is_nested(item: Field) -> bool:
    """Tell whether a field is shown as lines of its own."""
    return bool(item.variants or item.inner)


def _nested(item: Field, prefix: str, value_of: Choose) -> Iterator[Entry]:
    if not is_nested(item):
        return
    path, heading, inner = f"{prefix}{item.name}", f"{prefix}{item.name}", item.inner
    if item.variants:
        chosen = value_of(f"{prefix}{item.variant_by}")
        inner, heading = item.variants.get(str(chosen), ()), f"{heading} of {chosen}"
    about = "" if item.variants else item.help
    yield from (Entry(f"{path}.{leaf.name}", leaf, heading, about) for leaf in inner if not is_nested(leaf))
    for deeper in inner:
        yield from _nested(deeper, f"{path}.", value_of)


def find_field(fields: Sequence[Field], path: str) -> Field | None:
    """Give the field of a dotted path, within nested ones too; variants are not looked into."""
    name, _, rest = path.partition(".")
    found = next((item for item in fields if item.name == name), None)
    return find_field(found.inner, rest) if found is not None and rest else found


def default_text(entry: Entry) -> str:
    """Say what holds where nothing is typed."""
    default = entry.field.default
    if entry.field.required:
        return "needed"
    if entry.is_free:
        return "name = value"
    return (entry.field.empty or "none") if default in (None, "") else show_value(default)
