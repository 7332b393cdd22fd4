"""Reads the settings' file; what is wrong in it is told with its line, and the default is used for that alone."""

from __future__ import annotations

import stat
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any

from gymdash_tui.domain.errors import WrongUse
from gymdash_tui.domain.guess import did_you_mean
from gymdash_tui.domain.text import safe_text
from gymdash_tui.user.known import short_path
from gymdash_tui.user.options import OPTIONS, check, option, show, value_of, with_value
from gymdash_tui.user.paths import settings_file
from gymdash_tui.user.settings import Settings
from gymdash_tui.user.toml_lines import error_line, line_of

_LARGEST = 256 * 1024  # bytes; more is no settings file
_DEFAULTS = Settings()
_TABLES = (*dict.fromkeys(one.path.partition(".")[0] for one in OPTIONS if "." in one.path), "keys")
_MOST = 12  # mistakes that are told
_HERE = {one.path for one in OPTIONS} | set(_TABLES)


@dataclass(frozen=True, slots=True)
class Reading:
    """The settings as they were read.

    Attributes:
        settings: The settings, with defaults for what is wrong.
        mistakes: A sentence for each thing that is wrong.
        text: What the file holds.
        path: The file.
    """

    settings: Settings = _DEFAULTS
    mistakes: tuple[str, ...] = ()
    text: str = ""
    path: Path = field(default_factory=settings_file)

    def mistake(self, name: tuple[str, ...], what: str, instead: str) -> str:
        """Make the sentences that name file and line of something that is wrong, and say what counts instead."""
        end = "" if what.endswith("?") else "."
        return f"{place(self.path, line_of(self.text, name))}: {safe_text(what)}{end} {instead}"


def load_settings() -> tuple[Settings, list[str]]:
    """Read the person's settings; gives them, and a sentence that names file and line for each thing that is wrong."""
    reading = read_settings()
    return reading.settings, list(reading.mistakes)


def read_settings(path: Path | None = None) -> Reading:
    """Read settings; a file that is not there is no mistake.

    Args:
        path: The file; the person's own where left out.
    """
    path = path or settings_file()
    try:
        text = read_text(path)
        read = parse(path, text)
    except WrongUse as error:
        return Reading(mistakes=(f"{error} The defaults are used.",), path=path)
    reading = Reading(text=text, path=path)
    settings, mistakes = _DEFAULTS, list[Callable[[], str]]()
    for name, value in _leaves(read):
        try:
            settings = _taken(settings, name, value)
        except WrongUse as error:
            mistakes.append(partial(reading.mistake, name, f"{'.'.join(name)} {error}", _instead(name)))
    told = [make() for make in mistakes[:_MOST]]
    if mistakes[_MOST:]:
        told.append(f"{place(path)}: {len(mistakes) - _MOST} more things in it are wrong.")
    return replace(reading, settings=settings, mistakes=tuple(told))


def place(path: Path, line: int = 0) -> str:
    """Write where something stands, for a person."""
    short = safe_text(short_path(path))
    return f"{short}, line {line}" if line else short


def read_text(path: Path) -> str:
    """Read the file's text; empty where there is no file.

    Raises:
        WrongUse: If it cannot be read as a text.
    """
    try:
        told = path.stat()
        if not stat.S_ISREG(told.st_mode):
            raise WrongUse(f"{place(path)} is no file; put a text file there, or nothing.")
        if told.st_size > _LARGEST:
            raise WrongUse(f"{place(path)} is too large for settings.")
        return path.read_text(encoding="utf-8-sig")
    except (FileNotFoundError, NotADirectoryError):
        return ""
    except OSError as error:
        raise WrongUse(f"{place(path)} cannot be read: {error.strerror or error}.") from None
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise WrongUse(f"{place(path, line)}: it is no UTF-8 text.") from None


def parse(path: Path, text: str) -> dict[str, Any]:
    """Read a text as TOML.

    Raises:
        WrongUse: If it is none.
    """
    if not text.strip():
        return {}
    import tomllib  # deferred: 4 ms, and most people have no settings file

    try:
        return tomllib.loads(text)
    except RecursionError:
        raise WrongUse(f"{place(path)} is nested too deeply to be read.") from None
    except ValueError as error:
        why = safe_text(str(error).partition(" (at ")[0])
        line = error_line(error) or (text.count("\n") + 1 if "end of document" in str(error) else 0)
        raise WrongUse(f"{place(path, line)} is no TOML: {why[:1].lower()}{why[1:]}.") from None


def _leaves(read: Mapping[str, Any]) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Give what is set, by the names of its tables and its own."""
    for name, value in read.items():
        if name in _TABLES and isinstance(value, dict):
            yield from (((name, inner), one) for inner, one in value.items())
        else:
            yield (name,), value


def _taken(settings: Settings, name: tuple[str, ...], value: object) -> Settings:
    """Take one thing over.

    Raises:
        WrongUse: If it is not known, or its value is none that it takes; the text goes on after its name.
    """
    if name[0] == "keys" and len(name) == 2:
        return replace(settings, keys={**settings.keys, name[1]: _keys(value)})
    if len(name) == 1 and name[0] in _TABLES:
        raise WrongUse(f"has to be a table, which begins with a line [{name[0]}]")
    found = option(".".join(name))
    if found is None:
        of_table = [one.path for one in OPTIONS if one.path.startswith(f"{name[0]}.")] if len(name) > 1 else _HERE
        raise WrongUse(f"is no setting{did_you_mean('.'.join(name), of_table)}")
    return with_value(settings, found.path, check(found, value))


def _keys(value: object) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, list) and value and all(isinstance(one, str) for one in value):
        return ",".join("comma" if one == "," else one for one in value)
    raise WrongUse('has to be a key in quotes, such as "S", or a list of keys')


def _instead(name: tuple[str, ...]) -> str:
    found = option(".".join(name))
    if found is None:
        return "It is passed over."
    return f"The default ({show(found, value_of(_DEFAULTS, found.path)) or 'none'}) is used."
