"""The process that tells a person of one simulation: ``python -m gymdash_tui.tracking.announce FOLDER ended|asked``.

It finishes the simulation's record first where nobody did, so that what it tells is what the project says; and it is
nice: whatever trains on this machine goes before it.
"""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from gymdash_tui.domain.announcement import Announcement, of_ending, of_request
from gymdash_tui.domain.states import LIVE
from gymdash_tui.project.project import Project
from gymdash_tui.simulation.announcer import ENDED, settings_of
from gymdash_tui.simulation.paths import SimulationFolder
from gymdash_tui.tracking.catch_up import catch_up
from gymdash_tui.tracking.telling import claim, deliver, record_failures
from gymdash_tui.user.settings_file import read_settings

if TYPE_CHECKING:
    from gymdash_tui.domain.record import SimulationRecord
    from gymdash_tui.user.settings import Notify

SHELL = "announcer"
"""From where its entries in the audit of calls come."""

_LONGEST = 120  # seconds after which it is of no use any more
_PATIENCE = 10.0  # seconds that an ending gets to be written down by whoever is at it
_NICE = 5


def main(words: list[str]) -> int:
    """Tell what there is to tell of one simulation."""
    signal.alarm(_LONGEST)
    os.nice(_NICE)
    folder, what = SimulationFolder(Path(words[0])), words[1]
    notify = read_settings(settings_of(folder)).settings.notify
    if not (notify.command.strip() or notify.webhook.strip()):
        return 0
    with Project.open(folder.project.root, create=False) as project:
        news = _ending(project, folder.sim_id) if what == ENDED else _requests(project, folder.sim_id)
        for one in news:
            tell(project, folder, one, notify)
    return 0


def tell(project: Project, folder: SimulationFolder, news: Announcement, notify: Notify) -> bool:
    """Tell one thing, if the person wants to hear of it and nobody else has told it; whether it was told here."""
    if news.event not in notify.on or not claim(folder, news):
        return False
    failed = [sentence for sentence in deliver(notify, news, project.folder.root).values() if sentence]
    record_failures(project, news, failed, SHELL)
    return True


def _ending(project: Project, sim_id: str) -> Iterator[Announcement]:
    deadline = time.monotonic() + _PATIENCE
    record = _now(project, sim_id)
    while record is not None and record.phase in LIVE and time.monotonic() < deadline:
        time.sleep(0.05)
        record = _now(project, sim_id)
    found = of_ending(record) if record is not None else None
    if found is not None:
        yield found


def _requests(project: Project, sim_id: str) -> Iterator[Announcement]:
    if _now(project, sim_id) is not None:
        yield from map(of_request, reversed(project.requests(sim_id=sim_id)))


def _now(project: Project, sim_id: str) -> SimulationRecord | None:
    """Bring a simulation up to date and give it; ``None`` where it is in the trash, or gone."""
    record = project.get(sim_id)
    if record is None or record.deleted is not None:
        return None
    catch_up(project, record)
    return project.get(sim_id)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
