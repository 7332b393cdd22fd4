"""The form's contents: what was typed, and what that comes to. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from gymdash_tui.domain.errors import WrongUse
from gymdash_tui.domain.fields import Field
from gymdash_tui.domain.naming import default_name
from gymdash_tui.domain.program import COMMAND, program_name
from gymdash_tui.domain.sweep import Point, expand, parse_seeds
from gymdash_tui.domain.text import safe_text
from gymdash_tui.domain.values import assign
from gymdash_tui.tui.form_checks import find_problems
from gymdash_tui.tui.form_entries import (
    FREE,
    GRID,
    NAME,
    OWN,
    PYTHON,
    SEEDS,
    TYPE,
    Entry,
    find_field,
    first_entries,
    type_entries,
)
from gymdash_tui.tui.form_values import read, read_several, split_free


@dataclass(frozen=True, slots=True)
class Given:
    """An argument that was typed.

    Attributes:
        entry: Its line.
        path: Its dotted name.
        text: The text of its value.
    """

    entry: Entry
    path: str
    text: str


@dataclass(slots=True)
class FormModel:
    """What was typed into the form, and what it means.

    Attributes:
        key: The key of the simulation type whose fields these are.
        fields: What the type declares: nothing where it takes anything, ``None`` where it is not known.
        texts: What was typed, by path; what is empty is not given.
        types: The keys of all types that there are.
        ask_type: Whether the type is asked for.
        troubles: What is wrong with a field that nobody can tell from what was typed, by path.
        project_dir: The project's folder, for the command line; empty where it is the default one.
        sims: From where else types come, for the command line.
        python: The interpreter that holds where none is typed; empty for this program's own.
        was: What stood in fields of the simulation that this is a clone of and is not filled in, by path.
    """

    key: str
    fields: Sequence[Field] | None = ()
    texts: dict[str, str] = field(default_factory=dict)
    types: Sequence[str] = ()
    ask_type: bool = False
    troubles: dict[str, str] = field(default_factory=dict)
    project_dir: str = ""
    sims: tuple[str, ...] = ()
    python: str = ""
    was: dict[str, str] = field(default_factory=dict)

    # -- the lines -----------------------------------------------------------------------------------------------------

    def entries(self) -> Iterator[Entry]:
        """Give the lines, those of a nested argument after all others."""
        yield from first_entries(self.types, self.ask_type or TYPE in self.troubles)
        if self.fields is None:
            if PYTHON in self.troubles:
                yield Entry(PYTHON, OWN[PYTHON])
        else:
            yield from type_entries(self.fields, self._free_count, self.value_of, self.python)

    @property
    def _free_count(self) -> int:
        used = (int(path.removeprefix(FREE)) + 1 for path in self.texts if path.startswith(FREE) and self.text(path))
        return max(used, default=0)

    def tidy(self) -> bool:
        """Take out the free lines that are empty, but for the last; whether there were any."""
        free = {path: text for path, text in self.texts.items() if path.startswith(FREE)}
        kept = [free[path] for path in sorted(free, key=_number) if free[path].strip()]
        tidied = {f"{FREE}{at}": text for at, text in enumerate(kept)}
        if tidied == {path: text for path, text in free.items() if text.strip()}:
            return False
        for path in free:
            del self.texts[path]
        self.texts |= tidied
        return True

    def value_of(self, path: str) -> Any:
        """Give the value that an argument has, or that holds where none was typed."""
        found = find_field(self.fields or (), path)
        text = self.text(path)
        if text:
            return _value(Entry(path, found or Field(path)), text)
        return found.default if found is not None else None

    def text(self, path: str) -> str:
        """Give what was typed into a field."""
        return self.texts.get(path, "").strip()

    def given(self) -> Iterator[Given]:
        """Give the arguments that were typed; free lines that cannot be read are left out."""
        for entry in self.entries():
            text = "" if entry.is_own else self.text(entry.path)
            if not text:
                continue
            if not entry.is_free:
                yield Given(entry, entry.path, text)
                continue
            try:
                yield Given(entry, *split_free(text))
            except WrongUse:
                continue

    # -- what they come to ---------------------------------------------------------------------------------------------

    @property
    def kwargs(self) -> dict[str, Any]:
        """The arguments that were given, nested; what belongs to an algorithm that is not chosen stays out."""
        return self.read()[0]

    def read(self) -> tuple[dict[str, Any], dict[str, str]]:
        """Read the arguments; also what is wrong with those that cannot be taken, by path."""
        result: dict[str, Any] = {}
        problems: dict[str, str] = {}
        seen: set[str] = set()
        for one in self.given():
            try:
                assign(result, one.path, read(one.entry, one.text))
            except WrongUse as error:
                problems[one.entry.path] = str(error)
            if one.path in seen:
                problems[one.entry.path] = f"'{one.path}' is given twice; take one of the two away"
            seen.add(one.path)
        return result, problems

    @property
    def own(self) -> dict[str, Any]:
        """What was given beside the arguments, by path; the default where nothing was."""
        return {
            path: _value(Entry(path, item), self.text(path)) if self.text(path) else item.default
            for path, item in OWN.items()
        }

    @property
    def is_grid(self) -> bool:
        """Whether commas part values."""
        return self.own[GRID] is True

    @property
    def has_seeds(self) -> bool:
        """Whether there may be a simulation for each seed."""
        return self.fields is not None and (
            not self.fields or any(item.name == "seed" and not item.inner for item in self.fields)
        )

    @property
    def seeds(self) -> str:
        """What was typed for the seeds, if this type has any."""
        return self.text(SEEDS) if self.has_seeds else ""

    def points(self) -> list[Point]:
        """Give the simulations that it comes to: one, or one for each seed and each combination of values.

        Raises:
            WrongUse: If the seeds or the grid make no sense.
        """
        seeds = parse_seeds(self.seeds) if self.seeds else ()
        if not self.is_grid:
            return expand(self.kwargs, seeds, {})
        return expand({}, seeds, {one.path: read_several(one.entry, one.path, one.text) for one in self.given()})

    def name(self, points: Sequence[Point]) -> str:
        """Give the name that was typed, or else one made from the arguments that all have in common."""
        common = self._in_common(points)
        argv = common.get("argv")
        if self.key == COMMAND and isinstance(argv, list) and argv:
            key, common = program_name(list(map(str, argv))), {"seed": common.get("seed")}
        else:
            key = self.key
        return self.text(NAME) or default_name(key, common)

    def _in_common(self, points: Sequence[Point]) -> dict[str, Any]:
        named = {name: self.value_of(name) for name in ("algorithm", "env")}
        first, *others = [point.kwargs for point in points] or [{}]
        known = {name: value for name, value in {**named, **first}.items() if value is not None}
        return {
            name: value for name, value in known.items() if all(other.get(name, value) == value for other in others)
        }

    # -- what is wrong with them ---------------------------------------------------------------------------------------

    @property
    def waiting(self) -> str:
        """What nothing can be started without, and is still being looked for; nobody has done anything wrong."""
        typed = self.text(TYPE) or self.key
        is_one = typed in (self.key, *self.types)
        if is_one and (typed != self.key or (self.fields is None and not self.troubles)):
            return f"Looking what {safe_text(typed) or 'it'} takes..."
        return ""

    def problems(self) -> dict[str, str]:
        """Find what is wrong: a sentence by path; what is needed and was not typed stands last."""
        wrong, missing = find_problems(self)
        return self.placed({**wrong, **missing})

    def missing(self) -> set[str]:
        """Give the paths of what is needed and was not typed; nobody has done anything wrong there yet."""
        return set(self.placed(find_problems(self)[1]))

    def placed(self, problems: Mapping[str, str]) -> dict[str, str]:
        """Put problems of arguments to the lines at which they can be mended: the own, one around, or one within."""
        lines = {entry.path: entry.path for entry in self.entries()}
        lines |= {one.path: one.entry.path for one in self.given()} | ({"seed": SEEDS} if self.has_seeds else {})
        found: dict[str, str] = {}
        for path, text in problems.items():
            around = (path.rsplit(".", cut)[0] for cut in range(path.count(".") + 1))
            within = (line for line in lines if line.startswith(f"{path}."))
            line = next((lines[name] for name in around if name in lines), next(within, path))
            found.setdefault(lines.get(line, line), text)
        return found


def _value(entry: Entry, text: str) -> Any:
    try:
        return read(entry, text)
    except WrongUse:  # said where the field is checked
        return text


def _number(path: str) -> int:
    return int(path.removeprefix(FREE))
