"""The types that a form may start: which ones there are, what they take, and when a file of theirs changes."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from gymdash_tui.domain.errors import GymdashError, WorkerError
from gymdash_tui.domain.fields import Field
from gymdash_tui.domain.guess import list_some
from gymdash_tui.tui.file_watch import Stamps, stamps, watch_files
from gymdash_tui.tui.type_about import about_of, first_sentence

if TYPE_CHECKING:
    from gymdash_tui.project.project import Project
    from gymdash_tui.simulation.types import TypeRef
    from gymdash_tui.tracking.catalogue import Catalogue, CatalogueEntry
    from gymdash_tui.tracking.types import TypeInfo


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why something cannot be started.

    Attributes:
        name: The type's key, or the place where types were looked for.
        sentence: What is wrong.
        trace: Where it went wrong, in Python's words; empty where there is none.
    """

    name: str
    sentence: str
    trace: str = ""


class TypeFeed:
    """Reads in threads which types there are, and in other processes what they take.

    Attributes:
        catalogue: The types; ``None`` until they were read.
        python: The interpreter that was typed when they were read.
        interpreter: What that one is; empty for this program's own.
        default_python: The one that holds where none is typed; empty for this program's own.
        failed: Why types could not be asked what they take, by their keys.
    """

    def __init__(self, sims: Sequence[str]) -> None:
        self._sims = tuple(sims)
        self._seen: Stamps = {}
        self.catalogue: Catalogue | None = None
        self.python = ""
        self.interpreter = ""
        self._files: dict[str, tuple[Path, ...]] = {}
        self.default_python = ""
        self.failed: dict[str, Trouble] = {}
        self._about: dict[str, str] = {}

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys of all types."""
        return tuple(self.catalogue.entries) if self.catalogue is not None else ()

    def entry(self, key: str) -> CatalogueEntry | None:
        """Give what is known of a type, if it is known."""
        return self.catalogue.entries.get(key) if self.catalogue is not None else None

    def words(self, key: str) -> str:
        """Say who brings a type, if it does not come with the program, and what it is."""
        from gymdash_tui.tracking.sources import BUILT_IN_SOURCE  # deferred: with the form

        entry = self.entry(key)
        source = entry.source if entry is not None and entry.source != BUILT_IN_SOURCE else ""
        return "  ".join(filter(None, [source, self._about.get(key, "")]))

    def sims_for(self, key: str) -> tuple[str, ...]:
        """Give from where the shell has to take a type, where neither the program nor the project knows it."""
        entry = self.entry(key)
        return tuple(one for one in self._sims if entry is not None and entry.source == f"--sims {one}")

    def troubles(self) -> list[Trouble]:
        """Give everything that cannot be started, and why."""
        problems = self.catalogue.problems if self.catalogue is not None else ()
        return [*self.failed.values(), *(Trouble(one.source, one.sentence, one.trace) for one in problems)]

    async def read(self, project: Project | None, python: str) -> None:
        """Read which types there are.

        Args:
            project: The project, where it is open already.
            python: The interpreter in which they run; empty for the project's own.

        Raises:
            GymdashError: If the interpreter cannot be used.
        """
        await asyncio.to_thread(self._read, project, python)

    def _read(self, project: Project | None, python: str) -> None:
        from gymdash_tui.tracking.catalogue import default_python, read_catalogue  # deferred: with the form
        from gymdash_tui.tracking.pythons import python_path

        self.default_python = default_python(project)
        # as they were before: what is written while they are read is told as a change
        seen = stamps(self.catalogue.watched if self.catalogue is not None else ())
        self.python = python
        self.interpreter = python_path(python) if python else self.default_python
        self.catalogue = read_catalogue(project, sims=self._sims, python=python)
        self._about = {key: about_of(entry.type) for key, entry in self.catalogue.entries.items()}
        now = stamps(self.catalogue.watched)
        self._seen = {file: seen.get(file, now[file]) for file in now}
        self.failed = {key: one for key, one in self.failed.items() if key in self.catalogue.entries}

    async def learn(self, key: str, type_: TypeRef) -> TypeInfo | None:
        """Learn what a type takes; ``None`` where it cannot be asked, and :attr:`failed` says why."""
        from gymdash_tui.tracking.types import describe  # deferred: with the form

        # what it was made of last is watched as well, in case it is just that which broke
        self._look_at([*([Path(type_.file)] if type_.file else []), *self._files.get(key, ())])
        try:
            info = await describe(type_)
        except GymdashError as error:
            self.failed[key] = _trouble(key, error)
            return None
        self.failed.pop(key, None)
        self._about[key] = first_sentence(info.help) or self._about.get(key, "")
        self._files[key] = info.files
        self._look_at(file for file in info.files if file not in self._seen)
        return info

    def _look_at(self, files: Iterable[Path]) -> None:
        self._seen = {**self._seen, **stamps(files)}

    def changes(self) -> AsyncGenerator[frozenset[Path], None]:
        """Tell for ever which of the types' files changed since they were read."""
        return watch_files(self._seen)


def _trouble(key: str, error: GymdashError) -> Trouble:
    sentence, _, trace = str(error).strip().partition("\n")
    return Trouble(key, sentence or type(error).__name__, trace if isinstance(error, WorkerError) else "")


def change_words(before: Sequence[Field], after: Sequence[Field]) -> str:
    """Say how the declared arguments changed; nothing where they did not.

    Args:
        before: What was declared.
        after: What is declared now.
    """
    old, new = ({item.name: item for item in items} for items in (before, after))
    come = [name for name in new if name not in old]
    gone = [name for name in old if name not in new]
    changed = [name for name in new if name in old and new[name] != old[name]]
    parts = [
        f"{list_some(names, 4)} {'is' if len(names) == 1 else 'are'} {word}"
        for names, word in ((come, "new"), (gone, "gone"), (changed, "changed"))
        if names
    ]
    if not parts and list(old) != list(new):
        return "their order changed"
    return "; ".join(parts)


def own_trace(trace: str) -> list[str]:
    """Give a trace's lines without the frames with which it begins in this program, on the way to a person's file."""
    lines = trace.splitlines()
    starts = [at for at, line in enumerate(lines) if line.startswith('  File "')]
    first = next((at for at in starts if not _is_ours(lines[at])), None)
    if first is None or not starts:
        return lines
    return [*lines[: starts[0]], *lines[first:]]


def _is_ours(line: str) -> bool:
    return "/gymdash_tui/" in line or '"<frozen importlib' in line
