"""Where an export goes: a file that is there whole or not at all, or a stream."""

from __future__ import annotations

import contextlib
import os
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, TextIO

from gymdash_tui.domain.errors import WrongUse
from gymdash_tui.domain.guess import list_some

Target = Path | TextIO

INSTALL = "pip install 'gymdash-tui[export]'"
"""What brings the packages that only exporting needs."""


@dataclass(frozen=True, slots=True)
class Exported:
    """What an export came to.

    Attributes:
        rows: How many rows were written.
        simulations: Of how many simulations.
        notes: What the person should know of it, a sentence each.
    """

    rows: int
    simulations: int
    notes: tuple[str, ...] = ()


def format_of(path: Path, suffixes: dict[str, str], wanted: str = "") -> str:
    """Give the format that is wanted, or else the one that a file's name says.

    Args:
        path: The file.
        suffixes: The formats, by suffix.
        wanted: A format, where one was named.

    Raises:
        WrongUse: If neither says one.
    """
    found = wanted or suffixes.get(path.suffix.lower(), "")
    if not found:
        raise WrongUse(f"What is to stand in '{path.name[:80]}'? End its name in {list_some(suffixes)}.")
    return found


def check_free(path: Path, force: bool) -> Path:
    """See that something may be written at a place, and give it without links in its path.

    Raises:
        WrongUse: If the folder is not there, something stands there and may not be replaced, or it is no file.
    """
    try:
        if not path.parent.is_dir():
            raise WrongUse(f"The folder {path.parent} is not there; make it first, or write elsewhere.")
        if path.exists() and not path.is_file():
            raise WrongUse(f"{path} is no file that could be replaced; name another one, or - for the standard output.")
        if path.exists() and not force:
            raise WrongUse(f"{path} is there already; --force replaces it, or name another one.")
        return path.resolve()
    except (OSError, ValueError) as error:
        raise refused(path, error) from error


def refused(path: Path, error: Exception) -> WrongUse:
    """Give the sentence for a file that could not be written."""
    reason = getattr(error, "strerror", None) or error
    return WrongUse(f"{str(path)[:200]} could not be written ({reason}); nothing of it was left there.")


@contextlib.contextmanager
def placed(path: Path, force: bool = False) -> Iterator[Path]:
    """Give a temporary file beside a place, and put it there once all went well; else nothing is left of it.

    Raises:
        WrongUse: If it cannot be written there, or may not be.
    """
    path = check_free(path, force)
    # a name of its own length: that of the file may be as long as names can be
    temporary = path.with_name(f".gymdash-export-{os.getpid()}-{threading.get_native_id()}.tmp")
    try:
        yield temporary
        check_free(path, force)  # somebody else may have been faster
        temporary.replace(path)
    except OSError as error:
        raise refused(path, error) from error
    finally:
        with contextlib.suppress(OSError):
            temporary.unlink()


@contextlib.contextmanager
def text_to(target: Target, force: bool = False) -> Iterator[TextIO]:
    """Give a stream for text, UTF-8 with plain line ends; into a file, whole or not at all."""
    if not isinstance(target, Path):
        yield target
        return
    with placed(target, force) as temporary, _opened(temporary) as file:
        yield file


def _opened(path: Path) -> TextIO:
    return path.open("w", encoding="utf-8", errors="replace", newline="")


@contextlib.contextmanager
def bytes_to(target: Target, force: bool = False) -> Iterator[BinaryIO]:
    """Give a stream for bytes; into a file, whole or not at all.

    Raises:
        WrongUse: If the bytes would go to a terminal.
    """
    if isinstance(target, Path):
        with placed(target, force) as temporary, temporary.open("wb") as file:
            yield file
        return
    if target.isatty():
        raise WrongUse("That is nothing for a terminal; name a file with -o, or send it into one with >.")
    yield target.buffer
