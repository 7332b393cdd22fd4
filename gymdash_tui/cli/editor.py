"""A text in the person's own editor."""

from __future__ import annotations

import os
import shlex
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from gymdash_tui.domain.errors import GymdashError, WrongUse

_USUAL = "vi"


@contextmanager
def edited(text: str) -> Iterator[tuple[str, str]]:
    """Let the person change a text; what they wrote is kept where the block refuses it.

    Yields:
        What they wrote, and the file in which it stands.

    Raises:
        WrongUse: If there is no editor or it gives up; or, with the place where it is kept, instead of what the block
            raises.
    """
    number, name = tempfile.mkstemp(prefix="gymdash-tui-", suffix=".json")
    path = Path(name)
    try:
        with os.fdopen(number, "w", encoding="utf-8", errors="replace") as file:
            file.write(text)
        _run_editor(path)
        written = path.read_text(encoding="utf-8", errors="replace")
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    try:
        yield written, name
    except GymdashError as error:
        raise WrongUse(f"{error} What you wrote is kept in {name}, and nothing was changed.") from error
    path.unlink(missing_ok=True)


def _run_editor(path: Path) -> None:
    words = shlex.split(os.environ.get("VISUAL") or os.environ.get("EDITOR") or _USUAL)
    try:
        code = subprocess.run([*words, str(path)], check=False).returncode
    except (OSError, IndexError) as error:
        why = getattr(error, "strerror", None) or error
        raise WrongUse(f"The editor '{' '.join(words)}' could not be run ({why}); set EDITOR to another.") from error
    if code != 0:
        raise WrongUse(f"The editor '{' '.join(words)}' left with code {code}, so nothing was changed.")
