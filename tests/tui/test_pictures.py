"""What each screen looks like: empty, with one simulation, with many, with an error, on three sizes of terminal.

The pictures lie beside the tests as text. After a change that is meant: ``uv run pytest tests/tui/test_pictures.py
--snapshot-update``, and read the difference.
"""

from __future__ import annotations

import re
from functools import partial
from pathlib import Path

import pytest
from syrupy.assertion import SnapshotAssertion
from syrupy.extensions.single_file import SingleFileSnapshotExtension, WriteMode
from textual.pilot import Pilot

from gymdash_tui.simulation.paths import DEFAULT_PROJECT
from gymdash_tui.tui.app import GymdashApp
from gymdash_tui.tui.places import PLACES
from gymdash_tui.tui.screens.base import BaseScreen
from tests.tui.conftest import Filled, opened, screen_text, stands_at, until
from tests.tui.scenes import SCENES

SIZES = ((80, 24), (120, 40), (200, 50))
_LASTING = {"follow", "form", "settings", "watch"}  # the groups of work that goes on as long as a screen stands

_STILL = 15  # looks in a row that show the same

_MASKS = (
    (re.compile(r"\b\d\d:\d\d:\d\d\b"), "HH:MM:SS"),
    (re.compile(r"\b20\d\d-\d\d-\d\d( \d\d:\d\d)?\b"), lambda found: "YYYY-MM-DD HH:MM"[: len(found.group())]),
    (re.compile(r"\b\d\d-\d\d (HH|\d\d:\d\d)\b"), lambda found: f"MM-DD {'HH:MM'[: len(found[1])]}"),
    (re.compile(r"\b[0-9a-f]{8}(-[0-9a-f]{4}){0,3}"), lambda found: "#" * len(found.group())),
    (re.compile(r" *\b\d+(\.\d+)? [kM]B\b"), lambda found: "SIZE".rjust(len(found.group()))),
)
"""What differs from run to run, each replaced by as many letters."""


class Picture(SingleFileSnapshotExtension):
    """A screen, kept as a file of text of its own."""

    _write_mode = WriteMode.TEXT
    file_extension = "txt"


@pytest.fixture
def picture(snapshot: SnapshotAssertion) -> SnapshotAssertion:
    """Compares with what is kept."""
    return snapshot.use_extension(Picture)


@pytest.fixture
def home(filled: Filled, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A person's home of their own, in which the project lies: what is shown of it is as long on every machine."""
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / ".config"))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / ".local" / "state"))
    monkeypatch.chdir(filled.folder.parent)
    return tmp_path


def masked(text: str) -> str:
    """Take out what differs from run to run, and the blanks at the ends of lines."""
    for pattern, instead in _MASKS:
        text = pattern.sub(instead, text)
    return "\n".join(line.rstrip() for line in text.splitlines()) + "\n"


async def settled(pilot: Pilot[None], app: GymdashApp) -> str:
    """Wait until nothing changes any more; gives what is seen then."""
    seen: list[str] = []

    def stands_still() -> bool:
        seen.append(screen_text(app))
        return len(seen) > _STILL and len(set(seen[-_STILL:])) == 1 and not _works(app)

    await until(pilot, stands_still)
    return masked(seen[-1])


def _works(app: GymdashApp) -> bool:
    reads = any(worker.is_running and worker.group not in _LASTING for worker in app.workers)
    return reads or (isinstance(app.screen, BaseScreen) and app.screen.is_behind)


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("scene", SCENES)
async def test_each_screen_looks_as_it_did(
    filled: Filled, scene: str, size: tuple[int, int], picture: SnapshotAssertion, home: Path
) -> None:
    SCENES[scene](filled)
    wrong = []
    async with opened(DEFAULT_PROJECT, *size) as (app, pilot):
        for place in PLACES:
            await pilot.press(place.number)
            await until(pilot, partial(stands_at, app, place))
            if await settled(pilot, app) != picture(name=f"{place.id}-{scene}"):
                wrong.append(place.id)
        await pilot.press("1")
        await until(pilot, partial(stands_at, app, PLACES[0]))
        await pilot.press("n")
        await until(pilot, lambda: getattr(app.screen, "SCOPE", "") == "form")
        if await settled(pilot, app) != picture(name=f"form-{scene}"):
            wrong.append("form")
    assert not wrong, f"other than they were: {', '.join(wrong)}"
