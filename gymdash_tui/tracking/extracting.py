"""Media written out as files of one folder, also those that stand within event files."""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from gymdash_tui.domain.errors import GymdashError, WrongUse
from gymdash_tui.domain.guess import list_some
from gymdash_tui.domain.text import safe_text
from gymdash_tui.metrics.media_types import suffix_of
from gymdash_tui.simulation.media import name_at
from gymdash_tui.tracking.media import MediaItem


def extract(made: Sequence[MediaItem], folder: Path, force: bool) -> tuple[list[Path | None], list[str]]:
    """Write things out, each as ``<key>_<step>`` in a folder that is made where there is none.

    Returns:
        The file of each, None where it could not be read; and why not, a sentence each.

    Raises:
        WrongUse: Some files are there already, and `force` does not say to replace them; nothing is written then.
        GymdashError: The folder cannot be written to.
    """
    names = names_of(made)
    taken = [name for name in names if os.path.lexists(folder / name)]
    if taken and not force:
        raise WrongUse(
            f"{list_some(taken, 3)} {'is' if len(taken) == 1 else 'are'} in {folder} already; "
            "choose another folder, or replace them with --force."
        )
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise GymdashError(f"The folder {folder} cannot be made ({error.strerror or error}); choose another.") from None
    written: list[Path | None] = []
    problems: list[str] = []
    for one, name in zip(made, names, strict=True):
        try:
            written.append(_write(one, folder / name, force))
        except (OSError, GymdashError) as error:
            reason = (error.strerror if isinstance(error, OSError) else "") or str(error)
            problems.append(safe_text(f"{name} was not written: {reason.rstrip('.')}."))
            written.append(None)
    return written, problems


def names_of(made: Sequence[MediaItem]) -> list[str]:
    """Give each thing a file's name of its own: one without folders, that no file system takes for another's."""
    names: list[str] = []
    given: set[str] = set()
    often: dict[str, int] = {}
    for one in made:
        whole = Path(name_at(f"{one.key.replace('/', '_') or 'media'}{_suffix(one)}", one.step))
        name, number = whole.name, often.get(whole.name.casefold(), 1)
        while name.casefold() in given:
            number += 1
            name = f"{whole.stem}-{number}{whole.suffix}"
        often[whole.name.casefold()] = number
        given.add(name.casefold())
        names.append(name)
    return names


def _suffix(one: MediaItem) -> str:
    return Path(one.file).suffix if one.content is None else suffix_of(one.content.media_type)


def _write(one: MediaItem, path: Path, force: bool) -> Path:
    """Write a new file; one that replaces another is written beside it first, so that no link is followed."""
    with one.open() as source:
        beside = path.with_name(f".{secrets.token_hex(8)}")
        target = path if not force else beside
        handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o644)
        try:
            with os.fdopen(handle, "wb") as file:
                shutil.copyfileobj(source, file, 1 << 20)
            if force:
                beside.replace(path)
        except BaseException:
            with suppress(OSError):
                target.unlink()
            raise
    return path
