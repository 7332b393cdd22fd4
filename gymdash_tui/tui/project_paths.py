"""What a person means who types the path of a project: it, or the folder in which it lies."""

from __future__ import annotations

from pathlib import Path

from gymdash_tui.domain.errors import WrongUse
from gymdash_tui.domain.text import cut_middle, safe_text
from gymdash_tui.simulation.paths import DEFAULT_PROJECT, has_project, project_name
from gymdash_tui.tui.sentences import quoted
from gymdash_tui.user.known import short_path

OPEN_QUESTION = "Open the project in which folder?"
OPEN_HINT = f"the folder that you work in, or the project's own ({DEFAULT_PROJECT} in it); ~ is your home"
NEW_QUESTION = "A new project in which folder?"
NEW_HINT = f"the folder that you work in; the project is made in {DEFAULT_PROJECT} there"


def read_project(text: str) -> tuple[Path, str]:
    """Read the path of a project.

    Returns:
        The project's folder, and what it means in words.

    Raises:
        WrongUse: If there is none.
    """
    for folder in _meant(text):
        if has_project(folder):
            return folder, f"the project {quoted(project_name(folder))} in {short_path(folder)}"
    raise WrongUse(f"There is no project in {_shown(text)}; esc, then n makes one there.")


def read_new(text: str) -> tuple[Path, str]:
    """Read where a project is to be made.

    Returns:
        The project's folder, and what is going to be done in words.

    Raises:
        WrongUse: If one is there already, or none can be made there.
    """
    folder = _meant(text)[-1]
    try:
        if has_project(folder):
            raise WrongUse(f"There is a project in {_shown(text)} already; esc, then o opens it.")
        above = next(place for place in (folder, *folder.parents) if place.exists())
        if not above.is_dir():
            raise WrongUse(f"{_shown(str(above))} is a file; give a folder.")
    except (OSError, ValueError) as error:
        raise WrongUse(f"{_shown(text)} cannot be a folder ({getattr(error, 'strerror', None) or error}).") from error
    made = "" if above == folder or above == folder.parent else ", with the folders on the way"
    return folder, f"makes {short_path(folder)}{made}"


def _meant(text: str) -> list[Path]:
    """Give the folders that may be meant, the default one within the folder that was typed last.

    Raises:
        WrongUse: If it is no path.
    """
    wanted = text.strip()
    try:
        folder = Path(wanted).expanduser().absolute()
    except (OSError, RuntimeError, ValueError):  # of a user whom nobody knows
        folder = None
    if not wanted or folder is None or "\0" in wanted:
        raise WrongUse(f"{_shown(text)} is no path.")
    return [folder] if folder.name == DEFAULT_PROJECT.name else [folder, folder / DEFAULT_PROJECT]


def _shown(text: str) -> str:
    return f"'{cut_middle(safe_text(text.strip()), 60)}'"
