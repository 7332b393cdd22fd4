"""Imports logs that other programs wrote, whatever screen is open meanwhile."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from gymdash_tui.domain.errors import GymdashError, WrongUse
from gymdash_tui.domain.guess import list_some
from gymdash_tui.domain.text import cut_middle, safe_text
from gymdash_tui.tui.jobs import GROUP
from gymdash_tui.tui.sentences import quoted

if TYPE_CHECKING:
    from gymdash_tui.tui.app import GymdashApp

IMPORT_QUESTION = "Import logs from which folder or file?"
IMPORT_HINT = (
    "TensorBoard's, Stable-Baselines3's (monitor.csv, progress.csv, evaluations.npz) or RL Zoo's; they are copied"
)


class Imports:
    """Imports logs."""

    def __init__(self, app: GymdashApp) -> None:
        self._app = app

    def begin(self, path: Path) -> None:
        """Import what is at a path, in the background, and say what came."""
        self._app.run_worker(self._import(path), group=GROUP)

    async def _import(self, path: Path) -> None:
        store = self._app.store
        if store is None:
            return
        where = cut_middle(safe_text(str(path)), 60)
        # deferred: most visits import nothing
        from gymdash_tui.tracking.importing import search_all

        self._app.say(f"Importing {where}...", keep=False)
        try:
            done = await store.tracker.import_found(await search_all([path]))
        except (GymdashError, OSError) as error:
            self._app.fail(error)
            return
        finally:
            await self._app.guarded(store.reload())
        records = done.records
        for problem in done.problems:
            self._app.note(problem, "bad")
        if not records:
            why = done.problems[0] if done.problems else f"Nothing new was found at {where}."
            self._app.say(why, "warn")
            return
        names = list_some((quoted(record.name) for record in records), 3)
        count = f"{len(records)} simulations" if len(records) > 1 else "1 simulation"
        failed = f" {len(done.problems)} problems: ! tells." if done.problems else ""
        self._app.say(f"Imported {count}: {names}.{failed}", "warn" if failed else "good")
        self._app.show_simulation(records[0].sim_id)


def read_path(text: str) -> tuple[Path, str]:
    """Read the path of logs.

    Raises:
        WrongUse: If there is nothing.
    """
    wanted = text.strip()
    try:
        path = Path(wanted).expanduser()
        is_there = bool(wanted) and path.exists()
    except (OSError, RuntimeError, ValueError):  # too long, of a user whom nobody knows, with a zero in it
        is_there = False
    if not is_there:
        raise WrongUse(f"There is nothing at '{cut_middle(safe_text(wanted), 60)}'.")
    return path, f"{'the folder' if path.is_dir() else 'the file'} {path.resolve()}"
