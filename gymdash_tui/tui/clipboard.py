"""Copies texts: by the terminal, which over SSH is the person's own, and into a file for terminals that refuse."""

from __future__ import annotations

import asyncio
import base64
import contextlib
import itertools
import os
import re
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from gymdash_tui.domain.times import from_unix
from gymdash_tui.simulation.output import without_escapes
from gymdash_tui.tui.multiplexer import through
from gymdash_tui.user.paths import copies_folder

if TYPE_CHECKING:
    from gymdash_tui.tui.speaking import SpeakingApp

_KEPT = 20
_MOST = (
    74_994  # bytes: as base64 100,000, beyond which terminals that take the sequence (hterm, xterm) cut or refuse it
)
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")  # all control characters but the end of a line and the tabulator


def copy(app: SpeakingApp, text: str, what: str) -> None:
    """Copy a text, and say where it went.

    It is handed to the terminal at once (OSC 52), and kept in a file as well, because no terminal says whether it took
    it. Escapes and control characters are left out: pasted into a shell they would be commands.

    Args:
        app: The app.
        text: Any text.
        what: What it is, as a sentence names it: ``the trace``.
    """
    clean = harmless(text)
    sequence = osc_52(clean, os.environ)
    app._clipboard = clean  # what ctrl+v puts into a field
    app.send_to_terminal(sequence)
    app.run_worker(_keep_and_say(app, clean, what, bool(sequence)), group="copy")


def harmless(text: str) -> str:
    """Leave out of a text what would be a command wherever it is pasted."""
    lines = without_escapes(text).replace("\r\n", "\n")
    return _UNSEEN.sub("", lines).encode("utf-8", "replace").decode()


def osc_52(text: str, environ: Mapping[str, str]) -> str:
    """Give what makes a terminal put a text on its clipboard; nothing where it is longer than terminals take.

    Args:
        text: What :func:`harmless` let through.
        environ: The environment: in which multiplexer this runs.
    """
    data = text.encode()
    if len(data) > _MOST:
        return ""
    sequence = f"\x1b]52;c;{base64.b64encode(data).decode()}\x07"
    # tmux takes it by itself where its set-clipboard is on, and hands it on where its allow-passthrough is
    return (sequence if environ.get("TMUX") else "") + through(sequence, environ)


def keep_copy(text: str, what: str, moment: datetime) -> Path:
    """Keep a text in a file that only the person can read; of all copies the newest twenty stay.

    Args:
        text: The text.
        what: What it is; its last word is the file's.
        moment: Now.

    Raises:
        OSError: If it cannot be written.
    """
    folder = copies_folder()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = _new_file(folder, f"{moment.astimezone():%m%d-%H%M%S}-{_word(what)}", text.encode())
    _thin_out(folder)
    return path


def _new_file(folder: Path, name: str, data: bytes) -> Path:
    for number in itertools.count(1):
        path = folder / (f"{name}-{number}.txt" if number > 1 else f"{name}.txt")
        with contextlib.suppress(FileExistsError), open(path, "xb", opener=_private) as file:
            file.write(data)
            return path
    raise AssertionError("numbers do not end")


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _word(what: str) -> str:
    words = re.findall("[a-z0-9]+", what.lower())
    return words[-1][:20] if words else "text"


def _thin_out(folder: Path) -> None:
    with contextlib.suppress(OSError):  # another screen may take the same ones away
        kept = sorted(folder.glob("*.txt"), key=lambda path: (path.stat().st_mtime_ns, path.name))
        for path in kept[:-_KEPT]:
            path.unlink(missing_ok=True)


async def _keep_and_say(app: SpeakingApp, text: str, what: str, sent: bool) -> None:
    moment = from_unix(app.world.clock())
    try:
        path = await asyncio.to_thread(keep_copy, text, what, moment)
    except OSError as error:
        _say_unkept(app, what, sent, error)
        return
    if sent:
        # tmux keeps what programs copy to itself unless it is told to hand it on
        tmux = " In tmux it takes: set -g set-clipboard on" if os.environ.get("TMUX") else ""
        app.say(f"Copied {what}; also in {_home(path)}, if your terminal took nothing.{tmux}", "good")
    else:
        app.say(f"{what[:1].upper()}{what[1:]} is too long for a terminal's clipboard: it is in {_home(path)}", "warn")


def _say_unkept(app: SpeakingApp, what: str, sent: bool, error: OSError) -> None:
    why = f"{copies_folder()} refuses it ({error.strerror or error})"
    if sent:
        app.say(f"Sent {what} to the terminal's clipboard; no file keeps it as well, because {why}.", "warn")
    else:
        app.say(f"{what[:1].upper()}{what[1:]} is too long for a terminal's clipboard, and {why}.", "bad")


def _home(path: Path) -> str:
    """Write a path as a person would, from the home folder on."""
    with contextlib.suppress(ValueError, RuntimeError):
        return f"~/{path.relative_to(Path.home())}"
    return str(path)
