"""What was typed into an answer, and what it comes to: the values, and the shell command that sends the same. Pure."""

from __future__ import annotations

import json
import shlex
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from gymdash_tui.domain.command import PROGRAM
from gymdash_tui.domain.errors import GymdashError, WrongUse
from gymdash_tui.domain.fields import Field
from gymdash_tui.domain.guess import list_some
from gymdash_tui.domain.record import SimulationRecord
from gymdash_tui.domain.request import ControlRequest
from gymdash_tui.domain.values import assign, flatten, parse_assignments, parse_value, show_value
from gymdash_tui.simulation.interactor import CUSTOM
from gymdash_tui.tui.form_entries import FREE, Entry
from gymdash_tui.tui.form_values import split_free
from gymdash_tui.tui.sentences import quoted

_NAMED = "="  # what the paths of keys begin with that a request names
_NOT_GIVEN = "not given"
_FREE_HELP = "Whatever else: name = value; dots nest."


@dataclass(frozen=True, slots=True)
class Target:
    """Whom something is sent to.

    Attributes:
        sim_id: The simulation.
        name: Its name.
        request: What it asks for; ``None`` where it asks for nothing.
    """

    sim_id: str
    name: str
    request: ControlRequest | None = None

    @property
    def channel(self) -> str:
        """On which of the interactor's channels it is talked to."""
        return self.request.channel if self.request is not None else CUSTOM


@dataclass(slots=True)
class AnswerModel:
    """What is typed into an answer.

    Attributes:
        targets: Whom it goes to.
        texts: What was typed, by path; what is empty is not given.
        project_dir: The project's folder, for the command line; empty where it is the default one.
    """

    targets: Sequence[Target]
    texts: dict[str, str] = field(default_factory=dict)
    project_dir: str = ""

    @property
    def requests(self) -> list[ControlRequest]:
        """What is answered."""
        return [target.request for target in self.targets if target.request is not None]

    @property
    def draft(self) -> str:
        """Under which name the draft is kept: the requests', or else the simulations'."""
        ids = [target.request.id if target.request else target.sim_id for target in self.targets]
        return f"answer {' '.join(sorted(ids))}"

    def follow(self, there: Sequence[ControlRequest]) -> list[ControlRequest]:
        """Turn from requests that wait no longer to what the same simulations ask now; gives what that is.

        What was typed for a key that is not named any more stays, in a free line.

        Args:
            there: The open requests, newest first.
        """
        is_open = {one.id for one in there}
        now = targets_of(self.targets, there)
        moved = [
            new.request and (old.request is None or old.request.id not in is_open)
            for old, new in zip(self.targets, now, strict=True)
        ]
        self.targets = [new if is_new else old for old, new, is_new in zip(self.targets, now, moved, strict=True)]
        self._keep_typed()
        return [new.request for new, is_new in zip(now, moved, strict=True) if is_new and new.request is not None]

    def _keep_typed(self) -> None:
        named = {entry.path for entry in self.entries()}
        for path in [path for path in self.texts if path.startswith(_NAMED) and path not in named]:
            text = self.texts.pop(path).strip()
            if text:
                self.texts[f"{FREE}{self._used}"] = f"{path.removeprefix(_NAMED)} = {text}"

    @property
    def _used(self) -> int:
        """How many free lines there are up to the last one that is used."""
        return max(
            (int(path[1:]) + 1 for path, text in self.texts.items() if path.startswith(FREE) and text.strip()),
            default=0,
        )

    # -- the lines -----------------------------------------------------------------------------------------------------

    def entries(self) -> Iterator[Entry]:
        """Give a line for each key that is named, then free ones: one more than are used."""
        by_key: dict[str, list[str]] = {}
        for request in self.requests:
            for key in request.keys:
                by_key.setdefault(key, []).append(quoted(request.sim_name))
        for key, names in by_key.items():
            alone = f"Named by {list_some(names, 3)}." if len(names) < len(self.requests) else ""
            yield Entry(f"{_NAMED}{key}", Field(key, default=_NOT_GIVEN, help=alone))
        for at in range(self._used + 1):
            yield Entry(f"{FREE}{at}", Field("more" if by_key else "value", help=_FREE_HELP))

    def problems(self) -> dict[str, str]:
        """Find what is wrong: a sentence by path."""
        problems: dict[str, str] = {}
        value: dict[str, Any] = {}
        for path, text in self._given():
            try:
                _put(value, path, text)
            except WrongUse as error:
                problems[path] = str(error)
        return problems

    def _given(self) -> Iterator[tuple[str, str]]:
        for entry in self.entries():
            text = self.texts.get(entry.path, "").strip()
            if text:
                yield entry.path, text

    # -- what they come to ---------------------------------------------------------------------------------------------

    @property
    def value(self) -> dict[str, Any]:
        """What is sent, nested.

        Raises:
            WrongUse: If a line cannot be understood, or two of them contradict one another.
        """
        result: dict[str, Any] = {}
        for path, text in self._given():
            _put(result, path, text)
        return result

    def fill(self, value: Mapping[str, Any]) -> None:
        """Put in what a preset holds, in place of what was typed."""
        keys = {entry.path.removeprefix(_NAMED) for entry in self.entries() if entry.path.startswith(_NAMED)}
        self.texts.clear()
        for key in keys:
            found = _at(value, key)
            if found is not None:
                self.texts[f"{_NAMED}{key}"] = show_value(found)
        rest = {path: one for path, one in flatten(value).items() if not _is_within(path, keys)}
        for at, (path, one) in enumerate(rest.items()):
            self.texts[f"{FREE}{at}"] = f"{path} = {show_value(one)}"

    def command(self) -> str:
        """Give the shell command that sends the same; a sentence where it cannot be given yet."""
        try:
            value = self.value
        except GymdashError:
            return "(as soon as all lines can be understood)"
        where = ["--project-dir", self.project_dir] if self.project_dir else []
        return " && ".join(shlex.join([PROGRAM, *words, *where]) for words in self._commands(value))

    def _commands(self, value: Mapping[str, Any]) -> Iterator[list[str]]:
        if not value:  # no answer, but a question can be asked without a word, of one after the other
            for target in self.targets:
                yield ["query", target.sim_id[:8], *_on(target.channel)]
            return
        for channel in dict.fromkeys(target.channel for target in self.targets):
            ids = [target.sim_id[:8] for target in self.targets if target.channel == channel]
            yield ["send", *ids, *_words(value), *_on(channel)]


def _on(channel: str) -> list[str]:
    return [] if channel == CUSTOM else ["--channel", channel]


def _put(into: dict[str, Any], path: str, text: str) -> None:
    name = path.removeprefix(_NAMED)
    if path.startswith(FREE):
        name, text = split_free(text)
    if all(name.split(".")):
        assign(into, name, parse_value(text))
    else:
        into[name] = parse_value(text)  # a key as only a program would name it


def _at(value: Mapping[str, Any], key: str) -> Any:
    if key in value:
        return value[key]
    inner: Any = value
    for name in key.split("."):
        inner = inner.get(name) if isinstance(inner, Mapping) else None
    return inner


def _is_within(path: str, keys: set[str]) -> bool:
    return any(path == key or path.startswith(f"{key}.") for key in keys)


def _words(value: Mapping[str, Any]) -> list[str]:
    """Write values as a shell's words, or as JSON where they are of a kind that those cannot hold."""
    words = [f"{path}={show_value(one)}" for path, one in flatten(value).items()]
    try:
        if parse_assignments(words) == value and not any(word.startswith("-") for word in words):
            return words
    except WrongUse:
        pass
    return ["--json-value", json.dumps(value)]


def heading(targets: Sequence[Target]) -> str:
    """Say to how many it goes, and to whom."""
    names = list_some((quoted(target.name) for target in targets), 5)
    return f"To {names}" if len(targets) == 1 else f"To {len(targets)} simulations: {names}"


def targets_of(records: Iterable[SimulationRecord | Target], requests: Iterable[ControlRequest]) -> list[Target]:
    """Give simulations as whom something is sent to, each with its newest request, if it asks for anything."""
    newest: dict[str, ControlRequest] = {}
    for request in requests:
        newest.setdefault(request.sim_id, request)
    return [Target(record.sim_id, record.name, newest.get(record.sim_id)) for record in records]
