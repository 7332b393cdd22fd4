"""Tells a person what happened, exactly once for each thing, however many processes know of it.

Where the exactly-once lies: a file in the simulation's folder, made by whoever is the first to be able to, who then
tells. The thin parent of a worker starts that process when the worker asks or has ended; a tracker only does for what
no thin parent saw, so that as a rule there is but one.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import TYPE_CHECKING

from gymdash_tui.domain.announcement import Announcement
from gymdash_tui.domain.text import safe_text
from gymdash_tui.simulation.paths import SimulationFolder
from gymdash_tui.tracking.ways import post_webhook, run_command

if TYPE_CHECKING:
    from pathlib import Path

    from gymdash_tui.project.project import Project
    from gymdash_tui.user.settings import Notify

CALL = "announce"
"""The name under which the audit of calls keeps what could not be told."""


def claim(folder: SimulationFolder, news: Announcement) -> bool:
    """Take it upon oneself to tell something; whether nobody else had.

    Raises:
        OSError: If the folder refuses, or is gone.
    """
    folder.announced.mkdir(mode=0o700, exist_ok=True)
    # a request's id is what its worker wrote: no name of a file
    name = hashlib.sha256(news.key.encode("utf-8", "surrogatepass")).hexdigest()[:24]
    try:
        file = os.open(folder.announced / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    except FileExistsError:
        return False
    try:
        with suppress(OSError):  # a full disk: that it is there is what counts
            os.write(file, json.dumps({"key": news.key, "event": news.event}).encode())
    finally:
        os.close(file)
    return True


def deliver(notify: Notify, news: Announcement, folder: Path) -> dict[str, str]:
    """Tell something by the command and the webhook that the settings name, both at once.

    Args:
        notify: The settings.
        news: What to tell.
        folder: The project's folder, in which the command runs.

    Returns:
        For each way that is named, what went wrong: empty where nothing did.
    """
    root, command, address = str(folder.absolute()), notify.command.strip(), notify.webhook.strip()
    with ThreadPoolExecutor(2) as both:
        told = {
            **({"command": both.submit(run_command, command, news.environment(root), folder)} if command else {}),
            **({"webhook": both.submit(post_webhook, address, news.to_json(root))} if address else {}),
        }
    return {way: one.result() for way, one in told.items()}


def record_failures(project: Project, news: Announcement, sentences: Sequence[str], shell: str) -> None:
    """Write into the audit of calls what could not be told, and why; an open screen shows it.

    Raises:
        ProjectError: If the project refuses.
    """
    for sentence in sentences:
        asked = {"shell": shell, "sim_id": news.sim_id, "name": safe_text(news.name), "event": news.event}
        project.record_call(CALL, {**asked, "error": sentence}, code=1)
